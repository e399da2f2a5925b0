"""`safeground token`, `audit` and `serve`, as somebody types them."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from api.token import Tokens
from graph.access.log import AccessLog
from graph.access.viewer import Viewer
from graph.client import Graph
from tests.integration.api.server import Server
from tests.integration.api.world import World, analyst

TOKEN = ["token", "--organisation", "Police", "--role", "analyst", "--purpose", "place_safety", "--reason", "review"]
VIEWER = Viewer("a", "Police", "analyst", "place_safety", "[bold]weekly[/bold] review", frozenset({"all"}))


def environment(home: Path, graph: Graph) -> dict[str, str]:
    where = graph.where
    return os.environ | {
        "SAFEGROUND_HOME": str(home),
        **where.environment,
        "COLUMNS": "300",
    }


class Run:
    """Runs the command in a home of its own."""

    def __init__(self, home: Path, graph: Graph) -> None:
        self.home = home
        self.environment = environment(home, graph)

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from safeground.cli import main; main()", *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def run(tmp_path: Path, graph: Graph) -> Run:
    return Run(tmp_path, graph)


def one_sentence(text: str) -> bool:
    return text.startswith("safeground: ") and text.count("\n") == 1 and "Traceback" not in text


def test_token_prints_the_token_alone(run: Run, tmp_path: Path) -> None:
    done = run(*TOKEN, "--area", "E1", "--area", "E2", "--who", "a.analyst")
    assert (done.returncode, done.stderr) == (0, "")
    viewer = Tokens(tmp_path).viewer(f"Bearer {done.stdout.strip()}")
    assert viewer == Viewer("a.analyst", "Police", "analyst", "place_safety", "review", frozenset({"E1", "E2"}))
    assert done.stdout.count("\n") == 1


def test_token_says_when_it_is_for_every_area(run: Run, tmp_path: Path) -> None:
    done = run(*TOKEN)
    assert "every area" in done.stderr
    assert Tokens(tmp_path).viewer(f"Bearer {done.stdout.strip()}").areas == frozenset({"all"})


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (("--purpose", "curiosity"), 6),
        (("--role", "auditor"), 6),
        (("--role", "operator"), 2),
        (("--organisation", "*"), 6),
        (("--organisation", "Police\u200b"), 6),
        (("--reason", " "), 6),
        (("--hours", "0"), 2),
    ],
)
def test_token_refuses_in_one_sentence(run: Run, change: tuple[str, str], status: int) -> None:
    done = run(*TOKEN, "--area", "E1", *change)
    assert (done.returncode, done.stdout) == (status, "")
    assert one_sentence(done.stderr)


def test_audit_verifies_and_finds_one_changed_byte(run: Run, tmp_path: Path) -> None:
    log = AccessLog(tmp_path)
    for number in range(3):
        log.record(VIEWER, "consultation", f"query {number}", {"subjects": [f"osm:{number}"]})
    done = run("audit", "verify")
    assert done.returncode == 0
    assert "3 entries" in done.stdout
    found = re.search(r"--expect (\S+)", done.stdout)
    assert found
    kept = found[1]
    assert run("audit", "verify", "--expect", kept).returncode == 0
    assert run("audit", "verify", "--expect", f"2:{kept[2:]}").returncode == 7
    assert run("audit", "verify", "--expect", "nonsense").returncode == 2
    whole = log.files.lines.read_bytes()
    log.files.lines.write_bytes(whole.replace(b"query 1", b"query 7"))
    done = run("audit", "verify")
    assert (done.returncode, done.stdout) == (7, "")
    assert one_sentence(done.stderr)
    assert "line 2 " in done.stderr
    assert run("audit", "search").returncode == 7


def test_audit_of_nothing_is_told(run: Run) -> None:
    done = run("audit", "verify")
    assert done.returncode == 0
    assert "0 entries" in done.stdout


def test_audit_searches(run: Run, tmp_path: Path) -> None:
    log = AccessLog(tmp_path)
    log.record(VIEWER, "consultation", "query: node", {"subjects": ["osm:1"], "people": []})
    log.record(None, "consultation", "refused", {"refused": "UNAUTHENTICATED"})
    lines = run("audit", "search", "--json").stdout.splitlines()
    assert [json.loads(line)["seq"] for line in lines] == [1, 2]
    lines = run("audit", "search", "--person", "osm:1", "--since", "2020-01-01", "--json").stdout.splitlines()
    assert [json.loads(line)["seq"] for line in lines] == [1]
    table = run("audit", "search").stdout
    assert "[bold]weekly[/bold] review" in table
    assert "refused" in table
    assert run("audit", "search", "--since", "soon").returncode == 2


def test_serve_says_where_answers_and_ends_with_ctrl_c(run: Run, world: World) -> None:
    command = [sys.executable, "-c", "from safeground.cli import main; main()", "serve", "--port", "0"]
    with subprocess.Popen(
        command, env=run.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        page = process.stdout.readline().split()[-1]
        assert process.stdout.readline().split()[-1] == f"{page}graphql"
        server = Server(page.removesuffix("/"), run.home, process)
        assert server.get("/").status == 200
        assert server.ask(analyst(world), "{ viewer { who } }").json["data"] == {"viewer": {"who": "a.analyst"}}
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_serve_on_a_port_in_use_is_one_sentence(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 5
    assert one_sentence(done.stderr)
    assert "in use" in done.stderr


def test_serve_on_no_address_is_one_sentence(run: Run) -> None:
    done = run("serve", "--host", "256.0.0.1", "--port", "0")
    assert done.returncode == 5
    assert one_sentence(done.stderr)
