"""The query modules as root fields: each stands whole, as a subquery, in the one statement of the request."""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from api.plan.build import Answer, Cost
from api.plan.fields import Asked, asked
from api.plan.roots import Roots, denied_rows
from api.plan.rows import Slot
from api.plan.values import Getter
from graph.queries.ask import finish, view_of
from graph.queries.counting import counting
from graph.queries.parameter import Parameter
from graph.queries.spec import Finished, Query, embedded
from graph.schema.core import CONTEXT, camel

COST = 1_000
"""What a question counts for: it reads the graph at large, whatever it returns."""

_FACTS: dict[str, Callable[[Query, Finished], Any]] = {
    "windowFrom": lambda _, finished: finished.window[0] if finished.window else None,
    "windowTo": lambda _, finished: finished.window[1] if finished.window else None,
    "suppressed": lambda _, finished: finished.suppressed,
    "notes": lambda _, finished: finished.notes,
    "question": lambda query, _: query.question,
    "denominator": lambda query, _: query.denominator,
    "method": lambda query, _: query.method,
    "caveats": lambda query, _: query.caveats,
    "version": lambda query, _: query.version,
}


@dataclass(frozen=True, slots=True)
class Question:
    """A module in a statement: its text with parameters of its own, and the column that holds what it returned."""

    query: Query
    text: str
    column: str

    @property
    def clause(self) -> str:
        """The subquery; what it returned goes on as one list."""
        return f"CALL () {{\n{self.text}\n}}"

    def given(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The parameters asked with, for the access log: free text, which can hold a name, is left out."""
        told = [p.name for p in self.query.parameters if p.type != "text" or p.choices]
        return {name: values[f"{self.column}_{name}"] for name in told}

    @property
    def returned(self) -> str:
        """Its columns as one list."""
        return f"[{', '.join(self.query.columns)}] AS {self.column}"


def question(roots: Roots, one: Asked, query: Query, purpose_allowed: bool) -> Question | None:
    """A module asked as a root field; None when the viewer may not."""
    build = roots.build
    if denied_rows(roots, one):
        return None
    if not purpose_allowed:
        wanted = " or ".join(f"`{name}`" for name in query.purposes)
        roots.deny(one, f"The question {one.name} may be asked for the purpose {wanted} only.")
        return None
    if build.conflicted and CONTEXT not in query.views:
        roots.deny(one, f"The question {one.name} names people, and you have a declared conflict of interest.")
        return None
    column = build.name("q")
    prefix = f"{column}_"
    declared = build.schema.query_type.fields[one.name]  # type: ignore[union-attr]
    for parameter in query.parameters:
        get = build.argument(one.node, camel(parameter.name), declared)[0]
        build.parameters[prefix + parameter.name] = _checked(parameter, get)
    build.cost.inner.append(Cost(lambda _: COST))
    roots.slots.append(Slot(one.key, 0, _shape(roots, one, query, column)))
    counted = query.people and (build.view == CONTEXT or build.conflicted)
    build.counted |= counted
    text = embedded(query, prefix, past=build.past, counted=counted)
    return Question(query, text.strip().rstrip(";"), column)


def _checked(parameter: Parameter, get: Getter) -> Getter:
    return lambda variables: parameter.value(get(variables))


def _shape(roots: Roots, one: Asked, query: Query, column: str) -> Callable[[Any, Answer], Any]:
    title = one.name[0].upper() + one.name[1:]
    layout = asked(roots.build, one.selections, f"{title}Answer")
    rows = {part.key: row_shape(roots, part, query.row, f"{title}Row") for part in layout if part.name == "rows"}
    prefix = f"{column}_"
    conflicted = roots.build.conflicted

    def shape(_: Any, answer: Answer) -> dict[str, Any]:
        if answer.collecting:
            return {}
        raw = dict(zip(query.columns, answer.questions[column], strict=True))
        given = {p.name: answer.parameters[prefix + p.name] for p in query.parameters}
        view = view_of(query, answer.viewer, conflicted=conflicted)
        counted = counting(answer.viewer, view, query, answer.day, answer.releases)
        finished = finish(query, raw, given, view, counted)
        answer.people.update(finished.people)
        made: dict[str, Any] = {}
        for part in layout:
            if part.name == "rows":
                made[part.key] = [rows[part.key](row) for row in finished.rows]
            elif part.name == "__typename":
                made[part.key] = f"{title}Answer"
            else:
                made[part.key] = _FACTS[part.name](query, finished)
        return made

    return shape


def row_shape(roots: Roots, one: Asked, row: type, type_name: str) -> Callable[[Any], Any]:
    """From a dataclass to an object of what is asked for."""
    hints = typing.get_type_hints(row)
    names = {camel(f.name): f.name for f in dataclasses.fields(row)}
    parts: list[tuple[str, Callable[[Any], Any]]] = []
    for part in asked(roots.build, one.selections, type_name):
        if part.name == "__typename":
            parts.append((part.key, _always(type_name)))
            continue
        name = names[part.name]
        inner, many = _dataclass_in(hints[name])
        title = f"{type_name}{part.name[0].upper()}{part.name[1:]}"
        below = row_shape(roots, part, inner, title) if inner else None
        parts.append((part.key, _reader(name, below, many)))
    return lambda value: {key: read(value) for key, read in parts}


def _always(value: Any) -> Callable[[Any], Any]:
    return lambda _: value


def _reader(name: str, below: Callable[[Any], Any] | None, many: bool) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        found = value[name] if isinstance(value, Mapping) else getattr(value, name)
        if below is None or found is None:
            return found
        return [below(item) for item in found] if many else below(found)

    return read


def _dataclass_in(hint: Any) -> tuple[type | None, bool]:
    """The dataclass that a field holds, and whether it holds a list of them."""
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return _dataclass_in(next(part for part in typing.get_args(hint) if part is not type(None)))
    if origin is not None and typing.get_args(hint):
        return _dataclass_in(typing.get_args(hint)[0])[0], True
    return (hint, False) if dataclasses.is_dataclass(hint) and isinstance(hint, type) else (None, False)
