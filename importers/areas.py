"""Areas named by their official codes."""

from functools import lru_cache

from graph.facts import Edge, Node
from graph.ids import edge_uid, uid

_NATIONS = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
_PSEUDO = "99999999"  # the register's code for "in no such area"


@lru_cache(maxsize=65_536)
def area(code: str, area_type: str, name: str | None = None, *, owned: bool = False) -> Node | None:
    """The node of an area, or None for a pseudo code. Shared between rows: not to be changed."""
    if code.endswith(_PSEUDO):
        return None
    properties = {"code": code, "area_type": area_type, "nation": _NATIONS.get(code[0])}
    if name is not None:
        properties["name"] = name
    return Node("Area", uid("Area", "gss", code), properties, owned)


def lies_in(context: Node, where: Node) -> Edge:
    """The edge from a context to an area that it lies in. Shared between rows: not to be changed."""
    return _lies_in(context.kind, context.uid, where.kind, where.uid)


@lru_cache(maxsize=65_536)
def _lies_in(kind: str, context: str, where_kind: str, where: str) -> Edge:
    name = edge_uid("LOCATED_IN", context, where)
    return Edge("LOCATED_IN", name, (kind, context), (where_kind, where), {"basis": "fact"})
