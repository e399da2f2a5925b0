"""Places: shops, parks, stops, stairwells; how much each draws young people, and from how far."""

from dataclasses import dataclass

import numpy as np

from demo.chance import Numbers, heavy, pick, stream
from demo.schools import School
from demo.town import Town
from demo.words import SHOP, STREET, TOWN, streets

NEAR, WIDE = 800.0, 2_200.0  # metres over which a place's draw falls to about a third


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of place: its name as a map's feature class, how many at scale 1, its draw, how its places are named."""

    name: str
    count: int
    draw: float
    reach: float
    pattern: str
    hangs_out: bool = True  # whether a peer group may make it its own


# Feature classes are those of OpenStreetMap extracts where one exists.
KINDS = (
    Kind("fast_food", 34, 1.4, NEAR, "{shop} Chicken & Chips, {street}"),
    Kind("cafe", 10, 0.8, NEAR, "{shop} Café, {street}"),
    Kind("convenience", 16, 1.0, NEAR, "{shop} Stores, {street}"),
    Kind("park", 16, 1.2, NEAR, "{word} Park"),
    Kind("playground", 14, 0.7, NEAR, "{word} Play Area"),
    Kind("pitch", 10, 0.9, NEAR, "{word} Pitches"),
    Kind("skate_park", 3, 1.2, WIDE, "{word} Skate Park"),
    Kind("community_centre", 6, 0.7, NEAR, "{word} Community Centre"),
    Kind("youth_centre", 3, 1.0, WIDE, "{word} Youth Centre"),
    Kind("library", 3, 0.6, WIDE, "{word} Library"),
    Kind("amusement_arcade", 4, 1.0, WIDE, "{shop} Amusements, {street}"),
    Kind("cinema", 1, 2.5, WIDE, "{shop} Cinema"),
    Kind("supermarket", 5, 1.8, WIDE, "{shop} Supermarket, {street}"),
    Kind("car_park", 8, 0.6, NEAR, "{street} Car Park"),
    Kind("stairwell", 14, 0.6, NEAR, "{word} House stairwell"),
    Kind("underpass", 6, 0.5, NEAR, "{street} Underpass"),
    Kind("viewpoint", 4, 0.7, WIDE, "{word} Sea Wall"),
)
STOP_KINDS = (
    Kind("bus_stop", 60, 0.8, NEAR, "{street}", hangs_out=False),
    Kind("bus_station", 2, 1.2, WIDE, "{word} Bus Station", hangs_out=False),
)
GATE = Kind("school_gate", 0, 1.6, 350.0, "{school} gate", hangs_out=False)
# Busy and ordinary. Who goes there is decided by how much a young person goes out at all: see demo/visits.py.
BUSY = (
    Kind("mall", 1, 0.0, WIDE, f"{TOWN} Shopping Centre", hangs_out=False),
    Kind("sports_centre", 1, 0.0, WIDE, f"{TOWN} Leisure Centre", hangs_out=False),
    Kind("police", 1, 0.0, WIDE, f"{TOWN} Police Station front counter", hangs_out=False),
)
TRIES = 20  # at a name that nothing has yet
FIRST_OSM = 990_000_000_001  # far beyond any id that OpenStreetMap has given out


@dataclass(frozen=True, slots=True)
class Place:
    """One place; `reference` is its id in the scheme that its file uses."""

    number: int
    scheme: str  # osm or atco
    reference: str
    name: str
    kind: str
    hangs_out: bool
    draw: float
    reach: float
    x: float  # metres from the town's centre
    y: float


class _Register:
    """Collects places and gives each its reference and a name that no other has."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.names: set[str] = set()
        self.places: list[Place] = []
        self.roads = streets(rng, 300)

    def _name(self, pattern: str) -> str:
        for attempt in range(1, 1_000):
            name = pattern.format(
                shop=pick(self.rng, SHOP), street=pick(self.rng, self.roads), word=pick(self.rng, STREET)
            )
            if attempt > TRIES:  # the words are used up: a number tells them apart
                name = f"{name} {attempt - TRIES + 1}"
            if name not in self.names:
                break
        self.names.add(name)
        return name

    def add(self, kind: Kind, where: Numbers, draw: float, name: str | None = None) -> None:
        number = len(self.places)
        stop = kind in STOP_KINDS
        place = Place(
            number=number,
            scheme="atco" if stop else "osm",
            reference=f"0000WRK{number:05d}" if stop else str(FIRST_OSM + number),
            name=name or self._name(kind.pattern),
            kind=kind.name,
            hangs_out=kind.hangs_out,
            draw=draw,
            reach=kind.reach,
            x=float(where[0]),
            y=float(where[1]),
        )
        self.places.append(place)


def build(seed: int, scale: float, town: Town, schools: list[School]) -> list[Place]:
    """All places: their draw is heavy-tailed within each kind."""
    rng = stream(seed, "places")
    register = _Register(rng)
    for kind in KINDS + STOP_KINDS:
        count = max(1, round(kind.count * scale))
        cells = rng.choice(len(town.crowding), size=count, p=0.5 * town.crowding + 0.5 / len(town.crowding))
        spots = town.points(rng, cells)
        if kind.reach == WIDE:
            spots = spots * 0.6  # what serves the whole town lies towards its middle
        for where, draw in zip(spots, kind.draw * heavy(rng, count, 0.9), strict=True):
            register.add(kind, where, float(draw))
    for school in (s for s in schools if s.secondary):
        gate = np.array([school.x, school.y]) + rng.uniform(-40, 40, 2)
        register.add(GATE, gate, GATE.draw * float(heavy(rng, 1, 0.4)[0]), f"{school.name} gate")
    for kind in BUSY:
        register.add(kind, rng.uniform(-300, 300, 2), 0.0)
    return register.places
