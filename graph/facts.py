"""What one row of a partner's file says, in terms of the schema, before it is written."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from graph.errors import Refused
from graph.schema.bookkeeping import MARKINGS
from graph.schema.core import EdgeKind, NodeKind, Type
from graph.schema.registry import SCHEMA

Properties = dict[str, Any]
# Filled in from the run, or worked out (graph/identity), never by a row.
STAMPED = frozenset(
    {
        "uid",
        "scope",
        "source_ref",
        "recorded_at",
        "retired_at",
        "changed_at",
        "stub",
        "digest",
        "review_due",
        "delete_after",
        "disputed",  # stands until somebody settles it, whatever a partner sends again (graph/rights/correction.py)
        "canonical_id",
        "identity_state",
    }
)


@dataclass(slots=True)
class Node:
    """A node that a row speaks of. `owned=False` only refers to it: a stub is made if it is missing, and no more.

    `marking`: the protective marking, where it is not the run's; a protected address is written with one.
    """

    kind: str
    uid: str
    properties: Properties = field(default_factory=dict)
    owned: bool = True
    marking: str | None = None


@dataclass(slots=True)
class Edge:
    """An edge that a row states. `start` and `end` are (kind, uid); `marking` is as of a node."""

    kind: str
    uid: str
    start: tuple[str, str]
    end: tuple[str, str]
    properties: Properties = field(default_factory=dict)
    marking: str | None = None


@dataclass(slots=True)
class RowFacts:
    """Everything one row states. `primary` is the uid whose state is the row's: new, changed or unchanged.

    `also`: further uids; a row whose primary is unchanged has changed something when one of these is new or changed.
    """

    primary: str
    nodes: list[Node]
    edges: list[Edge]
    ref: str = ""  # file and row, for people to find it again
    also: tuple[str, ...] = ()


def digest(properties: Mapping[str, Any]) -> str:
    """Fingerprint of what was said: equal for equal properties in any order."""
    packed = orjson.dumps(properties, option=orjson.OPT_SORT_KEYS, default=str)
    return hashlib.blake2b(packed, digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Rule:
    """What a row may say of one kind: names, the values of codes, what it must say."""

    names: frozenset[str]
    codes: tuple[tuple[str, frozenset[str]], ...]
    required: tuple[str, ...]


def _rule(kind: NodeKind | EdgeKind) -> Rule:
    stored = [p for p in kind.stored if p.name not in STAMPED]
    return Rule(
        frozenset(p.name for p in stored),
        tuple((p.name, frozenset(p.values)) for p in stored if p.type is Type.CODE),
        tuple(p.name for p in stored if p.required),
    )


def _check_properties(owner: str, said: Rule, properties: Properties, ref: str, *, whole: bool) -> None:
    if not said.names.issuperset(properties):
        unknown = min(properties.keys() - said.names)
        reason = "is filled in by the import itself" if unknown in STAMPED else "is not declared"
        raise Refused(f"{ref}: {owner}.{unknown} {reason}, so nothing of this batch was written.")
    for name, values in said.codes:
        value = properties.get(name)
        if value is not None and value not in values:
            raise Refused(f"{ref}: {owner}.{name} is {value!r}; it must be one of {', '.join(sorted(values))}.")
    for name in said.required if whole else ():
        if properties.get(name) is None:
            raise Refused(f"{ref}: {owner}.{name} is missing, and every {owner} needs one.")


# By name, because looking a declaration up by itself would hash all of it for every node.
_NODE_RULES = {kind.name: _rule(kind) for kind in SCHEMA.nodes}
_EDGE_RULES = {kind.name: _rule(kind) for kind in SCHEMA.edges}
_ENDS = {(kind.name, start, end) for kind in SCHEMA.edges for start in kind.starts for end in kind.ends}


def _check_marking(item: Node | Edge, ref: str) -> None:
    if item.marking is not None and item.marking not in MARKINGS:
        raise Refused(f"{ref}: there is no marking {item.marking!r}; it is one of {', '.join(MARKINGS)}.")


def check(rows: Iterable[RowFacts]) -> None:
    """Hold rows against the schema: the one place where anything is admitted to the graph. Raises Refused."""
    for row in rows:
        items: list[Node | Edge] = [*row.nodes, *row.edges]
        for item in items:
            _check_marking(item, row.ref)
        for node in row.nodes:
            _check_properties(node.kind, _NODE_RULES[node.kind], node.properties, row.ref, whole=node.owned)
        for edge in row.edges:
            if (edge.kind, edge.start[0], edge.end[0]) not in _ENDS:
                raise Refused(f"{row.ref}: {edge.kind} cannot go from {edge.start[0]} to {edge.end[0]}.")
            _check_properties(edge.kind, _EDGE_RULES[edge.kind], edge.properties, row.ref, whole=True)
