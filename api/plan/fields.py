"""The fields asked for on one type: fragments written out, `@skip` and `@include` decided, doubles merged."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from graphql import (
    BooleanValueNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLBoolean,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
)

from api.plan.build import Build
from api.plan.values import getter


@dataclass(slots=True)
class Asked:
    """One field of the answer: its key there, its name in the schema, the places in the text that ask for it."""

    key: str
    name: str
    nodes: list[FieldNode] = field(default_factory=list)

    @property
    def node(self) -> FieldNode:
        """The first of the places; all of them have the same arguments."""
        return self.nodes[0]

    @property
    def selections(self) -> list[SelectionSetNode]:
        """What is asked for below."""
        return [node.selection_set for node in self.nodes if node.selection_set]


def asked(build: Build, selections: Iterable[SelectionSetNode], type_name: str) -> list[Asked]:
    """The fields asked for on this type, in the order asked."""
    found: dict[str, Asked] = {}
    _collect(build, selections, type_name, found, set())
    return list(found.values())


def _collect(
    build: Build, selections: Iterable[SelectionSetNode], type_name: str, found: dict[str, Asked], seen: set[str]
) -> None:
    for selection_set in selections:
        for selection in selection_set.selections:
            if not _included(build, selection):
                continue
            if isinstance(selection, FieldNode):
                name = selection.name.value
                key = selection.alias.value if selection.alias else name
                found.setdefault(key, Asked(key, name)).nodes.append(selection)
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                if condition is None or condition.name.value in _names(build.schema, type_name):
                    _collect(build, [selection.selection_set], type_name, found, seen)
            elif isinstance(selection, FragmentSpreadNode) and selection.name.value not in seen:
                seen.add(selection.name.value)
                fragment = build.fragments[selection.name.value]
                if fragment.type_condition.name.value in _names(build.schema, type_name):
                    _collect(build, [fragment.selection_set], type_name, found, seen)


def _included(build: Build, selection: SelectionNode) -> bool:
    for directive in selection.directives or ():
        assert directive.arguments  # `if`, without which the text is not valid
        condition = directive.arguments[0].value
        if isinstance(condition, BooleanValueNode):
            value = condition.value
        else:
            value = getter(condition, GraphQLBoolean)[0](build.variables)
        if value == (directive.name.value == "skip"):
            return False
    return True


@cache
def _names(schema: GraphQLSchema, type_name: str) -> frozenset[str]:
    """The type and the interfaces that it implements."""
    declared = schema.type_map[type_name]
    return frozenset({type_name, *(interface.name for interface in getattr(declared, "interfaces", ()))})
