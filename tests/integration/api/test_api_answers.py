"""Random requests against a real server: never an error of ours, and the same answer as the slow way gives."""

import datetime
import json
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from api.types.schema import schema
from graph.access.policy import policy
from graph.access.scopes import READ, from_record, visible
from graph.access.viewer import Viewer
from graph.settings import settings as installation
from graph.time import now
from tests.integration.api.oracle import Oracle
from tests.integration.api.server import Server
from tests.integration.api.world import SECRET, World, analyst, welfare
from tests.selections import Requests

DAYS = [datetime.date(2026, 2, 1), datetime.date(2026, 3, 10), datetime.date(2026, 3, 20), datetime.date(2026, 4, 1)]
"""Before anything was known, before the changes, on their day, and after."""


@pytest.fixture(scope="module")
def oracles(world: World) -> dict[str, Oracle]:
    viewers = [welfare(world), analyst(world)]
    shared = policy(installation().home), now().date()
    scopes = [from_record(record) for record in world.graph.read(READ)]
    return {
        one.purpose: Oracle(world, one, visible(scopes, one, *shared), visible(scopes, one, *shared, inferred=True))
        for one in viewers
    }


@pytest.mark.parametrize("which", [welfare, analyst])
@pytest.mark.parametrize("past", [False, True], ids=["now", "as known on"])
@given(random=st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_random_request_is_answered_as_the_slow_way_answers_it(  # noqa: PLR0917
    server: Server,
    world: World,
    oracles: dict[str, Oracle],
    which: Callable[[World], Viewer],
    past: bool,
    random: Random,
) -> None:
    viewer = which(world)
    day = random.choice(DAYS) if past else None
    requests = Requests(
        schema(),
        [*world.identifiers, "osm:none", "nonsense"],
        [f"{world.area}-s", f"{world.area}-l", "nowhere"],
        ["park", "PARK 1", "school", "e"],
        day=day.isoformat() if day else None,
        narrow=True,
        left_out=frozenset({"lookedAt"}),  # who looked is in the log and not in the graph
    )
    text, variables = requests.draw(random)
    note(text)
    note(variables)
    before = len(server.entries())
    reply = server.ask(viewer, text, variables)
    assert reply.status == 200, reply.body
    assert set(reply.codes) <= {"WITHHELD", "FORBIDDEN"}
    assert json.dumps(reply.json["data"]) == json.dumps(oracles[viewer.purpose].data(text, variables, day))
    assert SECRET.encode() not in reply.body
    assert len(server.entries()) == before + 1
