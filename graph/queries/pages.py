"""The pages of docs/queries, made from the descriptions."""

import dataclasses
import typing
from pathlib import Path
from types import NoneType
from typing import Any

from graph.queries.parameter import Parameter
from graph.queries.registry import queries
from graph.queries.spec import Query
from graph.settings import CHECKOUT

FOLDER = CHECKOUT / "docs" / "queries"
_MADE = "<!-- Made from the description of the query by `make docs`. Change that, not this. -->"


def pages() -> dict[Path, str]:
    """Every page: its path within the checkout, and what it says."""
    found = {FOLDER / f"{query.id}.md": page(query) for query in queries().values()}
    return found | {FOLDER / "README.md": index()}


def index() -> str:
    """The list of questions."""
    lines = [_MADE, "# Questions", "", "| Query | Question | Practitioners' questions |", "|---|---|---|"]
    for query in queries().values():
        numbers = ", ".join(str(number) for number in query.numbers)
        lines.append(f"| [`{query.id}`]({query.id}.md) | {query.question} | {numbers} |")
    lines += ["", "Ask one with `safeground query NAME`, or as a root field of the GraphQL API.", ""]
    return "\n".join(lines)


def page(query: Query) -> str:
    """The page of one query."""
    title = query.id.replace("_", " ").capitalize()
    purposes = " or ".join(f"`{name}`" for name in query.purposes)
    terms = f"At most {query.row_cap:,} rows and {query.timeout_seconds} seconds."
    return "\n".join([
        _MADE,
        f"# {title}",
        "",
        f"**{query.question}**",
        "",
        f"`safeground query {query.id}`, version {query.version}. For the purpose {purposes}. {terms}",
        "",
        f"**Counted against:** {query.denominator}.",
        "",
        f"**Method.** {query.method}",
        "",
        "**Keep in mind**",
        "",
        *(f"- {caveat}" for caveat in query.caveats),
        "",
        "## Parameters",
        "",
        "| Name | Type | Default | Meaning |",
        "|---|---|---|---|",
        *(_parameter(parameter) for parameter in query.parameters),
        "",
        "## Each row",
        "",
        "| Field | Type | Meaning |",
        "|---|---|---|",
        *_fields(query.row, ""),
        "",
    ])  # fmt: skip


def _parameter(parameter: Parameter) -> str:
    default = "" if parameter.default is None else f"`{parameter.default}`"
    choices = f" One of {', '.join(f'`{choice}`' for choice in parameter.choices)}." if parameter.choices else ""
    meaning = f"{parameter.help[0].upper()}{parameter.help[1:]}."
    return f"| `{parameter.name}` | {parameter.type} | {default} | {meaning}{choices} |"


def _fields(row: type, prefix: str) -> list[str]:
    """A line for each field of a row, those of rows within it after it."""
    hints = typing.get_type_hints(row)
    lines = []
    for field in dataclasses.fields(row):
        meaning = field.metadata["description"]
        name, inner = _type(hints[field.name])
        lines.append(f"| `{prefix}{field.name}` | {name} | {meaning[0].upper()}{meaning[1:]} |")
        if inner is not None:
            lines += _fields(inner, f"{prefix}{field.name}.")
    return lines


def _type(hint: Any) -> tuple[str, type | None]:
    """How a type is written for a reader, and the row within it, if it holds one."""
    arguments = [argument for argument in typing.get_args(hint) if argument is not NoneType]
    if typing.get_origin(hint) is list:
        name, inner = _type(arguments[0])
        return f"list of {name}", inner
    if arguments:
        name, inner = _type(arguments[0])
        return f"{name} or none", inner
    if dataclasses.is_dataclass(hint):
        return "records", typing.cast("type", hint)
    return {str: "text", int: "whole number", float: "number", bool: "yes or no"}.get(hint, str(hint)), None
