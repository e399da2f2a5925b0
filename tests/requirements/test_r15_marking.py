"""R15: an answer carries the highest marking of what it shows, and handling and conditions travel with it."""

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.access.marking import ORDER, highest
from graph.client import Graph
from tests.integration.api.server import Reply, Server, running
from tests.integration.audit.town import CONDITIONS, Town, build
from tests.sharing import share_everything

NODE = "query ($id: ID!) { node(id: $id) { id %s } }"


@pytest.fixture(scope="module")
def town(graph: Graph) -> Town:
    """Published, official and official-sensitive facts, some with conditions."""
    return build(graph)


@pytest.fixture(scope="module")
def server(graph: Graph, town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on it."""
    assert town.people
    with running(graph, Path(tmp_path_factory.mktemp("marking"))) as server:
        yield server


def carried(reply: Reply) -> tuple[Any, Any, Any]:
    """Marking, handling and conditions of an answer."""
    assert reply.status == 200
    told = reply.json["extensions"]
    return told["marking"], told["handling"], told["conditions"]


@given(st.lists(st.sampled_from(ORDER)))
def test_the_highest_marking_is_the_answers(markings: list[str]) -> None:
    found = highest(markings)
    assert found in markings if markings else found is None
    assert all(ORDER.index(one) <= ORDER.index(found) for one in markings if found)


def test_it_is_that_of_what_is_shown_and_rises_with_it(server: Server, town: Town) -> None:
    worker = town.worker()
    ask = NODE % ""
    assert carried(server.ask(worker, ask, {"id": town.open_place[1]})) == ("open", None, [])
    assert carried(server.ask(worker, ask, {"id": town.place[1]})) == ("official", None, [])
    assert carried(server.ask(worker, ask, {"id": town.people[0][1]})) == ("official_sensitive", None, [])
    for ids in itertools.permutations([town.open_place[1], town.place[1], town.people[0][1]]):
        fields = " ".join(f'f{place}: node(id: "{one}") {{ id }}' for place, one in enumerate(ids))
        assert carried(server.ask(worker, f"{{ {fields} }}"))[0] == "official_sensitive"


def test_nothing_shown_has_no_marking(server: Server, town: Town) -> None:
    for ask in ("{ viewer { who } }", "{ __typename }", '{ node(id: "osm:none") { id } }'):
        assert carried(server.ask(town.worker(), ask)) == (None, None, [])


def test_conditions_of_a_fact_travel_with_it(server: Server, town: Town) -> None:
    ask = NODE % "... on Context { strengths { nodes { factorKind } } }"
    assert carried(server.ask(town.worker(), ask, {"id": town.place[1]})) == ("official", "C", [CONDITIONS])
    ask = NODE % "... on Context { strengths(first: 0) { nodes { factorKind } } }"
    assert carried(server.ask(town.worker(), ask, {"id": town.place[1]})) == ("official", None, [])


@pytest.mark.parametrize("shown", ["nodes { id }", "edges { feels }", "edges { node { id } }"])
def test_conditions_of_a_tie_travel_with_what_it_leads_to(server: Server, town: Town, shown: str) -> None:
    ask = NODE % f"... on Person {{ spendsTimeIn {{ {shown} }} }}"
    assert carried(server.ask(town.worker(), ask, {"id": town.people[1][1]}))[1:] == ("C", [CONDITIONS])
    assert carried(server.ask(town.worker(), ask, {"id": town.people[0][1]}))[1:] == (None, [])


def test_the_row_that_tells_whether_there_are_more_does_not_count(server: Server, town: Town) -> None:
    """Three ties, in order of uid; the page shows as many as asked for, and only these bring their conditions."""
    ask = NODE % "... on Place { people(first: %d) { nodes { id } pageInfo { hasNextPage } } }"
    people = server.ask(town.worker(), ask % 9, {"id": town.place[1]}).json["data"]["node"]["people"]["nodes"]
    order = [one["id"] for one in people]
    bound = order.index(town.people[1][1])
    for first in range(1, len(order) + 1):
        handling = carried(server.ask(town.worker(), ask % first, {"id": town.place[1]}))[1]
        assert handling == ("C" if first > bound else None)


def test_where_no_person_is_shown_the_conditions_are_told_of_and_not_told(server: Server, town: Town) -> None:
    """Their text is written for those who work with the young person, and could name them."""
    ask = NODE % "... on Context { strengths { nodes { factorKind } } }"
    assert carried(server.ask(town.analyst(), ask, {"id": town.place[1]})) == ("official", "C", [])


def test_a_number_or_a_result_carries_the_highest_of_all_that_it_may_rest_on(server: Server, town: Town) -> None:
    for ask in ("{ contexts(first: 0) { totalCount } }", "{ hotspots { rows { name } } }"):
        assert carried(server.ask(town.worker(), ask))[0] == "official_sensitive"
    outside = town.worker()
    nowhere = type(outside)(**{f: getattr(outside, f) for f in outside.__slots__} | {"areas": frozenset({"nowhere"})})
    assert carried(server.ask(nowhere, "{ contexts(first: 0) { totalCount } }"))[0] in (None, "open")


def test_as_known_on_a_day_what_was_withdrawn_since_still_has_its_marking(server: Server, town: Town) -> None:
    today = "query ($id: ID!, $day: Date!) { node(id: $id, asKnownOn: $day) { id } }"
    reply = server.ask(town.worker(), today, {"id": town.people[2][1], "day": "2999-01-01"})
    assert carried(reply)[0] == "official_sensitive"


def test_a_result_on_the_command_line_is_marked(graph: Graph, tmp_path: Path) -> None:
    where = graph.where
    share_everything(tmp_path)
    environment = os.environ | {
        "SAFEGROUND_HOME": str(tmp_path),
        **where.environment,
    }
    command = [sys.executable, "-c", "from safeground.cli import main; main()", "query", "hotspots", "--format", "json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "Marking: official-sensitive" in done.stderr
