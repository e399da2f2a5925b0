"""R1: a role exists only on the tie to one event, dated and with its source; it says nothing about any other event."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.client import Graph
from graph.errors import Refused
from graph.facts import Node, RowFacts, check
from graph.schema.core import EdgeKind, NodeKind, Property, SchemaError, Type
from graph.schema.registry import SCHEMA
from tests.integration.api.server import Server, running
from tests.integration.audit.town import Town, build

EVENT = datetime.date(2026, 2, 3)
LABELS = ("suspected", "convicted", "harmed", "witness", "offender", "perpetrator", "gang", "nominal")


@pytest.mark.parametrize(
    "name", ["role", "roles", "risk_level", "score", "rank", "suspect_status", "convicted", "status"]
)
def test_no_kind_of_person_can_declare_one(name: str) -> None:
    with pytest.raises(SchemaError, match="no role, score or label"):
        NodeKind("Human", "somebody", "(id)", (Property(name, Type.TEXT, "a label"),), person_level=True)


def test_no_row_can_put_one_on_a_person() -> None:
    for name in ("role", "suspected", "label"):
        row = RowFacts("person:1", [Node("Person", "person:1", {name: "suspected"})], [], "file:2")
        with pytest.raises(Refused, match=rf"Person\.{name} is not declared"):
            check([row])


def test_only_the_tie_to_an_event_has_one() -> None:
    kinds: list[NodeKind | EdgeKind] = [*SCHEMA.nodes, *SCHEMA.edges]
    assert [kind.name for kind in kinds if any(p.name == "role" for p in kind.properties)] == ["INVOLVED_IN"]
    (role,) = (p for p in SCHEMA.edge("INVOLVED_IN").properties if p.name == "role")
    assert role.required
    assert SCHEMA.edge("INVOLVED_IN").starts == ("Person",)
    assert SCHEMA.edge("INVOLVED_IN").ends == ("Event",)
    assert not [kind.name for kind in SCHEMA.nodes for label in LABELS if label in kind.name.lower()]


@pytest.fixture(scope="module")
def town(graph: Graph) -> Town:
    """A person harmed in one event, suspected in another, and a witness in a third."""
    town = build(graph)
    for name, role in (("e1", "harmed"), ("e2", "suspected"), ("e3", "witness")):
        event = town.world.node("Event", name, event_kind="harm", started_on=EVENT, category=name, basis="fact")
        town.world.edge("INVOLVED_IN", town.people[0], event, role=role, valid_from=EVENT)
        town.world.edge("OCCURRED_AT", event, town.place)
    return town


@pytest.fixture(scope="module")
def server(graph: Graph, town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on it."""
    assert town.people
    with running(graph, Path(tmp_path_factory.mktemp("roles"))) as server:
        yield server


def data(server: Server, town: Town, query: str, **given: Any) -> Any:
    reply = server.ask(town.worker(), query, given)
    assert reply.codes == []
    return reply.json["data"]


def test_harmed_in_one_and_suspected_in_another_never_shows_there(server: Server, town: Town) -> None:
    """Asked from the person, from each event, and from the place where both happened."""
    query = """query ($id: ID!) { node(id: $id) { ... on Person {
      events { edges { role validFrom sourceRef node { category involved { edges { role node { id } } } } } } } } }"""
    found = data(server, town, query, id=town.people[0][1])["node"]["events"]["edges"]
    roles = {edge["node"]["category"]: edge["role"] for edge in found}
    assert roles == {"e1": "harmed", "e2": "suspected", "e3": "witness"}
    for edge in found:
        (involved,) = edge["node"]["involved"]["edges"]
        assert involved["role"] == roles[edge["node"]["category"]]
        assert edge["validFrom"] == EVENT.isoformat()
        assert edge["sourceRef"]
    ask = "query ($id: ID!) { node(id: $id) { ... on Event { involved { edges { role } } } } }"
    for edge in town.world.graph.read(
        "MATCH (:Person {uid: $uid})-[e:INVOLVED_IN]->(v:Event) RETURN v.uid AS uid, v.category AS category",
        {"uid": town.people[0][1]},
    ):
        shown = data(server, town, ask, id=edge["uid"])["node"]["involved"]["edges"]
        assert shown == [{"role": roles[edge["category"]]}]


def test_nothing_of_it_is_on_the_person(server: Server, town: Town, graph: Graph) -> None:
    fields = "id name initials birthMonth lifeStage invented __typename"
    found = data(
        server, town, f"query ($id: ID!) {{ node(id: $id) {{ ... on Person {{ {fields} }} }} }}", id=town.people[0][1]
    )
    assert not [value for value in found["node"].values() if value in LABELS]
    (kept,) = graph.read(
        "MATCH (p:Person {uid: $uid}) RETURN labels(p) AS labels, properties(p) AS all", {"uid": town.people[0][1]}
    )
    assert kept["labels"] == ["Person"]
    assert not [value for value in kept["all"].values() if value in LABELS]


def test_every_role_in_the_graph_is_coded_dated_and_sourced(graph: Graph, town: Town) -> None:
    (role,) = (p for p in SCHEMA.edge("INVOLVED_IN").properties if p.name == "role")
    ties = graph.read(
        "MATCH (s:Scope {area: $area}) MATCH (:Person)-[e:INVOLVED_IN {scope: s.number}]->(:Event) "
        "RETURN e.role IN $roles AS coded, e.valid_from IS NOT NULL AS dated, e.source_ref IS NOT NULL AS sourced, "
        "e.basis IS NOT NULL AS based",
        {"area": town.area, "roles": list(role.values)},
    )
    assert len(ties) == 3
    assert all(all(tie.values()) for tie in ties)
