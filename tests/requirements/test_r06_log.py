"""R6: collection, alteration, consultation, disclosure, combination, erasure are logged; tampering breaks the chain."""

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from graphql import GraphQLField, get_named_type, is_leaf_type

from api.types.schema import schema
from graph.access.log import AccessLog, Action
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.errors import LogUnavailable, Tampered
from graph.ids import edge_uid, uid
from graph.settings import settings
from importers.pipeline import import_files
from safeground.cli import VERBS
from tests.integration.api.server import Server, running
from tests.integration.audit.town import Town, build
from tests.sharing import share_everything

assert schema().query_type is not None
ROOTS = sorted(schema().query_type.fields.items())  # type: ignore[union-attr]
# Verbs that neither show nor change what is held of anybody: the server itself, its settings, the form of the graph.
OF_NOTHING = {"serve", "token", "policy", "schema"}
# Verbs that are made of others: `demo` imports and asks as they do; `db reset` is logged, which its own tests show.
OF_OTHERS = {"demo", "db"}


@pytest.fixture(scope="module")
def town(graph: Graph) -> Town:
    """A few people and places."""
    return build(graph)


@pytest.fixture(scope="module")
def server(graph: Graph, town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on it."""
    assert town.people
    with running(graph, Path(tmp_path_factory.mktemp("log"))) as server:
        yield server


def _arguments(one: GraphQLField, town: Town) -> str:
    given = {"id": f'"{town.place[1]}"', "first": "1"}
    written = [f"{name}: {given[name]}" for name in one.args if name in given]
    return f"({', '.join(written)})" if written else ""


@pytest.mark.parametrize("who", ["worker", "analyst", "auditor"])
@pytest.mark.parametrize(("name", "one"), ROOTS, ids=[name for name, _ in ROOTS])
def test_every_root_field_leaves_a_line(server: Server, town: Town, name: str, one: GraphQLField, who: str) -> None:
    """Answered or refused: one entry, with who asked, what, why, and what was asked for."""
    viewer: Viewer = getattr(town, who)()
    before = len(server.entries())
    below = "" if is_leaf_type(get_named_type(one.type)) else " { __typename }"
    reply = server.ask(viewer, f"{{ {name}{_arguments(one, town)}{below} }}")
    assert reply.status == 200
    (entry,) = server.entries()[before:]
    assert entry["action"] == "consultation"
    assert entry["what"] == f"query: {name}"
    assert (entry["viewer"]["who"], entry["viewer"]["reason"]) == (viewer.who, viewer.reason)
    assert ("refused" in entry["details"]) is ("FORBIDDEN" in reply.codes)
    if "id" in one.args:
        assert town.place[1] in entry["details"]["subjects"]


@pytest.mark.parametrize(
    "send",
    [
        lambda server, town: server.ask(town.worker(), "{ nonsense }"),
        lambda server, town: server.ask(town.worker(), "{"),
        lambda server, town: server.ask(town.worker(), "{ __schema { types { name } } }"),
        lambda server, town: server.ask(town.worker(), "{ contexts(first: 999) { totalCount } }"),
        lambda server, town: server.post(b"no json", token=server.token(town.worker())),
        lambda server, _: server.post(b"{}", token=None),
        lambda server, _: server.post(b"{}", token="forged"),
    ],
    ids=["unknown field", "no query", "introspection", "too many", "no json", "no token", "forged token"],
)
def test_every_refusal_leaves_a_line(server: Server, town: Town, send: Callable[[Server, Town], Any]) -> None:
    before = len(server.entries())
    send(server, town)
    assert len(server.entries()) == before + 1


ROLL = """pupil_id,pupil_upn,pupil_birth_month,urn,status
{ref}-1,{upn},2012-03,999001,on_roll
{ref}-2,,2012-04,999001,{status}
"""


def _import(graph: Graph, folder: Path, controller: str, upn: str, status: str) -> str:
    path = folder / "roll.csv"
    path.write_text(ROLL.format(ref=controller, upn=upn, status=status), encoding="utf-8")
    report = import_files(graph, "school-roll", [path], controller=controller)
    assert report.run_id is not None
    return report.run_id


def _of_run(run: str) -> list[dict[str, Any]]:
    return AccessLog(settings().home).search(person=run)


def test_an_import_is_collection_alteration_and_combination(graph: Graph, controller: str, tmp_path: Path) -> None:
    upn = f"T{int(controller[-8:], 16):011d}"[:12] + "A"
    first = _import(graph, tmp_path, controller, upn, "on_roll")
    assert [(entry["action"], entry["what"]) for entry in _of_run(first)] == [("collection", "import school-roll ends")]
    again = _import(graph, tmp_path, controller, upn, "left")
    assert [entry["action"] for entry in _of_run(again)] == ["collection", "alteration"]
    other = _import(graph, tmp_path, f"{controller}-trust", upn, "on_roll")
    combined = _of_run(other)[-1]
    assert combined["action"] == "combination"
    both = [uid("Person", who, "local", f"{who}-1") for who in (controller, f"{controller}-trust")]
    assert combined["details"]["people"] == sorted(both)
    ended = _of_run(other)[0]["details"]
    assert ended["rows"] == {"read": 2, "new": 2, "changed": 0, "unchanged": 0, "rejected": 0}
    assert ended["status"] == "complete"


def test_an_import_is_logged_before_its_first_row_is_written(
    graph: Graph, controller: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And where the log cannot be written, nothing is collected."""

    def unwritable(*_: Any, **__: Any) -> int:
        raise LogUnavailable("the disk is full")

    monkeypatch.setattr(AccessLog, "record", unwritable)
    with pytest.raises(LogUnavailable):
        _import(graph, tmp_path, controller, "", "on_roll")
    monkeypatch.undo()
    there = "MATCH (s:{} {{controller: $who}}) RETURN s"
    for kind in ("Scope", "ImportRun"):
        assert graph.read(there.format(kind), {"who": controller}) == []


@pytest.fixture
def run(graph: Graph, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the command in a home of its own."""
    where = graph.where
    share_everything(tmp_path)
    environment = os.environ | {
        "SAFEGROUND_HOME": str(tmp_path),
        **where.environment,
    }

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from safeground.cli import main; main()", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)

    return call


def _calls(controller: str, folder: Path) -> dict[str, tuple[list[str], set[str]]]:
    """For each verb that shows or changes what is held: a call, and the actions that it leaves."""
    roll = folder / "pupils.csv"
    roll.write_text(ROLL.format(ref=controller, upn="", status="on_roll"), encoding="utf-8")
    person, other = (uid("Person", controller, "local", f"{controller}-{n}") for n in (1, 2))
    fact = edge_uid("ATTENDS", person, "urn:999001")
    names = ["--controller", controller]
    share = ["--recipient", "school", "--basis", "consent", "--purpose", "support"]
    share += ["--informed", "--informed-why", "they asked"]
    return {
        "import": (["import", "school-roll", str(roll), *names], {"collection"}),
        "runs": (["runs"], {"consultation"}),
        "query": (["query", "hotspots", "--format", "json"], {"consultation"}),
        "why": (["why", person], {"consultation"}),
        "audit": (["audit", "who", person], {"consultation"}),
        "report": (["report", "disproportionality"], {"consultation"}),
        "identity": (
            ["identity", "judge", person, other, "different", "--by", "a.worker", "--why", "two pupils"],
            {"alteration"},
        ),
        "correct": (["correct", fact, "--dispute", "--why", "left in May"], {"alteration"}),
        "disclose": (
            ["disclose", person, "--decision", "share", *share, "--decided-by", "lead", "--reasons", "to help"],
            {"disclosure"},
        ),
        "subject-pack": (["subject-pack", person, "--out", str(folder / "pack")], {"disclosure"}),
        "context-pack": (["context-pack", "urn:999001", "--out", str(folder / "conference")], {"disclosure"}),
        "retention": (["retention", "run", *names, "--on", "2026-11-24"], {"erasure"}),
        "erase": (["erase", other, "--yes"], {"erasure"}),
    }


def test_every_verb_that_shows_or_changes_what_is_held_leaves_a_line(
    run: Callable[..., subprocess.CompletedProcess[str]], controller: str, tmp_path: Path
) -> None:
    calls = _calls(controller, tmp_path)
    assert set(VERBS) - OF_NOTHING - OF_OTHERS <= set(calls)
    seen: Counter[str] = Counter()
    for verb, (words, actions) in calls.items():
        if verb not in VERBS:
            continue
        log = AccessLog(tmp_path)
        before = log.verify().entries
        done = run(*words)
        assert done.returncode == 0, f"{verb}: {done.stderr}"
        left = log.search()[before:]
        assert left, f"{verb} left no line"
        assert actions <= {entry["action"] for entry in left}, verb
        assert all(entry["viewer"] and entry["at"] for entry in left)
        seen.update(entry["action"] for entry in left)
    assert set(seen) <= set(get_args(Action))
    assert {"collection", "alteration", "consultation", "disclosure", "erasure"} <= set(seen)
    assert run("audit", "verify").returncode == 0
    changed = AccessLog(tmp_path).files.lines.read_bytes().replace(b"school-roll", b"school-rolm", 1)
    AccessLog(tmp_path).files.lines.write_bytes(changed)
    assert run("audit", "verify").returncode == 7


def test_tampering_breaks_the_chain_at_the_line(server: Server, town: Town) -> None:
    for _ in range(3):
        server.ask(town.worker(), "{ viewer { who } }")
    lines = server.log.files.lines.read_bytes().splitlines(keepends=True)
    whole = server.log.files.lines.read_bytes()
    place = len(lines) - 2
    lines[place] = lines[place].replace(b"w.worker", b"x.worker")
    try:
        server.log.files.lines.write_bytes(b"".join(lines))
        with pytest.raises(Tampered) as caught:
            AccessLog(server.home).verify()
        found = re.match(r"line (\d+) of the access log was changed", str(caught.value))
        assert found
        assert int(found[1]) == place + 1
    finally:
        server.log.files.lines.write_bytes(whole)
