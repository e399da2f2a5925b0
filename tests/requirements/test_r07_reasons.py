"""R7: no read without a purpose and a reason, and both are in the log with what was read."""

import datetime
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jwt
import pytest

from api.token import ALGORITHM, AUDIENCE, ISSUER
from graph.access.keys import secret
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.errors import Forbidden
from tests.integration.access.world import Partnership, build
from tests.integration.api.server import Reply, Server, running

NOTHING = [None, "", " ", "\t\n", "\u00a0", "\u200b", "\u2060\ufeff", "-", "...", "\u3164", "\ufe0f"]
"""What says nothing: left out, empty, spaces, spaces of no width, dots."""


@pytest.fixture(scope="module")
def partnership(graph: Graph) -> Partnership:
    return build(graph)


@pytest.fixture(scope="module")
def server(graph: Graph, partnership: Partnership, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    assert partnership.area
    with running(graph, Path(tmp_path_factory.mktemp("r07"))) as server:
        yield server


def asked(server: Server, partnership: Partnership, **changes: str | None) -> Reply:
    """Ask for a person with a token that is signed, and says what it says."""
    now = datetime.datetime.now(datetime.UTC)
    viewer = partnership.viewer("council")
    claims: dict[str, object] = {"iss": ISSUER, "aud": AUDIENCE, "iat": now, "exp": now + datetime.timedelta(hours=1)}
    claims |= {name: getattr(viewer, name) for name in ("who", "organisation", "role", "purpose", "reason")}
    claims |= {"areas": sorted(viewer.areas)}
    claims |= changes
    said = {name: value for name, value in claims.items() if value is not None}
    token = jwt.encode(said, secret(server.home, "token"), ALGORITHM)
    query = "query($id: ID!) { node(id: $id) { ... on Person { name } } contexts { totalCount } }"
    return server.post(
        json.dumps({"query": query, "variables": {"id": partnership.people[0][1]}}).encode(), token=token
    )


def test_with_both_it_is_answered(server: Server, partnership: Partnership) -> None:
    """Or the tests below would prove nothing."""
    reply = asked(server, partnership)
    assert reply.status == 200
    assert reply.json["data"]["node"]["name"]
    entry = server.entries()[-1]
    assert entry["viewer"]["purpose"] == "welfare"
    assert entry["viewer"]["reason"] == "case 7"
    assert partnership.people[0][1] in entry["details"]["people"]


@pytest.mark.parametrize("name", ["purpose", "reason", "role", "organisation", "who"])
@pytest.mark.parametrize("value", NOTHING, ids=repr)
def test_without_one_of_them_nothing_is_served_and_that_is_logged(
    server: Server, partnership: Partnership, name: str, value: str | None
) -> None:
    reply = asked(server, partnership, **{name: value})
    assert (reply.status, reply.codes) == (403, ["FORBIDDEN"])
    assert "data" not in reply.json
    assert f"Person 0 {partnership.area}" not in reply.body.decode()
    assert server.entries()[-1]["details"] == {"refused": "FORBIDDEN"}


@pytest.mark.parametrize("purpose", ["curiosity", "Welfare", "welfare ", "wellfare", "*", "place_safety,welfare"])
def test_a_purpose_that_is_not_agreed_is_none(server: Server, partnership: Partnership, purpose: str) -> None:
    reply = asked(server, partnership, purpose=purpose)
    assert (reply.status, reply.codes) == (403, ["FORBIDDEN"])


@pytest.mark.parametrize("name", ["purpose", "reason"])
@pytest.mark.parametrize("value", [value for value in NOTHING if value is not None], ids=repr)
def test_there_is_no_viewer_without_them_anywhere(name: str, value: str) -> None:
    """Every way to read takes a viewer, and this is how one is made."""
    parts = {"who": "w", "organisation": "o", "role": "practitioner", "purpose": "welfare", "reason": "case 7"}
    with pytest.raises(Forbidden):
        Viewer(**(parts | {name: value}), areas=frozenset({"E1"}))


@pytest.mark.parametrize("command", [["query", "hotspots"], ["why", "person:1"]])
def test_the_command_line_takes_no_empty_token(command: list[str], tmp_path: Path, partnership: Partnership) -> None:
    environment = os.environ | {"SAFEGROUND_HOME": str(tmp_path), "SAFEGROUND_TOKEN": "x.y.z"}
    line = [sys.executable, "-c", "from safeground.cli import main; main()", *command]
    done = subprocess.run(line, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout) == (6, "")


@pytest.mark.parametrize("value", [" ", "\u200b", "-"], ids=repr)
def test_the_command_line_takes_no_reason_that_says_nothing(value: str, tmp_path: Path) -> None:
    environment = os.environ | {"SAFEGROUND_HOME": str(tmp_path)}
    line = [sys.executable, "-c", "from safeground.cli import main; main()", "query", "hotspots", f"--reason={value}"]
    done = subprocess.run(line, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout) == (6, "")
    assert "reason" in done.stderr
