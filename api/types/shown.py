"""Which fields GraphQL has for each kind, as data: the types are made from it, and the plan compiler reads it."""

from dataclasses import dataclass
from functools import cache

from graph.schema.core import EdgeKind, Link, NodeKind, Property
from graph.schema.registry import SCHEMA

# What the graph keeps about its own records; `uid` is shown as `id`.
HIDDEN = frozenset({"uid", "scope", "retired_at", "changed_at", "stub", "digest"})

ORDER: dict[str, tuple[str, bool]] = {
    "Event": ("started_on", True),
    "Outcome": ("month", True),
    "Concern": ("opened_on", True),
    "Assessment": ("assessed_on", True),
    "Plan": ("began_on", True),
    "Review": ("held_on", True),
    "Measure": ("taken_on", True),
}
"""How a list of a kind is ordered, newest first where True; a list of anything else by its identifier."""

COARSE = frozenset(
    {"started_on", "ended_on", "opened_on", "closed_on", "valid_from", "valid_to", "review_due", "delete_after"}
)
"""Dates of which the context view shows only the month, as its first day: a day can single out a young person. The days
for review and deletion are counted from such a day."""

_OPEN_SCHEMES = {"osm": "Place", "atco": "Place", "snap": "Place", "urn": "EducationSetting", "gss": "Area"}
_PREFIXES = {
    "person": "Person",
    "group": "PeerGroup",
    "network": "ExploitationNetwork",
    "place": "Place",
    "setting": "EducationSetting",
    "online": "OnlineSpace",
    "household": "Household",
    "area": "Area",
    "event": "Event",
    "outcome": "Outcome",
    "concern": "Concern",
    "factor": "Factor",
    "assessment": "Assessment",
    "plan": "Plan",
    "action": "Action",
    "review": "Review",
    "measure": "Measure",
    "organisation": "Organisation",
}


@dataclass(frozen=True)
class Shown:
    """The fields of one kind of node: values by GraphQL name, and lists by name."""

    kind: NodeKind
    values: dict[str, Property]
    links: dict[str, Link]


@dataclass(frozen=True)
class ShownLink:
    """The fields of the edges of all lists that share a name, and what is at the other end of them.

    `on` gives the values that the edges have on each kind they start from: two lists of one name may follow two edges.
    """

    name: str
    to: tuple[str, ...]
    values: dict[str, Property]
    on: dict[str, frozenset[str]]


@cache
def shown(kind: str) -> Shown:
    """The fields of a kind."""
    declared = SCHEMA.node(kind)
    return Shown(declared, _values(declared.stored), {link.name: link for link in SCHEMA.links_of(kind)})


@cache
def shown_links() -> dict[str, ShownLink]:
    """Every name of a list, with what its edges show."""
    return {name: _shown_link(name) for name in sorted({link.name for link in SCHEMA.links})}


def listed() -> tuple[NodeKind, ...]:
    """The kinds that GraphQL shows."""
    return tuple(kind for kind in SCHEMA.nodes if kind.listed)


def edge_of(link: Link) -> EdgeKind:
    """The edge that a list follows."""
    return SCHEMA.edge(link.edge)


def kind_of(identifier: str) -> str | None:
    """The kind that an identifier names, None when it can be no identifier of ours."""
    scheme, colon, rest = identifier.partition(":")
    return (_OPEN_SCHEMES.get(scheme) or _PREFIXES.get(scheme)) if colon and rest else None


def type_name(kinds: tuple[str, ...]) -> str:
    """The GraphQL type of something that is one of these kinds."""
    if len(kinds) == 1:
        return kinds[0]
    if all(SCHEMA.node(kind).is_context for kind in kinds):
        return "Context"
    return "Node"


@cache
def shared_by_contexts() -> Shown:
    """The fields that every context has."""
    each = [shown(kind.name) for kind in SCHEMA.contexts]
    first = each[0]
    values = {name: prop for name, prop in first.values.items() if all(name in other.values for other in each)}
    links = {name: link for name, link in first.links.items() if all(name in other.links for other in each)}
    return Shown(first.kind, values, links)


def _values(stored: tuple[Property, ...]) -> dict[str, Property]:
    return {prop.graphql_name: prop for prop in stored if prop.name not in HIDDEN and prop.views}


def _shown_link(name: str) -> ShownLink:
    links = [link for link in SCHEMA.links if link.name == name]
    values: dict[str, Property] = {}
    on: dict[str, frozenset[str]] = {}
    for link in links:
        own = _values(edge_of(link).stored)
        for field, prop in own.items():
            there = values.setdefault(field, prop)
            if (there.type, there.values, there.views) != (prop.type, prop.values, prop.views):
                raise ValueError(f"lists named {name} follow edges that declare {prop.name} in two ways")
        on |= dict.fromkeys(link.on, frozenset(own))
    targets = {kind: None for link in links for kind in link.to}
    if len({type_name(link.to) for link in links}) > 1:
        raise ValueError(f"lists named {name} lead to different types")
    return ShownLink(name, tuple(targets), values, on)


POINT_FIELDS = {"longitude": "longitude", "latitude": "latitude"}
"""The fields of a point, and the names of its parts in Cypher."""
