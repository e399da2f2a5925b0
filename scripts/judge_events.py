"""Judge `event_hotspots` on months that it has not seen.

    python -m scripts.judge_events FOLDER [--hold-out 3] [--train 7] [--category "Violence and sexual offences"]

FOLDER holds data.police.uk street files, plain or .gz. The months before the held-out ones are imported by the real
importer into a Neo4j of its own in a temporary folder, the question is asked as a user asks it, and the places at the
top of its answer are compared with what then happened there. Beside it: ranking by plain counts, and the best that any
ranking of places could have done. Exits with 1 when plain counts did better at a coverage.
"""

import argparse
import csv
import gzip
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from graph.ids import uid
from graph.queries.statistics.capture import captured_share, top
from graph.settings import settings

COVERAGES = (0.01, 0.05, 0.10)
TIE_ORDERS = 200  # plain counts have many ties: how a ranking fares depends on the order they happen to stand in
SAFEGROUND = Path(sys.executable).with_name("safeground")
_STREET = re.compile(r"(\d{4}-\d{2})-.*street.*\.csv(\.gz)?$")


def months(folder: Path) -> dict[str, list[Path]]:
    """The street files of each month, in order."""
    found: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.rglob("*")):
        if match := _STREET.match(path.name):
            found[match[1]].append(path)
    return dict(sorted(found.items()))


def events(paths: Sequence[Path], category: str | None) -> Iterator[str]:
    """The place of every event of the category, as the graph names it; events without a place are left out."""
    for path in paths:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"))):
            if row["Longitude"] and row["Latitude"] and category in (None, row["Crime type"]):
                yield uid("Place", "snap", f"{float(row['Longitude']):.6f},{float(row['Latitude']):.6f}")


def asked(paths: Sequence[Path], category: str | None) -> list[str]:
    """Import the files and ask; the identifiers of the places in the order of the answer."""
    with tempfile.TemporaryDirectory(prefix="safeground-judge-") as home:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
        environment |= {"SAFEGROUND_HOME": home, "SAFEGROUND_CACHE": str(settings().cache)}

        def safeground(*arguments: str) -> str:
            done = subprocess.run(
                [str(SAFEGROUND), *arguments], env=environment, stdout=subprocess.PIPE, text=True, check=True
            )
            return done.stdout

        safeground("db", "start")
        try:
            safeground("import", "police-street", *(str(path) for path in paths))
            options = ["-p", f"category={category}"] if category else []
            answer = safeground("query", "event_hotspots", "--format", "json", *options)
        finally:
            safeground("db", "stop")
    return [row["context_id"] for row in json.loads(answer)]


def judged(ranked: Sequence[str], earlier: Mapping[str, int], later: Mapping[str, int]) -> dict[str, tuple[float, ...]]:
    """Share of the later events caught at each coverage: by the answer, by plain counts, at best; and for plain counts
    the lowest and highest of many orders of their ties. Coverage is of the places known from the earlier months."""
    places = sorted(earlier)
    counts = np.array([earlier[place] for place in places], dtype=np.float64)
    after = np.array([later.get(place, 0) for place in places], dtype=np.float64)
    total = sum(later.values())
    seen = after.sum() / total
    position = {place: index for index, place in enumerate(ranked)}
    ours = np.array([-float(position[place]) for place in places])
    best = sorted(later.values(), reverse=True)
    chance = random.Random(1)  # noqa: S311 (orders of ties, not a secret)
    orders = []
    for _ in range(TIE_ORDERS):
        shuffled = counts + np.array([chance.random() for _ in places]) / 2
        orders.append([captured_share(shuffled, after, part) * seen for part in COVERAGES])
    return {
        "event_hotspots": tuple(captured_share(ours, after, part) * seen for part in COVERAGES),
        "plain counts": tuple(captured_share(counts, after, part) * seen for part in COVERAGES),
        "  worst order of ties": tuple(float(v) for v in np.min(orders, axis=0)),
        "  best order of ties": tuple(float(v) for v in np.max(orders, axis=0)),
        "best possible": tuple(sum(best[: top(len(places), part)]) / total for part in COVERAGES),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge, print, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--hold-out", type=int, default=3, metavar="MONTHS", help="months to foretell")
    parser.add_argument(
        "--train", type=int, metavar="MONTHS", help="months to look at, from the first; all before if not given"
    )
    parser.add_argument("--category", help="only this crime type")
    options = parser.parse_args(arguments)
    files = months(options.folder)
    train = options.train or len(files) - options.hold_out
    if not 0 < train < len(files) or options.hold_out < 1:
        parser.error(f"{options.folder} holds {len(files)} months: that leaves none to look at, or none to foretell")
    names = list(files)
    earlier = [path for month in names[:train] for path in files[month]]
    later = [path for month in names[train : train + options.hold_out] for path in files[month]]
    before, after = Counter(events(earlier, options.category)), Counter(events(later, options.category))
    print(
        f"{names[0]} to {names[train - 1]}: {before.total():,} events at {len(before):,} places; then {after.total():,}"
    )
    shares = judged(asked(earlier, options.category), before, after)
    print(f"{'share of later events caught at the top':40}" + "".join(f"{part:>8.0%}" for part in COVERAGES))
    for name, values in shares.items():
        print(f"{name:40}" + "".join(f"{value:8.4f}" for value in values))
    ours, plain = shares["event_hotspots"], shares["plain counts"]
    return int(any(mine < theirs for mine, theirs in zip(ours, plain, strict=True)))


if __name__ == "__main__":
    sys.exit(main())
