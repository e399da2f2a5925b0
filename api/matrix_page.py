"""docs/access-matrix.md, made from api/matrix.py."""

from collections import defaultdict
from functools import cache
from pathlib import Path

from api.matrix import (
    COUNTED,
    HIDDEN,
    MEANS,
    MONTH,
    SHOWN,
    WITHHELD,
    Cell,
    allowed,
    fields,
    may_ask,
    outcome,
    tie_outcome,
    ties,
)
from api.types.schema import schema
from graph.access.purposes import PURPOSES
from graph.settings import CHECKOUT

PATH = CHECKOUT / "docs" / "access-matrix.md"
_MADE = "<!-- Made from the compiled plans by `make docs`. Change the declarations in graph/, not this. -->"
_HEAD = """# The access matrix
What each role, acting for each purpose, is given of each field. This page is about *what* is shown; *whose* facts are
reached at all (the organisation answerable, the agreement, the area, the marking) is the [policy](access.md), and a
conflict of interest takes people away from it. A value that no row here has cannot be asked for: the schema has none.

The cells are read off the plans that are executed: each is the outcome of compiling a request for that field. The roles
of one purpose are given the same, which a test holds; they differ in the purposes for which they may act."""
_SIGNS = {SHOWN: "●", MONTH: "month", COUNTED: "counted", WITHHELD: "–", HIDDEN: ""}


@cache
def page() -> str:
    """What the page says."""
    signs = [f"| {_SIGNS[outcome_] or '(empty)'} | {meaning} |" for outcome_, meaning in MEANS.items()]
    parts = [_MADE, _HEAD, "", "| | |", "|---|---|", *signs, "", *_roles(), *_roots(), *_kinds(), *_ties()]
    return "\n".join(parts) + "\n"


def pages() -> dict[Path, str]:
    """The page by its path."""
    return {PATH: page()}


def _acting() -> dict[str, str]:
    """For each purpose, one of the roles that may act for it."""
    return {purpose: role for role, purpose in allowed()}


def _roles() -> list[str]:
    pairs = set(allowed())
    roles = sorted({role for role, _ in pairs})
    lines = [
        f"| {role} | " + " | ".join("yes" if (role, p) in pairs else "" for p in PURPOSES) + " |" for role in roles
    ]
    return ["## Which role may act for which purpose", *_table("role", lines), "No token has another role.", ""]


def _roots() -> list[str]:
    root = schema().query_type
    assert root is not None
    acting = _acting()
    lines = [
        f"| `{name}` | " + " | ".join("yes" if may_ask(acting[p], p, name) else "" for p in PURPOSES) + " |"
        for name in root.fields
    ]
    return ["## What may be asked for", *_table("root field", lines)]


def _kinds() -> list[str]:
    lines: dict[str, list[str]] = defaultdict(list)
    acting = _acting()
    for kind, field, _ in fields():
        cells = [_SIGNS[outcome(Cell(acting[purpose], purpose, kind, field))] for purpose in PURPOSES]
        lines[kind].append(f"| `{field}` | {' | '.join(cells)} |")
    parts = ["## Fields of each kind"]
    for kind, rows in lines.items():
        parts += [f"### {kind}", *_table("field", rows)]
    return parts


def _ties() -> list[str]:
    lines: dict[str, list[str]] = defaultdict(list)
    acting = _acting()
    for edge, people, kind, link, value in ties():
        cells = [_SIGNS[tie_outcome(acting[purpose], purpose, kind, link, value)] for purpose in PURPOSES]
        where = "to people" if people else "to anything else"
        lines[f"{edge}, {where}"].append(f"| `{value}` | {' | '.join(cells)} |")
    said = "What an entry of a list tells of the tie itself, asked of a node that the viewer sees."
    parts = ["## Values of ties", said]
    for tie, rows in sorted(lines.items()):
        parts += [f"### {tie}", *_table("value", rows)]
    return parts


def _table(first: str, lines: list[str]) -> list[str]:
    names = " | ".join(f"`{purpose}`" for purpose in PURPOSES)
    return [f"| {first} | {names} |", "|---|" + "---|" * len(PURPOSES), *lines, ""]
