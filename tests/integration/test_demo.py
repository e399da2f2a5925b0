"""The demo from end to end, as a user runs it: on its own Neo4j, twice, and with another town."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo import generate
from graph.errors import Missing
from graph.server import EmbeddedServer
from graph.settings import settings
from safeground.commands.demo import chosen_port

COMMAND = [sys.executable, "-c", "from safeground.cli import main; main()", "demo", "--port", "0"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation of its own: the demo brings its own server, whatever the other tests use."""
    return tmp_path_factory.mktemp("home")


def run(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    environment |= {"SAFEGROUND_HOME": str(home), "SAFEGROUND_CACHE": str(settings().cache)}
    return subprocess.run([*COMMAND, *options], env=environment, capture_output=True, text=True, check=False)


def server(home: Path) -> EmbeddedServer:
    return EmbeddedServer(home / "neo4j", settings().cache)


def imports(printed: str) -> list[tuple[str, ...]]:
    """The cells of the table of imports: source, organisation, files, read, new, changed, unchanged, rejected."""
    printed = printed.partition("Which contexts connect")[0]
    rows = [tuple(cell.strip() for cell in line.strip("│").split("│")) for line in printed.splitlines() if "│" in line]
    return [row for row in rows if len(row) == 8]


@pytest.fixture(scope="module")
def first(home: Path) -> subprocess.CompletedProcess[str]:
    return run(home, "--once", "--scale", "0.1")


@pytest.fixture(scope="module")
def running(first: subprocess.CompletedProcess[str], home: Path) -> Iterator[EmbeddedServer]:
    """The same Neo4j, started by somebody else: the demo uses it and leaves it running."""
    somebodys = server(home)
    somebodys.start(owned=True, brief=True)
    yield somebodys
    somebodys.stop()


def test_it_loads_answers_serves_and_stops(first: subprocess.CompletedProcess[str], home: Path) -> None:
    assert first.returncode == 0, first.stderr
    assert "Traceback" not in first.stderr
    for line in imports(first.stdout):
        read, new, changed, unchanged, rejected = (int(cell.replace(",", "")) for cell in line[3:])
        assert read == new + changed + unchanged + rejected > 0
        assert rejected == 0, line
    assert len(imports(first.stdout)) == 17
    printed = " ".join(first.stdout.split())
    found = re.search(r"found: (\d+) of (\d+) contexts of concern", printed)
    assert found
    assert found[1] == found[2]
    assert "0 of 6 decoys" in printed
    assert re.search(r"The API answers: .*hotspots.*observed", first.stdout)
    assert re.search(r"Query page: +http://127\.0\.0\.1:\d+/", first.stdout)
    assert server(home).status().phase == "stopped"


def test_the_files_are_those_of_the_seed(first: subprocess.CompletedProcess[str], home: Path, tmp_path: Path) -> None:
    generate(tmp_path, seed=1, scale=0.1)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (home / "demo" / path.name).read_bytes()


def test_a_second_time_loads_nothing_and_answers_the_same(
    first: subprocess.CompletedProcess[str], home: Path, running: EmbeddedServer
) -> None:
    second = run(home, "--once", "--scale", "0.1")
    assert second.returncode == 0, second.stderr
    assert "All of it was in the graph already." in second.stdout
    assert "Importing" not in second.stderr
    start = "Which contexts connect"
    end = "Query page"
    assert second.stdout.partition(start)[2].partition(end)[0] == first.stdout.partition(start)[2].partition(end)[0]
    assert imports(second.stdout) == imports(first.stdout)
    assert running.status().phase == "running"


def test_another_town_replaces_the_first(home: Path, running: EmbeddedServer) -> None:
    other = run(home, "--once", "--scale", "0.1", "--seed", "2")
    assert other.returncode == 0, other.stderr
    assert "Removing the invented town" in other.stderr
    truth = json.loads((home / "demo" / "truth.json").read_text("utf-8"))
    assert (truth["seed"], truth["scale"]) == (2, 0.1)
    # Everything of the second town is new: nothing of the first was left for it to meet.
    assert all(line[3] == line[4] for line in imports(other.stdout))


def test_a_scale_that_makes_no_town_is_one_sentence(tmp_path: Path) -> None:
    refused = run(tmp_path, "--once", "--scale", "-1")
    assert refused.returncode == 2
    assert refused.stderr.strip() == "safeground: A demo of scale -1 cannot be made; give one from 0.1 to 20."
    assert not list(tmp_path.iterdir())


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_in_use_is_one_sentence_before_anything_is_loaded(home: Path, taken: int) -> None:
    refused = run(home, "--once", "--port", str(taken))
    assert refused.returncode == 5
    assert (
        refused.stderr.strip()
        == f"safeground: Port {taken} is in use: stop what uses it, or choose another with --port."
    )


def test_the_usual_port_gives_way_and_a_wish_does_not(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safeground.commands.demo.USUAL_PORT", taken)
    assert chosen_port("127.0.0.1", None) == 0
    with pytest.raises(Missing, match="is in use"):
        chosen_port("127.0.0.1", taken)
    assert chosen_port("127.0.0.1", 0) == 0
