"""Files for the importers' tests: small, invented, and broken in one way each."""

import gzip
from collections.abc import Iterable, Sequence
from pathlib import Path

from graph.facts import RowFacts
from importers import registry
from importers.batches import batches
from importers.contract import RowRejected
from importers.pages import sample
from importers.reading.delimited import Record
from importers.reading.preflight import Checked, check
from importers.source import Context, Source

STREET_HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
OUTCOMES_HEADER = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type"
FORCE = "Wrackshire Police,Wrackshire Police"


def street_row(
    crime_id: str = "",
    *,
    month: str = "2026-03",
    longitude: str = "-0.412060",
    latitude: str = "53.721870",
    location: str = "On or near Lantern Street",
    crime_type: str = "Anti-social behaviour",
    outcome: str = "",
    lsoa: str = "X01000012,Wrackholme 003D",
) -> str:
    return f"{crime_id},{month},{FORCE},{longitude},{latitude},{location},{lsoa},{crime_type},{outcome},"


def street(*rows: str) -> str:
    return "\n".join((STREET_HEADER, *(rows or (street_row(),)))) + "\n"


def outcome_row(crime_id: str, month: str = "2026-05", outcome: str = "Unable to prosecute suspect") -> str:
    return f"{crime_id},{month},{FORCE},-0.4,53.7,On or near Pier Walk,X01000013,Wrackholme 004A,{outcome}"


def outcomes(*rows: str) -> str:
    return "\n".join((OUTCOMES_HEADER, *rows)) + "\n"


def template(name: str, rows: Iterable[dict[str, str]]) -> str:
    """A file of one of our templates with the sample's header; cells that a row does not give are empty."""
    header = header_of(name)
    lines = [",".join(header)]
    for row in rows:
        assert row.keys() <= set(header), row.keys() - set(header)
        lines.append(",".join(row.get(column, "") for column in header))
    return "\n".join(lines) + "\n"


def header_of(name: str) -> list[str]:
    return sample(registry.source(name)).read_text(encoding="utf-8").splitlines()[0].split(",")


def write(folder: Path, name: str, content: str | bytes) -> Path:
    """A file; gzipped when its name says so and the content is text."""
    path = folder / name
    data = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") and isinstance(content, str) else data)
    return path


def checked(name: str, path: Path) -> Checked:
    return check(registry.source(name), path, registry.SOURCES)


def taken(name: str, path: Path, controller: str = "Wrackholme Council") -> list[RowFacts]:
    """The facts of a file's rows, as they would go to the database."""
    return [facts for _, facts in both(name, path, controller)[0]]


def rejected(name: str, path: Path, controller: str = "Wrackholme Council") -> list[str]:
    """The reasons of a file's rejected rows."""
    return [str(why) for _, why in both(name, path, controller)[1]]


def both(
    name: str, path: Path, controller: str = "Wrackholme Council"
) -> tuple[Sequence[tuple[Record, RowFacts]], Sequence[tuple[Record, RowRejected]]]:
    kind: Source = registry.source(name)
    file = checked(name, path)
    made = list(batches(kind, Context(controller), file, file.bind(kind), size=7))
    assert sum(batch.read for batch in made) == file.rows
    return [pair for b in made for pair in b.rows], [pair for b in made for pair in b.rejected]
