"""Requests that together ask for every field there is: made from the schema, so that a new field is asked for too."""

from collections.abc import Iterator

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLUnionType, get_named_type, is_leaf_type

from api.types.questions import field_name
from api.types.schema import schema
from api.types.shown import shown
from graph.queries.registry import queries

LISTS_AT_ONCE = 4


def of_kind(kind: str) -> Iterator[str]:
    """Requests for one node of this kind with all its fields, some lists at a time; `$id`, and `$day` for the past."""
    declared = schema().type_map[kind]
    assert isinstance(declared, GraphQLObjectType)
    lists = [name for name in declared.fields if name in shown(kind).links]
    plain = " ".join(_field(declared, name) for name in declared.fields if name not in lists)
    for first in range(0, max(1, len(lists)), LISTS_AT_ONCE):
        some = " ".join(_list(declared, name) for name in lists[first : first + LISTS_AT_ONCE])
        yield (
            "query ($id: ID!, $day: Date, $guess: Boolean!) "
            f"{{ node(id: $id, asKnownOn: $day, includeInferred: $guess) {{ id ... on {kind} {{ {plain} {some} }} }} }}"
        )


def of_contexts() -> str:
    """Every context, with all that contexts share."""
    declared = schema().type_map["Context"]
    assert isinstance(declared, GraphQLInterfaceType)
    plain = " ".join(name for name, one in declared.fields.items() if is_leaf_type(get_named_type(one.type)))
    kinds = " ".join(
        f"... on {kind.name} {{ {_leaves(kind)} }}" for kind in schema().get_implementations(declared).objects
    )
    return (
        "query ($day: Date, $after: String) { contexts(first: 200, after: $after, asKnownOn: $day) { totalCount "
        f"pageInfo {{ hasNextPage endCursor }} nodes {{ {plain} {kinds} people: __typename }} }} }}"
    )


def of_modules() -> dict[str, str]:
    """Each question with every field of its answer."""
    query = schema().query_type
    assert query is not None
    made = {}
    for module in queries().values():
        name = field_name(module)
        inside = _all(get_named_type(query.fields[name].type), 3)
        made[module.id] = f"query ($day: Date) {{ {name}(asKnownOn: $day) {{ {inside} }} }}"
    return made


def of_the_rest() -> Iterator[tuple[str, str]]:
    """Every other root field, by name; `$id` where it wants one."""
    query = schema().query_type
    assert query is not None
    asked = {"node", "contexts", *(field_name(module) for module in queries().values())}
    for name, declared in query.fields.items():
        if name in asked:
            continue
        given = ", ".join(f"{arg}: $id" for arg in declared.args if arg in ("id", "record"))
        head = "query ($id: ID!)" if given else "query"
        below = get_named_type(declared.type)
        inside = "" if is_leaf_type(below) else f" {{ {_all(below, 4)} }}"
        yield name, f"{head} {{ {name}{f'({given})' if given else ''}{inside} }}"


def _field(declared: GraphQLObjectType, name: str) -> str:
    below = get_named_type(declared.fields[name].type)
    return name if is_leaf_type(below) else f"{name} {{ {_all(below, 3)} }}"


def _list(declared: GraphQLObjectType, name: str) -> str:
    connection = get_named_type(declared.fields[name].type)
    assert isinstance(connection, GraphQLObjectType)
    edge = get_named_type(connection.fields["edges"].type)
    assert isinstance(edge, GraphQLObjectType)
    node = get_named_type(edge.fields["node"].type)
    inside = _leaves(node)
    if isinstance(node, GraphQLInterfaceType):
        parts = schema().get_implementations(node).objects
        inside += " " + " ".join(f"... on {part.name} {{ {_leaves(part)} }}" for part in parts)
    return (
        f"{name}(first: 5) {{ totalCount pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} "
        f"edges {{ {_leaves(edge)} node {{ {inside} }} }} }}"
    )


def _leaves(declared: GraphQLObjectType | GraphQLInterfaceType) -> str:
    return " ".join(
        name for name, one in declared.fields.items() if is_leaf_type(get_named_type(one.type)) and not _needs(one)
    )


def _all(declared: object, depth: int) -> str:
    assert isinstance(declared, GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType)
    if isinstance(declared, GraphQLUnionType):
        return "__typename"
    parts = [_leaves(declared), "__typename"]
    for name, one in declared.fields.items():
        below = get_named_type(one.type)
        if depth > 0 and not is_leaf_type(below) and not _needs(one):
            parts.append(f"{name} {{ {_all(below, depth - 1)} }}")
    return " ".join(parts)


def _needs(declared: object) -> bool:
    return any(
        str(arg.type).endswith("!") and arg.default_value is None for arg in getattr(declared, "args", {}).values()
    )
