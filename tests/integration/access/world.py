"""Three organisations with facts about the same young people, one of whom lives at a protected address."""

import datetime
import secrets
from dataclasses import dataclass

from graph.access.scopes import Scope, keep
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.ids import edge_uid
from graph.provenance import RETENTION, Stamp
from graph.upsert import Edge, Node, RowFacts, Writer
from tests.integration.api.world import BOTH, End, World

ADDRESS = "canary: 7 Safe Street"
PROTECTED = "protected"


@dataclass
class Partnership:
    """What was written: by organisation, its scope; the people, the home, the context that all of them know."""

    world: World
    scopes: dict[str, Scope]
    people: list[End]
    home: End
    place: End
    facts: dict[str, list[End]]

    @property
    def area(self) -> str:
        """The area of all of it."""
        return self.world.area

    def named(self, kind: str) -> str:
        """The organisation's full name: `council`, `police` or `project`, and nobody else's."""
        return f"{kind} {self.area}"

    def viewer(self, kind: str, purpose: str = "welfare", role: str = "practitioner", who: str = "w.worker") -> Viewer:
        """Somebody of that organisation."""
        areas = frozenset({self.area}) if purpose != "oversight" else frozenset({"all"})
        return Viewer(who, self.named(kind), role, purpose, "case 7", areas)

    @property
    def auditor(self) -> Viewer:
        """Somebody who checks."""
        return self.viewer("council", "oversight", "auditor")


def build(graph: Graph) -> Partnership:
    """Write it."""
    area = f"P{secrets.token_hex(4)}"
    scopes = {
        "council": Scope(f"council {area}", "uk_gdpr", BOTH, "official_sensitive", area),
        "police": Scope(f"police {area}", "dpa_part3", BOTH, "official", area),
        "project": Scope(f"project {area}", "uk_gdpr", BOTH, "official_sensitive", area),
        "open": Scope(f"council {area}", "open", BOTH, "open", "open"),
    }
    for scope in scopes.values():
        keep(graph, scope)
    world = World(graph, area, scopes["council"], scopes["police"])
    place = world.node("Place", "park", {"name": f"Park {area}", "place_type": "park"}, scopes["open"])
    people = [_person(world, scopes, number) for number in range(6)]
    _same_person(world, scopes["project"], place)
    facts: dict[str, list[End]] = {}
    for kind in ("council", "police", "project"):
        facts[kind] = _facts(world, kind, scopes[kind], people, place)
    home = _home(world, scopes["council"], people[0])
    return Partnership(world, scopes, people, home, place, facts)


def _person(world: World, scopes: dict[str, Scope], number: int) -> End:
    said = {"initials": f"P{number}", "name": f"Person {number} {world.area}", "life_stage": "young_person"}
    said |= {"identity_key": f"same:{world.area}"} if number == 0 else {}
    return world.node("Person", f"p{number}", said, scopes["council"])


def _same_person(world: World, scope: Scope, place: End) -> None:
    """The project's own record of the first young person, joined by an identifier to the council's; with a concern."""
    said = {"initials": "P0", "life_stage": "young_person", "identity_key": f"same:{world.area}"}
    record = world.node("Person", "p0-project", said, scope)
    concern = world.node("Concern", "p0-project", {"concern_status": "open"}, scope)
    world.edge("ABOUT", concern, record, {"primary": True}, scope)
    world.edge("SPENDS_TIME_IN", record, place, {"feels": "green"}, scope)


def _facts(world: World, kind: str, scope: Scope, people: list[End], place: End) -> list[End]:
    """A concern, an event with an outcome, a factor and a plan with an action about each of two people."""
    found: list[End] = []
    for number, person in enumerate(people[:2]):
        name = f"{kind}-{number}"
        concern = world.node("Concern", name, {"concern_status": "open", "concern_ref": name}, scope)
        world.edge("ABOUT", concern, person, {"primary": True}, scope)
        event = world.node("Event", name, {"event_kind": "missing", "category": name}, scope)
        world.edge("INVOLVED_IN", person, event, {"role": "harmed"}, scope)
        world.edge("OCCURRED_AT", event, place, {}, scope)
        world.edge("EVIDENCED_BY", concern, event, {}, scope)
        outcome = world.node("Outcome", name, {"outcome_type": name}, scope)
        world.edge("OUTCOME_OF", outcome, event, {}, scope)
        factor = world.node("Factor", name, {"factor_kind": "strength", "description": name}, scope)
        world.edge("ABOUT", factor, person, {"primary": True}, scope)
        plan = world.node("Plan", name, {"plan_kind": "safety"}, scope)
        world.edge("ABOUT", plan, person, {"primary": True}, scope)
        action = world.node("Action", name, {}, scope)
        world.edge("HAS_ACTION", plan, action, {}, scope)
        found += [concern, event, outcome, factor, plan, action]
    for person in people:
        world.edge("SPENDS_TIME_IN", person, place, {"feels": "amber", "day_band": kind}, scope)
    world.edge("FRIEND_OF", people[0], people[1], {"strength": 2}, scope)
    return found


def _home(world: World, scope: Scope, person: End) -> End:
    """A home whose tie and node are both protected, and the tie once was not."""
    home = world.node("Household", "home", {"name": "home", "household_kind": "home"}, scope)
    live(world, scope, person, home, marking=None)
    world.at += datetime.timedelta(days=10)
    said = {"name": "home", "household_kind": "home", "address": ADDRESS}
    write(world, scope, RowFacts(home[1], [Node("Household", home[1], said, marking=PROTECTED)], [], "home"))
    live(world, scope, person, home, marking=PROTECTED)
    return home


def live(world: World, scope: Scope, person: End, home: End, *, marking: str | None) -> None:
    """Say that somebody lives there."""
    uid = edge_uid("LIVES_IN", person[1], home[1])
    said = {"basis": "fact", "valid_from": datetime.date(2026, 1, 14), "residence": "main home"}
    ends = [Node(*person, owned=False), Node(*home, owned=False)]
    write(world, scope, RowFacts(uid, ends, [Edge("LIVES_IN", uid, person, home, said, marking=marking)], "home"))


def write(world: World, scope: Scope, row: RowFacts) -> None:
    """Write one row as it is."""
    Writer(world.graph, Stamp(f"run-{world.area}", scope, RETENTION["partner"], world.at)).write([row])
