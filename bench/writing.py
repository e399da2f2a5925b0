"""Rows per second through graph.upsert.Writer, against bare UNWIND ... MERGE of the same nodes and edges.

    python -m bench writing

Both run in the same process on the same server, in turn, in scopes of their own; the ratio is what counts.
"""

import datetime
import secrets
import time
from collections.abc import Iterator
from typing import Any

import neo4j

from graph.access.scopes import Scope
from graph.client import Graph
from graph.ids import edge_uid, uid
from graph.runs import plan_run
from graph.server import Endpoint
from graph.upsert import Edge, Node, RowFacts, Writer

BATCH = 5_000
ROWS = 30_000
DAY = datetime.date(2026, 1, 1)
MERGES = (
    "UNWIND $rows AS r MERGE (n:Person {uid: r[0]}) ON CREATE SET n += r[1]",
    "UNWIND $rows AS r MERGE (n:Place:Context {uid: r[0]}) ON CREATE SET n += r[1]",
    "UNWIND $rows AS r MERGE (n:Event {uid: r[0]}) ON CREATE SET n += r[1]",
    (
        "UNWIND $rows AS r MATCH (a:Person {uid: r[0]}) MATCH (b:Event {uid: r[1]}) "
        "MERGE (a)-[e:INVOLVED_IN {uid: r[2]}]->(b) ON CREATE SET e += r[3]"
    ),
    (
        "UNWIND $rows AS r MATCH (a:Event {uid: r[0]}) MATCH (b:Place {uid: r[1]}) "
        "MERGE (a)-[e:OCCURRED_AT {uid: r[2]}]->(b) ON CREATE SET e += r[3]"
    ),
)


def facts(controller: str, rows: int) -> Iterator[RowFacts]:
    """Events with one person and one place each; persons and places repeat as they do in partners' files."""
    for i in range(rows):
        who = uid("Person", controller, "local", str(i % (rows // 5 + 1)))
        where = uid("Place", controller, "local", str(i % (rows // 100 + 1)))
        event = uid("Event", controller, str(i))
        role, at = edge_uid("INVOLVED_IN", who, event), edge_uid("OCCURRED_AT", event, where)
        common = {"valid_from": DAY, "basis": "fact"}
        yield RowFacts(
            event,
            [
                Node("Person", who, {"initials": "AB"}),
                Node("Place", where, {"name": f"Place {i % 97}"}),
                Node("Event", event, {"event_kind": "harm", "category": "assault", "started_on": DAY, **common}),
            ],
            [
                Edge("INVOLVED_IN", role, ("Person", who), ("Event", event), {"role": "harmed", **common}),
                Edge("OCCURRED_AT", at, ("Event", event), ("Place", where), common),
            ],
            f"events.csv:{i + 2}",
        )


def ours(graph: Graph, rows: int) -> float:
    """Seconds through the Writer: checked against the schema, compared with what is there, stamped."""
    controller = secrets.token_hex(4)
    scope = Scope(controller, "uk_gdpr", frozenset({"welfare"}), "official_sensitive", "X1")
    writer = Writer(graph, plan_run(scope, "partner").stamp)
    start = time.perf_counter()
    batch: list[RowFacts] = []
    for row in facts(controller, rows):
        batch.append(row)
        if len(batch) == BATCH:
            writer.write(batch)
            batch = []
    if batch:
        writer.write(batch)
    return time.perf_counter() - start


def bare(graph: Graph, rows: int) -> float:
    """Seconds for the same nodes, edges and properties through the driver alone, ready-made."""
    controller = secrets.token_hex(4)
    scope = Scope(controller, "uk_gdpr", frozenset({"welfare"}), "official_sensitive", "X1")
    stamp = plan_run(scope, "partner").stamp
    node = {"scope": scope.number, "recorded_at": stamp.recorded_at, "digest": "0123456789abcdef"}
    review_due, delete_after = stamp.terms("Event", {})
    terms = {"review_due": review_due, "delete_after": delete_after}
    start = time.perf_counter()
    parts: tuple[list[Any], ...] = ([], [], [], [], [])
    for number, row in enumerate(facts(controller, rows), 1):
        extra = {**node, "source_ref": f"{stamp.run_id}/{row.ref}"}
        for part, said in zip(parts, row.nodes, strict=False):
            part.append([said.uid, {**said.properties, **extra, **(terms if said.kind == "Event" else {})}])
        for part, tie in zip(parts[3:], row.edges, strict=True):
            part.append([tie.start[1], tie.end[1], tie.uid, {**tie.properties, **extra, **terms}])
        if number % BATCH == 0 or number == rows:
            graph.write(lambda tx, send=parts: _merge(tx, send))  # type: ignore[misc]
            parts = ([], [], [], [], [])
    return time.perf_counter() - start


def _merge(tx: neo4j.ManagedTransaction, parts: tuple[list[Any], ...]) -> None:
    for statement, part in zip(MERGES, parts, strict=True):
        tx.run(statement, rows=part).consume()


def run(graph: Graph, _: Endpoint) -> None:
    """Print both, three times in turn, and the median ratio."""
    ours(graph, BATCH)
    bare(graph, BATCH)
    ratios = []
    for _turn in range(3):
        mine, floor = ours(graph, ROWS), bare(graph, ROWS)
        ratios.append(floor / mine)
        print(f"writer {ROWS / mine:8,.0f} rows/s   bare {ROWS / floor:8,.0f} rows/s   ratio {ratios[-1]:.2f}")
    print(f"median ratio {sorted(ratios)[1]:.2f} (1 is as fast as bare UNWIND ... MERGE)")
