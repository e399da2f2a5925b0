"""Page by page is the whole list, in order, nothing twice; and the forms that GraphQL allows mean the same."""

from collections.abc import Callable
from typing import Any

import pytest

from graph.access.viewer import Viewer
from tests.integration.api.server import Server
from tests.integration.api.world import World, analyst, welfare

VIEWERS = [welfare, analyst]
Which = Callable[[World], Viewer]


def pages(
    server: Server, viewer: Viewer, asked: str, variables: dict[str, Any], *, size: int, path: list[str]
) -> list[Any]:
    """The entries of a list, page after page; each page is checked against the next."""
    found: list[Any] = []
    after = None
    while True:
        reply = server.ask(viewer, asked, variables | {"first": size, "after": after})
        assert reply.codes == [], reply.body
        one = reply.json["data"]
        for key in path:
            one = one[key]
        info, edges = one["pageInfo"], one["edges"]
        assert len(edges) <= size
        assert info["hasPreviousPage"] is (after is not None)
        assert info["startCursor"] == (edges[0]["cursor"] if edges else None)
        assert info["endCursor"] == (edges[-1]["cursor"] if edges else None)
        found += edges
        if not info["hasNextPage"]:
            assert one["totalCount"] == len({edge["node"]["id"] for edge in found})
            return found
        after = info["endCursor"]


@pytest.mark.parametrize("which", VIEWERS)
@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_contexts_page_by_page(server: Server, world: World, which: Which, size: int) -> None:
    asked = """query($first: Int!, $after: String, $area: String!) {
      contexts(first: $first, after: $after, filter: {area: $area}) {
        totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } } } }"""
    found = pages(server, which(world), asked, {"area": f"{world.area}-l"}, size=size, path=["contexts"])
    everywhere = [uid for kind in ("Place", "EducationSetting") for uid in world.known[kind]]
    secret = world.node("Place", "secret", {}, world.unseen)[1]
    assert [edge["node"]["id"] for edge in found] == sorted(set(everywhere) - {secret})


@pytest.mark.parametrize("which", VIEWERS)
@pytest.mark.parametrize("size", [1, 3, 50])
def test_events_newest_first_page_by_page(server: Server, world: World, which: Which, size: int) -> None:
    asked = """query($first: Int!, $after: String, $id: ID!) { node(id: $id) { ... on Place {
      events(first: $first, after: $after) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        edges { cursor node { id startedOn } } } } } }"""
    found = pages(server, which(world), asked, {"id": world.known["Place"][0]}, size=size, path=["node", "events"])
    days = [edge["node"]["startedOn"] or "" for edge in found]
    known = 2 if which is analyst else 4  # two are of a young person
    assert len({edge["node"]["id"] for edge in found}) == len(found) == known
    assert days == sorted(days, reverse=True)
    assert days[-1] == ""
    if which is analyst:
        assert all(day == "" or day.endswith("-01") for day in days)


def test_a_list_of_people_page_by_page(server: Server, world: World) -> None:
    asked = """query($first: Int!, $after: String, $id: ID!) { node(id: $id) { ... on Place {
      people(first: $first, after: $after) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        edges { cursor dayBand node { id } } } } } }"""
    found = pages(server, welfare(world), asked, {"id": world.known["Place"][0]}, size=4, path=["node", "people"])
    assert len({edge["cursor"] for edge in found}) == len(found) >= 14
    people = [edge["node"]["id"] for edge in found]
    assert people == sorted(people)  # whoever has several ties, or several records, stands in one place
    assert len(set(people)) == 4


@pytest.mark.parametrize("after", ["", "x", "WzFd", "WyJhIiwiYiIsImMiXQ==", "A" * 2000, "ÿ", "bnVsbA=="])
def test_a_cursor_of_elsewhere_is_refused(server: Server, world: World, after: str) -> None:
    asked = "query($after: String) { contexts(after: $after) { nodes { id } } }"
    reply = server.ask(analyst(world), asked, {"after": after})
    assert (reply.status, reply.codes) == (400, ["BAD_INPUT"])
    assert "cursor" in reply.json["errors"][0]["message"]


def test_keys_come_in_the_order_asked_under_the_names_asked(server: Server, world: World) -> None:
    asked = """query($id: ID!, $yes: Boolean!, $no: Boolean! = false) {
      b: node(id: $id) { ...Name kind: __typename ... on Place { placeType precision @include(if: $no) } id }
      __typename
      a: node(id: $id) { id @skip(if: $yes) ... @include(if: $yes) { ... on Context { name } } ...Name }
      viewer { view who }
    }
    fragment Name on Node { ... on Place { name again: name } }"""
    reply = server.ask(analyst(world), asked, {"id": world.known["Place"][1], "yes": True})
    data = reply.json["data"]
    assert list(data) == ["b", "__typename", "a", "viewer"]
    assert list(data["b"].items())[:4] == [
        ("name", "Park 1"),
        ("again", "Park 1"),
        ("kind", "Place"),
        ("placeType", "park"),
    ]
    assert data["a"] == {"name": "Park 1", "again": "Park 1"}
    assert list(data["viewer"].items()) == [("view", "context"), ("who", "a.analyst")]


def test_two_requests_in_one_document_are_told_apart(server: Server, world: World) -> None:
    text = "query A { viewer { who } } query B { viewer { role } }"
    assert server.ask(analyst(world), text, operationName="B").json["data"] == {"viewer": {"role": "analyst"}}
    assert server.ask(analyst(world), text, operationName="A").json["data"] == {"viewer": {"who": "a.analyst"}}
    assert server.ask(analyst(world), text).codes == ["BAD_INPUT"]
    assert server.ask(analyst(world), text, operationName="C").codes == ["BAD_INPUT"]


def test_one_request_is_about_one_day(server: Server, world: World) -> None:
    text = """query($id: ID!, $a: Date, $b: Date) { a: node(id: $id, asKnownOn: $a) { ... on Place { name } }
      b: node(id: $id, asKnownOn: $b) { ... on Place { name } } }"""
    place = world.known["Place"][0]
    early = server.ask(analyst(world), text, {"id": place, "a": "2026-03-10", "b": "2026-03-10"})
    assert early.json["data"] == {"a": {"name": "Park 0"}, "b": {"name": "Park 0"}}
    assert server.entries()[-1]["details"]["known_on"].startswith("2026-03-10T23:59:59")
    late = server.ask(analyst(world), text, {"id": place, "a": "2026-03-20", "b": "2026-03-20"})
    assert late.json["data"] == {"a": {"name": "Old Park"}, "b": {"name": "Old Park"}}
    assert server.ask(analyst(world), text, {"id": place, "a": "2026-03-10"}).codes == ["BAD_INPUT"]
    assert server.ask(analyst(world), text, {"id": place, "a": "soon"}).codes == ["BAD_INPUT"]


def test_the_schema_describes_itself(server: Server, world: World) -> None:
    text = """query($name: String!, $day: Date) { __type(name: $name) { name kind } __schema { queryType { name } }
      contexts(first: 1, asKnownOn: $day) { nodes { __typename } } }"""
    data = server.ask(analyst(world), text, {"name": "Place", "day": "2026-03-10"}).json["data"]
    assert data["__type"] == {"name": "Place", "kind": "OBJECT"}
    assert data["__schema"] == {"queryType": {"name": "Query"}}
    data = server.ask(analyst(world), text, {"name": "Nothing"}).json["data"]
    assert data["__type"] is None
