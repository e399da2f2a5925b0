"""The declarations refuse nonsense, and the declared whole holds together."""

from collections.abc import Callable

import pytest

from graph.schema.apply import statements
from graph.schema.core import EdgeKind, Link, NodeKind, Property, Schema, SchemaError, Type
from graph.schema.registry import SCHEMA

NAME = Property("name", Type.TEXT, "name")
EVERY_KIND: list[NodeKind | EdgeKind] = [*SCHEMA.nodes, *SCHEMA.edges]
THING = NodeKind("Thing", "a thing", "(scheme, id)", (NAME,))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Property("Name", Type.TEXT, "not snake_case"),
        lambda: Property("name", Type.TEXT, ""),
        lambda: Property("name", Type.CODE, "a code without values"),
        lambda: Property("name", Type.TEXT, "values without a code", values=("a",)),
        lambda: Property("name", Type.TEXT, "an unknown view", views=frozenset({"everyone"})),
        lambda: NodeKind("thing", "no capital", "(id)", ()),
        lambda: NodeKind("Thing", "a thing", "", (NAME,)),
        lambda: NodeKind("Thing", "a thing", "(id)", (NAME, NAME)),
        lambda: NodeKind("Thing", "a thing", "(id)", (Property("uid", Type.TEXT, "reserved"),)),
        lambda: NodeKind("Thing", "both", "(id)", (NAME,), is_context=True, is_fact=True),
        lambda: EdgeKind("NEAR", "no ends", (), ()),
        lambda: EdgeKind("near", "lower case", ("Thing",), ("Thing",)),
        lambda: EdgeKind("NEAR", "a role twice", ("Thing",), ("Thing",), (NAME, NAME)),
        lambda: EdgeKind("NEAR", "both ways, ends differ", ("Thing",), ("Place",), both_ways=True),
        lambda: Schema((THING,), (EdgeKind("NEAR", "unknown end", ("Thing",), ("Nowhere",)),)),
        lambda: Property("match", Type.TEXT, "a word of Cypher"),
        lambda: Property("order", Type.TEXT, "a word of Cypher"),
        lambda: Property("id", Type.TEXT, "a field that every node has"),
        lambda: Property("looked_at", Type.TEXT, "a field that every node has"),
        lambda: Property("total_count", Type.INTEGER, "a field that every list has"),
        lambda: Property("name", Type.TEXT, "  "),
        lambda: NodeKind("Match", "a word of Cypher", "(id)", (NAME,)),
        lambda: NodeKind("Query", "a type that GraphQL has", "(id)", (NAME,)),
        lambda: NodeKind("Context", "the label of all contexts", "(id)", (NAME,)),
        lambda: NodeKind("Thing", "a thing", "  ", (NAME,)),
        lambda: NodeKind("Suspect", "a role as a kind", "(id)", (), person_level=True),
        lambda: NodeKind("Thing", "a role on a node", "(id)", (Property("role", Type.TEXT, "role"),)),
        lambda: EdgeKind("WITH", "a word of Cypher", ("Thing",), ("Thing",)),
        lambda: EdgeKind("NEAR", "a role elsewhere", ("Thing",), ("Thing",), (Property("role", Type.TEXT, "role"),)),
        lambda: Link("id", "a field that every node has", ("Thing",), "NEAR", True, ("Thing",)),
        lambda: Link("nodes", "a field that every list has", ("Thing",), "NEAR", True, ("Thing",)),
        lambda: Schema((THING,), (EdgeKind("NEAR", "unknown start", ("Nowhere",), ("Thing",)),)),
        lambda: Schema(
            (THING,),
            (EdgeKind("NEAR", "near", ("Thing",), ("Thing",)),),
            (Link("things", "an end that the edge does not have", ("Thing",), "NEAR", True, ("Place",)),),
        ),
        lambda: Schema((THING, THING), ()),
        lambda: Schema((THING,), (), (Link("things", "unknown edge", ("Thing",), "NEAR", True, ("Thing",)),)),
        lambda: Schema(
            (THING,),
            (EdgeKind("NEAR", "near", ("Thing",), ("Thing",)),),
            (Link("name", "collides with a property", ("Thing",), "NEAR", True, ("Thing",)),),
        ),
    ],
)
def test_nonsense_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(SchemaError):
        make()


@pytest.mark.parametrize("name", ["role", "risk_level", "gang", "score", "rank", "suspected", "convicted", "status"])
def test_a_person_carries_no_role_score_or_label(name: str) -> None:
    with pytest.raises(SchemaError, match="no role, score or label"):
        NodeKind("Human", "somebody", "(id)", (Property(name, Type.TEXT, "a label"),), person_level=True)


def test_a_role_is_kept_on_the_tie_to_an_event_and_nowhere_else() -> None:
    holders = [kind.name for kind in EVERY_KIND if any(p.name == "role" for p in kind.properties)]
    assert holders == ["INVOLVED_IN"]


def test_every_kind_has_a_key() -> None:
    made = "\n".join(statements())
    for kind in SCHEMA.nodes:
        assert f"FOR (n:{kind.name}) REQUIRE n.uid IS UNIQUE" in made
    for edge in SCHEMA.edges:
        assert f"FOR ()-[e:{edge.name}]-() REQUIRE e.uid IS UNIQUE" in made


def test_every_context_offers_groups_events_strengths_and_areas() -> None:
    for kind in SCHEMA.contexts:
        assert {"groups", "events", "strengths", "areas"} <= {link.name for link in SCHEMA.links_of(kind.name)}


def test_words_that_are_never_used_of_a_child() -> None:
    words = ("offender", "perpetrator", "nominal", "gang", "drug runner", "hotspot kid", "absconded")
    said = [
        text.lower()
        for kind in EVERY_KIND
        for text in (kind.name, kind.description, *(f"{p.name} {p.description}" for p in kind.properties))
    ]
    assert [text for text in said if any(word in text for word in words)] == []
