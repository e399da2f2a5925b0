"""People in our own templates: the columns that name a person, and the node they make."""

import datetime

from graph.facts import Node
from graph.ids import canonical, uid
from importers.contract import Column, OnBad, Row
from importers.source import Context
from importers.terms import known
from importers.values import Type

MONTHS_UNDER_TEN = 120
NEVER_UNDER_TEN = frozenset({"suspected", "convicted"})
"""Roles that a child under ten is never recorded with."""
_ADULT_AT, _YOUNG_UNTIL = 26, 18  # between the two, nobody is called either without being told


def person_columns(prefix: str, what: str, *, needed: bool = False, named: bool = True) -> tuple[Column, ...]:
    """The columns `<prefix>_id`, `_upn`, `_initials`, `_name`, `_birth_month`; with `needed` the id must be filled.

    `named=False` leaves out the name and month of birth, where a template has no business with them.
    """
    columns = (
        Column(f"{prefix}_id", Type.TEXT, f"your own reference for {what}", required=True, filled=needed),
        Column(
            f"{prefix}_upn",
            Type.UPN,
            "unique pupil number, which joins the same young person across partners",
            on_bad=OnBad.DISCARD_VALUE,
        ),
        Column(f"{prefix}_initials", Type.TEXT, "initials"),
        Column(f"{prefix}_name", Type.TEXT, "name; leave it empty unless it is needed"),
        Column(
            f"{prefix}_birth_month", Type.BIRTH_MONTH, "year and month of birth, such as 2010-03; the day is not kept"
        ),
    )
    return columns if named else columns[:3]


def person(row: Row, prefix: str, context: Context, life_stage: str | None = None) -> Node | None:
    """The node of the person that a row names, or None when it names none.

    A row with a UPN describes the person, because it may join two records (graph/identity says when); one without only
    refers to them. The school roll describes everybody on it (`importers/school_roll`).
    """
    local, upn = row[f"{prefix}_id"], row[f"{prefix}_upn"]
    if local is None and upn is None:
        return None
    name = uid("Person", context.controller, "local", local) if local else uid("Person", context.controller, "upn", upn)
    properties = known(
        initials=_initials(row.get(f"{prefix}_initials")),
        name=row.get(f"{prefix}_name"),
        birth_month=row.get(f"{prefix}_birth_month"),
        life_stage=life_stage,
        identity_key=canonical("upn", upn) if upn else None,
        invented=row["invented"],
    )
    return Node("Person", name, properties, owned=upn is not None)


def _initials(text: str | None) -> str | None:
    """Letters only, upper case, so that "a.b." and "AB" are the same initials."""
    letters = "".join(c for c in text if c.isalpha()).upper() if text else ""
    return letters or None


def months_old(birth_month: str, on: datetime.date) -> int:
    """Whole months from the month of birth to the month of a day; the person may be up to a month younger."""
    year, month = birth_month.split("-")
    return (on.year - int(year)) * 12 + on.month - int(month)


def under_ten(birth_month: str, on: datetime.date) -> bool:
    """Whether the person may have been under ten that day; in the month of the tenth birthday they may."""
    return months_old(birth_month, on) <= MONTHS_UNDER_TEN


def stage_at(birth_month: str | None, on: datetime.date) -> str | None:
    """young_person under 18, adult from 26, otherwise not said."""
    if birth_month is None:
        return None
    years = months_old(birth_month, on) / 12
    return "young_person" if years < _YOUNG_UNTIL else "adult" if years >= _ADULT_AT else None
