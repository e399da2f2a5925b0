"""CSV and its relatives: which delimiter, which header, and the records one by one."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from graph.errors import Refused
from importers.contract import REASON, normal
from importers.formulas import restored
from importers.reading.content import opened_text

DELIMITERS = (",", ";", "\t", "|")


class Record(NamedTuple):
    """One row as it stands in the file. `fault`: why it is no row; then `cells` are as good as it gets."""

    number: int  # line of the file where it begins, counted from 1; for GeoJSON the number of the feature
    cells: list[str]
    fault: str | None = None
    original: dict[str, Any] | None = None  # the feature, for GeoJSON


@dataclass(frozen=True, slots=True)
class Layout:
    """How a delimited file is laid out."""

    delimiter: str
    header: tuple[str, ...]

    @property
    def returned(self) -> bool:
        """Whether the file carries the reasons of an earlier import, so that escaped cells are to be restored."""
        return any(normal(cell) == REASON for cell in self.header)


def layout(path: Path, encoding: str) -> Layout:
    """Delimiter and header from the first line that is not empty. Raises Refused when there is none."""
    with opened_text(path, encoding) as text:
        first = next((line for line in text if line.strip()), None)
    if first is None:
        raise Refused(f"{path.name} is empty; ask for the file again.")
    best: Layout | None = None
    for delimiter in DELIMITERS:
        try:
            header = next(csv.reader([first], strict=True, delimiter=delimiter))
        except csv.Error:
            continue
        if best is None or len(header) > len(best.header):
            best = Layout(delimiter, tuple(header))
    if best is None:
        raise Refused(f"{path.name}, line 1: the quotes in the header do not match; correct it and send it again.")
    return best


def records(path: Path, encoding: str, shape: Layout) -> Iterator[Record]:
    """The rows below the header; empty ones are passed over.

    A row whose quotes or number of cells are wrong comes with its fault. Raises Refused when such a fault spans
    several lines, because then nobody can say which rows it swallowed.
    """
    width, returned = len(shape.header), shape.returned
    with opened_text(path, encoding) as text:
        taken: list[str] = []
        reader = csv.reader(_kept(text, taken), strict=True, delimiter=shape.delimiter)
        headed = False
        while True:
            start = reader.line_num + 1
            taken.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield _broken(path, shape, start, taken, str(error))
                continue
            if not any(cells):
                continue
            if not headed:
                headed = True
                continue
            if returned:
                cells = [restored(cell) for cell in cells]
            if len(cells) == width:
                yield Record(start, cells)
            else:
                yield _ragged(path, start, reader.line_num, cells, width)


def _kept(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    """Passes lines on and keeps those of the current record, for when it turns out to be broken."""
    for line in lines:
        taken.append(line)
        yield line


def _broken(path: Path, shape: Layout, start: int, taken: list[str], error: str) -> Record:
    if len(taken) > 1:
        raise Refused(
            f"{path.name}, line {start}: a quotation mark is opened and not closed before line "
            f"{start + len(taken) - 1}, so rows run into each other; close it and send the file again."
        )
    fault = "a cell is longer than 131,072 characters" if "field limit" in error else "the quotation marks do not match"
    # Cut at the delimiters, only to give the row back.
    line = taken[0].rstrip("\r\n") if taken else ""
    return Record(start, line.split(shape.delimiter), f"{fault}; correct the row")


def _ragged(path: Path, start: int, end: int, cells: list[str], width: int) -> Record:
    if end > start:
        raise Refused(
            f"{path.name}, line {start}: the row runs on to line {end} and has {len(cells)} cells where the header has "
            f"{width}; a quotation mark is probably not closed; correct it and send the file again."
        )
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return Record(start, cells[:width])
    return Record(start, cells, f"the row has {len(cells)} cells and the header {width}; correct the row")
