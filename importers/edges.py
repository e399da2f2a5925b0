"""An edge between two nodes of a row, with its identifier made from what makes it the edge it is."""

from typing import Any

from graph.facts import Edge, Node
from graph.ids import edge_uid


def edge(kind: str, start: Node, end: Node, properties: dict[str, Any], *extra: str | None) -> Edge:
    """(start)-[kind]->(end); `extra` tells it apart from other such edges between the same ends."""
    name = edge_uid(kind, start.uid, end.uid, *(part or "" for part in extra))
    return Edge(kind, name, (start.kind, start.uid), (end.kind, end.uid), properties)
