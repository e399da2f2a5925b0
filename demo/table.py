"""A table: the columns and rows of one partner's file."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Table:
    """Columns in order, and rows as strings; a row is given by column name and other cells stay empty."""

    columns: tuple[str, ...]
    rows: list[list[str]] = field(default_factory=list)

    def add(self, **cells: str) -> None:
        """One row."""
        unknown = cells.keys() - set(self.columns)
        if unknown:
            raise KeyError(f"no such column: {', '.join(sorted(unknown))}")
        self.rows.append([cells.get(column, "") for column in self.columns])


def columns(text: str) -> tuple[str, ...]:
    """Column names from a header line."""
    return tuple(text.split(","))


def iso(day: object) -> str:
    """A date as yyyy-mm-dd, or nothing."""
    return "" if day is None else str(day)


def pairs(names: Iterable[str], cells: Iterable[str]) -> dict[str, str]:
    """Cells by column name."""
    return dict(zip(names, cells, strict=True))
