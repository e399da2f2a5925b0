"""Writing: counts that add up, nothing overwritten, nothing admitted that the schema does not know."""

import datetime
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.access.scopes import Scope
from graph.client import Graph
from graph.errors import Refused
from graph.ids import edge_uid, uid
from graph.provenance import RETENTION, Stamp
from graph.runs import plan_run
from graph.time import now
from graph.upsert import Edge, Node, RowFacts, Tally, Writer

PURPOSES = frozenset({"welfare", "place_safety"})


def scope_of(controller: str) -> Scope:
    return Scope(controller, "uk_gdpr", PURPOSES, "official_sensitive", "X1")


def write(graph: Graph, controller: str, rows: Sequence[RowFacts], *, dry_run: bool = False) -> Tally:
    return Writer(graph, plan_run(scope_of(controller), "partner").stamp, dry_run=dry_run).write(rows)


def visit(controller: str, person: str, place: str, feels: str = "red", **described: Any) -> RowFacts:
    who, where = uid("Person", controller, "local", person), uid("Place", controller, "local", place)
    tie = edge_uid("SPENDS_TIME_IN", who, where)
    return RowFacts(
        tie,
        [Node("Person", who, described), Node("Place", where, {"name": place}, owned=False)],
        [Edge("SPENDS_TIME_IN", tie, ("Person", who), ("Place", where), {"feels": feels, "basis": "self_report"})],
        f"visits.csv:{person}",
    )


def ties(graph: Graph, controller: str) -> list[dict[str, Any]]:
    return graph.read(
        "MATCH (p:Person)-[e:SPENDS_TIME_IN]->(:Place) WHERE abs(e.scope) = $scope "
        "RETURN e.uid AS uid, e.feels AS feels, e.retired_at IS NULL AS stands, e.source_ref AS source_ref "
        "ORDER BY e.recorded_at, e.uid",
        {"scope": scope_of(controller).number},
    )


def test_a_row_is_new_then_unchanged_then_changed(graph: Graph, controller: str) -> None:
    row = visit(controller, "1", "park")
    assert write(graph, controller, [row]) == Tally(new=1)
    assert write(graph, controller, [row]) == Tally(unchanged=1)
    assert write(graph, controller, [visit(controller, "1", "park", "green")]) == Tally(changed=1)
    assert write(graph, controller, [visit(controller, "1", "park", "green")]) == Tally(unchanged=1)


def test_what_is_replaced_stays(graph: Graph, controller: str) -> None:
    write(graph, controller, [visit(controller, "1", "park", "red")])
    write(graph, controller, [visit(controller, "1", "park", "green")])
    assert [(tie["feels"], tie["stands"]) for tie in ties(graph, controller)] == [("red", False), ("green", True)]


def test_a_fact_node_that_changes_keeps_its_earlier_version(graph: Graph, controller: str) -> None:
    event = uid("Event", controller, "1")

    def happened(outcome: str | None) -> RowFacts:
        return RowFacts(event, [Node("Event", event, {"event_kind": "harm", "last_outcome": outcome})], [], "e.csv:1")

    write(graph, controller, [happened("open")])
    assert write(graph, controller, [happened(None)]) == Tally(changed=1)
    now_said = graph.read("MATCH (e:Event {uid: $uid}) RETURN e.last_outcome AS said", {"uid": event})
    before = graph.read("MATCH (v:Earlier {of_uid: $uid}) RETURN v.last_outcome AS said", {"uid": event})
    assert (now_said, before) == ([{"said": None}], [{"said": "open"}])


def test_a_description_adds_and_a_reference_never_touches(graph: Graph, controller: str) -> None:
    who = uid("Person", controller, "local", "1")
    write(graph, controller, [visit(controller, "1", "park", initials="AB")])
    write(graph, controller, [visit(controller, "1", "park", birth_month="2010-05")])
    said = graph.read("MATCH (p:Person {uid: $uid}) RETURN p.initials AS i, p.birth_month AS b", {"uid": who})
    assert said == [{"i": "AB", "b": "2010-05"}]
    place = uid("Place", controller, "local", "park")
    write(graph, controller, [RowFacts(place, [Node("Place", place, {"name": "other"}, owned=False)], [], "x:1")])
    assert graph.read("MATCH (p:Place {uid: $uid}) RETURN p.name AS n, p.stub AS s", {"uid": place}) == [
        {"n": "park", "s": True}
    ]


def test_an_owner_fills_a_stub(graph: Graph, controller: str) -> None:
    write(graph, controller, [visit(controller, "1", "park")])
    place = uid("Place", controller, "local", "park")
    own = RowFacts(place, [Node("Place", place, {"name": "The Park", "place_type": "park"})], [], "places:1")
    assert write(graph, controller, [own]) == Tally(new=1)
    assert write(graph, controller, [own]) == Tally(unchanged=1)
    said = graph.read("MATCH (p:Place {uid: $uid}) RETURN p.name AS n, p.stub AS s, labels(p) AS l", {"uid": place})
    assert said == [{"n": "The Park", "s": None, "l": ["Place", "Context"]}]


@pytest.mark.parametrize(
    "row",
    [
        RowFacts("x", [Node("Person", "x", {"shoe_size": 7})], [], "f.csv:9"),
        RowFacts("x", [Node("Person", "x", {"source_ref": "forged"})], [], "f.csv:9"),
        RowFacts("x", [Node("Person", "x", {"life_stage": "toddler"})], [], "f.csv:9"),
        RowFacts("x", [Node("Event", "x", {"category": "no kind"})], [], "f.csv:9"),
        RowFacts("x", [], [Edge("ATTENDS", "x", ("Person", "p"), ("Place", "q"))], "f.csv:9"),
        RowFacts("x", [], [Edge("INVOLVED_IN", "x", ("Person", "p"), ("Event", "q"))], "f.csv:9"),
    ],
)
def test_what_the_schema_does_not_know_is_refused_with_file_and_row(
    graph: Graph, controller: str, row: RowFacts
) -> None:
    with pytest.raises(Refused, match=r"f\.csv:9"):
        write(graph, controller, [visit(controller, "1", "park"), row])
    assert ties(graph, controller) == []


def test_an_edge_without_its_end_writes_nothing(graph: Graph, controller: str) -> None:
    row = visit(controller, "1", "park")
    row.nodes.pop()
    with pytest.raises(AssertionError, match="end that no row named"):
        write(graph, controller, [row])
    assert graph.read("MATCH (p:Person {uid: $uid}) RETURN p.uid AS uid", {"uid": row.nodes[0].uid}) == []


def test_every_fact_carries_its_run_scope_and_terms(graph: Graph, controller: str) -> None:
    write(graph, controller, [visit(controller, "1", "park")])
    bare = graph.read(
        "MATCH (p)-[e]->(q) WHERE e.scope = $scope AND any(name IN "
        "['uid', 'scope', 'source_ref', 'recorded_at', 'digest', 'review_due', 'delete_after'] WHERE e[name] IS NULL) "
        "RETURN e.uid AS uid",
        {"scope": scope_of(controller).number},
    )
    assert bare == []
    assert ties(graph, controller)[0]["source_ref"].endswith("/visits.csv:1")


ROWS = st.lists(
    st.tuples(st.sampled_from("123"), st.sampled_from("ab"), st.sampled_from(["red", "amber", "green"])), max_size=12
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=ROWS, after=ROWS, size=st.integers(1, 5))
def test_a_dry_run_counts_what_the_real_run_does_and_changes_nothing(
    graph: Graph, controller: str, before: list[tuple[str, str, str]], after: list[tuple[str, str, str]], size: int
) -> None:
    own = f"{controller}-{abs(hash((tuple(before), tuple(after), size)))}"
    write(graph, own, [visit(own, *row) for row in before])
    there = ties(graph, own)
    stamp = Stamp("run-test", scope_of(own), RETENTION["partner"], now() + datetime.timedelta(seconds=1))
    tallies = []
    for dry_run in (True, False):
        writer, total = Writer(graph, stamp, dry_run=dry_run), Tally()
        for i in range(0, len(after), size):
            total.add(writer.write([visit(own, *row) for row in after[i : i + size]]))
        tallies.append(total)
        if dry_run:
            assert ties(graph, own) == there
    assert tallies[0] == tallies[1]
    assert tallies[0].new + tallies[0].changed + tallies[0].unchanged == len(after)
