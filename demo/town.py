"""The town: a square of small areas, far out in the North Sea so that no real street is drawn."""

from dataclasses import dataclass

import numpy as np
from pyproj import Transformer

from demo.chance import Numbers, Whole, heavy, stream
from demo.words import TOWN

CENTRE = (619_000.0, 512_000.0)  # British National Grid metres: 54.46 N 1.38 E, over 100 km off the coast
CELL = 900.0  # metres along the side of a small area
DISTRICT = "X06000001"  # no nation's codes start with X
YOUNG_PEOPLE = 1_500  # at scale 1


@dataclass(frozen=True, slots=True)
class Town:
    """Small areas (LSOAs) in a square: corners in metres from the centre, and how many live in each."""

    side: int  # small areas along one side
    crowding: Numbers  # share of young people in each small area

    @property
    def half(self) -> float:
        """Half the town's width, metres."""
        return self.side * CELL / 2

    def cell(self, where: Numbers) -> Whole:
        """The small areas of points given in metres from the centre, shape (n, 2)."""
        column, row = np.clip(((where + self.half) // CELL).astype(np.int64), 0, self.side - 1).T
        cells: Whole = row * self.side + column
        return cells

    def points(self, rng: np.random.Generator, cells: Whole) -> Numbers:
        """A random point in each of the given small areas, metres from the centre."""
        corner = np.stack([cells % self.side, cells // self.side], axis=1) * CELL - self.half
        return corner + rng.uniform(0, CELL, (len(cells), 2))


def lsoa_code(cell: int) -> str:
    """The code of a small area; real ones start with E, W or S."""
    return f"X01{cell + 1:06d}"


def lsoa_name(cell: int) -> str:
    """The name of a small area, in the census's manner."""
    return f"{TOWN} {cell // 4 + 1:03d}{'ABCD'[cell % 4]}"


_TO_DEGREES = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


def grid(where: Numbers) -> Numbers:
    """Metres from the centre to easting and northing."""
    metres: Numbers = where + np.array(CENTRE)
    return metres


def degrees(where: Numbers) -> Numbers:
    """Metres from the centre to longitude and latitude, shape (n, 2), six decimals."""
    metres = grid(np.atleast_2d(where))
    longitude, latitude = _TO_DEGREES.transform(metres[:, 0], metres[:, 1])
    return np.round(np.stack([longitude, latitude], axis=1), 6)


def build(seed: int, scale: float) -> Town:
    """The town of a seed; its area grows with the number of young people."""
    rng = stream(seed, "town")
    side = max(4, round(7 * scale**0.5))
    crowding = heavy(rng, side * side, 0.5)
    return Town(side, crowding / crowding.sum())
