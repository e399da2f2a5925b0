"""The store written anew, so that nothing that was deleted is left in its files.

Neo4j marks a deleted record as free and leaves its bytes: names in the string store, identifiers in the pages of
indexes, everything in the transaction log. Its own `dump` copies those files as they are. So the graph is read from
the one server and written to a new one, compared, and the new store takes the old one's place.
"""

import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from typing import Any

import orjson

from graph.client import Graph
from graph.errors import Refused
from graph.private import write_private
from graph.schema.apply import apply_schema
from graph.server import EmbeddedServer
from graph.server.config import read_password
from graph.server.paths import ServerPaths, private_directory
from graph.server.swap import fresh_paths, swap

BATCH = 5_000  # nodes or edges per transaction

NODES = "MATCH (n) RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS said"
EDGES = """
MATCH (a)-[e]->(b)
RETURN type(e) AS kind, elementId(a) AS start, elementId(b) AS end, properties(e) AS said
"""
LAST = "SHOW DATABASES YIELD name, lastCommittedTxn WHERE name = $name RETURN lastCommittedTxn AS last"


@dataclass(frozen=True, slots=True)
class Compacted:
    """What was written anew, and the size of the store in bytes before and after."""

    nodes: int
    edges: int
    before: int
    after: int


def compact(server: EmbeddedServer, *, memory_mb: int = 1024, brief: bool = False) -> Compacted:
    """Write the store of this server anew; it is stopped at the end, and nobody may write meanwhile.

    Raises Refused, and leaves the old store as it was, when somebody did write or the copy is not the same.
    """
    fresh = _fresh(server)
    before = _size(server.paths)
    old_place = server.start(owned=True, memory_mb=memory_mb, brief=brief)
    new_place = fresh.start(owned=True, memory_mb=memory_mb, brief=brief)
    try:
        with Graph.connect(old_place) as old, Graph.connect(new_place) as new:
            last = old.read(LAST, {"name": old_place.database})
            copied = _Copy(old, new)
            copied.run()
            apply_schema(new)
            if old.read(LAST, {"name": old_place.database}) != last:
                raise Refused("Somebody wrote to the graph while it was written anew; the old one stands, try again.")
            if (copied.nodes, copied.edges, copied.seal) != _sealed(new):
                raise Refused("The new store is not the same as the old one; the old one stands.")
    finally:
        fresh.stop()
        server.stop()
    swap(server.paths)
    return Compacted(copied.nodes, copied.edges, before, _size(server.paths))


def _fresh(server: EmbeddedServer) -> EmbeddedServer:
    """A server without data, with the same password."""
    paths = fresh_paths(server.paths)
    fresh = EmbeddedServer(paths.home, server.jars.directory.parent)
    fresh.stop()  # a copy that was cut off may still have one
    shutil.rmtree(paths.home, ignore_errors=True)
    private_directory(paths.home)
    write_private(paths.password, read_password(server.paths))
    return fresh


class _Copy:
    """All nodes, then all edges, in batches of one kind; `seal` is of everything that was read."""

    def __init__(self, old: Graph, new: Graph) -> None:
        self._old = old
        self._new = new
        self._ids: dict[str, tuple[str, int]] = {}  # old id -> new id, seal of the node
        self.nodes = self.edges = self.seal = 0

    def run(self) -> None:
        """Copy."""
        for part in _batches(self._old.stream(NODES)):
            self._write_nodes(part)
        for part in _batches(self._old.stream(EDGES)):
            self._write_edges(part)

    def _write_nodes(self, rows: Iterable[dict[str, Any]]) -> None:
        by_labels: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            by_labels[tuple(row["labels"])].append(row)
        for labels, group in by_labels.items():
            text = f"UNWIND $rows AS r CREATE (n{_labels(labels)}) SET n = r[1] RETURN r[0] AS old, elementId(n) AS new"
            made = self._new.run(text, {"rows": [[row["id"], row["said"]] for row in group]})
            ids = {row["old"]: row["new"] for row in made}
            for row in group:
                seal = _seal_node(row)
                self._ids[row["id"]] = ids[row["id"]], seal
                self.seal = (self.seal + seal) % 2**128
                self.nodes += 1

    def _write_edges(self, rows: Iterable[dict[str, Any]]) -> None:
        by_kind: dict[str, list[list[Any]]] = defaultdict(list)
        for row in rows:
            (start, first), (end, second) = self._ids[row["start"]], self._ids[row["end"]]
            by_kind[row["kind"]].append([start, end, row["said"]])
            self.seal = (self.seal + _seal_edge(row, first, second)) % 2**128
            self.edges += 1
        for kind, group in by_kind.items():
            text = (
                "UNWIND $rows AS r MATCH (a) WHERE elementId(a) = r[0] MATCH (b) WHERE elementId(b) = r[1] "
                f"CREATE (a)-[e{_labels((kind,))}]->(b) SET e = r[2]"
            )
            self._new.run(text, {"rows": group})


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while part := list(islice(rows, BATCH)):
        yield part


def _sealed(graph: Graph) -> tuple[int, int, int]:
    """(nodes, edges, seal) of a whole graph."""
    seals = {row["id"]: _seal_node(row) for row in graph.stream(NODES)}
    seal, edges = sum(seals.values()), 0
    for row in graph.stream(EDGES):
        seal += _seal_edge(row, seals[row["start"]], seals[row["end"]])
        edges += 1
    return len(seals), edges, seal % 2**128


def _seal_node(row: dict[str, Any]) -> int:
    return _number(sorted(row["labels"]), row["said"])


def _seal_edge(row: dict[str, Any], start: int, end: int) -> int:
    return _number([row["kind"], str(start), str(end)], row["said"])


def _number(what: list[str], said: dict[str, Any]) -> int:
    packed = orjson.dumps([what, sorted(said.items())], default=repr)
    return int.from_bytes(blake2b(packed, digest_size=16).digest())


def _labels(names: tuple[str, ...]) -> str:
    # They come from the database, not from a request; still, nothing but a plain word gets into a statement.
    if wrong := [name for name in names if not re.fullmatch(r"[A-Za-z_]+", name)]:
        raise Refused(f"The graph has a label or type {wrong[0]!r} that Safeground did not make; it is left as it is.")
    return "".join(f":{name}" for name in names)


def _size(paths: ServerPaths) -> int:
    return sum(path.stat().st_size for path in _files(paths))


def _files(paths: ServerPaths) -> Iterator[Any]:
    return (path for path in paths.data.rglob("*") if path.is_file())
