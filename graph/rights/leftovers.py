"""Rejected rows that lie in the home until the partner fetches them: an erased person's go, all others stay as they
were, byte for byte."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.client import Graph
from graph.private import write_private
from graph.rights import statements
from graph.rights.files import names_them
from graph.rights.person import Somebody

_DELIMITERS = ",;\t|"
_ENCODINGS = ("utf-8", "utf-16", "cp1252")


@dataclass(slots=True)
class Leftovers:
    """What went beside the graph: rows, files, exports (their paths), entries of the ledger of shown counts."""

    rows: int = 0
    files: dict[str, str | None] = field(default_factory=dict)
    exports: list[str] = field(default_factory=list)
    releases: int = 0

    def counts(self) -> dict[str, int]:
        """As numbers."""
        gone = sum(1 for new in self.files.values() if new is None)
        return {"rows": self.rows, "files": gone, "exports": len(self.exports), "releases": self.releases}


def folder(home: Path) -> Path:
    """Where rejected rows lie."""
    return home / "rejected"


def count_rejected(home: Path, who: Somebody) -> int:
    """How many rejected rows are about the person."""
    return sum(_without(path, who)[1] for path in _files(home))


def clean_rejected(graph: Graph, home: Path, who: Somebody) -> Leftovers:
    """Take the person's rows out of the rejected files; one without any other row goes, one named after them is
    renamed."""
    done = Leftovers()
    for path in _files(home):
        rest, rows, others = _without(path, who)
        done.rows += rows
        if rows and not others:
            path.unlink()
            done.files[str(path)] = None
            continue
        if rows:
            write_private(path, rest)
        if names_them(who, path.name):
            done.files[str(path)] = str(path.rename(_free(path)))
    note_files(graph, done.files)
    return done


def note_files(graph: Graph, moved: dict[str, str | None]) -> None:
    """Have the runs say where their rejected rows are now: {old path: new path, or None when it is gone}."""
    for run in graph.read(statements.RUNS) if moved else ():
        now = [moved.get(path, path) for path in run["rejected"]]
        if now != run["rejected"]:
            graph.run(statements.NAME_REJECTED, {"run": run["run"], "rejected": [path for path in now if path]})


def _files(home: Path) -> Iterator[Path]:
    there = folder(home)
    yield from sorted(path for path in there.iterdir() if path.is_file()) if there.is_dir() else ()


def _without(path: Path, who: Somebody) -> tuple[bytes, int, int]:
    """(the file without the person's rows, how many those are, how many others)."""
    data = path.read_bytes()
    if path.suffix == ".geojson":
        return _features(data, who)
    text, encoding = _decoded(data)
    lines = text.splitlines(keepends=True)
    if not lines:
        return data, 0, 0
    delimiter = max(_DELIMITERS, key=lines[0].count)
    kept, gone, others, start = [], 0, 0, 0
    reader = csv.reader(iter(lines), delimiter=delimiter)
    for number, cells in enumerate(reader):
        raw, start = lines[start : reader.line_num], reader.line_num
        if number and who.is_named_by(cells):
            gone += 1
            continue
        others += bool(number and cells)
        kept += raw
    return "".join(kept).encode(encoding), gone, others


def _features(data: bytes, who: Somebody) -> tuple[bytes, int, int]:
    said: dict[str, Any] = json.loads(data)
    kept = [one for one in said["features"] if not who.is_named_by(_texts(one))]
    gone = len(said["features"]) - len(kept)
    lines = ",\n".join(json.dumps(one) for one in kept)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'.encode(), gone, len(kept)


def _texts(feature: dict[str, Any]) -> list[str]:
    return [str(value) for value in ((feature.get("properties") or {}) | {"id": feature.get("id", "")}).values()]


def _decoded(data: bytes) -> tuple[str, str]:
    # The partner's encoding is one of these; cp1252 comes last, because it takes nearly anything.
    for encoding in _ENCODINGS:
        if encoding == "utf-16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1"


def _free(path: Path) -> Path:
    """A name without the partner's own: the run's identifier and a number."""
    run = "-".join(path.name.split("-")[:3])
    number = 1
    while (new := path.with_name(f"{run}-file-{number}{path.suffix}")).exists():
        number += 1
    return new
