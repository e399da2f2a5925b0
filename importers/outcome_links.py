"""The edge between an outcome and an event, the same whichever of the two files came first."""

import datetime

from graph.facts import Edge
from graph.ids import edge_uid
from importers.terms import PUBLISHED


def outcome_of(outcome: str, event: str, month: datetime.date) -> Edge:
    """(:Outcome)-[:OUTCOME_OF]->(:Event), from the outcome's month on."""
    return Edge(
        "OUTCOME_OF",
        edge_uid("OUTCOME_OF", outcome, event),
        ("Outcome", outcome),
        ("Event", event),
        {"valid_from": month, **PUBLISHED},
    )
