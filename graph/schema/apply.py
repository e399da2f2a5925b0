"""Constraints and indexes, made from the declarations. Applying them again changes nothing."""

from collections.abc import Iterator

from graph.client import Graph
from graph.schema.core import Schema
from graph.schema.registry import SCHEMA


def statements(schema: Schema = SCHEMA) -> Iterator[str]:
    """The statements that make the constraints and indexes: one key per kind, one index per indexed property."""
    for kind in schema.nodes:
        name = kind.name.lower()
        yield f"CREATE CONSTRAINT {name}_uid IF NOT EXISTS FOR (n:{kind.name}) REQUIRE n.uid IS UNIQUE"
        for prop in kind.properties:
            if prop.indexed:
                yield f"CREATE INDEX {name}_{prop.name} IF NOT EXISTS FOR (n:{kind.name}) ON (n.{prop.name})"
    # Lists over every kind of context walk this index in order.
    yield "CREATE INDEX context_uid IF NOT EXISTS FOR (n:Context) ON (n.uid)"
    for edge in schema.edges:
        name = edge.name.lower()
        yield f"CREATE CONSTRAINT {name}_uid IF NOT EXISTS FOR ()-[e:{edge.name}]-() REQUIRE e.uid IS UNIQUE"


def apply_schema(graph: Graph, schema: Schema = SCHEMA) -> int:
    """Create what is missing and wait until it serves. Returns how many constraints and indexes were created."""
    before = _count(graph)
    for statement in statements(schema):
        graph.run(statement)
    graph.run("CALL db.awaitIndexes(300)")
    return _count(graph) - before


def _count(graph: Graph) -> int:
    rows = graph.read("SHOW INDEXES YIELD type WHERE type <> 'LOOKUP' RETURN count(*) AS n")
    return int(rows[0]["n"])
