"""Pairs of towns: the same people at the same places, but for one young person per place who is there or is not."""

import datetime
import secrets
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from graph.access.scopes import Scope, keep
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.ids import edge_uid, uid
from graph.provenance import RETENTION, Stamp
from graph.upsert import Edge, Node, RowFacts, Writer

YEAR = 2026
FIRST, LAST = 1, 6  # the months in which people are there
PURPOSES = frozenset({"welfare", "place_safety"})


@dataclass(frozen=True)
class Visit:
    """One young person at one place: months there (the last is None while it lasts), the month of the record."""

    person: str
    first: int
    last: int | None
    recorded: int
    concern: bool


@dataclass(frozen=True)
class Spot:
    """A place with the others who are there, and the visit that the attacker wants to know of."""

    name: str
    others: tuple[Visit, ...]
    chosen: Visit


@dataclass(frozen=True)
class Town:
    """What was written: an area of its own, the places by name and identifier. there: whose chosen visit is real."""

    area: str
    spots: tuple[Spot, ...]
    places: dict[str, str]
    there: dict[str, bool]

    def viewer(self, organisation: str) -> Viewer:
        """An analyst of that organisation, who may see contexts of this town."""
        return Viewer("a.analyst", organisation, "analyst", "place_safety", "a review", frozenset({self.area}))


def draw(random: Random, places: int) -> tuple[Spot, ...]:
    """Places with five to twenty others; most stay, some leave; nearly all have an open concern."""
    return tuple(_spot(random, f"place {number}") for number in range(places))


def _spot(random: Random, name: str) -> Spot:
    others = tuple(_visit(random, f"{name} other {n}") for n in range(random.randint(5, 20)))
    month = random.randint(FIRST + 1, LAST - 1)
    return Spot(name, others, Visit(f"{name} chosen", month, month, random.randint(month, LAST + 1), True))


def _visit(random: Random, person: str) -> Visit:
    first = random.randint(FIRST, LAST)
    last = None if random.random() < 0.8 else random.randint(first, LAST)
    return Visit(person, first, last, random.randint(first, LAST + 1), random.random() < 0.9)


def build(graph: Graph, spots: tuple[Spot, ...], there: dict[str, bool]) -> Town:
    """Write a town."""
    area = f"N{secrets.token_hex(4)}"
    scope = Scope(f"council-{area}", "uk_gdpr", PURPOSES, "official_sensitive", area)
    keep(graph, scope)
    by_month: dict[int, list[RowFacts]] = defaultdict(list)
    places = {spot.name: uid("Place", area, spot.name) for spot in spots}
    for spot in spots:
        place = Node("Place", places[spot.name], {"name": spot.name})
        by_month[FIRST].append(RowFacts(place.uid, [place], [], spot.name))
        for visit in (*spot.others, spot.chosen):
            by_month[FIRST].extend(_person(area, visit))
        for visit in (*spot.others, *([spot.chosen] if there[spot.name] else [])):
            by_month[visit.recorded].append(_tie(area, visit, places[spot.name]))
    for month, rows in sorted(by_month.items()):
        moment = datetime.datetime(YEAR, month, 20, 12, tzinfo=datetime.UTC)
        Writer(graph, Stamp(f"run-{area}", scope, RETENTION["partner"], moment)).write(rows)
    return Town(area, spots, places, there)


def add(graph: Graph, town: Town, names: set[str]) -> None:
    """Record the chosen visits of these places now."""
    scope = Scope(f"council-{town.area}", "uk_gdpr", PURPOSES, "official_sensitive", town.area)
    rows = [_tie(town.area, spot.chosen, town.places[spot.name]) for spot in town.spots if spot.name in names]
    Writer(graph, Stamp(f"run-{town.area}", scope, RETENTION["partner"], datetime.datetime.now(datetime.UTC))).write(
        rows
    )


def _person(area: str, visit: Visit) -> Iterator[RowFacts]:
    who, concern = uid("Person", area, visit.person), uid("Concern", area, visit.person)
    person = Node("Person", who, {"name": visit.person, "life_stage": "young_person"})
    yield RowFacts(who, [person], [], visit.person)
    if visit.concern:
        said = {"concern_ref": visit.person, "concern_status": "open", "opened_on": datetime.date(YEAR - 1, 12, 1)}
        about = edge_uid("ABOUT", concern, who)
        edge = Edge("ABOUT", about, ("Concern", concern), ("Person", who), {"basis": "fact"})
        yield RowFacts(
            concern, [Node("Concern", concern, said), Node("Person", who, owned=False)], [edge], visit.person
        )


def _tie(area: str, visit: Visit, place: str) -> RowFacts:
    who = uid("Person", area, visit.person)
    one = edge_uid("SPENDS_TIME_IN", who, place)
    said: dict[str, object] = {"basis": "fact", "valid_from": datetime.date(YEAR, visit.first, 10)}
    if visit.last is not None:
        said["valid_to"] = datetime.date(YEAR, visit.last, 20)
    ends = [Node("Person", who, owned=False), Node("Place", place, owned=False)]
    return RowFacts(one, ends, [Edge("SPENDS_TIME_IN", one, ("Person", who), ("Place", place), said)], visit.person)
