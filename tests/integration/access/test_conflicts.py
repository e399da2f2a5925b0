"""A viewer with a conflict of interest finds nothing of that person by any request; everybody else finds it."""

import datetime
import json
from random import Random

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from api.types.schema import schema
from graph.access.viewer import Viewer
from graph.schema.registry import SCHEMA
from tests.integration.access.policies import share_with_all
from tests.integration.access.world import Partnership
from tests.integration.api.oracle import Oracle
from tests.integration.api.server import Server
from tests.integration.api.world import World
from tests.selections import Requests

FACTS = {kind.name for kind in SCHEMA.nodes if kind.is_fact or (kind.is_context and kind.person_level)}
ONE = "query($id: ID!) { node(id: $id) { id } }"
DAY = datetime.date(2026, 3, 5)


def conflict(partnership: Partnership, who: str = "w.worker", until: str = "") -> str:
    """Somebody is an aunt of the first young person."""
    ends = f"until = {until}\n" if until else ""
    return f'[[conflicts]]\nwho = "{who}"\nperson = "{partnership.people[0][1]}"\n{ends}'


class Barring(Oracle):
    """The slow way, for a viewer for whom some nodes are not there."""

    def __init__(self, world: World, viewer: Viewer, scopes: list[int], person: str) -> None:
        super().__init__(world, viewer, scopes, scopes)
        self.barred = self._tied(person)

    def _tied(self, person: str) -> set[str]:
        """The person's records, the facts tied to them, and the facts tied to those, step by step."""
        same = self._nodes[person].get("canonical_id")
        reached = {
            uid for uid, node in self._nodes.items() if uid == person or (same and node.get("canonical_id") == same)
        }
        for _ in range(4):
            for edge in self._edges:
                for near, far in ((edge["start"], edge["end"]), (edge["end"], edge["start"])):
                    if near in reached and self._kinds[far] in FACTS:
                        reached = reached | {far}
        return reached

    def _said(self, uid: str) -> dict[str, object] | None:
        return None if uid in self.barred else super()._said(uid)


@pytest.fixture(scope="module")
def oracle(partnership: Partnership) -> Barring:
    numbers = [scope.number for scope in partnership.scopes.values()]
    return Barring(partnership.world, partnership.viewer("council"), numbers, partnership.people[0][1])


def seen(server: Server, viewer: Viewer, identifier: str) -> bool:
    return server.ask(viewer, ONE, {"id": identifier}).json["data"]["node"] is not None


def test_what_is_out_of_reach_is_the_person_and_what_is_tied_to_them(
    server: Server, partnership: Partnership, oracle: Barring
) -> None:
    share_with_all(server.home)
    everything = [uid for uid in partnership.world.identifiers if uid != partnership.home[1]]
    records = [uid for uid in oracle.barred if uid.startswith("person:")]
    assert len(records) == 2  # one young person, whom two organisations hold
    assert all(seen(server, partnership.viewer("council"), uid) for uid in everything)
    share_with_all(server.home, conflict(partnership))
    for uid in everything:
        assert seen(server, partnership.viewer("council"), uid) is (uid not in oracle.barred), uid
    assert len(oracle.barred) == 1 + 3 * 6 + 1 + 2


@pytest.mark.parametrize("past", [False, True], ids=["now", "as known on"])
@given(random=st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_random_request_is_answered_as_if_none_of_it_were_there(
    server: Server, partnership: Partnership, oracle: Barring, past: bool, random: Random
) -> None:
    share_with_all(server.home, conflict(partnership))
    requests = Requests(
        schema(),
        [uid for uid in partnership.world.identifiers if uid != partnership.home[1]],
        [partnership.area],
        [f"park {partnership.area}"],
        day=DAY.isoformat() if past else None,
        narrow=True,
        left_out=frozenset({"lookedAt"}),  # who looked is in the log and not in the graph
    )
    text, variables = requests.draw(random)
    note(text)
    note(variables)
    reply = server.ask(partnership.viewer("council"), text, variables)
    assert reply.status == 200, reply.body
    data = oracle.data(text, variables, DAY if past else None)
    assert json.dumps(reply.json["data"]) == json.dumps(data)
    body = json.dumps(reply.json["data"])
    asked = {value for value in variables.values() if isinstance(value, str)}
    assert not [uid for uid in oracle.barred - asked if uid in body]


@pytest.mark.parametrize("who", ["W.Worker", "w worker", "WWORKER", "ｗ.worker", "w.wörker"])
def test_another_spelling_of_the_viewer_is_barred_too(server: Server, partnership: Partnership, who: str) -> None:
    share_with_all(server.home, conflict(partnership, who))
    assert not seen(server, partnership.viewer("council"), partnership.people[0][1])
    assert seen(server, partnership.viewer("council"), partnership.people[1][1])


def test_nobody_else_is_barred_and_it_ends(server: Server, partnership: Partnership) -> None:
    person = partnership.people[0][1]
    share_with_all(server.home, conflict(partnership))
    assert seen(server, partnership.viewer("council", who="somebody.else"), person)
    share_with_all(server.home, conflict(partnership, until="2026-01-01"))
    assert seen(server, partnership.viewer("council"), person)
    share_with_all(server.home, conflict(partnership, until="2099-01-01"))
    assert not seen(server, partnership.viewer("council"), person)


def test_a_question_is_answered_without_names(server: Server, partnership: Partnership) -> None:
    asked = """{ crossGroup(windowTo: "2026-03-20") { rows { viaName viaKind } notes } }"""
    share_with_all(server.home, conflict(partnership))
    reply = server.ask(partnership.viewer("council"), asked)
    assert reply.status == 200, reply.body
    assert server.entries()[-1]["details"].get("people", []) == []


def test_where_nobody_is_named_a_conflict_changes_no_count(server: Server, partnership: Partnership) -> None:
    """Else two colleagues could compare their answers."""
    asked = "query($id: ID!) { node(id: $id) { ... on Place { people { totalCount } events { totalCount } } } }"
    analyst = partnership.viewer("police", "place_safety", "analyst")
    share_with_all(server.home)
    before = server.ask(analyst, asked, {"id": partnership.place[1]}).json["data"]
    share_with_all(server.home, conflict(partnership))
    assert server.ask(analyst, asked, {"id": partnership.place[1]}).json["data"] == before
