"""Groups of young people by age band, sex and ethnicity, as recorded."""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

NOT_RECORDED = "not recorded"
DIFFERENT = "recorded in different ways"  # by partners who hold the same person
SMALLER = "smaller groups"  # together: the name of a group of one or two could tell who they are
DIMENSIONS = ("age", "sex", "ethnicity")
# First year of age of each band and its name; the last one has no end, since nobody called an adult is counted.
BANDS = ((0, "under 10"), (10, "10 to 12"), (13, "13 to 15"), (16, "16 to 17"), (18, "18 and over"))


@dataclass(frozen=True, slots=True)
class Counted:
    """One young person, as the report counts them. groups: by dimension. measures: of which counts they are part."""

    groups: dict[str, str]
    measures: frozenset[str]


def counted(row: Sequence[Any], looked_at: Iterable[str], on: datetime.date) -> Counted:
    """From a row of people.cypher. looked_at: uids whose records somebody looked at."""
    uids, birth_month, sexes, ethnicities, open_concern, suspected = row
    measures = {
        "in_graph": True,
        "open_concern": open_concern,
        "suspected": suspected,
        "looked_at": not set(uids).isdisjoint(looked_at),
    }
    groups = {"age": band(birth_month, on), "sex": _one(sexes), "ethnicity": _one(ethnicities)}
    return Counted(groups, frozenset(name for name, holds in measures.items() if holds))


def band(birth_month: str | None, on: datetime.date) -> str:
    """The age band on a day; in the month of a birthday the younger one."""
    if not birth_month or not re.fullmatch(r"[0-9]{4}-[0-9]{2}", birth_month):
        return NOT_RECORDED
    year, month = map(int, birth_month.split("-"))
    years = ((on.year - year) * 12 + on.month - month - 1) // 12
    return next(name for first, name in reversed(BANDS) if years >= first or first == 0)


def _one(values: Sequence[str]) -> str:
    said = {value.strip() for value in values} - {"", "not_stated"}
    if len(said) > 1:
        return DIFFERENT
    return said.pop().replace("_", " ") if said else NOT_RECORDED
