"""A few people, places and facts for the tests of the log, markings and conditions."""

import dataclasses
from dataclasses import dataclass

from graph.access.scopes import Scope
from graph.access.viewer import Viewer
from graph.client import Graph
from tests.integration.queries_world import End, World

CONDITIONS = "only with the source's agreement"


@dataclass(frozen=True)
class Town:
    """people: three young people. place: where they meet. open_place: published. world: to write more."""

    world: World
    people: tuple[End, ...]
    place: End
    open_place: End
    lower: Scope

    @property
    def area(self) -> str:
        """The code of its area."""
        return self.world.area

    def worker(self, who: str = "w.worker", organisation: str | None = None) -> Viewer:
        """Who sees named people."""
        held = organisation or self.world.scope().controller
        return Viewer(who, held, "practitioner", "welfare", "case 7", frozenset({self.area}))

    def analyst(self) -> Viewer:
        """Who sees contexts."""
        return Viewer(
            "a.analyst", self.world.scope().controller, "analyst", "place_safety", "review", frozenset({self.area})
        )

    def auditor(self) -> Viewer:
        """Who sees the log."""
        return Viewer("o.auditor", "Partnership", "auditor", "oversight", "yearly check", frozenset({"all"}))


def build(graph: Graph) -> Town:
    """Write the town."""
    world = World(graph)
    lower = dataclasses.replace(world.scope(), marking="official")
    people = tuple(
        world.node("Person", f"p{number}", name=f"Person {number}", life_stage="young_person") for number in range(3)
    )
    place = world.node("Place", "park", lower, name="Park", place_type="park")
    published = dataclasses.replace(world.scope("register"), regime="open", marking="open")
    open_place = world.node("Place", "station", published, name="Station", place_type="bus_station")
    world.edge("SPENDS_TIME_IN", people[0], place, feels="red")
    world.edge("SPENDS_TIME_IN", people[1], place, handling="C", conditions=CONDITIONS)
    strength = world.node(
        "Factor", "light", lower, factor_kind="strength", basis="fact", handling="C", conditions=CONDITIONS
    )
    world.edge("ABOUT", strength, place, lower)
    return Town(world, people, place, open_place, lower)
