"""R10: nothing scores, ranks or orders people: no field, no argument, no order of a list, no question, no command."""

import dataclasses
import re
from typing import Any

import pytest
import typer.main
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, get_named_type

from api.types.questions import field_name
from api.types.schema import schema
from api.types.shown import ORDER
from graph.queries.parameter import Parameter
from graph.queries.registry import queries
from graph.queries.spec import Query, described
from graph.schema.core import WELFARE, NodeKind, Property, SchemaError, Type, camel
from graph.schema.registry import SCHEMA
from importers.registry import SOURCES
from safeground.cli import command

TELLS = re.compile(
    r"score|rank|rating|risk_?level|danger|propensity|priorit|severity|threat_?level|likelihood|order_?by|sort|top_?n",
    re.IGNORECASE,
)
"""Words of a name that would put people in an order."""
RANKS_OF_CONTEXTS = {"rank", "count_rank"}
"""Contexts and connections between groups may be ranked, in the rows of questions; what each is of, its words say."""
ROWS = {f"{field_name(query)[0].upper()}{field_name(query)[1:]}Row" for query in queries().values()}
PEOPLE = {kind.name for kind in SCHEMA.nodes if kind.person_level}
FIELDS = [
    (kind.name, name, one)
    for kind in schema().type_map.values()
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and not kind.name.startswith("__")
    for name, one in kind.fields.items()
]


def test_no_field_or_argument_of_the_api_scores_or_orders() -> None:
    assert len(FIELDS) > 300
    found = {(kind, name) for kind, name, _ in FIELDS if TELLS.search(name)}
    assert found <= {(row, camel(name)) for row in ROWS for name in RANKS_OF_CONTEXTS}
    assert [f"{kind}.{name}({a})" for kind, name, one in FIELDS for a in one.args if TELLS.search(a)] == []


def test_no_input_or_enumeration_of_the_api_orders() -> None:
    for kind in schema().type_map.values():
        if kind.name.startswith("__"):
            continue
        assert not TELLS.search(kind.name), kind.name
        if isinstance(kind, GraphQLInputObjectType):
            assert [name for name in kind.fields if TELLS.search(name)] == []
        if isinstance(kind, GraphQLEnumType):
            assert [name for name in kind.values if TELLS.search(name)] == []


def test_nothing_numeric_is_said_of_a_person() -> None:
    """A number on a person would be an order of people; of a tie, a strength that somebody stated may be said."""
    for name in PEOPLE:
        kind = schema().type_map[name]
        assert isinstance(kind, GraphQLObjectType)
        numbers = [f for f, one in kind.fields.items() if str(get_named_type(one.type)) in ("Int", "Float")]
        assert numbers == []
        assert [p.name for p in SCHEMA.node(name).properties if p.type in (Type.INTEGER, Type.NUMBER)] == []


def test_lists_of_people_are_in_no_order_but_that_of_identifiers() -> None:
    assert PEOPLE.isdisjoint(ORDER)
    for _, name, one in FIELDS:
        target = str(get_named_type(one.type)).removesuffix("Connection")
        if target in {"Person", "People", "Friends", "Involved"}:
            assert set(one.args) <= {"first", "after"}, name


@pytest.mark.parametrize("name", ["risk_score", "score", "rank", "risk", "offending_level", "status"])
def test_the_schema_refuses_such_a_property_of_a_person(name: str) -> None:
    with pytest.raises(SchemaError, match="no role, score or label"):
        NodeKind("Human", "somebody", "(id)", (Property(name, Type.NUMBER, "a number"),), person_level=True)


def _person_fields(query: Query) -> list[str]:
    return [f.name for f in dataclasses.fields(query.row) if re.search(r"person|people|young|member|initials", f.name)]


@pytest.mark.parametrize("query", queries().values(), ids=lambda query: query.id)
def test_no_question_scores_or_ranks_people(query: Query) -> None:
    assert not TELLS.search(query.id)
    assert [p.name for p in query.parameters if TELLS.search(p.name)] == []
    for field in dataclasses.fields(query.row):
        if TELLS.search(field.name):
            assert field.name in RANKS_OF_CONTEXTS
            said = field.metadata["description"]
            assert re.search(r"context|connection|place|count|forecast", said), said
            assert not re.search(r"person|people|child", said), said
    # One row for one person would be a list of people in the order of the rows.
    assert not re.search(r"RETURN[^{}]*ORDER BY[^{}]*\b(?:p|person)\.", query.text)
    singular = [name for name in _person_fields(query) if name in ("person", "person_id", "initials", "young_person")]
    assert singular == []
    assert WELFARE in query.views or not [name for name in _person_fields(query) if name.endswith(("ids", "initials"))]


def test_a_question_with_a_score_cannot_be_made() -> None:
    some = next(iter(queries().values()))
    row = dataclasses.make_dataclass("Scored", [("risk_level", int, described("how risky"))])
    changes: dict[str, Any] = {"row": row, "headline": ("risk_level",)}
    with pytest.raises(ValueError, match="would score a person or a place"):
        dataclasses.replace(some, **changes)


def _options(one: Any, name: str) -> list[str]:
    found = [f"{name} {option}" for p in one.params for option in (*p.opts, *p.secondary_opts)]
    return found + [
        text for verb, inner in getattr(one, "commands", {}).items() for text in _options(inner, f"{name} {verb}")
    ]


def test_no_command_scores_or_ranks() -> None:
    options = _options(typer.main.get_command(command([])), "safeground")
    assert len(options) > 30
    assert [option for option in options if TELLS.search(option)] == []


def test_no_template_asks_for_a_score() -> None:
    columns = [(source.name, column.name) for source in SOURCES for column in source.columns]
    assert [one for one in columns if TELLS.search(one[1])] == []


def test_the_words_are_found_where_they_stand() -> None:
    for name in ("riskScore", "rank", "threatLevel", "orderBy", "sortDirection", "priority", "risk_level"):
        assert TELLS.search(name), name
    assert isinstance(Parameter, type)
