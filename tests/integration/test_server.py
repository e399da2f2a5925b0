"""The embedded Neo4j as a person meets it: started, killed at the worst moment, adopted, stopped, reset."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from graph.client import Graph
from graph.errors import Missing, NotRunning, Refused
from graph.server import EmbeddedServer
from graph.server.launch import free_port
from graph.server.process import find_server, is_alive, serves
from graph.settings import settings

HEAP_MB = 512
GONE_SECONDS = 60  # a limit for waiting, not an expectation

OWNER = """
import sys, pathlib
from graph.server import EmbeddedServer
server = EmbeddedServer(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
server.start(owned=True, brief=True, memory_mb=512)
print("ready", flush=True)
sys.stdin.read()
"""


def new_server(home: Path) -> EmbeddedServer:
    return EmbeddedServer(home, settings().cache)


def begin(server: EmbeddedServer, *, owned: bool = False) -> int:
    """Start it and return its process."""
    server.start(owned=owned, brief=True, memory_mb=HEAP_MB)
    pid = server.status().pid
    assert pid is not None
    return pid


def kill(pid: int) -> None:
    """As `kill -9`, and wait until it is gone."""
    psutil.Process(pid).kill()
    wait_gone(pid)


def wait_gone(pid: int) -> None:
    """Wait for a process to end; one that its parent has not collected has ended."""
    deadline = time.monotonic() + GONE_SECONDS
    while is_alive(pid):
        assert time.monotonic() < deadline, f"process {pid} is still there"
        time.sleep(0.02)


def command(home: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """The `safeground` command of a checkout whose home is `home`."""
    return subprocess.run(
        command_line(*arguments),
        env=surroundings(home) | environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def command_line(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from safeground.cli import main; main()", *arguments]


def surroundings(home: Path) -> dict[str, str]:
    """The environment of a user whose SAFEGROUND_HOME is the folder above the server's home."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    return plain | {"SAFEGROUND_HOME": str(home.parent), "SAFEGROUND_CACHE": str(settings().cache)}


@contextmanager
def owner(server: EmbeddedServer) -> "Iterator[subprocess.Popen[str]]":
    """A process that owns the server of this home; told to end at the end, unless it was killed before."""
    with subprocess.Popen(
        [sys.executable, "-c", OWNER, str(server.paths.home), str(settings().cache)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.communicate()  # closes what it reads, which is how it is told


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose path is as awkward as paths get."""
    return tmp_path_factory.mktemp("the first höme") / "neo4j"


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[EmbeddedServer]:
    """A lasting server, shared by this module; each test leaves it running."""
    shared = new_server(home)
    begin(shared)
    yield shared
    shared.stop()
    assert find_server(home) is None


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """Another checkout's server, not started."""
    second = new_server(tmp_path_factory.mktemp("second") / "neo4j")
    yield second
    second.stop()


def write(server: EmbeddedServer, name: str) -> None:
    with Graph.connect(server.endpoint()) as graph:
        graph.run("CREATE (:Mark {name: $name})", {"name": name})


def marks(server: EmbeddedServer) -> set[str]:
    with Graph.connect(server.endpoint()) as graph:
        return {row["name"] for row in graph.read("MATCH (m:Mark) RETURN m.name AS name")}


class TestRunning:
    """What holds while it runs."""

    def test_starting_again_changes_nothing(self, server: EmbeddedServer, home: Path) -> None:
        before = server.status()
        assert before.running
        assert new_server(home).start() == server.endpoint()
        assert server.status() == before

    def test_only_the_loopback_interface_listens(self, server: EmbeddedServer) -> None:
        connections = psutil.Process(server.status().pid).net_connections("inet")
        listening = {found.laddr.ip for found in connections if found.status == psutil.CONN_LISTEN}
        assert listening
        assert listening <= {"127.0.0.1", "::1", "::ffff:127.0.0.1"}
        assert not [found for found in connections if found.type == socket.SOCK_DGRAM], "it broadcasts nothing"

    def test_nobody_else_can_read_anything(self, server: EmbeddedServer) -> None:
        home = server.paths.home
        everything = [home, *home.rglob("*")]
        assert len(everything) > 20
        assert [path for path in everything if path.lstat().st_mode & 0o077] == []

    def test_the_password_is_generated_and_asked_for(self, server: EmbeddedServer) -> None:
        endpoint = server.endpoint()
        assert len(endpoint.password) >= 24
        assert endpoint.password not in repr(endpoint)
        assert endpoint.password not in " ".join(psutil.Process(server.status().pid).cmdline())
        wrong = type(endpoint)(endpoint.uri, endpoint.username, "not the password", endpoint.database)
        with pytest.raises(NotRunning, match="refuses the user"), Graph.connect(wrong) as graph:
            graph.read("RETURN 1")

    def test_no_statement_is_written_to_a_log(self, server: EmbeddedServer, home: Path) -> None:
        write(server, "a-name-that-stays-out-of-logs")
        logs = [path for path in (home / "logs").iterdir() if path.is_file()]
        assert logs
        assert not [path for path in logs if b"stays-out-of-logs" in path.read_bytes()]

    def test_the_command_says_where_it_runs(self, server: EmbeddedServer, home: Path) -> None:
        done = command(home, "db", "status")
        assert done.returncode == 0
        assert server.endpoint().uri in done.stdout
        assert server.endpoint().password not in done.stdout + done.stderr

    def test_resetting_needs_a_yes(self, server: EmbeddedServer, home: Path) -> None:
        write(server, "kept")
        done = command(home, "db", "reset")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "--yes" in done.stderr
        assert "kept" in marks(server)

    @pytest.mark.parametrize("verb", [("start",), ("stop",), ("reset", "--yes")])
    def test_another_server_is_not_ours_to_stop(
        self, server: EmbeddedServer, home: Path, verb: tuple[str, ...]
    ) -> None:
        done = command(home, "db", *verb, NEO4J_URI=server.endpoint().uri)
        assert done.returncode == 2
        assert "NEO4J_URI" in done.stderr
        assert "not ours to start, stop or reset" in done.stderr
        assert server.status().running


class TestKilled:
    """What holds after kill -9 of anything."""

    def test_killed_java_loses_nothing_that_was_committed(self, server: EmbeddedServer) -> None:
        uri = server.endpoint().uri
        write(server, "committed")
        kill(server.status().pid or 0)
        assert server.status().phase == "stopped"
        with pytest.raises(NotRunning, match="safeground db start"):
            server.endpoint()
        begin(server)
        assert "committed" in marks(server)
        assert server.endpoint().uri == uri, "an address noted once stays true"

    def test_a_start_that_is_killed_halfway_is_taken_over(self, server: EmbeddedServer, home: Path) -> None:
        write(server, "before")
        server.stop()
        with subprocess.Popen(
            command_line("db", "start"), env=surroundings(home), stderr=subprocess.DEVNULL
        ) as starter:
            while (found := find_server(home)) is None:
                assert starter.poll() is None
            starter.send_signal(signal.SIGKILL)
        assert serves(found.pid, home), "it is detached from whoever starts it"
        assert begin(server) == found.pid
        assert "before" in marks(server)

    def test_a_server_that_nobody_noted_is_found(self, server: EmbeddedServer) -> None:
        before = server.status()
        server.paths.state.unlink()
        assert server.status().pid == before.pid
        assert begin(server) == before.pid
        assert json.loads(server.paths.state.read_text())["pid"] == before.pid

    def test_a_state_file_that_names_a_stranger_is_not_believed(self, server: EmbeddedServer) -> None:
        before = server.status()
        state = json.loads(server.paths.state.read_text()) | {"pid": os.getpid()}
        server.paths.state.write_text(json.dumps(state))
        assert server.status().pid == before.pid
        assert begin(server) == before.pid

    def test_a_killed_owner_takes_its_server_along_and_leaves_the_neighbours(
        self, server: EmbeddedServer, other: EmbeddedServer
    ) -> None:
        with owner(other) as process:
            assert server.status().running, "two checkouts side by side"
            assert server.endpoint().uri != other.endpoint().uri
            write(other, "owned")
            state = json.loads(other.paths.state.read_text())
            assert state["owner"] == process.pid
            process.kill()
        wait_gone(state["pid"])
        wait_gone(state["supervisor"])
        assert server.status().running
        assert "owned" not in marks(server)

    def test_a_killed_supervisor_takes_its_server_along_and_the_next_owner_leaves_nothing(
        self, other: EmbeddedServer
    ) -> None:
        with owner(other) as process:
            write(other, "supervised")
            state = json.loads(other.paths.state.read_text())
            kill(state["supervisor"])
            wait_gone(state["pid"])
            process.kill()
        assert other.status().phase == "stopped"
        with owner(other):
            assert "supervised" in marks(other)
            pid = other.status().pid
            assert pid is not None
        assert not serves(pid, other.paths.home), "an owner that ends of itself waits for its server"


class TestStarting:
    """What can be in the way of a start."""

    def test_two_starts_at_once_make_one_server(self, server: EmbeddedServer, home: Path) -> None:
        server.stop()
        starters = [
            subprocess.Popen(command_line("db", "start"), env=surroundings(home), stdout=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        said = {starter.communicate()[0] for starter in starters}
        assert [starter.returncode for starter in starters] == [0, 0]
        assert len(said) == 1
        assert server.endpoint().uri in said.pop()

    def test_an_owner_uses_a_lasting_server_and_leaves_it(self, server: EmbeddedServer) -> None:
        before = server.status()
        with owner(server):
            assert server.status() == before
        assert server.status() == before

    def test_a_taken_port_is_left_to_its_taker(self, other: EmbeddedServer, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            choices = iter([port])
            monkeypatch.setattr("graph.server.embedded.free_port", lambda _: next(choices, None) or free_port())
            begin(other, owned=True)
            assert str(port) not in other.endpoint().uri
        assert other.status().running

    def test_too_little_memory_is_said(self, tmp_path: Path) -> None:
        small = new_server(tmp_path / "neo4j")
        with pytest.raises(Missing, match="There is not enough memory for Neo4j"):
            small.start(memory_mb=16)
        assert small.status().phase == "stopped"

    def test_data_without_its_password_is_said(self, other: EmbeddedServer) -> None:
        begin(other, owned=True)
        other.stop()
        other.paths.password.unlink()
        with pytest.raises(Refused, match=r"password .* is gone .* `safeground db reset`"):
            other.start()
        assert other.status().phase == "stopped"

    def test_reset_deletes_the_graph_and_the_next_start_makes_another(self, other: EmbeddedServer) -> None:
        other.reset()
        assert [path.name for path in other.paths.home.iterdir()] == ["lock"]
        begin(other, owned=True)
        assert marks(other) == set()

    def test_stopping_is_said_and_lasts(self, other: EmbeddedServer) -> None:
        home = other.paths.home
        begin(other, owned=True)
        assert command(home, "db", "stop").stdout == "Neo4j has stopped.\n"
        assert command(home, "db", "stop").stdout == "Neo4j was not running.\n"
        assert command(home, "db", "status").returncode == 3
        assert find_server(home) is None
