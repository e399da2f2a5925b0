"""Judge the answers on invented towns: how much of what was planted is found, and what decoys are taken for it.

    .venv/bin/python scripts/judge_demo.py [--seeds 5] [--first 1] [--scale 1.0]

Each town is generated, imported into a fresh embedded Neo4j of its own and asked through `safeground query`, as a
user would. Prints one line a town and a total; exits with 1 when a planted context is missed or a decoy is taken for
one.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from graph.client import Graph
from graph.server import EmbeddedServer, Endpoint
from graph.settings import settings
from safeground.demonstration.load import Town, load

Q = 0.1
Row = dict[str, Any]
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Judged:
    """One town. Ranks are by the method and by a plain count of records; decoys outside the answer have none."""

    seed: int
    planted: int
    found: int  # planted contexts with q up to Q
    lowest: int | None  # worst rank of a planted context
    others: int  # contexts with q up to Q that were not planted
    decoys: int  # decoys with q up to Q
    decoy_rank: int | None  # best rank of a decoy by the method
    decoy_count_rank: int | None  # and by plain count
    planted_count_rank: int | None  # best rank of a planted context by plain count
    bridges: int
    bridged: int  # planted bridges found
    connections: int  # connections found
    named: int  # of the planted bridges found, those through the very person, place, space or network
    decoy_pairs: int  # decoy pairs found

    @property
    def precision(self) -> float:
        """Of the connections found, the share that was planted."""
        return self.bridged / self.connections if self.connections else 1.0

    @property
    def recall(self) -> float:
        """Of the planted bridges, the share found."""
        return self.bridged / self.bridges if self.bridges else 1.0


def judge(seed: int, scale: float, folder: Path) -> Judged:
    """Generate, import and ask one town."""
    server = EmbeddedServer(folder / "neo4j", settings().cache)
    where = server.start(owned=True, brief=True)
    try:
        with Graph.connect(where) as graph:
            load(graph, folder / "demo", Town(seed, scale), lambda _: None)
        hotspots = _query(where, folder, "hotspots", "limit=1000", "min_observed=1")
        connections = _query(where, folder, "cross_group", f"max_q={Q}", "limit=1000")
    finally:
        server.stop()
    truth = json.loads((folder / "demo" / "truth.json").read_text("utf-8"))
    return compare(seed, truth, hotspots, connections)


def compare(seed: int, truth: Row, hotspots: Sequence[Row], connections: Sequence[Row]) -> Judged:
    """What was found against what was planted."""
    planted = {context["context_id"] for context in truth["contexts"]}
    decoys = {context["context_id"] for context in truth["decoy_contexts"]}
    high = {row["context_id"] for row in hotspots if row["q_value"] <= Q}
    ranks = {row["context_id"]: row["rank"] for row in hotspots}
    by_count = {row["context_id"]: row["count_rank"] for row in hotspots}
    bridges = {_key(pair): set(pair["via_ids"]) for pair in truth["bridges"]}
    found: dict[Key, set[str]] = {}
    for row in connections:
        found.setdefault(_key(row), set()).add(row["via_id"])
    hit = bridges.keys() & found.keys()
    return Judged(
        seed=seed,
        planted=len(planted),
        found=len(planted & high),
        lowest=max((ranks[c] for c in planted & ranks.keys()), default=None),
        others=len(high - planted),
        decoys=len(high & decoys),
        decoy_rank=min((ranks[c] for c in decoys & ranks.keys()), default=None),
        decoy_count_rank=min((by_count[c] for c in decoys & by_count.keys()), default=None),
        planted_count_rank=min((by_count[c] for c in planted & by_count.keys()), default=None),
        bridges=len(bridges),
        bridged=len(hit),
        connections=len(found),
        named=sum(bool(bridges[key] & found[key]) for key in hit),
        decoy_pairs=len({_key(pair) for pair in truth["decoy_pairs"]} & found.keys()),
    )


def _key(pair: Row) -> Key:
    first, second = sorted((pair["group_a"], pair["group_b"]))
    return first, second, pair["via_kind"]


def _query(where: Endpoint, home: Path, name: str, *parameters: str) -> list[Row]:
    command = [sys.executable, "-c", "from safeground.cli import main; main()", "query", name, "--format", "json"]
    for parameter in parameters:
        command += ["-p", parameter]
    environment = os.environ | {
        **where.environment,
        "SAFEGROUND_HOME": str(home),
    }
    answer = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    said = json.loads(answer.stdout)
    rows: list[Row] = said["rows"] if isinstance(said, dict) else said
    return rows


def show(judged: Sequence[Judged], console: Console) -> None:
    """One line a town, and the whole."""
    contexts = Table(title=f"Contexts of concern (q up to {Q})", title_justify="left")
    for name in ("seed", "planted", "found", "worst rank", "others found", "decoys found"):
        contexts.add_column(name, justify="right")
    for name in ("best decoy: rank", "by count", "best planted by count"):
        contexts.add_column(name, justify="right")
    bridges = Table(title=f"Connections between peer groups (q up to {Q})", title_justify="left")
    for name in ("seed", "planted", "found", "via named", "all found", "precision", "recall", "decoy pairs"):
        bridges.add_column(name, justify="right")
    for town in judged:
        cells = (town.seed, town.planted, town.found, town.lowest, town.others, town.decoys)
        contexts.add_row(*map(str, (*cells, town.decoy_rank, town.decoy_count_rank, town.planted_count_rank)))
        shares = f"{town.precision:.2f}", f"{town.recall:.2f}"
        counts = town.seed, town.bridges, town.bridged, town.named, town.connections
        bridges.add_row(*map(str, counts), *shares, str(town.decoy_pairs))
    console.print(contexts)
    console.print(bridges)
    hit, all_found = sum(t.bridged for t in judged), sum(t.connections for t in judged)
    console.print(
        f"All towns: {sum(t.found for t in judged)} of {sum(t.planted for t in judged)} contexts found, "
        f"{sum(t.others for t in judged)} others; connections: precision {hit / max(1, all_found):.2f}, "
        f"recall {hit / max(1, sum(t.bridges for t in judged)):.2f}.",
        highlight=False,
    )


def main() -> int:
    """Judge the towns that the command line asks for."""
    parser = argparse.ArgumentParser(description="Judge the answers on invented towns.")
    parser.add_argument("--seeds", type=int, default=5, help="how many towns")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--scale", type=float, default=1.0, help="size of each town")
    asked = parser.parse_args()
    judged = []
    for seed in range(asked.first, asked.first + asked.seeds):
        with tempfile.TemporaryDirectory(prefix="safeground-judge-") as folder:
            judged.append(judge(seed, asked.scale, Path(folder)))
    show(judged, Console(width=120))
    return int(any(town.found < town.planted or town.decoys for town in judged))


if __name__ == "__main__":
    sys.exit(main())
