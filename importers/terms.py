"""The columns that every one of our own templates may have: how long it held, who said so, how it is graded."""

from typing import Any

from importers.contract import Column, OnBad, Row, RowRejected
from importers.values import Type

BASES = ("fact", "assessment", "self_report", "inferred")

INVENTED = Column(
    "invented",
    Type.YES_NO,
    "yes for people who do not exist, in demonstrations and training; a file that is unclear here is refused whole",
    on_bad=OnBad.FREEZE,
)

TERMS: tuple[Column, ...] = (
    Column("from", Type.DATE, "first day on which it held"),
    Column("until", Type.DATE, "last day on which it held; empty while it holds"),
    Column("told_by", Type.TEXT, "who said so: young person, parent, professional, ..."),
    Column("basis", Type.CHOICE, "what kind of statement it is", values=BASES),
    Column("grade_source", Type.CHOICE, "3x5x2: 1 reliable, 2 untested, 3 unreliable", values=("1", "2", "3")),
    Column(
        "grade_info",
        Type.CHOICE,
        "3x5x2: A known directly, B indirectly but corroborated, C indirectly, D not known, E suspected false",
        values=("A", "B", "C", "D", "E"),
    ),
    Column("handling", Type.CHOICE, "3x5x2: P may be shared, C conditions apply", values=("P", "C")),
    INVENTED,
)

# Facts of published registers: they need no grade and may be shared.
PUBLISHED: dict[str, Any] = {"basis": "fact", "handling": "P"}

_COPIED = ("told_by", "grade_source", "grade_info", "handling")


def terms(row: Row, basis: str, since: Any = None, until: Any = None) -> dict[str, Any]:
    """The common properties of a fact, only those that are known. `basis`, `since`, `until` stand in for empty cells.

    Raises RowRejected when it ends before it begins.
    """
    begun, ended = row["from"] or since, row["until"] or until
    if begun and ended and ended < begun:
        raise RowRejected.because("it ends before it begins; check the two dates")
    said: dict[str, Any] = {"basis": row["basis"] or basis}
    if begun:
        said["valid_from"] = begun
    if ended:
        said["valid_to"] = ended
    for name in _COPIED:
        if row[name] is not None:
            said[name] = row[name]
    return said


def known(**properties: Any) -> dict[str, Any]:
    """The properties that have a value."""
    return {name: value for name, value in properties.items() if value is not None}
