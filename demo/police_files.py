"""The police's open data: street crime and outcomes by month, in the columns of data.police.uk, without any person."""

from dataclasses import dataclass

import numpy as np

from demo.chance import Numbers, heavy, hexadecimal, pick, sample, stream
from demo.dates import MONTHS
from demo.partners import POLICE
from demo.table import columns
from demo.town import Town, degrees, lsoa_code, lsoa_name
from demo.words import streets

STREET_COLUMNS = columns(
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
OUTCOME_COLUMNS = columns(
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type"
)
POINTS, MONTHLY = 260, 700  # snap points, and recorded events a month, at scale 1
NO_REFERENCE = "Anti-social behaviour"  # rows of this type never carry a Crime ID
TYPES = (
    (NO_REFERENCE, 0.3),
    ("Violence and sexual offences", 0.29),
    ("Criminal damage and arson", 0.08),
    ("Public order", 0.07),
    ("Shoplifting", 0.07),
    ("Other theft", 0.06),
    ("Drugs", 0.05),
    ("Robbery", 0.02),
    ("Possession of weapons", 0.02),
    ("Burglary", 0.04),
)
OUTCOMES = (
    ("Investigation complete; no suspect identified", 0.42),
    ("Unable to prosecute suspect", 0.42),
    ("Suspect charged", 0.08),
    ("Local resolution", 0.05),
    ("Action to be taken by another organisation", 0.03),
)
DECIDED = 0.7  # share of crimes with an outcome
REPEATED = 0.002  # share of rows that repeat the one before, as real files do


@dataclass(frozen=True, slots=True)
class Month:
    """One month's two files, as rows in the order of their columns."""

    month: str
    street: list[list[str]]
    outcomes: list[list[str]]


@dataclass(slots=True)
class _Force:
    rng: np.random.Generator
    where: Numbers  # degrees, shape (points, 2)
    names: list[str]
    cells: list[int]
    rates: Numbers

    def row(self, reference: str, month: str, point: int) -> list[str]:
        longitude, latitude = self.where[point]
        cell = self.cells[point]
        return [
            reference, month, POLICE.name, POLICE.name, f"{longitude:.6f}", f"{latitude:.6f}",
            f"On or near {self.names[point]}", lsoa_code(cell), lsoa_name(cell),
        ]  # fmt: skip

    def month(self, month: str) -> Month:
        street: list[list[str]] = []
        outcomes: list[list[str]] = []
        type_share = np.array([share for _, share in TYPES])
        outcome_share = np.array([share for _, share in OUTCOMES])
        for point in range(len(self.rates)):
            for kind in self.rng.choice(len(TYPES), self.rng.poisson(self.rates[point]), p=type_share):
                crime_type = TYPES[int(kind)][0]
                reference = "" if crime_type == NO_REFERENCE else hexadecimal(self.rng, 64)
                row = self.row(reference, month, point)
                outcome = ""
                if reference and self.rng.random() < DECIDED:
                    outcome = OUTCOMES[int(self.rng.choice(len(OUTCOMES), p=outcome_share))][0]
                    outcomes.append([*row, outcome])
                times = 2 if self.rng.random() < REPEATED else 1
                street += [[*row, crime_type, outcome, ""]] * times
        return Month(month, street, outcomes)


def build(seed: int, scale: float, town: Town) -> list[Month]:
    """Ten months: each snap point keeps its own rate, heavy-tailed, and drifts a little from month to month."""
    rng = stream(seed, "police")
    count = max(30, round(POINTS * scale))
    cells = rng.choice(len(town.crowding), size=count, p=town.crowding)
    spots = town.points(rng, cells)
    busy = ("Supermarket", "Shopping Area", "Parking Area", "Sports/Recreation Area", "Nightclub")
    names = streets(rng, count)
    for point in sample(rng, np.ones(count), count // 12):
        names[int(point)] = pick(rng, busy)
    rates = heavy(rng, count, 1.2)
    force = _Force(rng, degrees(spots), names, [int(c) for c in cells], rates * MONTHLY * scale / count)
    months = []
    for month in MONTHS:
        months.append(force.month(month))
        force.rates = force.rates * heavy(rng, count, 0.15)
    return months
