"""What the schema says of itself: answered by graphql-core from the schema, never from the graph."""

from typing import Any

from graphql import DocumentNode, GraphQLSchema, OperationDefinitionNode, SelectionSetNode, execute_sync, print_ast

from api.plan.build import Answer, Shaper
from api.plan.document import Operation
from api.plan.fields import Asked

FIELDS = frozenset({"__schema", "__type"})


class Introspection:
    """Answers `__schema` and `__type`."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema

    def shape(self, operation: Operation, one: Asked) -> Shaper:
        """The answer to one such field; kept when no variable can change it."""
        document, simple = _only(operation, one)
        fixed = not operation.shapes
        kept: list[Any] = []

        def answer(_: Any, answer: Answer) -> Any:
            if kept:
                return kept[0]
            given = {name: value for name, value in answer.variables.items() if name in simple}
            result = execute_sync(self._schema, document, variable_values=given)
            found = (result.data or {}).get(one.key)
            if fixed:
                kept.append(found)
            return found

        return answer


def _only(operation: Operation, one: Asked) -> tuple[DocumentNode, frozenset[str]]:
    """The same document with this field alone, and the variables that it can use: texts and booleans."""
    node = operation.node
    variables = [
        definition
        for definition in node.variable_definitions or ()
        if print_ast(definition.type).rstrip("!") in ("String", "Boolean")
    ]
    alone = OperationDefinitionNode(
        operation=node.operation,
        name=node.name,
        variable_definitions=tuple(variables),
        directives=node.directives,
        selection_set=SelectionSetNode(selections=tuple(one.nodes)),
    )
    document = DocumentNode(definitions=(alone, *operation.fragments.values()))
    return document, frozenset(definition.variable.name.value for definition in variables)
