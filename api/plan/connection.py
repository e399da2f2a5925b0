"""Lists, page by page: order and limit lie below whatever is nested, and the total is counted on its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from graphql import GraphQLField, SelectionSetNode

from api.plan import cursor, marking
from api.plan.build import Answer, Build, Cost, Part, Shaper
from api.plan.fields import Asked, asked
from api.plan.pattern import PERSON, Match, ends, person
from api.plan.rows import Row, Slot, object_shape, value_slot
from api.types.entities import connection_name
from api.types.shown import shown_links
from graph.access.releases import Counts
from graph.queries.spec import COUNTED, NEEDED
from graph.queries.text import renamed
from graph.schema.core import Link, Property

Compile = Callable[[Build, Match, tuple[str, ...], list[SelectionSetNode], str], Part]
"""How the nodes of a list are compiled: `entity` of api/plan/entity.py."""

_NO_PAGE = {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None}


@dataclass(slots=True)
class Listing:
    """A list to compile.

    match: makes the MATCH of its entries anew, after a clause that it needs. kinds: what the entries are, without the
    kinds that this view may not see. subject: the variable of the node that has the list. people: the list leads to
    people and this view sees none. values: what the edges of lists of this name show. own: which of these this list's
    edges have.
    """

    build: Build
    one: Asked
    path: str
    type_name: str
    edge_type: str
    declared: GraphQLField
    match: Callable[[], tuple[str, Match]]
    kinds: tuple[str, ...]
    compile: Compile
    subject: str = ""
    people: bool = False
    values: dict[str, Property] = field(default_factory=dict)
    own: frozenset[str] = frozenset()


def linked(build: Build, near: Match, link: Link, one: Asked, *, path: str, compile_: Compile) -> Part:
    """The list that a node of the answer has."""
    kinds = build.allowed(link.to)
    name = connection_name(link.name)
    shown = shown_links()[link.name]
    listing = Listing(
        build=build,
        one=one,
        path=path,
        type_name=name,
        edge_type=name.replace("Connection", "Edge"),
        declared=build.schema.type_map[link.on[0]].fields[link.name],  # type: ignore[attr-defined]
        match=lambda: ("", ends(build, near, link, kinds or link.to)),
        kinds=kinds,
        compile=compile_,
        subject=near.node,
        people=not kinds,
        values=shown.values,
        own=shown.on[link.on[0]],
    )
    return compile_list(listing)


def compile_list(listing: Listing) -> Part:
    """A list of at most two columns: the entries and the total, each only if asked for."""
    layout = asked(listing.build, listing.one.selections, listing.type_name)
    page = _Page(listing, layout)
    row = Row()
    slots = [page.slot(one, row) for one in layout]
    if not page.limit:
        listing.build.checks.append(page.first)
    return Part(row.cypher, object_shape(slots))


class _Page:
    """One page of a list."""

    def __init__(self, listing: Listing, layout: list[Asked]) -> None:
        self._listing = listing
        self._build = build = listing.build
        self._layout = layout
        node = listing.one.node
        infos = [part for one in layout if one.name == "pageInfo" for part in asked(build, one.selections, "PageInfo")]
        self._ends = any(part.name in ("startCursor", "endCursor") for part in infos)
        self._one_more = any(part.name == "hasNextPage" for part in infos)
        self.first = cursor.limited(build.argument(node, "first", listing.declared)[0], listing.path)
        self._after, after = build.argument(node, "after", listing.declared)
        self._begins = after is None
        self._shapes: dict[str, Shaper] = {}
        self._cursor = -1
        self._who = -1
        self._mark = -1
        self.limit = ""

    def slot(self, one: Asked, row: Row) -> Slot:
        """Where a field of the connection comes from."""
        listing = self._listing
        if one.name == "__typename":
            return Slot(one.key, -1, value=listing.type_name)
        if one.name == "totalCount":
            shape = _released(f"{listing.path}.{one.key}") if listing.people else None
            return Slot(one.key, row.add(_total(listing), "total"), shape)
        if listing.people:
            return self._withheld(one)
        if not self.limit:
            self._entries = row.add(self._cypher(), "entries")
        if one.name == "pageInfo":
            return Slot(one.key, self._entries, self._page_info(one))
        shape = self._shapes[one.key]
        many = self._people(shape) if one.name == "nodes" and self._who >= 0 else _each(shape)
        return Slot(one.key, self._entries, self._page(many))

    def _cypher(self) -> str:
        """The entries as a list of rows; one more than asked for when it matters whether there are more."""
        build, listing = self._build, self._listing
        before, match = listing.match()
        keys = cursor.keys(build, match, listing.kinds)
        row = Row()
        outer, build.cost = build.cost, Cost(self.first)
        outer.inner.append(build.cost)
        for one in self._layout:
            if one.name == "nodes":
                self._shapes[one.key] = _at(row, self._node(one, match, one.key))
                self._who = row.add(f"{match.node}.uid") if PERSON in listing.kinds else -1
            elif one.name == "edges":
                self._shapes[one.key] = self._edge(one, row, match, keys)
        if match.edge:
            self._mark = row.add(marking.column(build, match.edge))
        if self._ends:
            self._cursor = row.add(cursor.row(keys))
        build.cost = outer
        first, extra = self.first, int(self._one_more)
        self.limit = build.parameter(lambda variables: first(variables) + extra)
        if not self._begins:
            cursor.go_on(build, match, keys, self._after, listing.path)
        order = ", ".join(key.order for key in keys)
        return (
            f"COLLECT {{ {before} {match.clause()} WITH {'DISTINCT ' if before else ''}{match.carried()} "
            f"ORDER BY {order} LIMIT {self.limit} RETURN {row.cypher} }}"
        )

    def _node(self, one: Asked, match: Match, key: str) -> Part:
        listing = self._listing
        return listing.compile(self._build, match, listing.kinds, one.selections, f"{listing.path}.{key}")

    def _edge(self, one: Asked, row: Row, match: Match, keys: list[cursor.Key]) -> Shaper:
        listing = self._listing
        slots = []
        for part in asked(self._build, one.selections, listing.edge_type):
            key = f"{one.key}.{part.key}"
            if part.name == "__typename":
                slots.append(Slot(part.key, -1, value=listing.edge_type))
            elif part.name == "cursor":
                slots.append(Slot(part.key, row.add(cursor.row(keys)), cursor.shape))
            elif part.name == "node":
                node = self._node(part, match, key)
                slots.append(Slot(part.key, row.add(node.cypher), node.shape))
            elif part.name in listing.own:
                prop = listing.values[part.name]
                slots.append(value_slot(self._build, row, part, prop, match.edge, path=f"{listing.path}.{key}"))
            else:
                slots.append(Slot(part.key, -1))
        return object_shape(slots)

    def _page(self, many: Shaper) -> Shaper:
        """The entries without the one that was read to see whether there are more."""
        many = self._marked(many)
        if not self._one_more:
            return many
        limit = self.limit[1:]
        return lambda rows, answer: many(rows[: answer.parameters[limit] - 1], answer)

    def _marked(self, many: Shaper) -> Shaper:
        """The same, and the marks of the ties go into that of the answer."""
        if self._mark < 0:
            return many
        mark = itemgetter(self._mark)

        def marked(rows: list[Any], answer: Answer) -> Any:
            answer.marks.update(map(mark, rows))
            return many(rows, answer)

        return marked

    def _people(self, shape: Shaper) -> Shaper:
        """Each of the other ends; whoever has several ties, which stand together, is there once."""
        who = itemgetter(self._who)
        return lambda rows, answer: [shape(next(ties), answer) for _, ties in groupby(rows, who)]

    def _page_info(self, one: Asked) -> Shaper:
        parts = [(part.key, part.name) for part in asked(self._build, one.selections, "PageInfo")]
        limit, extra, place, begins = self.limit[1:], int(self._one_more), self._cursor, self._begins

        def info(rows: list[Any], answer: Answer) -> dict[str, Any]:
            most = answer.parameters[limit] - extra
            shown = rows[:most]
            facts: dict[str, Any] = {
                "hasNextPage": len(rows) > most,
                "hasPreviousPage": not begins,
                "startCursor": cursor.shape(shown[0][place], answer) if shown and place >= 0 else None,
                "endCursor": cursor.shape(shown[-1][place], answer) if shown and place >= 0 else None,
                "__typename": "PageInfo",
            }
            return {key: facts[name] for key, name in parts}

        return info

    def _withheld(self, one: Asked) -> Slot:
        if one.name == "pageInfo":
            parts = asked(self._build, one.selections, "PageInfo")
            return Slot(one.key, -1, value={part.key: _NO_PAGE.get(part.name, "PageInfo") for part in parts})
        path = f"{self._listing.path}.{one.key}"
        self._build.withhold(path, "The purpose allows no person to be shown; totalCount tells how many from five up.")
        return Slot(one.key, -1)


def _each(shape: Shaper) -> Shaper:
    return lambda rows, answer: [shape(row, answer) for row in rows]


def _at(row: Row, part: Part) -> Shaper:
    place, shape = row.add(part.cypher), part.shape
    assert shape is not None
    return lambda entry, answer: shape(entry[place], answer)


def _total(listing: Listing) -> str:
    """The number of entries; of lists that lead to people, of different people."""
    listing.build.cost.inner.append(Cost())
    listing.build.unmarked = True
    if listing.people:
        return _people(listing)
    before, match = listing.match()
    if PERSON not in listing.kinds:
        distinct = f" WITH DISTINCT {match.node} RETURN {match.node}" if before else ""
        return f"COUNT {{ {before} {match.clause()}{distinct} }}"
    return f"COUNT {{ {before} {_different(match)} }}"


def _different(match: Match) -> str:
    match = match.plain()
    return f"{match.clause()} RETURN DISTINCT {person(match.build, match)} AS person"


def _people(listing: Listing) -> str:
    """The node that has the list, and the people in it as of the moment at which the context view counts: what may be
    told of their number, the register of releases says."""
    build = listing.build
    build.counted = True
    kept, build.past, build.inferred = (build.past, build.inferred), True, False
    before, match = listing.match()
    people = renamed(f"{before} {_different(match)}", NEEDED, COUNTED)
    build.past, build.inferred = kept
    return f"[{listing.subject}.uid, COLLECT {{ {people} }}]"


def _released(path: str) -> Shaper:
    def released(value: Any, answer: Answer) -> int | None:
        subject, people = value
        return answer.number(path, Counts(subject, (frozenset(people),)))

    return released
