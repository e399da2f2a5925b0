"""Everything that can be wrong with a file as a whole, found before the first row is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.errors import Refused
from importers.contract import Bound, Frozen, Unfit, bind
from importers.reading import delimited, geojson
from importers.reading.content import opened, scan
from importers.reading.delimited import Layout, Record
from importers.reading.kind import other_kind, refusal
from importers.repeats import Survey, Watched
from importers.source import Source


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that can be imported: what it is and how to read it."""

    path: Path
    format: str  # csv or geojson
    encoding: str
    layout: Layout
    sha256: str
    rows: int
    watched: Watched

    def bind(self, source: Source) -> Bound:
        """The source's contract matched to this file's header."""
        return bind(source.columns, self.layout.header)

    def records(self) -> Iterator[Record]:
        """The rows, from the beginning."""
        return _records(self.path, self.format, self.encoding, self.layout)


def _records(path: Path, form: str, encoding: str, layout: Layout) -> Iterator[Record]:
    if form == "geojson":
        return geojson.records(path, encoding, layout.header)
    return delimited.records(path, encoding, layout)


def check(source: Source, path: Path, sources: Sequence[Source]) -> Checked:
    """Read a file from end to end and say how to read it. Raises Refused with one sentence; writes nothing."""
    form = _format(source, path, sources)
    content = scan(path, lines_matter=form == "csv")
    layout = _geojson_layout(path, content.encoding) if form == "geojson" else delimited.layout(path, content.encoding)
    try:
        bound = bind(source.columns, layout.header)
    except Unfit as unfit:
        raise refusal(source, path, layout.header, unfit, sources) from None
    survey = Survey(source, bound)
    rows = 0
    for record in _records(path, form, content.encoding, layout):
        rows += 1
        if record.fault is None:
            try:
                survey.add(record.cells)
            except Frozen as frozen:
                raise Refused(
                    f"{path.name}, line {record.number}, {frozen}; the whole file depends on it, so nothing was taken."
                ) from None
    return Checked(path, form, content.encoding, layout, content.sha256, rows, survey.watched())


def _format(source: Source, path: Path, sources: Sequence[Source]) -> str:
    with opened(path) as stream:
        head = stream.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:1] in {b"{", b"["}:
        if "geojson" in source.formats:
            return "geojson"
        takers = ", ".join(f"`safeground import {other.name}`" for other in sources if "geojson" in other.formats)
        raise Refused(f"{path.name} is JSON and not {source.title}, which comes as CSV; for GeoJSON there is {takers}.")
    if head[:1] == b"<":
        raise Refused(
            f"{path.name} is XML or a web page and not {source.title}; download the file itself, not its page."
        )
    if "csv" not in source.formats:
        raise _no_csv(source, path, sources)
    return "csv"


def _no_csv(source: Source, path: Path, sources: Sequence[Source]) -> Refused:
    """The sentence for a table where GeoJSON is wanted."""
    content = scan(path)
    header = delimited.layout(path, content.encoding).header
    if other_kind(source, header, sources) is not None:
        return refusal(source, path, header, Unfit(()), sources)
    return Refused(f"{path.name} is not GeoJSON and so not {source.title}; check that it is the right file.")


def _geojson_layout(path: Path, encoding: str) -> Layout:
    names: dict[str, None] = {}
    for _, feature in geojson.features(path, encoding):
        geojson.property_names(names, feature)
    return Layout(",", (*names, *geojson.GEOMETRY))
