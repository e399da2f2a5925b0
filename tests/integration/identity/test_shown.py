"""What GraphQL tells of joined records to who sees one of them, and to who sees both."""

import datetime
from collections.abc import Sequence
from typing import Any

import pytest

from api.plan.plan import Planner
from api.types.schema import schema
from graph.access.predicate import at_any_time
from graph.access.viewer import Viewer
from graph.facts import Node, RowFacts
from graph.time import end_of
from tests.integration.identity.town import Town

PLANNER = Planner(schema())
ASKED = (
    "query ($id: ID!, $day: Date) { node(id: $id, asKnownOn: $day) { ... on Person { identityState canonicalId } } }"
)
WORKER = Viewer("w", "Council", "practitioner", "welfare", "a test", frozenset({"all"}))


def shown(town: Town, person: str, scopes: Sequence[int], day: datetime.date | None) -> Any:
    """The state and the shared value, for who sees these scopes."""
    plan, variables = PLANNER.plan(ASKED, None, {"id": person, "day": day.isoformat() if day else None}, WORKER)
    values = plan.values(variables) | {"scopes": at_any_time(scopes) if day else scopes}
    if day:
        values["known_on"] = end_of(day)
    row = town.graph.read(plan.statement, values)[0]
    return plan.answer(WORKER, variables, values, list(row.values())).data["node"]


@pytest.mark.parametrize("past", [False, True], ids=["now", "as known today"])
def test_that_records_were_joined_is_told_to_who_sees_several(town: Town, past: bool) -> None:
    other = Town(town.graph, f"{town.controller}-other", town.at)
    one, two = town.person("a", "key"), other.uid("b")
    said = {"initials": "B", "identity_key": f"{town.controller}-key"}
    other.writer.write([RowFacts("b", [Node("Person", two, said)], [], "b")])
    here, there = town.scope.number, other.scope.number
    day = town.at.date() if past else None
    both = shown(town, one, [here, there], day)
    assert both["identityState"] == "joined"
    assert both == shown(town, two, [here, there], day)
    assert both["canonicalId"] is not None
    alone = {"identityState": None, "canonicalId": None}
    assert shown(town, one, [here], day) == shown(town, two, [there], day) == alone
