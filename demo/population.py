"""The population: the ordinary town, what is planted in it, the decoys, and how partners know it all."""

from dataclasses import dataclass

from demo import bridges as bridge
from demo import decoys, everyday, partners, planting, ties
from demo.atlas import Atlas


@dataclass(frozen=True, slots=True)
class Population:
    """Everything that the partners' files show a part of."""

    everyday: everyday.Everyday
    contexts: list[planting.PlantedContext]
    bridges: list[bridge.PlantedBridge]
    decoys: decoys.Decoys
    ties: list[ties.Tie]
    register: partners.Register
    atlas: Atlas


def build(seed: int, scale: float, *, plant: bool) -> Population:
    """The population of a seed; without `plant`, nothing is planted and only chance and decoys remain."""
    town = everyday.build(seed, scale)
    contexts: list[planting.PlantedContext] = []
    bridges: list[bridge.PlantedBridge] = []
    if plant:
        contexts = planting.plant(seed, scale, town)
        bridges = bridge.plant(seed, scale, town, contexts)
    used = {c.number for c in contexts if c.kind == "place"} | {b.via for b in bridges if b.via_kind == "place"}
    some_decoys = decoys.add(seed, town, bridges, used)
    all_ties = ties.build(seed, town, bridges, some_decoys)
    register = partners.register(seed, town.people, bridge.joined(town.groups, bridges))
    return Population(town, contexts, bridges, some_decoys, all_ties, register, Atlas(town))
