"""Whatever happens to the process or the disk: nothing is served that is not in the log, and the log stays whole."""

import itertools
import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from graph.access.log import AccessLog
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.errors import Tampered
from tests.integration.api.server import Reply, Server, running
from tests.integration.audit.town import Town

NODE = "query ($id: ID!) { node(id: $id) { id lookedAt { totalCount } } }"
CLIENTS = 6


class Client(threading.Thread):
    """Asks one question after the other, each as a viewer of its own, until the server is gone."""

    def __init__(self, server: Server, town: Town, name: str) -> None:
        super().__init__()
        self._server = server
        self._town = town
        self._name = name
        self.answered: list[str] = []
        self.enough = threading.Event()

    def run(self) -> None:
        """Until the connection breaks."""
        for number in itertools.count():
            viewer = self._viewer(f"{self._name}-{number}")
            which = self._town.people[number % 3] if number % 2 else self._town.place
            try:
                reply = self._server.ask(viewer, NODE, {"id": which[1]})
            except (OSError, HTTPException, ValueError):  # gone, or cut off in the middle of a reply
                return
            if reply.status == 200:
                self.answered.append(viewer.who)

    def _viewer(self, who: str) -> Viewer:
        return self._town.worker(who)


def whose(home: Path) -> Counter[str]:
    """How many entries each viewer has, after checking that the log is whole."""
    log = AccessLog(home)
    log.verify()
    return Counter(entry["viewer"]["who"] for entry in log.search() if entry["viewer"])


def test_killed_under_load_again_and_again_no_answer_is_without_its_entry(
    graph: Graph, town: Town, tmp_path: Path
) -> None:
    """Killed between the commit of an entry and its answer, or anywhere else: the moments are drawn at random."""
    moments = random.Random(4)  # noqa: S311 (reproducible as far as processes are)
    answered: list[str] = []
    for round_ in range(3):
        with running(graph, tmp_path) as server:
            clients = [Client(server, town, f"r{round_}c{number}") for number in range(CLIENTS)]
            for client in clients:
                client.start()
            enough = moments.randint(5, 60)
            while sum(len(client.answered) for client in clients) < enough:
                clients[0].join(0.001)
            os.kill(server.process.pid, signal.SIGKILL)
            for client in clients:
                client.join(60)
                assert not client.is_alive()
                answered += client.answered
        logged = whose(tmp_path)
        assert [who for who in answered if logged[who] != 1] == []
    numbers = [entry["seq"] for entry in AccessLog(tmp_path).search()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(answered) >= 3 * 5


@pytest.fixture
def full(graph: Graph, town: Town, tmp_path: Path) -> Iterator[Server]:
    """A server whose disk is full after some entries: no file may grow past 20,000 bytes."""
    assert town.people
    before = (
        "import resource, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))"
    )
    with running(graph, tmp_path, before=before) as server:
        yield server


def ask(server: Server, town: Town, number: int) -> Reply:
    """A question of a viewer of its own."""
    query = "query ($id: ID!) { node(id: $id) { id ... on Place { name } } }"
    return server.ask(replace(town.worker(), who=f"w.{number}"), query, {"id": town.place[1]})


def test_on_a_full_disk_nothing_is_served_and_afterwards_it_goes_on(
    graph: Graph, full: Server, town: Town, tmp_path: Path
) -> None:
    replies = [ask(full, town, number) for number in range(80)]
    statuses = [reply.status for reply in replies]
    served = statuses.index(503)
    assert served > 3
    assert set(statuses[served:]) == {503}
    for reply in replies[served:]:
        assert reply.codes == ["LOG_UNAVAILABLE"]
        assert "data" not in reply.json
        assert town.place[1].encode() not in reply.body
        assert str(tmp_path).encode() not in reply.body
    assert whose(tmp_path) == Counter(f"w.{number}" for number in range(served))
    full.process.kill()
    full.process.wait(30)
    with running(graph, tmp_path) as server:
        assert ask(server, town, 999).status == 200
    assert whose(tmp_path)["w.999"] == 1


def test_what_a_running_server_finds_changed_it_serves_nothing_on(graph: Graph, town: Town, tmp_path: Path) -> None:
    with running(graph, tmp_path) as server:
        for number in range(5):
            assert ask(server, town, number).status == 200
        lines = server.log.files.lines
        whole = lines.read_bytes()
        lines.write_bytes(whole[: -len(whole.splitlines(keepends=True)[-1])])
        reply = ask(server, town, 6)
        assert (reply.status, reply.codes) == (503, ["LOG_UNAVAILABLE"])
        with pytest.raises(Tampered, match="line 5 of the access log is missing"):
            AccessLog(tmp_path).verify()
        lines.write_bytes(whole)
        assert ask(server, town, 7).status == 200


def test_who_looked_is_not_answered_from_a_changed_log(graph: Graph, town: Town, tmp_path: Path) -> None:
    """One byte in the middle, which writing does not come across: the entry that it is in is not shown."""
    with running(graph, tmp_path) as server:
        for _ in range(4):
            assert server.ask(town.worker(), NODE, {"id": town.people[0][1]}).status == 200
        lines = server.log.files.lines
        lines.write_bytes(lines.read_bytes().replace(b"case 7", b"case 8", 1))
        query = "query ($id: ID) { accessLog(record: $id) { nodes { reason } } }"
        reply: Any = server.ask(town.auditor(), query, {"id": town.people[0][1]})
        assert (reply.status, reply.codes) == (503, ["TAMPERED"])
        assert b"case 8" not in reply.body


def test_a_clock_put_back_changes_no_order_and_is_told(graph: Graph, town: Town, tmp_path: Path) -> None:
    back = (
        "import datetime, itertools, graph.access.log as log, graph.time as time\n"
        "hours = itertools.count()\n"
        "real = time.now\n"
        "def clock(): return real() - datetime.timedelta(hours=next(hours))\n"
        "log.AccessLog.__init__.__defaults__ = (clock,)"
    )
    with running(graph, tmp_path, before=back) as server:
        for number in range(4):
            assert ask(server, town, number).status == 200
        found = server.log.verify()
        assert found.clock_went_back == (2, 3, 4)
        entries = server.ask(town.auditor(), "{ accessLog { nodes { number who } } }").json["data"]["accessLog"][
            "nodes"
        ]
    order = [entry["who"] for entry in entries if entry["who"].startswith("w.")]
    assert order == ["w.3", "w.2", "w.1", "w.0"]
