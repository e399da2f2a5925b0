"""What the queries cost the database: so much for each link, and twice as much for twice the graph, not four times."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from graph.access.scopes import keep
from graph.client import Graph
from graph.ids import edge_uid, uid
from graph.provenance import RETENTION, Stamp
from graph.queries.parameter import checked
from graph.queries.registry import queries
from graph.queries.spec import Query
from graph.time import now
from graph.upsert import Edge, Node, RowFacts, Writer
from tests.integration.queries_world import DAY, World

PEOPLE = 100
PER_LINK = 80  # database hits for each further link between a young person and a context, whatever the query


@pytest.fixture(scope="module")
def worlds(graph: Graph) -> list[World]:
    """Towns of once, twice and four times as many young people, with places and groups in proportion."""
    made = [World(graph) for _ in range(3)]
    for factor, world in zip((1, 2, 4), made, strict=True):
        keep(graph, world.scope())
        stamp = Stamp(f"run-{world.area}", world.scope(), RETENTION["partner"], now())
        Writer(graph, stamp).write(list(town(world, PEOPLE * factor)))
    return made


def links(people: int) -> int:
    return 6 * people


def town(world: World, people: int) -> Iterator[RowFacts]:
    """Six places each, a group for every ten, four friends, an event for every two, a concern for every fifth."""
    rng = np.random.default_rng(1)
    holder = world.scope().controller

    def node(kind: str, key: object, /, **properties: Any) -> Node:
        return Node(kind, uid(kind, holder, "local", str(key)), properties)

    def row(kind: str, start: Node, end: Node, **properties: Any) -> RowFacts:
        one = edge_uid(kind, start.uid, end.uid)
        said = {"basis": "fact", "valid_from": DAY} | properties
        return RowFacts(one, [start, end], [Edge(kind, one, (start.kind, start.uid), (end.kind, end.uid), said)], kind)

    places = [node("Place", f"place {n}", name=f"Place {n}") for n in range(people // 5)]
    groups = [node("PeerGroup", f"group {n}", name=f"Group {n}") for n in range(people // 10)]
    schools = [node("EducationSetting", f"school {n}", name=f"School {n}") for n in range(people // 50)]
    everybody = [node("Person", n, life_stage="young_person") for n in range(people)]
    for number, person in enumerate(everybody):
        yield row("ATTENDS", person, schools[number % len(schools)])
        yield row("PART_OF", person, groups[number // 10])
        for chosen in rng.choice(len(places), 6, replace=False):
            yield row("SPENDS_TIME_IN", person, places[chosen])
        for step in (1, 2, 3, 10):
            yield row("FRIEND_OF", person, everybody[(number + step) % people])
        if number % 2 == 0:
            kind = "police_recorded" if number % 4 else "sighting"
            event = node("Event", f"event {number}", event_kind=kind, started_on=DAY, ended_on=DAY)
            yield row("OCCURRED_AT", event, places[number % len(places)])
            yield row("INVOLVED_IN", person, event, role="present")
        if number % 5 == 0:
            concern = node("Concern", f"concern {number}", concern_status="open", opened_on=DAY)
            yield row("ABOUT", concern, person)


def hits(plan: dict[str, Any]) -> int:
    return int(plan.get("args", {}).get("DbHits", 0) or 0) + sum(hits(child) for child in plan.get("children", []))


def cost(graph: Graph, query: Query, scopes: list[int]) -> int:
    given = {**checked(query.parameters, {}, query.id), "scopes": scopes, "context_view": False, "known_on": now()}
    return hits(graph.plan(query.text, given, profile=True))


@pytest.mark.parametrize("query", queries().values(), ids=lambda query: query.id)
def test_it_costs_so_much_for_each_link_and_grows_with_the_graph(
    graph: Graph, worlds: list[World], query: Query
) -> None:
    """What other tests hold is looked at each time, so only differences say what a town costs."""
    once, twice, four_times = (cost(graph, query, [world.scope().number]) for world in worlds)
    assert 0 < twice - once <= PER_LINK * links(PEOPLE)
    assert four_times - twice <= 2.6 * (twice - once)
