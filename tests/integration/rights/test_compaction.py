"""What a deleted record leaves in the files of a real store, and that a store written anew has none of it."""

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from graph.access.operator import operator
from graph.client import Graph
from graph.rights.compaction import NODES, compact
from graph.rights.erasure import erase
from graph.rights.tombstone import Ground
from graph.schema.apply import apply_schema
from graph.server import EmbeddedServer
from graph.server.swap import fresh_paths, settle
from graph.settings import settings
from tests.integration.rights.files import Files, Youngster, event, friends, member, referral, roll
from tests.integration.rights.test_erasure import DUMP_EDGES, DUMP_NODES

HEAP_MB = 512


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    """A server of this test's own: the shared one must not be stopped."""
    own = EmbeddedServer(tmp_path / "home" / "neo4j", settings().cache)
    yield own
    own.stop()


def start(server: EmbeddedServer) -> Graph:
    return Graph.connect(server.start(owned=True, brief=True, memory_mb=HEAP_MB))


def everything(graph: Graph) -> list[bytes]:
    rows = [row for text in (DUMP_NODES, DUMP_EDGES) for row in graph.read(text, {"numbers": None})]
    rows = [row | {"labels": sorted(row.get("labels", ()))} for row in rows]
    return sorted(orjson.dumps(row, option=orjson.OPT_SORT_KEYS, default=str) for row in rows)


def found(home: Path, words: tuple[str, ...]) -> dict[str, set[str]]:
    """Which word stands in which file, in any encoding that Java writes."""
    hits: dict[str, set[str]] = {}
    for path in home.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            for word in words:
                if any(word.encode(encoding) in data for encoding in ("utf-8", "utf-16-le", "utf-16-be")):
                    hits.setdefault(word, set()).add(str(path.relative_to(home)))
    return hits


def test_the_store_keeps_deleted_bytes_until_it_is_written_anew(server: EmbeddedServer, tmp_path: Path) -> None:
    gone, stays = Youngster("Compact Council"), Youngster("Compact Council")
    with start(server) as graph:
        apply_schema(graph)
        files = Files(graph, tmp_path, "Compact Council")
        files.take("school-roll", [roll(gone), roll(stays)])
        files.take("school-roll", [roll(gone, "2026-02-01")], name=f"{gone.last}.csv")
        files.take("peer-map", [friends(gone, stays), member(gone, "G1"), member(stays, "G1")])
        files.take("events", [event("both", gone), event("both", stays, "witness")])
        files.take("context-referral", [referral(gone.own, gone)])
        erase(graph, settings().home, gone.uid, viewer=operator("welfare"), ground=Ground.WITHDRAWN)
        before = everything(graph)
    words = (*gone.canaries, gone.uid)
    assert found(server.paths.home, words) != {}, "or the test would prove nothing"
    done = compact(server, memory_mb=HEAP_MB, brief=True)
    assert found(server.paths.home, words) == {}
    assert not fresh_paths(server.paths).home.exists()
    assert stays.name.encode() in b"".join(before)
    with start(server) as graph:
        assert everything(graph) == before
        assert done.nodes == graph.read("MATCH (n) RETURN count(n) AS n")[0]["n"] > 0
        assert done.edges == graph.read("MATCH ()-[e]->() RETURN count(e) AS n")[0]["n"] > 0
        constraints = graph.read("SHOW CONSTRAINTS YIELD name RETURN count(name) AS n")
        apply_schema(graph)
        assert graph.read("SHOW CONSTRAINTS YIELD name RETURN count(name) AS n") == constraints
    server.stop()
    assert found(server.paths.home, words) == {}


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_a_swap_that_was_cut_off_is_finished(tmp_path: Path, steps: int) -> None:
    server = EmbeddedServer(tmp_path / "neo4j", settings().cache)
    paths, fresh = server.paths, fresh_paths(server.paths)
    paths.data.mkdir(parents=True)
    (paths.data / "which").write_text("old")
    fresh.data.mkdir(parents=True)
    (fresh.data / "which").write_text("new")
    (paths.home / "swap").write_text("")
    if steps > 0:
        paths.data.rename(paths.home / "data.replaced")
    if steps > 1:
        fresh.data.rename(paths.data)
    if steps > 2:
        (paths.home / "data.replaced" / "which").unlink()
    settle(paths)
    assert (paths.data / "which").read_text() == "new"
    assert sorted(path.name for path in paths.home.iterdir()) == ["data"]
    assert not fresh.home.exists()


def test_a_copy_that_is_not_whole_is_not_put_in_place(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / "neo4j", settings().cache)
    server.paths.data.mkdir(parents=True)
    (server.paths.data / "which").write_text("old")
    fresh_paths(server.paths).data.mkdir(parents=True)
    settle(server.paths)
    assert (server.paths.data / "which").read_text() == "old"


def test_the_statement_that_reads_everything_takes_every_node(graph: Graph) -> None:
    count = sum(1 for _ in graph.stream(NODES + " LIMIT 100"))
    assert 0 < count <= 100
