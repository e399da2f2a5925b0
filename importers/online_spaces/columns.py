"""Columns of the online-spaces template. No message content, ever: only that somebody spends time there."""

from dataclasses import replace

from importers.contract import Column
from importers.people import person_columns
from importers.source import Agreement
from importers.terms import TERMS
from importers.values import Type

# A tie to an online space that nobody stands for, or nobody graded, is a guess about a child, and is not taken.
_GRADED = tuple(
    replace(column, required=True, filled=True) if column.name in {"told_by", "grade_source", "grade_info"} else column
    for column in TERMS
)

COLUMNS = (
    *person_columns("person", "the young person", needed=True, named=False),
    Column("platform", Type.TEXT, "platform", required=True, filled=True),
    Column("space_id", Type.TEXT, "the platform's own identifier of the space", required=True, filled=True),
    Column("space_name", Type.TEXT, "name of the space"),
    Column("space_kind", Type.TEXT, "server, channel, game, forum, ..."),
    Column("how_known", Type.TEXT, "how it is known: told by the young person, ...", required=True, filled=True),
    *_GRADED,
)

KEY = ("person_id", "person_upn", "platform", "space_id", "told_by")
AGREEMENT = Agreement(("platform", "space_id"), ("space_name", "space_kind"))
