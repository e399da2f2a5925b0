"""The types of the query modules' answers, made from each module's row type and parameters."""

import dataclasses
import datetime
import types
import typing
from typing import Any

from api.types.entities import AS_KNOWN_ON
from api.types.making import Argument, Field, Maker, many, optional
from graph.queries.parameter import TYPES, Parameter
from graph.queries.registry import queries
from graph.queries.spec import Query
from graph.schema.core import camel

_PLAIN = {str, int, float, bool, datetime.date, datetime.datetime}


def field_name(query: Query) -> str:
    """The root field of a query module."""
    return camel(query.id)


def make_questions(maker: Maker) -> list[Field]:
    """Make the types of every module; returns the root fields."""
    return [_make(maker, query) for query in queries().values()]


def _make(maker: Maker, query: Query) -> Field:
    name = field_name(query)
    title = name[0].upper() + name[1:]
    row = make_row(maker, query.row, f"{title}Row", f"One row of the answer to: {query.question}")
    answer = maker.type(
        f"{title}Answer",
        f"The answer to: {query.question}",
        [
            Field("rows", many(row), "the rows, in order"),
            Field("windowFrom", optional(datetime.date), "first day looked at"),
            Field("windowTo", optional(datetime.date), "last day looked at"),
            Field(
                "suppressed",
                optional(int),
                "rows withheld because they would show too few young people; not told where no person may be shown",
            ),
            Field("notes", list[str], "what this answer rests on"),
            Field("question", str, "the question in plain English"),
            Field("denominator", str, "what the counts are out of"),
            Field("method", str, "how it is worked out"),
            Field("caveats", list[str], "what to keep in mind"),
            Field("version", int, "version of the question"),
        ],
    )
    arguments = tuple(_argument(parameter) for parameter in query.parameters)
    return Field(name, optional(answer), query.question, (*arguments, AS_KNOWN_ON))


def _argument(parameter: Parameter) -> Argument:
    default = parameter.value(parameter.default)
    limits = "" if parameter.least is None else f" At least {parameter.least:g}."
    limits += "" if parameter.most is None else f" At most {parameter.most:g}."
    choices = f" One of {', '.join(parameter.choices)}." if parameter.choices else ""
    text = parameter.help[0].upper() + parameter.help[1:]
    text = text if text.endswith(".") else f"{text}."
    return Argument(camel(parameter.name), optional(TYPES[parameter.type]), text + choices + limits, default)


def make_row(maker: Maker, row: type, name: str, description: str) -> Any:
    """A GraphQL type for a dataclass whose fields are described; dataclasses in it become types of their own."""
    hints = typing.get_type_hints(row)
    fields = [
        Field(camel(f.name), _annotation(maker, hints[f.name], f"{name}{_title(f.name)}"), _describe(f))
        for f in dataclasses.fields(row)
    ]
    return maker.type(name, description, fields)


def _annotation(maker: Maker, hint: Any, name: str) -> Any:
    origin = typing.get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        inner = [part for part in typing.get_args(hint) if part is not type(None)]
        if len(inner) != 1:
            raise TypeError(f"{name}: a field is of one type, or of one type or None")
        return optional(_annotation(maker, inner[0], name))
    if origin in (list, tuple) or getattr(origin, "__name__", "") == "Sequence":
        return many(_annotation(maker, typing.get_args(hint)[0], name))
    if dataclasses.is_dataclass(hint):
        return make_row(maker, typing.cast("type", hint), name, (hint.__doc__ or name).strip().split("\n")[0])
    if hint not in _PLAIN:
        raise TypeError(f"{name}: GraphQL has no type for {hint}")
    return hint


def _title(name: str) -> str:
    text = camel(name)
    return text[0].upper() + text[1:]


def _describe(field: Any) -> str:
    text = str(field.metadata.get("description", field.name))
    return text[0].upper() + text[1:] + ("" if text.endswith(".") else ".")
