"""Random valid GraphQL requests, drawn from the schema itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
)


@dataclass
class Requests:
    """Draws requests.

    identifiers: ids that `node` may ask for. codes: area codes. names: parts of names. day: asKnownOn, on every field.
    narrow: lists of contexts are always of one area. lists: after so many no more are begun. left_out: fields that are
    never asked for.
    """

    schema: GraphQLSchema
    identifiers: list[str]
    codes: list[str] = field(default_factory=lambda: ["E1"])
    names: list[str] = field(default_factory=lambda: ["park"])
    roots: tuple[str, ...] = ("node", "contexts", "viewer")
    day: str | None = None
    narrow: bool = False
    lists: int = 6  # each is a subquery, and the database takes its time to plan many of them
    deepest: int = 4
    left_out: frozenset[str] = frozenset()

    def draw(self, random: Random) -> tuple[str, dict[str, Any]]:
        """A text and its variables."""
        writing = _Writing(self, random)
        assert self.schema.query_type is not None
        roots = random.choices(self.roots, k=random.randint(1, 3))
        fields = [writing.field(name, self.schema.query_type.fields[name], self.deepest) for name in roots]
        return writing.text(fields), writing.variables


class _Writing:
    """One request being written."""

    def __init__(self, requests: Requests, random: Random) -> None:
        self._requests = requests
        self._random = random
        self._count = 0
        self._lists = 0
        self._declared: list[str] = []
        self._fragments: list[str] = []
        self.variables: dict[str, Any] = {}

    def text(self, fields: list[str]) -> str:
        head = f"query Q({', '.join(self._declared)})" if self._declared else "query Q"
        return "\n".join([f"{head} {{ {' '.join(fields)} }}", *self._fragments])

    def field(self, name: str, declared: GraphQLField, depth: int) -> str:
        arguments = self._arguments(declared)
        alias = f"{self._name('k')}: " if arguments or self._chance() else ""
        kind = get_named_type(declared.type)
        self._lists += "first" in declared.args
        below = "" if is_leaf_type(kind) else f" {{ {self._selections(kind, depth - 1)} }}"
        return f"{alias}{name}{arguments}{self._directive()}{below}"

    def _selections(self, kind: Any, depth: int) -> str:
        """Some fields of the type; inside fragments on its parts now and then."""
        parts = [self._some(kind, depth)]
        if isinstance(kind, GraphQLInterfaceType) and depth > 0:
            parts.extend(self._fragment(part, depth) for part in self._several(self._parts(kind), 0, 2))
        return " ".join(parts)

    def _some(self, kind: Any, depth: int) -> str:
        deeper = depth > 0 and self._lists < self._requests.lists
        known = {name: one for name, one in kind.fields.items() if name not in self._requests.left_out}
        names = sorted(name for name, one in known.items() if deeper or is_leaf_type(get_named_type(one.type)))
        if not names:
            return "__typename"
        chosen = self._several(names, 1, 4)
        written = [self.field(name, kind.fields[name], depth) for name in chosen]
        return " ".join([*written, *(["__typename"] if self._chance() else [])])

    def _fragment(self, part: Any, depth: int) -> str:
        inside = self._some(part, depth - 1)
        if self._chance():
            return f"... on {part.name}{self._directive()} {{ {inside} }}"
        name = self._name("F")
        self._fragments.append(f"fragment {name} on {part.name} {{ {inside} }}")
        return f"...{name}"

    def _parts(self, kind: GraphQLInterfaceType) -> list[Any]:
        parts = self._requests.schema.get_implementations(kind)
        return sorted([*parts.objects, *parts.interfaces], key=lambda t: t.name)

    def _directive(self) -> str:
        which = self._random.choice(["", "", "", "", "skip", "include"])
        if not which:
            return ""
        value = self._chance()
        return f" @{which}(if: {self._value('Boolean!', value, str(value).lower())})"

    def _arguments(self, declared: GraphQLField) -> str:
        given: list[str] = []
        if "id" in declared.args:
            identifier = self._random.choice(self._requests.identifiers)
            given.append(f"id: {self._value('ID!', identifier, _quoted(identifier))}")
        if "first" in declared.args and self._chance():
            first = self._random.randint(0, 6)
            given.append(f"first: {self._value('Int!', first, str(first))}")
        if "filter" in declared.args and (self._requests.narrow or self._chance()):
            given.append(f"filter: {self._filter()}")
        if "includeInferred" in declared.args and self._chance():
            wanted = self._chance()
            given.append(f"includeInferred: {self._value('Boolean!', wanted, str(wanted).lower())}")
        if "asKnownOn" in declared.args and self._requests.day is not None:
            day = self._requests.day
            given.append(f"asKnownOn: {self._value('Date', day, _quoted(day))}")
        return f"({', '.join(given)})" if given else ""

    def _filter(self) -> str:
        kinds = self._requests.schema.type_map["ContextKind"]
        assert isinstance(kinds, GraphQLEnumType)
        wanted: dict[str, tuple[str, Any, str]] = {}
        if self._chance():
            kind = self._random.choice(sorted(kinds.values))
            wanted["kind"] = ("ContextKind", kind, kind)
        if self._requests.narrow or self._chance():
            code = self._random.choice(self._requests.codes)
            wanted["area"] = ("String", code, _quoted(code))
        if self._chance():
            part = self._random.choice(self._requests.names)
            wanted["nameContains"] = ("String", part, _quoted(part))
        if self._chance():
            return self._value("ContextFilter", {name: value for name, (_, value, _) in wanted.items()}, None)
        return "{" + ", ".join(f"{name}: {self._value(*one)}" for name, one in wanted.items()) + "}"

    def _value(self, kind: str, value: Any, literal: str | None) -> str:
        """As a variable or in the text."""
        if literal is not None and self._chance():
            return literal
        name = self._name("v")
        self._declared.append(f"${name}: {kind}")
        self.variables[name] = value
        return f"${name}"

    def _chance(self) -> bool:
        return self._random.random() < 0.5

    def _several(self, things: Sequence[Any], least: int, most: int) -> list[Any]:
        return self._random.sample(things, min(len(things), self._random.randint(least, most)))

    def _name(self, letter: str) -> str:
        self._count += 1
        return f"{letter}{self._count}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
