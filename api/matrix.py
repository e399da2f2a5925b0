"""The access matrix: which role, for which purpose, is shown which field of which kind.

Read off the compiled plans, which are what is executed, and not off a table that somebody keeps.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from graphql import GraphQLField, GraphQLObjectType, get_named_type, is_leaf_type

from api.plan.plan import Plan, Planner
from api.types.schema import schema
from api.types.shown import listed, shown_links
from graph.access.agreements import ALL
from graph.access.purposes import OPERATOR, PURPOSES
from graph.access.viewer import Viewer
from graph.ids import uid
from graph.schema.registry import SCHEMA

SHOWN, MONTH, COUNTED, WITHHELD, HIDDEN = "shown", "month", "counted", "withheld", "hidden"
MEANS = {
    SHOWN: "given as it is",
    MONTH: "given as the month, as its first day",
    COUNTED: "only how many different people, and nothing under five",
    WITHHELD: "null, and said to be withheld",
    HIDDEN: "there is no such thing for this viewer: no node, no list, no number",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: who asks for what."""

    role: str
    purpose: str
    kind: str
    field: str


@cache
def planner() -> Planner:
    """Plans for the matrix."""
    return Planner(schema())


def viewer(role: str, purpose: str) -> Viewer:
    """Somebody in that role. What they may see of whose facts is a matter of the policy, and of no field."""
    return Viewer("somebody", "an organisation", role, purpose, "the access matrix", frozenset({ALL}))


def allowed() -> Iterator[tuple[str, str]]:
    """The roles that may act for each purpose with a token: (role, purpose)."""
    for purpose in PURPOSES.values():
        for role in sorted(purpose.roles - {OPERATOR}):
            yield role, purpose.name


def fields() -> Iterator[tuple[str, str, GraphQLField]]:
    """Every field of every kind: (kind, field, its declaration)."""
    for kind in listed():
        made = schema().type_map[kind.name]
        assert isinstance(made, GraphQLObjectType)
        for name, declared in made.fields.items():
            yield kind.name, name, declared


def plan(cell: Cell) -> Plan:
    """The plan of a request for this one field."""
    wanted = f"{cell.field}{_below(_declared(cell))}"
    text = f'{{ node(id: "{uid(cell.kind, "a", "b")}") {{ ... on {cell.kind} {{ {wanted} }} }} }}'
    return planner().plan(text, None, {}, viewer(cell.role, cell.purpose))[0]


def outcome(cell: Cell) -> str:
    """What this viewer is given there."""
    made = plan(cell)
    if made.denied:
        return HIDDEN
    withheld = _withheld(made)
    here = f"node.{cell.field}"
    if here in withheld:
        return WITHHELD
    if {f"{here}.nodes", f"{here}.edges"} <= withheld:
        return WITHHELD if f"{here}.totalCount" in withheld else COUNTED
    coarse = is_leaf_type(get_named_type(_declared(cell).type)) and "date.truncate('month'" in made.statement
    return MONTH if coarse else SHOWN


def ties() -> Iterator[tuple[str, bool, str, str, str]]:
    """Every value of every kind of tie, once for ties that lead to people and once for others: (kind of tie, whether to
    people, a kind from which it leads, the list there, the value)."""
    seen: set[tuple[str, bool, str]] = set()
    for link in sorted(SCHEMA.links, key=lambda link: SCHEMA.node(link.on[0]).person_level):
        people = all(SCHEMA.node(kind).person_level for kind in link.to)
        for value in sorted(shown_links()[link.name].on[link.on[0]]):
            if (link.edge, people, value) not in seen:
                seen.add((link.edge, people, value))
                yield link.edge, people, link.on[0], link.name, value


def tie_outcome(role: str, purpose: str, kind: str, link: str, value: str) -> str:
    """What this viewer is given of a value of the ties in a list of a node that they see."""
    text = f'{{ node(id: "{uid(kind, "a", "b")}") {{ ... on {kind} {{ {link} {{ edges {{ {value} }} }} }} }} }}'
    made = planner().plan(text, None, {}, viewer(role, purpose))[0]
    if made.denied:
        return HIDDEN
    withheld = _withheld(made)
    if withheld & {f"node.{link}.edges", f"node.{link}.edges.{value}"}:
        return WITHHELD
    return MONTH if re.search(r"date\.truncate\('month', e\d+\.", made.statement) else SHOWN


def may_ask(role: str, purpose: str, field: str) -> bool:
    """Whether this viewer may ask for a root field at all."""
    declared = schema().query_type.fields[field]  # type: ignore[union-attr]
    given = '(id: "osm:1")' if "id" in declared.args else ""
    return not planner().plan(f"{{ {field}{given} {{ __typename }} }}", None, {}, viewer(role, purpose))[0].denied


def _declared(cell: Cell) -> GraphQLField:
    made = schema().type_map[cell.kind]
    assert isinstance(made, GraphQLObjectType)
    declared: GraphQLField = made.fields[cell.field]
    return declared


def _withheld(made: Plan) -> set[str]:
    """The fields that a plan says it withholds."""
    told = [notice["extensions"] for notice in made.notices]
    return {str(one.get("field")) for one in told if one["code"] == "WITHHELD"}


def _below(declared: GraphQLField) -> str:
    """What to select of a field that is no plain value."""
    kind = get_named_type(declared.type)
    if is_leaf_type(kind):
        return ""
    assert isinstance(kind, GraphQLObjectType)
    if "edges" in kind.fields:
        return " { totalCount nodes { __typename } edges { __typename } }"
    return f" {{ {' '.join(name for name, one in kind.fields.items() if is_leaf_type(get_named_type(one.type)))} }}"
