"""The protective marking of an answer: every node and tie that it shows brings its scope, and its handling if it is C.

Scope and handling travel as one column: the scope's number, or as text `number:conditions` where conditions apply.
"""

from collections.abc import Collection
from dataclasses import dataclass

from api.plan.build import Build
from graph.schema.core import WELFARE


@dataclass(frozen=True, slots=True)
class Marks:
    """What an answer shows: the scopes, whether conditions apply to any of it, and which, as far as this view may know.

    whole: it also counts or works out what it does not show, so its marking is the highest that the viewer may see.
    """

    scopes: frozenset[int]
    handling: str | None
    conditions: tuple[str, ...]
    whole: bool


def column(build: Build, variable: str, *, fact: bool = True) -> str:
    """Cypher: the mark of a node or edge; only a fact can have conditions."""
    scope = f"abs({variable}.scope)" if build.past else f"{variable}.scope"
    if not fact:
        return scope
    told = f" + coalesce({variable}.conditions, '')" if build.view == WELFARE else ""
    return f"CASE {variable}.handling WHEN 'C' THEN toString({scope}) + ':'{told} ELSE {scope} END"


def read(marks: Collection[int | str], *, whole: bool) -> Marks:
    """The marks of an answer from their columns."""
    bound = [mark.partition(":") for mark in marks if isinstance(mark, str)]
    scopes = {mark for mark in marks if isinstance(mark, int)} | {int(number) for number, _, _ in bound}
    conditions = sorted({told for _, _, told in bound if told})
    return Marks(frozenset(scopes), "C" if bound else None, tuple(conditions), whole)
