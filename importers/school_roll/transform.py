"""A row of a school roll: one pupil at one school."""

from graph.facts import Node, RowFacts
from graph.ids import uid
from importers.contexts import tidy
from importers.contract import Row
from importers.edges import edge
from importers.people import person
from importers.source import Context
from importers.terms import known, terms


def transform(row: Row, context: Context) -> RowFacts:
    """The pupil, whom the roll describes, and the school, which only the register describes."""
    pupil = person(row, "pupil", context, "young_person")
    assert pupil is not None  # its id is filled, or the contract would have rejected the row
    pupil.owned = True
    urn = row["urn"]
    school = Node(
        "EducationSetting", uid("EducationSetting", "urn", urn), known(urn=urn, invented=row["invented"]), False
    )
    properties = terms(row, "fact") | known(attendance=tidy(row["status"]))
    attends = edge("ATTENDS", pupil, school, properties)
    return RowFacts(attends.uid, [pupil, school], [attends], also=(pupil.uid,))
