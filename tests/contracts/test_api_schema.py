"""What holds for the GraphQL schema as a whole."""

import re

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, assert_valid_schema

from api.plan.plan import Planner
from api.types.schema import schema
from api.types.shown import HIDDEN, kind_of, listed
from graph.access.viewer import Viewer
from graph.ids import OPEN_SCHEMES, uid
from graph.schema.registry import SCHEMA

TYPES = [
    kind
    for name, kind in sorted(schema().type_map.items())
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) and not name.startswith("__")
]
FOR_OVERSIGHT = {"accessLog", "disproportionality"}
PUBLIC = {"viewer", "why"}
"""Root fields that show nothing that is said in the graph."""


def test_the_schema_is_valid() -> None:
    assert_valid_schema(schema())
    assert schema().mutation_type is None
    assert schema().subscription_type is None


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
def test_everything_is_described(kind: GraphQLObjectType | GraphQLInterfaceType) -> None:
    assert kind.description
    for name, one in kind.fields.items():
        assert one.description, f"{kind.name}.{name}"
        for argument, declared in one.args.items():
            assert declared.description, f"{kind.name}.{name}({argument})"


def test_no_person_is_scored_ranked_or_labelled() -> None:
    person = schema().type_map["Person"]
    assert isinstance(person, GraphQLObjectType)
    told = re.compile(r"score|rank|risk|order|sort|offend|suspect|status|role", re.IGNORECASE)
    for name, one in person.fields.items():
        assert not told.search(name)
        assert not [argument for argument in one.args if told.search(argument)]


def test_every_kind_is_shown_with_every_property_that_is_not_the_graphs_own() -> None:
    for kind in listed():
        shown = schema().type_map[kind.name]
        assert isinstance(shown, GraphQLObjectType)
        wanted = {prop.graphql_name for prop in kind.stored if prop.name not in HIDDEN and prop.views}
        wanted |= {link.name for link in SCHEMA.links_of(kind.name)} | {"id"}
        assert wanted <= shown.fields.keys()
        assert not {"scope", "digest", "retiredAt"} & shown.fields.keys()


@pytest.mark.parametrize("kind", [kind.name for kind in listed()])
def test_an_identifier_names_its_kind(kind: str) -> None:
    assert kind_of(uid(kind, "a controller", "1")) == kind


def test_open_schemes_name_a_kind() -> None:
    assert {scheme: kind_of(f"{scheme}:1") for scheme in OPEN_SCHEMES} == {
        "osm": "Place",
        "atco": "Place",
        "snap": "Place",
        "urn": "EducationSetting",
        "gss": "Area",
    }
    assert [kind_of(text) for text in ("", ":", "osm", "osm:", "run:1", "scope:1", "x:y")] == [None] * 7


def test_every_root_field_asks_for_rights() -> None:
    """A viewer whose purpose shows nothing of the graph is refused by each of them."""
    auditor = Viewer("o", "Partnership", "auditor", "oversight", "check", frozenset({"all"}))
    root = schema().query_type
    assert root is not None
    for name, one in root.fields.items():
        given = '(id: "osm:1")' if "id" in one.args else ""
        plan, _ = Planner(schema()).plan(f"{{ {name}{given} {{ __typename }} }}", None, {}, auditor)
        assert plan.denied is (name not in PUBLIC | FOR_OVERSIGHT), name
        assert plan.statement == "" or name == "disproportionality"


@pytest.mark.parametrize(("role", "purpose"), [("analyst", "place_safety"), ("practitioner", "welfare")])
def test_what_is_for_oversight_is_for_nobody_else(role: str, purpose: str) -> None:
    viewer = Viewer("a", "Council", role, purpose, "curious", frozenset({"all"}))
    for name in FOR_OVERSIGHT:
        plan, _ = Planner(schema()).plan(f"{{ {name} {{ __typename }} }}", None, {}, viewer)
        assert (plan.statement, plan.denied, plan.logged, plan.reported) == ("", True, False, False)
