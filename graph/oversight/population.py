"""How many young people live in the area, by group: the denominators that the user brings, from a CSV file."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from graph.errors import Refused
from graph.oversight.groups import DIMENSIONS

COLUMNS = ("dimension", "group", "population")
_MOST = 100_000_000

Population = Mapping[tuple[str, str], int]
"""How many, by dimension and group; groups as `normal` writes them."""


def normal(group: str) -> str:
    """A group's name for comparison: case and doubled spaces do not matter."""
    return " ".join(group.split()).lower()


def from_file(path: Path) -> Population:
    """The denominators in a CSV file with the columns dimension, group, population. Raises Refused."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
                raise Refused(f"{path} has no column {missing[0]!r}: its first line must be {','.join(COLUMNS)}.")
            return from_rows(
                (f"{path}, line {reader.line_num}", row["dimension"] or "", row["group"] or "", row["population"] or "")
                for row in reader
            )
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = getattr(error, "strerror", None) or "it is no CSV file in UTF-8"
        raise Refused(f"{path} cannot be read: {why}.") from error


def from_rows(rows: Iterable[tuple[str, str, str, str]]) -> Population:
    """The same from (where it stands, dimension, group, population). Raises Refused."""
    found: dict[tuple[str, str], int] = {}
    for where, dimension, group, text in rows:
        key = dimension.strip().lower(), normal(group)
        if key[0] not in DIMENSIONS or not key[1]:
            raise Refused(f"{where}: a row needs a group of {' or '.join(DIMENSIONS)}, and this is {dimension!r}.")
        if key in found:
            raise Refused(f"{where}: the group {group!r} is there twice; leave one out.")
        number = text.strip().replace(",", "")
        if not (number.isascii() and number.isdigit() and 0 < int(number) < _MOST):
            raise Refused(f"{where}: the population {text!r} is not a whole number above nought.")
        found[key] = int(number)
    if not found:
        raise Refused("The population has no rows: give at least one group, or leave it out.")
    return found
