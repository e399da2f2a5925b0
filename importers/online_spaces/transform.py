"""A row of an online-spaces list: a young person spends time in an online space."""

from graph.facts import RowFacts
from importers.contexts import online_space
from importers.contract import Row, RowRejected
from importers.edges import edge
from importers.people import person
from importers.source import Context
from importers.terms import terms


def transform(row: Row, context: Context) -> RowFacts:
    """The space, and the tie with how it is known and how it is graded."""
    if row["basis"] == "inferred":
        raise RowRejected.because(
            "the tie is one that a method inferred; only what somebody says is taken of online spaces"
        )
    who = person(row, "person", context, "young_person")
    assert who is not None  # its id is filled, or the contract would have rejected the row
    space = online_space(
        row["platform"], row["space_id"], row["space_name"], row["space_kind"], row["invented"], owned=True
    )
    properties = terms(row, "assessment") | {"how_known": row["how_known"]}
    time_spent = edge("SPENDS_TIME_IN", who, space, properties, row["told_by"])
    return RowFacts(time_spent.uid, [who, space], [time_spent], also=(space.uid,))
