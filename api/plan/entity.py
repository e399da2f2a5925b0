"""One node of the answer: a row of columns, and how the row becomes an object."""

from dataclasses import dataclass, field
from typing import Any

from graphql import SelectionSetNode

from api.plan import accesses, connection, marking
from api.plan.build import Answer, Build, Part, Shaper
from api.plan.fields import Asked, asked
from api.plan.pattern import PERSON, Match
from api.plan.rows import Row, Slot, object_shape, value_slot
from api.types.oversight import LOOKED_AT
from api.types.shown import shown
from graph.access.index import Wanted
from graph.identity.grouping import JOINED
from graph.schema.core import WELFARE, Link
from graph.schema.registry import SCHEMA

_IDENTITY = ("identityState", "canonicalId")


def entity(build: Build, match: Match, kinds: tuple[str, ...], selections: list[SelectionSetNode], path: str) -> Part:
    """An expression for a node of one of these kinds, as a list of columns, and its shape.

    path: the fields that lead here, with dots, to name what is withheld.
    """
    row = Row()
    which = row.add(_which(match.node, kinds)) if len(kinds) > 1 else -1
    layouts = {kind: asked(build, selections, kind) for kind in kinds}
    made = _Entity(build, match, layouts, row, path)
    shapes = [object_shape([made.slot(kind, one) for one in layout]) for kind, layout in layouts.items()]
    shape = shapes[0] if which < 0 else _by_kind(which, shapes)
    if PERSON in kinds:
        build.people = True
        shape = _noting_people(shape, row.add(_records(build, match)), which, kinds.index(PERSON))
    fact = any(SCHEMA.node(kind).is_fact for kind in kinds)
    shape = _marked(shape, row.add(marking.column(build, match.said, fact=fact)))
    return Part(row.cypher, shape)


@dataclass(slots=True)
class _Entity:
    """What the slots of one entity share."""

    build: Build
    match: Match
    layouts: dict[str, list[Asked]]
    row: Row
    path: str
    _lists: dict[Any, Slot] = field(default_factory=dict)

    def slot(self, kind: str, one: Asked) -> Slot:
        """Where a field of this kind comes from."""
        own = shown(kind)
        path = f"{self.path}.{one.key}"
        if one.name in ("__typename", "kind") and one.name not in own.values:
            return Slot(one.key, -1, value=kind)
        if one.name == "id":
            return Slot(one.key, self.row.add(f"{self.match.node}.uid"))
        if one.name == LOOKED_AT:
            return self._accesses(kind, one, path)
        if one.name in _IDENTITY and self.build.view in own.values[one.name].views:
            return Slot(one.key, self.row.add(self._identity(own.values[one.name].name)))
        if one.name in own.values:
            # When it entered the graph is the same whatever it said later.
            variable = self.match.node if one.name == "recordedAt" else self.match.said
            return value_slot(self.build, self.row, one, own.values[one.name], variable, path=path)
        identity = _identity(own.links[one.name], one)
        if identity not in self._lists:
            self._lists[identity] = self._list(own.links[one.name], one, path)
        return self._lists[identity]

    def _identity(self, name: str) -> str:
        """That records were put together, only to who sees more than one: else it would tell that there is another."""
        value = f"{self.match.said}.{name}"
        open_ = f"{value} <> '{JOINED}' OR " if name == "identity_state" else ""
        return f"CASE WHEN {open_}size({self.match.records}) > 1 THEN {value} END"

    def _accesses(self, kind: str, one: Asked, path: str) -> Slot:
        """Who looked at it; for a person, at any of the records of the same person that the viewer sees."""
        if self.build.view != WELFARE:
            self.build.withhold(path, "Who looked at a record is shown for the purpose `welfare` only.")
            return Slot(one.key, -1)
        declared = self.build.schema.type_map[kind].fields[LOOKED_AT]  # type: ignore[attr-defined]
        column = _records(self.build, self.match) if kind == PERSON else f"[{self.match.node}.uid]"
        shape = accesses.listing(self.build, one, declared, lambda uids, _: Wanted(tuple(uids)), path)
        return Slot(one.key, self.row.add(column), shape)

    def _list(self, link: Link, one: Asked, path: str) -> Slot:
        """A list; where only some of the kinds ask for it, the database looks only for those."""
        part = connection.linked(self.build, self.match, link, one, path=path, compile_=entity)
        alike = [kind for kind, layout in self.layouts.items() if self._asks(kind, layout, link, one)]
        cypher = part.cypher
        if len(alike) < len(self.layouts):
            labels = " OR ".join(f"{self.match.node}:{kind}" for kind in alike)
            cypher = f"CASE WHEN {labels} THEN {cypher} END"
        return Slot(one.key, self.row.add(cypher), part.shape)

    def _asks(self, kind: str, layout: list[Asked], link: Link, one: Asked) -> bool:
        own = shown(kind).links
        return any(other.name in own and _identity(own[other.name], other) == _identity(link, one) for other in layout)


def _identity(link: Link, one: Asked) -> Any:
    """Tells one list from another: two kinds may have lists of one name that follow different edges."""
    return one.key, link.name, link.edge, link.outgoing, link.to, tuple(id(node) for node in one.nodes)


def _which(node: str, kinds: tuple[str, ...]) -> str:
    tests = " ".join(f"WHEN {node}:{kind} THEN {place}" for place, kind in enumerate(kinds))
    return f"CASE {tests} END"


def _records(build: Build, match: Match) -> str:
    """The identifiers of all records of a person: whoever sees one of them sees what is tied to any of them."""
    one = build.name("n")
    return f"[{one} IN {match.records} | {one}.uid]"


def _by_kind(which: int, shapes: list[Shaper]) -> Shaper:
    return lambda row, answer: shapes[row[which]](row, answer)


def _marked(shape: Shaper, column: int) -> Shaper:
    """The same, and its mark goes into that of the answer."""

    def marked(row: Any, answer: Answer) -> Any:
        answer.marks.add(row[column])
        return shape(row, answer)

    return marked


def _noting_people(shape: Shaper, column: int, which: int, person: int) -> Shaper:
    """The same, and whoever is shown goes into the access log."""

    def noting(row: Any, answer: Answer) -> Any:
        if which < 0 or row[which] == person:
            answer.people.update(row[column])
        return shape(row, answer)

    return noting
