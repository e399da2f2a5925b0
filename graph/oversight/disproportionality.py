"""Is any group of young people over- or under-represented: in the graph, among those with an open concern, among those
suspected in an event, among those whose records were looked at.

The report has a right of its own: it counts in every scope within the viewer's areas but those that no purpose may
read, whoever answers for them, and it shows numbers of groups only. So somebody who checks how the graph is used needs
no row of it, and has none.
"""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from graph.access.index import LogIndex
from graph.access.log import AccessLog
from graph.access.purposes import MARKINGS, SMALLEST_COUNT
from graph.access.scopes import OPEN_AREA, Scope, held
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.errors import Forbidden, Refused
from graph.oversight.groups import DIFFERENT, DIMENSIONS, NOT_RECORDED, SMALLER, Counted, counted
from graph.oversight.population import Population, normal
from graph.oversight.rates import Cell, cells, corrected, telling
from graph.schema.core import OVERSIGHT
from graph.time import now

MEASURES = {
    "in_graph": "young people in the graph",
    "open_concern": "young people with an open concern",
    "suspected": "young people suspected in an event",
    "looked_at": "young people whose records were looked at",
}
POPULATION, GRAPH = "population", "graph"
"""What a group is held against: those who live in the area, or those in the graph."""
SECONDS = 300
_NO_GROUP = frozenset({NOT_RECORDED, DIFFERENT, SMALLER})
CAVEATS = (
    "A ratio compares a group with everybody else whose group is recorded; it says that they differ, not why.",
    "What is not recorded is shown and not compared: where much is missing, the ratios may say more about recording.",
    "Numbers of young people are rounded to the nearest five; those under five are withheld, and made the least of.",
)
TEXT = resources.files("graph.oversight").joinpath("people.cypher").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Row:
    """One group in one comparison. against: None where there is nothing to compare with."""

    measure: str
    dimension: str
    against: str | None
    cell: Cell

    def told(self) -> dict[str, Any]:
        """What the row says, by name, as JSON takes it."""
        cell = self.cell
        return {
            "measure": self.measure,
            "dimension": self.dimension,
            "group": cell.group,
            "against": self.against,
            "count": cell.count,
            "of": cell.of,
            "ratio": cell.ratio,
            "low": cell.low,
            "high": cell.high,
            "q": cell.q,
            "over_represented": cell.over,
            "under_represented": cell.under,
        }


def reported(scopes: Iterable[Scope], viewer: Viewer) -> list[int]:
    """The numbers of the scopes that the report counts in. Raises Forbidden for any purpose but oversight."""
    if viewer.view != OVERSIGHT:
        raise Forbidden("The disproportionality report is made for the purpose `oversight` only.")
    return sorted(
        scope.number
        for scope in scopes
        if scope.marking in MARKINGS and scope.area != OPEN_AREA and scope.in_areas_of(viewer)
    )


def make(
    graph: Graph,
    viewer: Viewer,
    log: AccessLog,
    population: Population | None = None,
    since: datetime.datetime | None = None,
) -> list[Row]:
    """The report, logged before it is returned. since: from when on a look at a record counts.

    Raises Forbidden, LogUnavailable, Tampered, and Refused when the population cannot be that of the graph.
    """
    scopes = reported(held(graph), viewer)
    log.record(viewer, "consultation", "disproportionality report", {"areas": sorted(viewer.areas)})
    people = graph.read(TEXT, {"reported": scopes}, timeout=SECONDS)[0]["people"]
    return from_people(people, log.index, population, since)


def from_people(
    rows: Sequence[Sequence[Any]],
    log: LogIndex,
    population: Population | None,
    since: datetime.datetime | None,
    on: datetime.date | None = None,
) -> list[Row]:
    """The report on the rows of people.cypher, ages as on that day."""
    looked_at = log.looked_at((uid for row in rows for uid in row[0]), since)
    day = on or now().date()
    return report([counted(row, looked_at, day) for row in rows], population)


def report(people: Collection[Counted], population: Population | None = None) -> list[Row]:
    """Every measure by every dimension, against the graph and, where it is given, against the population.

    Raises Refused when the graph has more young people of a group than the population.
    """
    rows: list[Row] = []
    for measure in MEASURES:
        found: list[_Table] = []
        for dimension in DIMENSIONS:
            known = _denominators(dimension, population) if population else {}
            if known:
                found.append(_table(people, measure, dimension, POPULATION, known))
            if measure != "in_graph":
                found.append(_table(people, measure, dimension, GRAPH, {}))
            elif not known:
                found.append(_table(people, measure, dimension, None, {}))
        shown = {table.dimension: table.cells() for table in found}
        tells = telling(shown, SMALLEST_COUNT)
        for table in found:
            # What is withheld against the graph is not shown against the population either.
            hidden = {cell.group for cell in shown[table.dimension] if cell.count is None and not cell.few}
            hidden |= {group for dimension, group in tells if dimension == table.dimension}
            rows += [Row(measure, table.dimension, table.against, cell) for cell in table.cells(hidden)]
    checked = corrected([row.cell for row in rows])
    return [Row(row.measure, row.dimension, row.against, cell) for row, cell in zip(rows, checked, strict=True)]


@dataclass(frozen=True, slots=True)
class _Table:
    """The exact numbers of one comparison."""

    dimension: str
    against: str | None
    counts: dict[str, int]
    of: dict[str, int | None]

    def cells(self, hidden: Collection[str] = ()) -> list[Cell]:
        """What is shown of them."""
        return cells(self.counts, self.of, SMALLEST_COUNT, within=self.against == GRAPH, hidden=hidden)


def _table(
    people: Collection[Counted], measure: str, dimension: str, against: str | None, population: dict[str, int]
) -> _Table:
    named = Counter(one.groups[dimension] for one in people)
    public = {group for group in named if normal(group) in population} | _NO_GROUP
    shown = {group: group if size >= SMALLEST_COUNT or group in public else SMALLER for group, size in named.items()}
    everybody = Counter(shown[one.groups[dimension]] for one in people)
    counts = Counter(shown[one.groups[dimension]] for one in people if measure in one.measures)
    of: dict[str, int | None] = {}
    for group in everybody:
        if group in _NO_GROUP or against is None:
            of[group] = None
        elif against == GRAPH:
            of[group] = everybody[group]
        else:
            of[group] = population.pop(normal(group), None)
            _check(group, everybody[group], of[group])
    of |= population  # groups that live there and of whom nobody is in the graph
    return _Table(dimension, against, {group: counts[group] for group in sorted(of)}, of)


def _denominators(dimension: str, population: Population) -> dict[str, int]:
    return {group: number for (name, group), number in population.items() if name == dimension}


def _check(group: str, there: int, number: int | None) -> None:
    if number is not None and there > number:
        raise Refused(
            f"The population has {number} young people of the group {group!r} and the graph has more: "
            "the two are not about the same area or ages, or the names of the groups differ."
        )
