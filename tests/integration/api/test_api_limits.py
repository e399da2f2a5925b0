"""What is too much is refused in one sentence, before the database is touched; HTTP that is none of ours, too."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.client import Graph
from tests.integration.api.server import Server, running
from tests.integration.api.world import World, analyst, welfare


def nested(levels: int) -> str:
    return "{ contexts(first: 1) { nodes { id" + " areas(first: 1) { nodes { code" * levels + " } }" * levels + " } } }"


def bomb(levels: int) -> str:
    """Fragments that each spread the one before twice."""
    parts = [f"fragment F{n} on Place {{ a{n}: name ...F{n - 1} b{n}: name ...F{n - 1} }}" for n in range(1, levels)]
    return (
        f"{{ contexts {{ nodes {{ ... on Place {{ ...F{levels - 1} }} }} }} }} fragment F0 on Place {{ id }} "
        + " ".join(parts)
    )


REFUSED = {
    "too deep": (nested(12), "TOO_DEEP"),
    "too many words": ("{ " + "viewer { who } " * 1500 + "}", "TOO_COSTLY"),
    "too long": ("{ viewer { who } } #" + "x" * 70_000, "TOO_COSTLY"),
    "too many names": ("{ " + " ".join(f"a{n}: viewer {{ who }}" for n in range(100)) + " }", "TOO_COSTLY"),
    "fragments in fragments": (bomb(20), "TOO_COSTLY"),
    "too many entries": (
        "{ contexts(first: 200) { nodes { events(first: 200) { nodes { outcomes(first: 200) { nodes { id } } } } } } }",
        "TOO_COSTLY",
    ),
    "too large a page": ("{ contexts(first: 201) { nodes { id } } }", "BAD_INPUT"),
    "a negative page": ("{ contexts(first: -1) { nodes { id } } }", "BAD_INPUT"),
    "no field": ("{ contexts { nodes { password } } }", "BAD_INPUT"),
    "no query": ("fragment F on Place { id }", "BAD_INPUT"),
    "a cycle": (
        "{ contexts { nodes { ...F } } } fragment F on Context { areas { nodes { contexts { nodes { ...F } } } } }",
        "BAD_INPUT",
    ),
    "a write": ("mutation { contexts { totalCount } }", "BAD_INPUT"),
    "a stream": ("subscription { contexts { totalCount } }", "BAD_INPUT"),
    "too far down in the schema": (
        "{ __schema { types { " + "fields { type { " * 4 + "name" + " } }" * 6 + " }",
        "BAD_INPUT",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_too_much_is_refused_with_a_code_and_a_sentence(server: Server, world: World, name: str) -> None:
    query, code = REFUSED[name]
    reply = server.ask(analyst(world), query)
    assert reply.status == 400
    assert set(reply.codes) == {code}
    assert "data" not in reply.json
    for error in reply.json["errors"]:
        assert error["message"].endswith((".", "?"))
        assert "Traceback" not in error["message"]


def test_the_cost_is_told(server: Server, world: World) -> None:
    reply = server.ask(analyst(world), "{ contexts(first: 3) { nodes { areas(first: 2) { nodes { code } } } } }")
    assert reply.json["extensions"]["cost"] == 3 * (1 + 2)


NO_REQUESTS = [b"", b"{", b"[]", b"7", b'"x"', b"{}", b"\xff\xfe", b'[{"query": "{ viewer { who } }"}]']
NO_REQUESTS += [b'{"query": 7}', b'{"query": " "}', b'{"query": "{a}", "variables": []}']
NO_REQUESTS += [b'{"query": "{a}", "operationName": 1}']


@pytest.mark.parametrize("body", NO_REQUESTS)
def test_a_body_that_is_no_request_is_refused(server: Server, world: World, body: bytes) -> None:
    reply = server.post(body, token=server.token(analyst(world)))
    assert (reply.status, reply.codes) == (400, ["BAD_INPUT"])


def test_a_body_that_is_too_large_is_refused(server: Server, world: World) -> None:
    body = json.dumps({"query": "{ viewer { who } }", "variables": {"x": "y" * 300_000}}).encode()
    reply = server.post(body, token=server.token(analyst(world)))
    assert (reply.status, reply.codes) == (413, ["TOO_LARGE"])


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_only_json_is_taken(server: Server, world: World, kind: str) -> None:
    reply = server.post(b'{"query": "{ viewer { who } }"}', token=server.token(analyst(world)), kind=kind)
    assert (reply.status, reply.codes) == (415, ["NOT_JSON"])


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_only_post_asks(server: Server, method: str) -> None:
    assert server.get("/graphql?query={viewer{who}}", method).status == 405


@pytest.mark.parametrize(
    "path", ["/cypher", "/graphql/cypher", "/db/data", "/query.html/../../etc/passwd", "/docs", "/metrics"]
)
def test_there_is_nothing_else(server: Server, path: str) -> None:
    assert server.get(path).status == 404


def test_variables_of_the_wrong_kind_are_refused(server: Server, world: World) -> None:
    asked = "query($first: Int!, $filter: ContextFilter) { contexts(first: $first, filter: $filter) { totalCount } }"
    for variables in (
        {},
        {"first": "3"},
        {"first": 2**40},
        {"first": 1, "filter": {"colour": "red"}},
        {"first": 1, "filter": 7},
    ):
        assert server.ask(analyst(world), asked, variables).codes[0] == "BAD_INPUT"
    assert server.ask(analyst(world), asked, {"first": 1, "filter": {"kind": "Person"}}).codes == ["BAD_INPUT"]
    assert server.ask(analyst(world), asked, {"first": 1, "filter": {"kind": None}, "more": 1}).codes == []


def test_words_of_cypher_are_words(server: Server, world: World) -> None:
    typed = "'\"}) RETURN n UNION MATCH (n) DETACH DELETE n //"
    asked = "query($id: ID!, $filter: ContextFilter) { node(id: $id) { id } contexts(filter: $filter) { totalCount } }"
    reply = server.ask(
        welfare(world), asked, {"id": f"place:{typed}", "filter": {"nameContains": typed, "area": typed}}
    )
    assert reply.json["data"] == {"node": None, "contexts": {"totalCount": 0}}


@pytest.fixture(scope="module")
def narrow(graph: Graph, world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that answers one request at a time and lets one wait."""
    assert world.area
    with running(
        graph, Path(tmp_path_factory.mktemp("narrow")), before="import api.app as a; a.RUNNING, a.WAITING = 1, 1"
    ) as one:
        yield one


def test_a_full_queue_turns_away_and_recovers(narrow: Server, world: World) -> None:
    asked = "{ contexts(first: 200) { nodes { events(first: 100) { nodes { id } } } } }"
    start = threading.Barrier(12)

    def ask(_: int) -> tuple[int, list[str], str | None]:
        token = narrow.token(analyst(world))
        body = json.dumps({"query": asked}).encode()
        start.wait()
        reply = narrow.post(body, token=token)
        return reply.status, reply.codes, reply.headers.get("retry-after")

    with ThreadPoolExecutor(12) as pool:
        replies = list(pool.map(ask, range(12)))
    assert set(map(str, replies)) <= {str((200, [], None)), str((503, ["BUSY"], "1"))}
    assert replies.count((503, ["BUSY"], "1")) >= 1
    assert replies.count((200, [], None)) >= 1
    assert narrow.ask(analyst(world), "{ viewer { who } }").status == 200
    assert narrow.log.verify().entries == 13


def test_a_database_that_is_away_is_told_without_its_address(graph: Graph, world: World, tmp_path: Path) -> None:
    with running(graph, tmp_path, uri="bolt://127.0.0.1:1") as server:
        reply = server.ask(analyst(world), "{ contexts { totalCount } }")
        assert (reply.status, reply.codes) == (503, ["NOT_RUNNING"])
        assert b"127.0.0.1" not in reply.body
        assert server.get("/health").status == 503
