"""Who is let in, what they see, and that each request is in the access log before its answer leaves."""

import datetime
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from api.token import Tokens
from graph.access.locking import locked
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.errors import Tampered
from tests.integration.api.server import Server, running
from tests.integration.api.world import SECRET, World, analyst, auditor, welfare

ONE = "query($id: ID!) { node(id: $id) { id } }"
COUNTS = "query($area: String!) { contexts(first: 50, filter: {area: $area}) { nodes { name people { totalCount } } } }"
EVERYTHING = """query Q($id: ID!, $area: String!) {
  node(id: $id) { id ... on Person { name initials friends { edges { toldBy node { id name } } } } }
  contexts(first: 50, filter: {area: $area}) { nodes {
    id name events { nodes { category involved { totalCount edges { role node { id name initials } } } } }
    people { totalCount edges { toldBy feels node { id name initials birthMonth canonicalId } } }
    concerns { nodes { concernType aboutPeople { totalCount nodes { id } } } }
  } } }"""


def test_no_token_no_row_and_401(server: Server) -> None:
    body = json.dumps({"query": "{ contexts { nodes { id } } }"}).encode()
    reply = server.post(body, token=None)
    assert (reply.status, reply.codes) == (401, ["UNAUTHENTICATED"])
    assert reply.headers["www-authenticate"] == "Bearer"
    assert "data" not in reply.json
    assert server.entries()[-1]["details"] == {"refused": "UNAUTHENTICATED"}


def test_a_token_of_elsewhere_is_no_token(server: Server, world: World, tmp_path: Path) -> None:
    token = Tokens(tmp_path).sign(analyst(world), datetime.timedelta(hours=1))
    assert server.post(b'{"query": "{ viewer { who } }"}', token=token).codes == ["UNAUTHENTICATED"]


def test_a_purpose_that_does_not_allow_it_is_told_so_and_sees_nothing(server: Server, world: World) -> None:
    person = world.known["Person"][0]
    reply = server.ask(
        analyst(world), "query($id: ID!) { person: node(id: $id) { id } viewer { purpose } }", {"id": person}
    )
    assert reply.status == 200
    assert reply.json["data"] == {"person": None, "viewer": {"purpose": "place_safety"}}
    (error,) = reply.json["errors"]
    assert (error["extensions"]["code"], error["path"]) == ("FORBIDDEN", ["person"])
    entry = server.entries()[-1]
    assert entry["details"]["subjects"] == [person]
    assert entry["details"]["refused"] == "FORBIDDEN"


def test_oversight_sees_nothing_of_the_graph(server: Server, world: World) -> None:
    asked = (
        f'{{ node(id: "{world.known["Place"][0]}") {{ id }} contexts {{ totalCount }} hotspots {{ rows {{ rank }} }} }}'
    )
    reply = server.ask(auditor(), asked)
    assert reply.json["data"] == {"node": None, "contexts": None, "hotspots": None}
    assert reply.codes == ["FORBIDDEN"] * 3


def test_a_question_is_answered_for_its_purposes_only(server: Server, world: World) -> None:
    reply = server.ask(analyst(world), "{ hotspots(limit: 3) { rows { rank name } caveats } }")
    assert reply.status == 200
    assert reply.codes == []
    assert reply.json["data"]["hotspots"]["caveats"]


def test_the_context_view_shows_no_person(server: Server, world: World) -> None:
    names = (
        {f"Person {n}" for n in range(7)} | {f"P{n}" for n in range(7)} | set(world.known["Person"]) | {"youth worker"}
    )
    variables = {"id": world.known["Person"][0], "area": f"{world.area}-l"}
    reply = server.ask(analyst(world), EVERYTHING, variables)
    assert reply.status == 200
    assert [name for name in sorted(names) if f'"{name}"' in reply.body.decode()] == []
    assert set(reply.codes) == {"FORBIDDEN", "WITHHELD"}
    shown = server.ask(welfare(world), EVERYTHING, variables)
    assert shown.codes == []
    assert '"Person 0"' in shown.body.decode()
    assert '"youth worker"' in shown.body.decode()


def test_fewer_than_five_people_are_not_counted_out(server: Server, world: World) -> None:
    reply = server.ask(analyst(world), COUNTS, {"area": f"{world.area}-l"})
    counts = {node["name"]: node["people"]["totalCount"] for node in reply.json["data"]["contexts"]["nodes"]}
    # Seven records of a person at the first park are of four young people; the three at the second are of two.
    assert set(counts.values()) == {None}
    assert reply.codes == ["WITHHELD"]


def test_what_was_withheld_of_four_stays_withheld_with_the_fifth(server: Server, world: World) -> None:
    """A number beside nothing would tell of the fifth; whoever asks for the first time gets it."""
    park = ("Place", world.known["Place"][2])
    for number in range(5):
        if number == 4:
            assert told_of(server, world, "Police of there")["Park 2"] is None
        person = {"life_stage": "young_person", "initials": f"Q{number}"}
        world.edge("SPENDS_TIME_IN", world.node("Person", f"q{number}", person), park, {"feels": "red"})
    assert told_of(server, world, "Police of there")["Park 2"] is None
    assert told_of(server, world, "Police of elsewhere")["Park 2"] == 5


def told_of(server: Server, world: World, organisation: str) -> dict[str, int | None]:
    viewer = Viewer("n", organisation, "analyst", "place_safety", "review", frozenset({world.area}))
    nodes = server.ask(viewer, COUNTS, {"area": f"{world.area}-l"}).json["data"]["contexts"]["nodes"]
    return {node["name"]: node["people"]["totalCount"] for node in nodes}


def test_facts_of_another_area_are_out_of_reach_by_every_way(server: Server, world: World) -> None:
    for identifier in world.identifiers:
        asked = """query($id: ID!) { node(id: $id) { id
          ... on Context { name events { totalCount nodes { category } } people { edges { toldBy node { id name } } } }
          ... on Person { name spendsTimeIn { edges { howKnown node { id name } } } events { nodes { id category } } }
          ... on Event { category involved { nodes { id } } occurredAt { nodes { name } } } } }"""
        assert SECRET.encode() not in server.ask(welfare(world), asked, {"id": identifier}).body


def test_areas_that_a_token_does_not_name_are_not_seen(server: Server, world: World) -> None:
    other = Viewer("w.worker", "Council", "practitioner", "welfare", "case 7", frozenset({f"{world.area}-other"}))
    nobody = Viewer("w.worker", "Council", "practitioner", "welfare", "case 7", frozenset())
    place = world.known["Place"][0]
    for viewer, seen in ((welfare(world), True), (other, False), (nobody, False)):
        reply = server.ask(viewer, ONE, {"id": place})
        assert (reply.json["data"]["node"] is not None) is seen


def test_the_entry_names_who_was_shown_to_whom_and_why(server: Server, world: World) -> None:
    asked = "query($id: ID!) { node(id: $id) { ... on Person { initials friends { nodes { initials } } } } }"
    first, second = world.known["Person"][:2]
    server.ask(welfare(world), asked, {"id": first})
    entry = server.entries()[-1]
    assert entry["viewer"] == {
        "who": "w.worker",
        "organisation": "Council",
        "role": "practitioner",
        "purpose": "welfare",
        "reason": "case 7",
        "areas": [world.area],
    }
    assert (entry["action"], entry["what"]) == ("consultation", "query: node")
    assert entry["details"]["subjects"] == [first]
    assert {first, second} <= set(entry["details"]["people"])
    assert entry["seq"] in [found["seq"] for found in server.log.search(person=second)]


def test_what_was_typed_is_not_in_the_log(server: Server, world: World) -> None:
    typed = "a name that somebody typed"
    asked = f'query {{ contexts(filter: {{nameContains: "{typed}"}}) {{ totalCount }} }}'
    server.ask(analyst(world), asked)
    server.ask(
        analyst(world),
        "query($f: ContextFilter) { contexts(filter: $f) { totalCount } }",
        {"f": {"nameContains": typed}},
    )
    entries = server.entries()[-2:]
    assert typed not in json.dumps(entries)
    assert len({entry["details"]["request"] for entry in entries}) == 2


@pytest.mark.parametrize("which", [welfare, analyst])
def test_no_answer_leaves_before_its_entry_is_on_disk(
    server: Server, world: World, which: Callable[[World], Viewer]
) -> None:
    before = len(server.entries())
    with ThreadPoolExecutor(1) as pool:
        with locked(server.log.files.lock):  # no process can append while this one holds the lock
            asked = pool.submit(server.ask, which(world), ONE, {"id": world.known["Place"][0]})
            done, _ = wait([asked], timeout=1)
            assert not done
            assert len(server.entries()) == before
        assert asked.result().status == 200
    assert len(server.entries()) == before + 1


@pytest.mark.parametrize("query", ["{ nope }", "{", "{ contexts(first: 1000) { totalCount } }", "mutation { a }"])
def test_a_refused_request_is_logged_too(server: Server, world: World, query: str) -> None:
    before = len(server.entries())
    reply = server.ask(analyst(world), query)
    assert (reply.status, set(reply.codes)) == (400, {"BAD_INPUT"})
    assert all(error["message"].endswith((".", "?")) for error in reply.json["errors"])
    (entry,) = server.entries()[before:]
    assert entry["details"]["refused"] == "BAD_INPUT"


def test_a_changed_byte_of_the_log_is_found(graph: Graph, world: World, tmp_path: Path) -> None:
    with running(graph, tmp_path) as server:
        for _ in range(3):
            server.ask(analyst(world), "{ viewer { who } }")
        assert server.log.verify().entries == 3
        path = server.log.files.lines
        whole = path.read_bytes()
        path.write_bytes(whole.replace(b"weekly", b"yearly", 1))
        with pytest.raises(Tampered, match="line 1 "):
            server.log.verify()


def test_when_the_log_cannot_be_written_nothing_is_served(graph: Graph, world: World, tmp_path: Path) -> None:
    place = world.known["Place"][0]
    with running(graph, tmp_path) as server:
        assert server.ask(welfare(world), ONE, {"id": place}).status == 200
        lines = server.log.files.lines
        whole = lines.read_bytes()
        lines.unlink()
        for viewer in (welfare(world), analyst(world)):
            reply = server.ask(viewer, ONE, {"id": place})
            assert (reply.status, reply.codes) == (503, ["LOG_UNAVAILABLE"])
            assert place not in reply.body.decode()
            assert str(tmp_path) not in reply.body.decode()
        lines.write_bytes(whole)
        assert server.ask(welfare(world), ONE, {"id": place}).status == 200
        assert server.log.verify().entries == 2


def test_several_workers_write_one_log(graph: Graph, world: World, tmp_path: Path) -> None:
    with running(graph, tmp_path, workers=2) as server:
        for _ in range(12):
            assert server.ask(analyst(world), "{ viewer { who } }").status == 200
        assert server.log.verify().entries == 12
