"""What a kind of node or edge is, as data that refuses nonsense when it is constructed.

Everything else is made from these declarations: constraints and indexes, the checks on the write path, the GraphQL
types, the data dictionary. Nothing is declared twice.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from graph.schema.reserved import CYPHER_WORDS, GRAPHQL_FIELDS, GRAPHQL_TYPES

WELFARE = "welfare"  # named people, for the worker's own cases
CONTEXT = "context"  # places, groups, schools and online spaces; people only as counts of at least five
OVERSIGHT = "oversight"  # the access log, not the people
VIEWS = frozenset({WELFARE, CONTEXT, OVERSIGHT})
ROW_VIEWS = frozenset({WELFARE, CONTEXT})


class SchemaError(ValueError):
    """A declaration that makes no sense."""


def camel(name: str) -> str:
    """snake_case to camelCase."""
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)


class Type(StrEnum):
    """The type of a property, in Neo4j's terms."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    POINT = "point"  # WGS84 longitude and latitude
    CODE = "code"  # one of the declared values
    TEXTS = "texts"  # a list of texts


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its name as stored (snake_case), what it means, and which views may see it; with no view, no query
    shows it."""

    name: str
    type: Type
    description: str
    values: tuple[str, ...] = ()
    required: bool = False
    indexed: bool = False
    views: frozenset[str] = ROW_VIEWS

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.name):
            raise SchemaError(f"property name {self.name!r} is not snake_case")
        if self.name in CYPHER_WORDS or camel(self.name) in GRAPHQL_FIELDS:
            raise SchemaError(f"property name {self.name!r} is a word of Cypher or a field that the API has already")
        if not self.description.strip():
            raise SchemaError(f"property {self.name} has no description")
        if (self.type is Type.CODE) != bool(self.values):
            raise SchemaError(f"property {self.name}: a code has values, and only a code has")
        if not self.views <= VIEWS:
            raise SchemaError(f"property {self.name} names an unknown view")

    @property
    def graphql_name(self) -> str:
        """The name in GraphQL, camelCase."""
        return camel(self.name)


# Every node: where it comes from, when it was recorded, who may see it.
NODE_COMMON = (
    Property(
        "uid",
        Type.TEXT,
        "stable identifier, made from who holds it and their own reference, never from a name",
    ),
    Property(
        "scope",
        Type.INTEGER,
        "controller, regime, purposes, marking and area together, as one number; its sign is turned once it is retired",
    ),
    # A file and row number single out one person to whoever holds the file, so it is not for the context view.
    Property("source_ref", Type.TEXT, "the import run, file and row that said so", views=frozenset({WELFARE})),
    Property("recorded_at", Type.DATETIME, "when it entered the graph", views=frozenset({WELFARE})),
    Property("retired_at", Type.DATETIME, "when it was withdrawn; empty while it stands"),
    Property("changed_at", Type.DATETIME, "when the present values were recorded, if later than recorded_at"),
    Property("stub", Type.BOOLEAN, "true while only other records refer to it and its own record has not come"),
    Property("digest", Type.TEXT, "fingerprint of what the source said, to tell changed from unchanged"),
)

# Every fact (edges, and nodes that are facts) besides: world time, provenance, retention.
FACT_COMMON = (
    Property("valid_from", Type.DATE, "first day on which it held in the world"),
    Property("valid_to", Type.DATE, "last day on which it held; empty while it holds or if not known"),
    Property("basis", Type.CODE, "what kind of statement it is", ("fact", "assessment", "self_report", "inferred")),
    Property("grade_source", Type.CODE, "3x5x2: 1 reliable, 2 untested, 3 unreliable", ("1", "2", "3")),
    Property("grade_info", Type.CODE, "3x5x2: A known directly to E suspected false", ("A", "B", "C", "D", "E")),
    Property("handling", Type.CODE, "3x5x2: P may be shared, C conditions apply", ("P", "C")),
    Property("conditions", Type.TEXT, "the conditions, where handling is C", views=frozenset({WELFARE})),
    Property("disputed", Type.BOOLEAN, "true while somebody says that it is wrong and nobody has settled it"),
    Property(
        "told_by",
        Type.TEXT,
        "who said so: young person, parent, professional, ...",
        views=frozenset({WELFARE}),
    ),
    Property("review_due", Type.DATE, "when somebody must look at it again"),
    Property("delete_after", Type.DATE, "when it must go unless renewed"),
)

COMMON_NAMES = frozenset(p.name for p in NODE_COMMON + FACT_COMMON)
# A role belongs to a person's part in one event, on the edge; on a person it would be a label for life (R1).
NEVER_ON_PERSON = re.compile(r"role|score|rank|risk|offend|suspect|gang|nominal|perpetrator|convict|status")


def _check_properties(owner: str, properties: tuple[Property, ...]) -> None:
    names = [p.name for p in properties]
    if len(set(names)) != len(names):
        raise SchemaError(f"{owner} declares a property twice")
    if reserved := COMMON_NAMES.intersection(names):
        raise SchemaError(f"{owner} declares {min(reserved)}, which every kind has already")


@dataclass(frozen=True, slots=True)
class NodeKind:
    """One kind of node: the label, what it is, how its identity is made, its own properties."""

    name: str
    description: str
    identity: str
    properties: tuple[Property, ...]
    is_context: bool = False
    is_fact: bool = False
    person_level: bool = False
    listed: bool = True  # reachable in GraphQL
    derived_labels: tuple[str, ...] = ()  # set and taken away by the graph itself, for speed; they say nothing new

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Z][A-Za-z]+", self.name):
            raise SchemaError(f"node kind {self.name!r} is not CamelCase")
        if self.name in GRAPHQL_TYPES or self.name.lower() in CYPHER_WORDS:
            raise SchemaError(f"node kind {self.name!r} is a word of Cypher or a type that the API has already")
        if not self.description.strip() or not self.identity.strip():
            raise SchemaError(f"{self.name} needs a description and an identity")
        if any(prop.name == "role" for prop in self.properties):
            raise SchemaError(
                f"{self.name}: a role is kept on the tie to one event, so it is no role, score or label here"
            )
        if self.person_level and NEVER_ON_PERSON.search(self.name.lower()):
            raise SchemaError(f"{self.name}: a kind of person is no role, score or label")
        if self.is_context and self.is_fact:
            raise SchemaError(f"{self.name} is either a context or a fact about one")
        _check_properties(self.name, self.properties)
        if self.person_level:
            for prop in self.properties:
                if NEVER_ON_PERSON.search(prop.name):
                    raise SchemaError(f"{self.name}.{prop.name}: a person carries no role, score or label")

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of such a node, its own first."""
        return (self.name, "Context") if self.is_context else (self.name,)

    @property
    def stored(self) -> tuple[Property, ...]:
        """Every property such a node may hold, common ones first."""
        return NODE_COMMON + (FACT_COMMON if self.is_fact else ()) + self.properties

    def property(self, name: str) -> Property:
        """The property of that name. Raises KeyError."""
        return _find(self.name, self.stored, name)


@dataclass(frozen=True, slots=True)
class EdgeKind:
    """One kind of edge: type, allowed ends, own properties. `both_ways`: the direction carries no meaning."""

    name: str
    description: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    properties: tuple[Property, ...] = ()
    both_ways: bool = False

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Z][A-Z_]+", self.name):
            raise SchemaError(f"edge kind {self.name!r} is not UPPER_CASE")
        if not self.description or not self.starts or not self.ends:
            raise SchemaError(f"{self.name} needs a description, a start and an end")
        if self.name.lower() in CYPHER_WORDS:
            raise SchemaError(f"edge kind {self.name!r} is a word of Cypher")
        if any(prop.name == "role" for prop in self.properties) and self.ends != ("Event",):
            raise SchemaError(f"{self.name}: a role is kept on the tie to one event and nowhere else")
        if self.both_ways and set(self.starts) != set(self.ends):
            raise SchemaError(f"{self.name} goes both ways, so both ends are of the same kinds")
        _check_properties(self.name, self.properties)

    @property
    def stored(self) -> tuple[Property, ...]:
        """Every property such an edge may hold, common ones first."""
        return NODE_COMMON + FACT_COMMON + self.properties

    def property(self, name: str) -> Property:
        """The property of that name. Raises KeyError."""
        return _find(self.name, self.stored, name)


def _find(owner: str, properties: tuple[Property, ...], name: str) -> Property:
    for prop in properties:
        if prop.name == name:
            return prop
    raise KeyError(f"{owner} has no property {name}")


@dataclass(frozen=True, slots=True)
class Link:
    """One list in GraphQL: from nodes of the kinds `on`, along an edge, to nodes of the kinds `to`.

    `outgoing` is the edge's direction as seen from `on`; it is ignored for edges that go both ways. `where` keeps only
    the ends whose property has that value.
    """

    name: str
    description: str
    on: tuple[str, ...]
    edge: str
    outgoing: bool
    to: tuple[str, ...]
    where: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][A-Za-z]*", self.name):
            raise SchemaError(f"link {self.name!r} is not camelCase")
        if self.name in GRAPHQL_FIELDS:
            raise SchemaError(f"link {self.name!r} is a field that the API has already")
        if not self.description or not self.on or not self.to:
            raise SchemaError(f"link {self.name} needs a description and kinds at both ends")


@dataclass(frozen=True)
class Schema:
    """All kinds together; refuses edges and links whose ends are not declared and GraphQL fields that collide."""

    nodes: tuple[NodeKind, ...]
    edges: tuple[EdgeKind, ...]
    links: tuple[Link, ...] = ()
    _nodes: dict[str, NodeKind] = field(init=False, repr=False, default_factory=dict)
    _edges: dict[str, EdgeKind] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for kind in self.nodes:
            if kind.name in self._nodes:
                raise SchemaError(f"{kind.name} is declared twice")
            self._nodes[kind.name] = kind
        for edge in self.edges:
            if edge.name in self._edges:
                raise SchemaError(f"{edge.name} is declared twice")
            self._edges[edge.name] = edge
            if unknown := set(edge.starts + edge.ends) - self._nodes.keys():
                raise SchemaError(f"{edge.name} ends at {min(unknown)}, which is not declared")
        taken = {kind.name: {p.graphql_name for p in kind.stored} for kind in self.nodes}
        for link in self.links:
            self._check(link)
            for owner in link.on:
                if link.name in taken[owner]:
                    raise SchemaError(f"{owner}.{link.name} is declared twice in GraphQL")
                taken[owner].add(link.name)

    def _check(self, link: Link) -> None:
        edge = self._edges.get(link.edge)
        if edge is None:
            raise SchemaError(f"link {link.name} follows {link.edge}, which is not declared")
        near, far = (edge.starts, edge.ends) if link.outgoing else (edge.ends, edge.starts)
        if not (set(link.on) <= set(near) and set(link.to) <= set(far)):
            raise SchemaError(f"link {link.name} does not fit the ends of {link.edge}")
        if link.where and any(link.where[0] not in {p.name for p in self._nodes[k].stored} for k in link.to):
            raise SchemaError(f"link {link.name} filters on {link.where[0]}, which its ends do not have")

    def node(self, name: str) -> NodeKind:
        """The node kind of that name. Raises KeyError."""
        return self._nodes[name]

    def edge(self, name: str) -> EdgeKind:
        """The edge kind of that name. Raises KeyError."""
        return self._edges[name]

    @property
    def contexts(self) -> tuple[NodeKind, ...]:
        """The kinds that are contexts."""
        return tuple(kind for kind in self.nodes if kind.is_context)

    def links_of(self, name: str) -> tuple[Link, ...]:
        """The links that a node kind has."""
        return tuple(link for link in self.links if name in link.on)
