"""The GraphQL schema: built once per process, and the text of it that is committed as schema.graphql."""

from functools import cache

import strawberry
from graphql import GraphQLSchema

from api.types import oversight
from api.types.entities import AS_KNOWN_ON, INCLUDE_INFERRED, PAGE, make_connection, make_entities
from api.types.making import Argument, Field, Maker, many, optional
from api.types.questions import make_questions
from graph.schema.registry import SCHEMA

CONTEXTS = "Contexts"


@cache
def strawberry_schema() -> strawberry.Schema:
    """The schema as Strawberry has it. Its types have no resolvers: data come from one statement (api/plan)."""
    maker = Maker()
    kinds = make_entities(maker, oversight.make_accesses(maker))
    query = maker.type(
        "Query",
        "What can be asked. A request becomes one statement, carries the rights of its viewer, and is logged.",
        [*_general(maker), *oversight.everything(maker), *make_questions(maker)],
    )
    return strawberry.Schema(query=query, types=kinds)


@cache
def schema() -> GraphQLSchema:
    """The schema as graphql-core has it, to validate against and to answer introspection from."""
    return strawberry_schema()._schema  # noqa: SLF001 (Strawberry offers no other way to it)


def sdl() -> str:
    """The text of schema.graphql."""
    return strawberry_schema().as_str() + "\n"


def _general(maker: Maker) -> list[Field]:
    return [_viewer(maker), _node(maker), _contexts(maker), _why(maker)]


def _viewer(maker: Maker) -> Field:
    viewer = maker.type(
        "Viewer",
        "Who is asking, as the token says, and what that lets them see.",
        [
            Field("who", str, "the person"),
            Field("organisation", str, "for which organisation"),
            Field("role", str, "in which role"),
            Field("purpose", str, "for which purpose"),
            Field("reason", str, "why"),
            Field("areas", list[str], "areas, by code"),
            Field("view", str, "welfare: named people; context: no person; oversight: the access log only"),
        ],
    )
    return Field("viewer", viewer, "Who is asking.")


def _node(maker: Maker) -> Field:
    identifier = Argument("id", strawberry.ID, "its identifier")
    arguments = (identifier, INCLUDE_INFERRED, AS_KNOWN_ON)
    return Field("node", optional(maker.ref("Node")), "Anything, by its identifier.", arguments)


def _why(maker: Maker) -> Field:
    check = maker.type(
        "WhyCheck",
        "One of the tests that decide whether something is shown.",
        [
            Field("test", str, "which: purpose, role, view, marking, area, agreement, conflict, ..."),
            Field("passed", bool, "whether it is passed"),
            Field("sentence", str, "why or why not"),
        ],
    )
    answer = maker.type(
        "Why",
        "Why something is shown to a viewer or is not.",
        [
            Field("seen", bool, "whether it is shown"),
            Field("sentence", str, "the answer in a sentence"),
            Field("checks", many(check), "each test; of what you do not see, none: that would tell that it exists"),
        ],
    )
    instead = (
        Argument("who", optional(str), "for this person instead, as their token names them; oversight only", None),
        Argument("organisation", optional(str), "for somebody of this organisation instead; oversight only", None),
        Argument("role", optional(str), "for somebody in this role instead; oversight only", None),
        Argument("purpose", optional(str), "for somebody who acts for this purpose instead; oversight only", None),
        Argument("areas", optional(many(str)), "for somebody with these areas instead; oversight only", None),
    )
    field = Argument("field", optional(str), "a field of it, by its name here", None)
    identifier = Argument("id", strawberry.ID, "its identifier")
    text = "Why something can or cannot be seen: by you, or, for oversight, by anybody, real or hypothetical."
    return Field("why", optional(answer), text, (identifier, field, *instead))


def _contexts(maker: Maker) -> Field:
    edge = maker.type(
        f"{CONTEXTS}ListEdge",
        "One context of the list.",
        [Field("cursor", str, "where it stands in the list"), Field("node", maker.ref("Context"), "the context")],
    )
    make_connection(maker, f"{CONTEXTS}ListConnection", edge.__name__, maker.ref("Context"))
    kind = maker.enum("ContextKind", tuple(kind.name for kind in SCHEMA.contexts), "The kinds of context.")
    wanted = maker.input(
        "ContextFilter",
        "Which contexts; all that is given must hold.",
        [
            Field("kind", optional(kind), "of this kind"),
            Field("nameContains", optional(str), "with this in the name, in capitals or not"),
            Field("area", optional(str), "in the area of this code, or in an area within it"),
        ],
    )
    return Field(
        "contexts",
        optional(maker.ref(f"{CONTEXTS}ListConnection")),
        "Places, groups, schools and online spaces, by identifier.",
        (*PAGE, Argument("filter", optional(wanted), "which ones", None), INCLUDE_INFERRED, AS_KNOWN_ON),
    )
