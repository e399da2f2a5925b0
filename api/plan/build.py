"""What is gathered while a plan is made: names, parameters, cost, and what had to be withheld."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import ArgumentNode, FieldNode, FragmentDefinitionNode, GraphQLField, GraphQLSchema, Undefined

from api.plan.refusals import Entry, entry
from api.plan.values import Getter, Variables, constant, getter
from api.types.shown import COARSE
from graph.access.index import LogIndex
from graph.access.releases import Counts, Releases, no_figures
from graph.access.viewer import Viewer
from graph.schema.core import CONTEXT, WELFARE
from graph.schema.registry import SCHEMA


@dataclass(slots=True)
class Answer:
    """One answer in the making. people: uids shown, for the access log. small: the fields with counts withheld.

    day: the day that it is as known on, None for now. releases: the register that numbers of young people go through.
    log: the index of the access log. marks: of the nodes and ties shown (api/plan/marking.py).
    """

    viewer: Viewer
    variables: Variables
    parameters: Mapping[str, Any]
    questions: Mapping[str, Any]
    day: datetime.date | None = None
    releases: Releases | None = None
    log: LogIndex | None = None
    people: set[str] = field(default_factory=set)
    small: dict[str, None] = field(default_factory=dict)
    marks: set[int | str] = field(default_factory=set)
    collecting: bool = False
    _numbers: dict[Counts, int | None] = field(default_factory=dict)

    def collect(self, shape: Callable[[], Any]) -> None:
        """Put every number that `shape` asks for through the register at once."""
        self.collecting = True
        shape()
        self.collecting = False
        if self._numbers and self.releases:
            wanted = list(self._numbers)
            found = self.releases.release(self.viewer.organisation, "people", wanted, no_figures)
            self._numbers = {
                one: released.sizes[0] if released else None for one, released in zip(wanted, found, strict=True)
            }

    def number(self, path: str, counts: Counts) -> int | None:
        """The number of these people, if it may be shown at that path."""
        if self.collecting:
            self._numbers[counts] = None
            return None
        number = self._numbers[counts]
        if number is None:
            self.small[path] = None
        return number


Shaper = Callable[[Any, Answer], Any]
"""From what the database returned for a part to what the answer says there."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the statement: an expression, and how its value becomes a part of the answer."""

    cypher: str
    shape: Shaper | None = None


@dataclass(slots=True)
class Cost:
    """Entries that may be read: of one list `first`, each with its own lists."""

    first: Getter = lambda _: 1
    inner: list["Cost"] = field(default_factory=list)

    def total(self, variables: Variables) -> int:
        """The most entries that may be read."""
        return int(self.first(variables)) * (1 + sum(part.total(variables) for part in self.inner))


@dataclass(slots=True)
class Build:
    """The plan in the making, for one view.

    past: the answer is as known on a day. inferred: with what was only inferred; any_inferred: somewhere in it.
    conflicted: some nodes are out of the viewer's reach. counted: it has numbers of people that go through a register.
    people: it can name a person. logged: it reads the access log. reported: it counts for the disproportionality
    report. unmarked: it counts what it does not show. checks: refuse values that no parameter uses.
    """

    schema: GraphQLSchema
    view: str
    variables: Variables
    fragments: dict[str, FragmentDefinitionNode]
    past: bool = False
    inferred: bool = False
    any_inferred: bool = False
    conflicted: bool = False
    counted: bool = False
    logged: bool = False
    reported: bool = False
    unmarked: bool = False
    parameters: dict[str, Getter] = field(default_factory=dict)
    checks: list[Getter] = field(default_factory=list)
    notices: dict[str, Entry] = field(default_factory=dict)
    cost: Cost = field(default_factory=Cost)
    people: bool = False
    _count: int = 0

    def name(self, letter: str) -> str:
        """A variable that nothing else in the statement is called."""
        self._count += 1
        return f"{letter}{self._count}"

    def parameter(self, get: Getter) -> str:
        """A parameter of the statement; what a request says never becomes part of its text."""
        name = self.name("p")
        self.parameters[name] = get
        return f"${name}"

    def read(self, variable: str, name: str) -> str:
        """A property as this view sees it."""
        if self.view == CONTEXT and name in COARSE:
            day = f"{variable}.{name}"
            return f"CASE WHEN {day} IS NULL THEN null ELSE date.truncate('month', {day}) END"
        return f"{variable}.{name}"

    def withhold(self, field_: str, why: str) -> None:
        """Note that a field is not shown in this view; said once, however often the field occurs."""
        self.notices.setdefault(field_, entry("WITHHELD", why, field=field_))

    def allowed(self, kinds: tuple[str, ...]) -> tuple[str, ...]:
        """Of these kinds, those that this view may see at all."""
        return kinds if self.view == WELFARE else tuple(k for k in kinds if not SCHEMA.node(k).person_level)

    def hidden_contexts(self) -> tuple[str, ...]:
        """The kinds of context that this view may not see at all."""
        names = tuple(kind.name for kind in SCHEMA.contexts)
        return tuple(name for name in names if name not in self.allowed(names))

    def argument(self, node: FieldNode, name: str, declared: GraphQLField) -> tuple[Getter, Any]:
        """An argument as a function of the variables, and what it is for the present ones."""
        argument = declared.args[name]
        default = None if argument.default_value is Undefined else argument.default_value
        written = next((a for a in node.arguments or () if _named(a, name)), None)
        if written is None:
            return constant(default), default
        get, varies = getter(written.value, argument.type)
        if varies:
            inner = get
            get = lambda variables: default if (v := inner(variables)) is Undefined else v  # noqa: E731
        return get, get(self.variables)


def _named(argument: ArgumentNode, name: str) -> bool:
    return argument.name.value == name
