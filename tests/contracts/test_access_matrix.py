"""The committed access matrix is what the compiler does, is complete, and says what the declarations say."""

import itertools

import pytest
from graphql import GraphQLObjectType

from api.matrix import (
    COUNTED,
    HIDDEN,
    MONTH,
    SHOWN,
    WITHHELD,
    Cell,
    allowed,
    fields,
    may_ask,
    outcome,
    plan,
    tie_outcome,
    ties,
    viewer,
)
from api.types.schema import schema
from api.types.shown import COARSE, listed, shown, shown_links
from graph.access.purposes import PURPOSES
from graph.errors import Forbidden
from graph.schema.core import CONTEXT, OVERSIGHT, WELFARE, Property, Type
from graph.schema.registry import SCHEMA

PAIRS = list(allowed())
KINDS = [kind.name for kind in listed()]
ROLES = sorted({role for role, _ in PAIRS})


def expected(view: str, kind: str, prop: Property) -> str:
    """What the declarations say of a value."""
    if view == OVERSIGHT or (view == CONTEXT and SCHEMA.node(kind).person_level):
        return HIDDEN
    if view not in prop.views:
        return WITHHELD
    return MONTH if view == CONTEXT and prop.name in COARSE else SHOWN


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("role", "purpose"), PAIRS, ids="-".join)
def test_a_value_is_shown_as_the_declarations_say_and_the_plan_reads_nothing_else(
    role: str, purpose: str, kind: str
) -> None:
    view = PURPOSES[purpose].view
    for name, prop in shown(kind).values.items():
        cell = Cell(role, purpose, kind, name)
        assert outcome(cell) == expected(view, kind, prop), cell
        statement = plan(cell).statement
        read = f".{prop.name}" in statement.replace(f".{prop.name}_", "")
        if prop.name not in {"uid", "scope", "canonical_id"}:  # which every plan reads, to find and to count
            assert read is (outcome(cell) in (SHOWN, MONTH)), (cell, statement)
        assert (statement == "") is (outcome(cell) == HIDDEN)


@pytest.mark.parametrize(("role", "purpose"), PAIRS, ids="-".join)
def test_a_list_shows_people_only_where_names_are_shown(role: str, purpose: str) -> None:
    view = PURPOSES[purpose].view
    lists = [(kind, name, link) for kind in KINDS for name, link in shown(kind).links.items()]
    for kind, name, link in lists:
        people = all(SCHEMA.node(end).person_level for end in link.to)
        told = outcome(Cell(role, purpose, kind, name))
        if view == OVERSIGHT or (view == CONTEXT and SCHEMA.node(kind).person_level):
            assert told == HIDDEN
        elif view == CONTEXT and people:
            assert told in (COUNTED, WITHHELD)
        else:
            assert told == SHOWN


def test_every_field_of_the_schema_is_in_it() -> None:
    there = {(kind, field) for kind, field, _ in fields()}
    for kind in KINDS:
        made = schema().type_map[kind]
        assert isinstance(made, GraphQLObjectType)
        assert {(kind, name) for name in made.fields} <= there
    assert len(there) > 300
    values = {(link.edge, value) for link in SCHEMA.links for value in shown_links()[link.name].on[link.on[0]]}
    assert {(edge, value) for edge, _, _, _, value in ties()} == values


def test_the_roles_of_a_purpose_are_given_the_same() -> None:
    """So that the page needs no column for each."""
    for purpose in PURPOSES:
        roles = [role for role, name in PAIRS if name == purpose]
        for kind, field, _ in fields():
            assert len({outcome(Cell(role, purpose, kind, field)) for role in roles}) == 1


def test_a_role_that_may_not_act_for_a_purpose_is_no_viewer() -> None:
    for role, purpose in itertools.product((*ROLES, "operators", "admin", ""), PURPOSES):
        if (role, purpose) not in PAIRS:
            with pytest.raises(Forbidden):
                viewer(role, purpose)


def test_the_ties_of_people_tell_nothing_where_no_name_is_shown() -> None:
    analyst = ("analyst", "place_safety")
    for edge, people, kind, link, value in ties():
        told = tie_outcome(*analyst, kind, link, value)
        prop = SCHEMA.edge(edge).property(_stored(edge, value))
        if people or SCHEMA.node(kind).person_level:
            assert told in (WITHHELD, HIDDEN), (edge, value)
        else:
            assert told == expected(CONTEXT, "Place", prop), (edge, value)
        assert tie_outcome("practitioner", "welfare", kind, link, value) == (
            SHOWN if WELFARE in prop.views else WITHHELD
        )
        assert tie_outcome("auditor", "oversight", kind, link, value) == HIDDEN


def _stored(edge: str, value: str) -> str:
    return next(prop.name for prop in SCHEMA.edge(edge).stored if prop.graphql_name == value)


def test_oversight_may_ask_for_nothing_of_the_graph() -> None:
    root = schema().query_type
    assert root is not None
    asked = {name for name in root.fields if may_ask("auditor", "oversight", name)}
    assert {"node", "contexts", "hotspots", "crossGroup"}.isdisjoint(asked)
    assert {"viewer", "why"} <= asked


def test_dates_are_coarse_where_no_name_is_shown() -> None:
    """A day can single out a young person; a date that is not in the list of coarse ones must be of no fact."""
    plain = {
        (kind, prop.name)
        for kind in KINDS
        for prop in shown(kind).values.values()
        if prop.type is Type.DATE and prop.name not in COARSE and CONTEXT in prop.views
    }
    assert {name for _, name in plain} <= EXACT, plain


EXACT = {"month", "assessed_on", "began_on", "due_on", "done_on", "held_on", "taken_on"}
"""Dates that the context view shows to the day: of work on a context, and months."""
