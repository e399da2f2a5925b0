"""The types of the kinds: Node, Context, one type per kind, and the connections between them."""

import datetime
from typing import Any

import strawberry

from api.types.making import Argument, Field, Maker, many, optional
from api.types.shown import COARSE, Shown, ShownLink, listed, shared_by_contexts, shown, shown_links, type_name
from graph.schema.core import NodeKind, Property, Type, camel
from graph.schema.registry import SCHEMA

MOST = 200
"""The most entries of one list that one request may ask for."""
USUAL = 20
"""How many it gets when it does not say."""

PAGE = (
    Argument("first", int, f"how many, at most {MOST}", USUAL),
    Argument("after", optional(str), "the cursor after which to go on", None),
)
AS_KNOWN_ON = Argument(
    "asKnownOn",
    optional(datetime.date),
    "answer as things were known at the end of this day (UTC); the same for all fields of a request",
    None,
)
INCLUDE_INFERRED = Argument(
    "includeInferred",
    bool,
    "also what nobody said and a method inferred, here and in the lists below; see each entry's basis",
    False,
)
_SCALARS: dict[Type, Any] = {
    Type.TEXT: str,
    Type.INTEGER: int,
    Type.NUMBER: float,
    Type.BOOLEAN: bool,
    Type.TEXTS: list[str],
    Type.DATE: datetime.date,
    Type.DATETIME: datetime.datetime,
}


def make_entities(maker: Maker, looked_at: Field) -> list[Any]:
    """Make them all; returns those that nothing else would lead to. looked_at: the field of every node
    that says who looked at it."""
    identifier = Field("id", strawberry.ID, "identifier, the same in every answer, list of results and command")
    every = [identifier, looked_at]
    node = maker.type("Node", "Anything that can be looked up by its identifier.", every, interface=True)
    kinds = tuple(kind.name for kind in SCHEMA.contexts)
    kind_enum = maker.enum("ContextKind", kinds, "The kinds of context.")
    which = Field("kind", kind_enum, "which kind of context")
    context = _make_context(maker, node, [*every, which])
    _make_page_info(maker)
    maker.type(
        "GeoPoint",
        "A point in WGS84 degrees. See the precision beside it before reading anything into it.",
        [Field("longitude", float, "degrees east"), Field("latitude", float, "degrees north")],
    )
    for link in shown_links().values():
        _make_connection(maker, link)
    return [_make_kind(maker, kind, node, context, [*every, which]) for kind in listed()]


def value_annotation(maker: Maker, prop: Property) -> Any:
    """The GraphQL type of a property, never null or not known alike: both are null."""
    if prop.type is Type.CODE:
        name = camel(prop.name)
        return maker.enum(name[0].upper() + name[1:], prop.values, _sentence(prop.description))
    if prop.type is Type.POINT:
        return maker.ref("GeoPoint")
    return _SCALARS[prop.type]


def _make_context(maker: Maker, node: Any, first: list[Field]) -> Any:
    common = shared_by_contexts()
    return maker.type(
        "Context",
        "A place, group, school or online space around young people: what is assessed, planned for and made safer.",
        [*first, *_values(maker, common.values), *_lists(maker, common)],
        [node],
        interface=True,
    )


def _make_kind(maker: Maker, kind: NodeKind, node: Any, context: Any, first: list[Field]) -> Any:
    own = shown(kind.name)
    fields = [*(first if kind.is_context else first[:2]), *_values(maker, own.values), *_lists(maker, own)]
    return maker.type(kind.name, kind.description, fields, [context if kind.is_context else node])


def _values(maker: Maker, values: dict[str, Property]) -> list[Field]:
    return [
        Field(name, optional(value_annotation(maker, prop)), _sentence(prop.description) + _who_sees(prop))
        for name, prop in values.items()
    ]


def _lists(maker: Maker, own: Shown) -> list[Field]:
    return [
        Field(name, optional(maker.ref(connection_name(name))), link.description, PAGE)
        for name, link in own.links.items()
    ]


def connection_name(link: str) -> str:
    """The type of a list of that name."""
    return f"{link[0].upper()}{link[1:]}Connection"


def _make_connection(maker: Maker, link: ShownLink) -> None:
    target = maker.ref(type_name(link.to))
    person_level = any(SCHEMA.node(kind).person_level for kind in link.to)
    fields = [
        Field("cursor", str, "where this entry stands in the list"),
        Field("node", target, "the other end"),
        *_values(maker, link.values),
    ]
    edge = f"{link.name[0].upper()}{link.name[1:]}Edge"
    maker.type(edge, f"One entry of a list of {link.name}, with what is known of the tie.", fields)
    make_connection(maker, connection_name(link.name), edge, target, people=person_level)


def make_connection(maker: Maker, name: str, edge: str, target: Any, *, people: bool = False) -> None:
    """A Relay connection, with `nodes` for those who need no edges."""
    withheld = " Withheld where the purpose allows no person." if people else ""
    total = "how many there are in all"
    if people:
        total = "how many different people there are; where the purpose allows no person, not given under five"
    fields = [
        Field("edges", optional(many(maker.ref(edge))), f"the entries.{withheld}"),
        Field("nodes", optional(many(target)), f"the other ends of the entries.{withheld}"),
        Field("pageInfo", maker.ref("PageInfo"), "whether and where the list goes on"),
        Field("totalCount", optional(int), f"{total}."),
    ]
    maker.type(name, "A list, page by page.", fields)


def _make_page_info(maker: Maker) -> None:
    maker.type(
        "PageInfo",
        "Whether and where a list goes on.",
        [
            Field("hasNextPage", bool, "whether there is more after this page"),
            Field("hasPreviousPage", bool, "whether this page began after a cursor"),
            Field("startCursor", optional(str), "the cursor of the first entry"),
            Field("endCursor", optional(str), "the cursor of the last entry, for `after`"),
        ],
    )


def _sentence(text: str) -> str:
    text = text[0].upper() + text[1:]
    return text if text.endswith((".", "...")) else f"{text}."


def _who_sees(prop: Property) -> str:
    views = sorted(prop.views)
    if len(views) == 1:
        return f" Only in the {views[0]} view."
    return " In the context view only the month, as its first day." if prop.name in COARSE else ""
