"""A small graph for the API's tests, written through the real write path, some of it out of the viewer's sight."""

import datetime
import secrets
from dataclasses import dataclass, field
from typing import Any

from graph.access.scopes import Scope, keep
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.ids import edge_uid, uid
from graph.provenance import RETENTION, Stamp
from graph.upsert import Edge, Node, RowFacts, Writer

BOTH = frozenset({"welfare", "place_safety"})
SECRET = "canary-of-another-area"
Properties = dict[str, Any]
End = tuple[str, str]  # kind and uid


@dataclass
class World:
    """What was written.

    area: the code of the area whose facts the viewer may see. known: the uids, by kind. at: when it is written.
    """

    graph: Graph
    area: str
    seen: Scope
    unseen: Scope
    known: dict[str, list[str]] = field(default_factory=dict)
    at: datetime.datetime = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)

    @property
    def identifiers(self) -> list[str]:
        """Every uid."""
        return [one for uids in self.known.values() for one in uids]

    def node(self, kind: str, name: str, properties: Properties, scope: Scope | None = None) -> End:
        """Write a node; again with other properties, to change it."""
        who = uid(kind, self.area, name)
        self._write(scope or self.seen, RowFacts(who, [Node(kind, who, properties)], [], name))
        if who not in self.known.setdefault(kind, []):
            self.known[kind].append(who)
        return kind, who

    def edge(
        self,
        kind: str,
        start: End,
        end: End,
        properties: Properties,
        scope: Scope | None = None,
    ) -> None:
        """Write an edge between nodes that are there."""
        one = edge_uid(kind, start[1], end[1], str(properties.get("day_band", "")))
        ends = [Node(*start, owned=False), Node(*end, owned=False)]
        said = {"basis": "fact", "valid_from": datetime.date(2026, 1, 14)} | properties
        self._write(scope or self.seen, RowFacts(one, ends, [Edge(kind, one, start, end, said)], kind))

    def withdraw(self, *nodes: End) -> None:
        """Say that these were never so."""
        self._writer(self.seen).withdraw(nodes=nodes)

    def _write(self, scope: Scope, row: RowFacts) -> None:
        self._writer(scope).write([row])

    def _writer(self, scope: Scope) -> Writer:
        return Writer(self.graph, Stamp(f"run-{self.area}", scope, RETENTION["partner"], self.at))


def build(graph: Graph) -> World:
    """Write the world: places, groups, schools, people, events, factors; some retired, some changed, some unseen."""
    area = f"T{secrets.token_hex(4)}"
    seen = Scope(f"council-{area}", "uk_gdpr", BOTH, "official_sensitive", area)
    unseen = Scope(f"other-{area}", "uk_gdpr", BOTH, "official_sensitive", f"{area}-other")
    keep(graph, seen)
    keep(graph, unseen)
    world = World(graph, area, seen, unseen)
    areas = _areas(world)
    contexts = _contexts(world, areas)
    people = _people(world, contexts)
    _events(world, contexts, areas, people)
    _factors(world, contexts, people)
    _unseen(world, contexts, people)
    world.at += datetime.timedelta(days=5)
    world.withdraw(contexts[3], people[3])
    world.at += datetime.timedelta(days=14)
    _later(world, contexts, people)
    return world


def _areas(world: World) -> list[End]:
    small = world.node("Area", "small", {"code": f"{world.area}-s", "name": "Small area", "area_type": "lsoa"})
    large = world.node("Area", "large", {"code": f"{world.area}-l", "name": "Large area", "area_type": "lad"})
    world.edge("LOCATED_IN", small, large, {})
    return [small, large]


def _contexts(world: World, areas: list[End]) -> list[End]:
    found = []
    for number in range(5):
        said = {"name": f"Park {number}", "place_type": "park", "precision": "exact"}
        found.append(world.node("Place", f"park-{number}", said))
        world.edge("LOCATED_IN", found[-1], areas[0], {"vintage": "2021"})
    school = {"name": "Hill School", "urn": "1", "pupils": 800, "low_age": 11, "opened_on": datetime.date(1990, 9, 1)}
    found.append(world.node("EducationSetting", "school", school))
    world.edge("LOCATED_IN", found[-1], areas[1], {})
    found.append(world.node("OnlineSpace", "server", {"name": "park server", "platform": "x"}))
    found.append(world.node("PeerGroup", "group", {"name": "The regulars", "invented": True}))
    found.append(world.node("PeerGroup", "others", {"name": "The others", "invented": False}))
    world.edge("CONNECTED_TO", found[-2], found[-1], {"tie_kind": "friend", "choice": "unknown"})
    for place in found[:2]:
        world.edge("SPENDS_TIME_IN", found[-2], place, {"feels": "amber", "day_band": "weekend"})
    helper = world.node("Organisation", "club", {"name": "Youth club", "sector": "voluntary"})
    world.edge("SAFEGUARDS", helper, found[0], {"duty": "evening sessions"})
    return found


def _people(world: World, contexts: list[End]) -> list[End]:
    people = []
    for number in range(7):
        said = {"initials": f"P{number}", "name": f"Person {number}", "life_stage": "young_person"}
        # By twos, records of one person: at two organisations, say.
        people.append(world.node("Person", f"p{number}", said | {"identity_key": f"{world.area}-{number // 2}"}))
        for band in ("weekday", "weekend"):
            world.edge(
                "SPENDS_TIME_IN", people[-1], contexts[0], {"feels": "red", "day_band": band, "told_by": "youth worker"}
            )
    for number, one in enumerate(people[:3]):
        world.edge("SPENDS_TIME_IN", one, contexts[1], {"feels": "green"})
        world.edge("PART_OF", one, contexts[-2], {"position": "core"})
        world.edge("FRIEND_OF", one, people[number + 1], {"strength": number + 1})
    adult = world.node("Person", "adult", {"initials": "AD", "life_stage": "adult"})
    world.edge("FRIEND_OF", people[0], people[4], {"basis": "inferred"})
    world.edge("TRUSTS", people[0], adult, {"relation": "aunt"})
    world.edge("TRUSTS", people[0], ("Organisation", world.known["Organisation"][0]), {"relation": "club"})
    world.edge("ATTENDS", people[0], contexts[5], {"attendance": "on roll"})
    return people


def _events(world: World, contexts: list[End], areas: list[End], people: list[End]) -> None:
    for number in range(8):
        day = datetime.date(2026, 1 + number % 4, 11 + number)
        said: Properties = {"event_kind": "harm", "category": f"c{number % 3}", "time_precision": "day"}
        event = world.node("Event", f"e{number}", said | ({"started_on": day} if number else {}))
        world.edge("OCCURRED_AT", event, contexts[number % 2], {})
        if number % 4:  # the others are of nobody who is known
            world.edge("INVOLVED_IN", people[number % 3], event, {"role": "harmed"})
        outcome = world.node("Outcome", f"o{number}", {"outcome_type": "none", "month": day.replace(day=1)})
        world.edge("OUTCOME_OF", outcome, event, {})
    nowhere = world.node("Event", "nowhere", {"event_kind": "police_recorded", "category": "c"})
    world.edge("OCCURRED_AT", nowhere, areas[0], {})


def _factors(world: World, contexts: list[End], people: list[End]) -> None:
    for number, kind in enumerate(("strength", "risk", "strength")):
        factor = world.node("Factor", f"f{number}", {"factor_kind": kind, "description": f"factor {number}"})
        world.edge("ABOUT", factor, contexts[number % 2], {"primary": True})
    guess = world.node("Factor", "guess", {"factor_kind": "risk", "basis": "inferred"})
    world.edge("ABOUT", guess, contexts[0], {"primary": True})
    concern = world.node("Concern", "c0", {"concern_status": "open", "opened_on": datetime.date(2026, 2, 17)})
    world.edge("ABOUT", concern, contexts[0], {"primary": True})
    world.edge("ABOUT", concern, people[0], {"primary": False})


def _unseen(world: World, contexts: list[End], people: list[End]) -> None:
    """Facts of another area, some of them about a person of this one."""
    scope = world.unseen
    elsewhere = world.node("Person", "elsewhere", {"name": SECRET, "identity_key": f"{world.area}-0"}, scope)
    world.edge("SPENDS_TIME_IN", elsewhere, contexts[1], {"told_by": SECRET}, scope)
    place = world.node("Place", "secret", {"name": SECRET}, scope)
    person = world.node("Person", "secret", {"name": SECRET, "initials": "XX"}, scope)
    event = world.node("Event", "secret", {"event_kind": "harm", "category": SECRET}, scope)
    world.edge("OCCURRED_AT", event, contexts[0], {}, scope)
    world.edge("OCCURRED_AT", event, place, {}, scope)
    world.edge("SPENDS_TIME_IN", person, contexts[0], {"told_by": SECRET}, scope)
    world.edge("SPENDS_TIME_IN", people[0], place, {"how_known": SECRET}, scope)
    world.edge("INVOLVED_IN", people[0], event, {"role": "harmed"}, scope)


def _later(world: World, contexts: list[End], people: list[End]) -> None:
    """What changed nineteen days later: said otherwise, said anew, restored, withdrawn; joined, kept apart."""
    world.node("Place", "park-3", {"name": "Park 3", "place_type": "park", "precision": "exact"})
    world.node("Person", "p3", {"initials": "P3"})
    world.edge("JUDGED", people[0], people[6], {"judgement": "same", "judged_by": "Ann", "confirmed_by": "Bea"})
    world.edge("JUDGED", people[4], people[5], {"judgement": "different", "judged_by": "Ann"})
    world.node("Place", "park-0", {"name": "Old Park", "place_type": "park", "precision": "snap"})
    world.node("Factor", "f0", {"factor_kind": "risk", "description": "no longer a strength"})
    world.node("Event", "e3", {"event_kind": "missing", "started_on": datetime.date(2026, 3, 18)})
    for band in ("weekday", "weekend"):
        world.edge("SPENDS_TIME_IN", people[1], contexts[0], {"feels": "green", "day_band": band})
    new = world.node("Place", "new", {"name": "New park", "place_type": "park"})
    world.edge("SPENDS_TIME_IN", people[1], new, {"feels": "green"})
    world.edge("LOCATED_IN", new, ("Area", world.known["Area"][0]), {})
    world.graph.run(
        "MATCH (:Person {uid: $person})-[e:PART_OF]->() SET e.retired_at = $at, e.scope = -e.scope",
        {"person": people[2][1], "at": world.at},
    )


def welfare(world: World) -> Viewer:
    """Who sees named people."""
    return Viewer("w.worker", "Council", "practitioner", "welfare", "case 7", frozenset({world.area}))


def analyst(world: World) -> Viewer:
    """Who sees contexts, and no person."""
    return Viewer("a.analyst", "Police", "analyst", "place_safety", "weekly review", frozenset({world.area}))


def auditor() -> Viewer:
    """Who sees how the graph is used, and nothing of it."""
    return Viewer("o.auditor", "Partnership", "auditor", "oversight", "yearly check", frozenset({"all"}))
