"""The root fields: a node, the list of contexts, the questions of the query modules, the viewer, the schema itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from api.plan.build import Answer, Build, Cost, Part, Shaper
from api.plan.connection import Listing, compile_list
from api.plan.entity import entity
from api.plan.fields import Asked, asked
from api.plan.pattern import Match, nodes, within_area
from api.plan.refusals import Entry, entry
from api.plan.rows import Slot
from api.plan.values import Getter
from api.types.schema import CONTEXTS
from api.types.shown import kind_of
from graph.access.viewer import Viewer
from graph.schema.core import ROW_VIEWS
from graph.schema.registry import SCHEMA

CONTEXT_LABEL = "Context"
"""The label that every kind of context has besides its own."""

VIEWER_FIELDS: dict[str, Callable[[Viewer], Any]] = {
    "who": lambda viewer: viewer.who,
    "organisation": lambda viewer: viewer.organisation,
    "role": lambda viewer: viewer.role,
    "purpose": lambda viewer: viewer.purpose,
    "reason": lambda viewer: viewer.reason,
    "areas": lambda viewer: sorted(viewer.areas),
    "view": lambda viewer: viewer.view,
    "__typename": lambda _: "Viewer",
}


@dataclass(slots=True)
class Roots:
    """The root fields compiled so far. columns: expressions that the statement returns. slots: keys of the answer."""

    build: Build
    columns: list[str] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    denials: list[Entry] = field(default_factory=list)
    subjects: list[Getter] = field(default_factory=list)
    days: list[Getter] = field(default_factory=list)

    def deny(self, one: Asked, why: str) -> None:
        """Answer null with the reason."""
        self.denials.append(entry("FORBIDDEN", why, path=[one.key]))
        self.slots.append(Slot(one.key, -1))

    def say(self, one: Asked, shape: Shaper) -> None:
        """Answer without asking the database."""
        self.slots.append(Slot(one.key, 0, lambda _, answer: shape(None, answer)))

    def ask(self, one: Asked, part: Part) -> None:
        """Answer with what the database returns for an expression."""
        self.columns.append(part.cypher)
        self.slots.append(Slot(one.key, len(self.columns), part.shape))

    def day(self, one: Asked) -> None:
        """Take note of the day that the field is asked about, if it can be."""
        declared = self.build.schema.query_type.fields.get(one.name)  # type: ignore[union-attr]
        if declared is not None and "asKnownOn" in declared.args:
            self.days.append(self.build.argument(one.node, "asKnownOn", declared)[0])


def viewer(roots: Roots, one: Asked) -> None:
    """Who is asking."""
    parts = [(part.key, VIEWER_FIELDS[part.name]) for part in asked(roots.build, one.selections, "Viewer")]
    roots.say(one, lambda _, answer: {key: read(answer.viewer) for key, read in parts})


def node(roots: Roots, one: Asked) -> None:
    """One node by its identifier."""
    build = roots.build
    declared = build.schema.query_type.fields["node"]  # type: ignore[union-attr]
    get, identifier = build.argument(one.node, "id", declared)
    roots.subjects.append(get)
    kind = kind_of(identifier)
    if denied_rows(roots, one):
        return
    if kind is None:
        roots.say(one, lambda _, __: None)
        return
    build.inferred = bool(build.argument(one.node, "includeInferred", declared)[1])
    if not build.allowed((kind,)):
        roots.deny(one, "The purpose allows no person to be looked up: ask with the purpose `welfare`.")
        return
    match = nodes(build, (kind,))
    match.found(f"{match.node}.uid = {build.parameter(get)}")
    build.cost.inner.append(Cost())
    part = entity(build, match, (kind,), one.selections, one.key)
    shape = part.shape
    assert shape is not None

    def only(rows: list[Any], answer: Answer) -> Any:
        return shape(rows[0], answer) if rows else None

    roots.ask(one, Part(f"COLLECT {{ {match.clause()} RETURN {part.cypher} }}", only))


def contexts(roots: Roots, one: Asked) -> None:
    """The list of contexts."""
    build = roots.build
    if denied_rows(roots, one):
        return
    declared = build.schema.query_type.fields["contexts"]  # type: ignore[union-attr]
    build.inferred = bool(build.argument(one.node, "includeInferred", declared)[1])
    get, wanted = build.argument(one.node, "filter", declared)
    kind = (wanted or {}).get("kind")
    kinds = build.allowed((kind,) if kind else tuple(kind.name for kind in SCHEMA.contexts))
    if not kinds:
        roots.deny(one, f"The purpose allows no {kind} to be shown: ask with the purpose `welfare`.")
        return
    listing = Listing(
        build=build,
        one=one,
        path=one.key,
        type_name=f"{CONTEXTS}ListConnection",
        edge_type=f"{CONTEXTS}ListEdge",
        declared=declared,
        match=lambda: _contexts(build, (kind or CONTEXT_LABEL,), get, wanted or {}),
        kinds=kinds,
        compile=entity,
    )
    roots.ask(one, compile_list(listing))


def _contexts(build: Build, labels: tuple[str, ...], get: Getter, wanted: dict[str, Any]) -> tuple[str, Match]:
    def part(name: str) -> str:
        return build.parameter(lambda variables: get(variables)[name])

    if wanted.get("area") is None:
        before, match = "", nodes(build, labels)
        match.found(f"{match.node}.uid > ''")  # lets the database walk the index in order
    else:
        before, match = within_area(build, labels, part("area"))
    if labels == (CONTEXT_LABEL,):
        for hidden in build.hidden_contexts():
            match.found(f"NOT {match.node}:{hidden}")
    if wanted.get("nameContains") is not None:
        match.where(f"toLower({match.said}.name) CONTAINS toLower({part('nameContains')})")
    return before, match


def denied_rows(roots: Roots, one: Asked) -> bool:
    """Deny the field when the view has no rows of the graph."""
    if roots.build.view in ROW_VIEWS:
        return False
    roots.deny(one, f"The view `{roots.build.view}` has nothing of the graph: its purpose is to check how it is used.")
    return True
