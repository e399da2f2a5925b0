"""Arguments as functions of the variables, so that one plan serves many requests."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLID,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    ListValueNode,
    ObjectValueNode,
    Undefined,
    ValueNode,
    VariableNode,
)
from graphql.utilities import coerce_input_literal

from api.types.shown import kind_of

Variables = Mapping[str, Any]
Getter = Callable[[Variables], Any]
Shape = Callable[[Any], Any]


def constant(value: Any) -> Getter:
    """Always this value."""
    return lambda _: value


def getter(node: ValueNode, kind: GraphQLInputType) -> tuple[Getter, bool]:
    """What a written value is for given variables, and whether it depends on them.

    The text is valid and the variables are coerced; a variable that was not given is Undefined.
    """
    kind = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    if isinstance(node, VariableNode):
        name = node.name.value
        return (lambda variables: variables.get(name, Undefined)), True
    if isinstance(node, ObjectValueNode) and isinstance(kind, GraphQLInputObjectType):
        parts = {f.name.value: getter(f.value, kind.fields[f.name.value].type) for f in node.fields}
        if any(varies for _, varies in parts.values()):
            return (lambda variables: _object(parts, variables)), True
    if isinstance(node, ListValueNode) and isinstance(kind, GraphQLList):
        items = [getter(item, kind.of_type) for item in node.values]
        if any(varies for _, varies in items):
            return (lambda variables: [get(variables) for get, _ in items]), True
    return constant(plain(coerce_input_literal(node, kind))), False


def plain(value: Any) -> Any:
    """The value without Python's enumeration members."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return value


def shape_of(kind: GraphQLInputType) -> Shape:
    """How a variable of this type bears on the plan: two values of one shape are served by the same statement.

    Booleans (`@skip`, `@include`) and enumerations count by their value, identifiers by the kind they name, and all
    else by whether it is given.
    """
    if isinstance(kind, GraphQLNonNull):
        return shape_of(kind.of_type)
    if isinstance(kind, GraphQLInputObjectType):
        parts = {name: shape_of(field.type) for name, field in kind.fields.items()}
        return lambda value: (
            None if value is None else tuple(parts[name](value[name]) if name in value else None for name in parts)
        )
    if kind is GraphQLID:
        return lambda value: None if value is None else kind_of(value) or "?"
    if isinstance(kind, GraphQLEnumType) or getattr(kind, "name", "") == "Boolean":
        return lambda value: value
    return lambda value: value is not None


def _object(parts: dict[str, tuple[Getter, bool]], variables: Variables) -> dict[str, Any]:
    values = {name: get(variables) for name, (get, _) in parts.items()}
    return {name: value for name, value in values.items() if value is not Undefined}
