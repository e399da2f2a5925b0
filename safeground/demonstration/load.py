"""Load the invented town: generate its partners' files and import them, once.

A stamp beside the files says which town the graph holds and by which import runs. When it matches and the runs are
still there, nothing is done. A graph holds one town at a time: another seed or scale replaces it.
"""

import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import demo
from demo.partners import PARTNERS
from graph.client import Graph
from graph.runs import runs
from graph.schema.apply import apply_schema
from importers.pipeline import import_files

STAMP = "stamp.json"
DELETE_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Town:
    """Which invented town. Raises Refused for one that cannot be made."""

    seed: int
    scale: float

    def __post_init__(self) -> None:
        demo.check(self.seed, self.scale)


@dataclass(frozen=True, slots=True)
class Imported:
    """One import run of the town's files. `before`: it was there already."""

    source: str
    controller: str
    files: int
    read: int
    new: int
    changed: int
    unchanged: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the graph holds now. `seconds` is 0 when it held it already."""

    runs: Sequence[Imported]
    area: str
    seconds: float


def load(graph: Graph, folder: Path, town: Town, say: Callable[[str], None]) -> Loaded:
    """Make sure that the graph holds this town. `say` is told what takes time."""
    held = _held(graph, folder, town)
    if held is not None:
        return Loaded(held, _manifest(folder)["area"], 0.0)
    started = time.monotonic()
    apply_schema(graph)
    remove(graph, folder, say)
    say(f"Generating the partners' files of an invented town (seed {town.seed}, scale {town.scale:g}) ...")
    demo.generate(folder, seed=town.seed, scale=town.scale)
    imported, run_ids = _import(graph, folder, say)
    _write_stamp(folder, town, run_ids)
    return Loaded(imported, _manifest(folder)["area"], time.monotonic() - started)


def remove(graph: Graph, folder: Path, say: Callable[[str], None]) -> None:
    """Take an earlier invented town out of the graph, and its files off the disk; nothing else is touched."""
    names = [partner.name for partner in PARTNERS]
    numbers = [row["number"] for row in graph.read(SCOPES, {"controllers": names})]
    if numbers:
        say("Removing the invented town that was loaded before ...")
        graph.run(DELETE, {"scopes": numbers, "at_once": DELETE_AT_ONCE})
        graph.run(FORGET, {"scopes": numbers})
    shutil.rmtree(folder, ignore_errors=True)


SCOPES = "MATCH (s:Scope) WHERE s.controller IN $controllers RETURN s.number AS number"

# Every fact and node carries its scope, and these scopes belong to organisations that do not exist.
DELETE = """
MATCH (n) WHERE abs(n.scope) IN $scopes
CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF $at_once ROWS
"""

FORGET = "MATCH (s:Scope) WHERE s.number IN $scopes DELETE s"


def _held(graph: Graph, folder: Path, town: Town) -> list[Imported] | None:
    """The runs that brought this town, or None unless the stamp matches and all of them are in the graph."""
    try:
        stamp = json.loads((folder / STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if stamp.get("town") != _facts(town):
        return None
    wanted = set(stamp["runs"])
    found = [run for run in runs(graph) if run["run_id"] in wanted and run["status"] == "complete"]
    if len(found) != len(wanted) or not wanted:
        return None
    return [
        Imported(
            run["source"],
            run["controller"],
            len(run["file_names"]),
            run["read"],
            run["new"],
            run["changed"],
            run["unchanged"],
            run["rejected"],
        )
        for run in found
    ]


def _import(graph: Graph, folder: Path, say: Callable[[str], None]) -> tuple[list[Imported], list[str]]:
    imported: list[Imported] = []
    run_ids: list[str] = []
    for (source, controller, area), paths in _steps(folder):
        say(f"Importing {source} of {controller} ...")
        report = import_files(graph, source, paths, controller=controller, area=area)
        counts = report.read, report.new, report.changed, report.unchanged, report.rejected
        imported.append(Imported(source, controller, len(paths), *counts))
        run_ids.append(report.run_id or "")
    return imported, run_ids


def _steps(folder: Path) -> Iterator[tuple[tuple[str, str, str], list[Path]]]:
    """What to import together: files that follow each other with one source, controller and area."""
    files = _manifest(folder)["files"]
    for key, entries in groupby(files, lambda entry: (entry["source"], entry["controller"], entry["area"])):
        yield key, [folder / entry["file"] for entry in entries]


def _manifest(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return content


def _facts(town: Town) -> dict[str, Any]:
    return {"seed": town.seed, "scale": town.scale, "generator": demo.fingerprint()}


def _write_stamp(folder: Path, town: Town, run_ids: list[str]) -> None:
    text = json.dumps({"town": _facts(town), "runs": run_ids}, indent=2)
    (folder / STAMP).write_text(text + "\n", "utf-8")
