"""R2: fact and opinion are told apart, and what was only inferred is shown to nobody who does not ask for it."""

import dataclasses
import json
from typing import Any

import pytest

from api.plan.plan import Planner
from api.types.schema import schema
from graph.access.predicate import SCOPES, WITH_INFERRED
from graph.access.releases import Releases
from graph.access.scopes import READ, from_record
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.errors import Refused
from graph.queries.parameter import checked
from graph.queries.registry import queries
from graph.schema.core import EdgeKind, NodeKind
from graph.schema.registry import SCHEMA
from graph.time import now
from tests.integration.history import EDGES, PEOPLE, Said, Told, begun

BASES = ("fact", "assessment", "self_report", "inferred")
ASKED = """query Q($p: ID!, $c: ID!, $wide: Boolean!) {
  p: node(id: $p, includeInferred: $wide) { ... on Person {
    friends { totalCount edges { basis node { id friends { edges { basis } } } } }
    spendsTimeIn { totalCount edges { basis node { id } } }
    concerns { edges { basis node { id basis } } } groups { edges { basis } } } }
  c: node(id: $c, includeInferred: $wide) { ... on Place {
    people { totalCount edges { basis node { id } } }
    factors { totalCount edges { basis node { basis } } } events { edges { basis node { basis } } } } } }"""
WINDOW: dict[str, dict[str, Any]] = {
    "hotspots": {"min_observed": 1},
    "cross_group": {"min_ties": 1},
    "event_hotspots": {"event_kind": "sighting"},
}


@pytest.fixture(scope="module")
def guessed(graph: Graph) -> Told:
    """A graph of which every tie was only inferred."""
    told = Told(graph)
    told.write([one for one in begun() if one.what == "node"])
    told.write([Said(0, "edge", number, 3) for number in range(len(EDGES))])
    return told


def asked(told: Told, *, wide: bool) -> str:
    held = [scope for scope in map(from_record, told.graph.read(READ)) if scope.area == told.tag]
    scopes = {
        SCOPES: [scope.number for scope in held if not scope.inferred],
        WITH_INFERRED: [scope.number for scope in held],
    }
    viewer = Viewer("w", f"council-{told.tag}", "practitioner", "welfare", "a test", frozenset({told.tag}))
    variables = {"p": told.uid("p1"), "c": told.uid("c1"), "wide": wide}
    plan, coerced = Planner(schema()).plan(ASKED, None, variables, viewer)
    values = plan.values(coerced)
    row = told.graph.read(plan.statement, values | scopes)[0]
    return json.dumps(plan.answer(viewer, coerced, values, list(row.values())).data)


def test_without_asking_nothing_inferred_is_in_an_answer(guessed: Told) -> None:
    answer = asked(guessed, wide=False)
    assert "inferred" not in answer
    assert "person:" not in answer
    assert json.loads(answer)["c"]["people"] == {"totalCount": 0, "edges": []}


def test_who_asks_sees_it_and_sees_that_it_is_inferred(guessed: Told) -> None:
    found = json.loads(asked(guessed, wide=True))
    assert [edge["basis"] for edge in found["p"]["friends"]["edges"]] == ["inferred"] * 2
    assert found["c"]["people"]["totalCount"] == len(PEOPLE)
    assert {edge["basis"] for edge in found["c"]["people"]["edges"]} == {"inferred"}


@pytest.mark.parametrize("name", sorted(queries()))
def test_no_question_counts_what_was_inferred(guessed: Told, name: str) -> None:
    query = queries()[name]
    given = checked(query.parameters, {"window_to": "2026-02-09", **WINDOW[name]}, name)
    held = [s.number for s in map(from_record, guessed.graph.read(READ)) if s.area == guessed.tag and not s.inferred]
    for view in ("welfare", "context"):
        terms: dict[str, Any] = {**given, "scopes": held, "known_on": now(), "context_view": view == "context"}
        raw = guessed.graph.read(query.asked(past=False), terms)[0]
        finished = query.finish(raw, given, view, Releases(None).bound(guessed.tag, name))
        assert [dataclasses.asdict(row) for row in finished.rows] == []


def test_every_fact_says_what_kind_of_statement_it_is() -> None:
    facts: list[EdgeKind | NodeKind] = [*SCHEMA.edges, *(kind for kind in SCHEMA.nodes if kind.is_fact)]
    assert {kind.property("basis").values for kind in facts} == {BASES}


def test_another_kind_of_statement_is_refused(graph: Graph) -> None:
    told = Told(graph)
    told.write([Said(0, "node", "p1", 2), Said(0, "node", "c1", 0)])
    row = told._row(Said(0, "edge", 0, 0))
    row.edges[0].properties["basis"] = "rumour"
    with pytest.raises(Refused, match="fact"):
        told._writer(0, 1, 0).write([row])
