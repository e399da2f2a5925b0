"""The text of a request: parsed, validated and measured once, then kept."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
    type_from_ast,
    validate,
)
from graphql.execution import get_variable_values

from api.plan.refusals import Invalid, TooCostly, TooDeep
from api.plan.values import Shape, plain, shape_of
from graph.errors import Refused

MOST_TOKENS = 2_000
MOST_LETTERS = 60_000
MOST_FIELDS = 600
MOST_ALIASES = 60
DEEPEST = 16
KEPT = 512
"""Texts whose plans are kept."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a valid text."""

    node: OperationDefinitionNode
    fragments: dict[str, FragmentDefinitionNode]
    document: DocumentNode
    shapes: tuple[tuple[str, Shape], ...]

    @property
    def name(self) -> str:
        """Its name, empty when it has none."""
        return self.node.name.value if self.node.name else ""

    def variables(self, schema: GraphQLSchema, given: Mapping[str, Any]) -> dict[str, Any]:
        """The variables, checked and with their defaults. Raises Invalid."""
        if not self.shapes:
            return {}
        values = get_variable_values(schema, self.node.variable_definitions or (), dict(given), max_errors=5)
        if isinstance(values, list):
            raise Invalid(values)
        return {name: plain(value) for name, value in values.coerced.items()}

    def shape(self, variables: Mapping[str, Any]) -> tuple[Any, ...]:
        """What of the variables bears on the plan."""
        return tuple(shape(variables.get(name)) for name, shape in self.shapes)


class Documents:
    """Valid texts of one schema, the last used kept."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._kept: OrderedDict[str, dict[str, Operation]] = OrderedDict()

    def operation(self, text: str, name: str | None) -> Operation:
        """The operation of that name, or the only one. Raises Invalid, TooDeep, TooCostly, Refused."""
        operations = self._kept.get(text)
        if operations is None:
            operations = self._read(text)
            self._kept[text] = operations
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(text)
        if name:
            if name not in operations:
                raise Refused(f"The request names the operation {name!r}, and its text has none of that name.")
            return operations[name]
        if len(operations) != 1:
            raise Refused(f"The text has {len(operations)} operations: say in operationName which one is meant.")
        return next(iter(operations.values()))

    def _read(self, text: str) -> dict[str, Operation]:
        if len(text) > MOST_LETTERS:
            raise TooCostly(f"The text of the query has {len(text)} letters; at most {MOST_LETTERS} are taken.")
        try:
            document = parse(text, max_lexical_tokens=MOST_TOKENS)
        except GraphQLError as error:
            if "tokens" in error.message:
                raise TooCostly(f"The text of the query has more than {MOST_TOKENS} words and signs.") from error
            raise Invalid([error]) from error
        mistakes = validate(self._schema, document, max_errors=10)
        if mistakes:
            raise Invalid(mistakes)
        fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        nodes = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
        measure = _Measure(fragments)
        for node in nodes:
            measure.check(node)
        return {
            node.name.value if node.name else "": Operation(node, fragments, document, self._shapes(node))
            for node in nodes
        }

    def _shapes(self, node: OperationDefinitionNode) -> tuple[tuple[str, Shape], ...]:
        return tuple(
            (definition.variable.name.value, shape_of(type_from_ast(self._schema, definition.type)))  # type: ignore[arg-type]
            for definition in node.variable_definitions or ()
        )


class _Measure:
    """Depth, fields and aliases of an operation with its fragments written out, without writing them out."""

    def __init__(self, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, tuple[int, int, int]] = {}

    def check(self, node: OperationDefinitionNode) -> None:
        depth, fields, aliases = self._of(node.selection_set)
        if depth > DEEPEST:
            raise TooDeep(f"The fields are nested {depth} deep; at most {DEEPEST} levels are taken.")
        if fields > MOST_FIELDS:
            raise TooCostly(f"The request selects {fields} fields; at most {MOST_FIELDS} are taken.")
        if aliases > MOST_ALIASES:
            raise TooCostly(f"The request gives {aliases} fields another name; at most {MOST_ALIASES} are taken.")

    def _of(self, selections: SelectionSetNode | None) -> tuple[int, int, int]:
        depth = fields = aliases = 0
        for selection in selections.selections if selections else ():
            if isinstance(selection, FieldNode):
                if selection.name.value in ("__schema", "__type"):
                    continue  # answered from the schema, under a rule of its own
                deep, many, named = self._of(selection.selection_set)
                depth = max(depth, deep + 1)
                fields += many + 1
                aliases += named + (selection.alias is not None)
                continue
            deep, many, named = self._spread(selection)
            depth, fields, aliases = max(depth, deep), fields + many, aliases + named
        return depth, fields, aliases

    def _spread(self, selection: Any) -> tuple[int, int, int]:
        if isinstance(selection, InlineFragmentNode):
            return self._of(selection.selection_set)
        assert isinstance(selection, FragmentSpreadNode)
        name = selection.name.value
        if name not in self._known:
            self._known[name] = self._of(self._fragments[name].selection_set)
        return self._known[name]
