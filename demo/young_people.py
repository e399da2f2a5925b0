"""Young people: where they live, which school they attend, how much they go out. None of them exists."""

from dataclasses import dataclass

import numpy as np

from demo.chance import Numbers, Whole, heavy, stream
from demo.schools import School
from demo.town import YOUNG_PEOPLE, Town
from demo.words import person

ON_A_MAP = 0.92  # share who drew a safety map; the others are seen in events only
MOVED_SCHOOL = 0.03


@dataclass(frozen=True, slots=True)
class YoungPeople:
    """One row for each young person, in the same order in every array."""

    names: list[str]
    birth_months: list[str]
    upns: list[str]
    year: Whole  # school year, 7 to 11
    home: Numbers  # metres from the town's centre, shape (n, 2)
    school: Whole  # number of the school
    earlier_school: Whole  # the school left in this school year, or -1
    mobility: Numbers  # how much they go out; mean 1, heavy-tailed
    sociable: Numbers  # how many friends beyond the group; mean 1, heavy-tailed
    on_a_map: np.ndarray[tuple[int], np.dtype[np.bool_]]

    def __len__(self) -> int:
        return len(self.names)


def upn(serial: int) -> str:
    """A value shaped like a unique pupil number that cannot be one: check letters never include S, I or O, and no
    local authority has the number 000."""
    return f"S000{9000 + serial // 100_000:04d}{serial % 100_000:05d}"


def _birth_month(rng: np.random.Generator, year: int) -> str:
    """In school year 7 from September 2026: born from September 2014 to August 2015, and so on."""
    months = (2026 - 12 - (year - 7)) * 12 + 8 + int(rng.integers(12))
    return f"{months // 12}-{months % 12 + 1:02d}"


def _schools(rng: np.random.Generator, home: Numbers, schools: list[School]) -> Whole:
    """Large and near schools draw more; one Gumbel draw each."""
    spots = np.array([[school.x, school.y] for school in schools])
    with np.errstate(divide="ignore"):
        pull = np.log(np.array([school.pull for school in schools]))
    distance = np.linalg.norm(home[:, None, :] - spots[None, :, :], axis=2)
    reach = np.array([1_000.0 + 2_000.0 * (school.number == 0) for school in schools])
    chosen: Whole = np.argmax(pull - distance / reach + rng.gumbel(size=distance.shape), axis=1).astype(np.int64)
    return chosen


def build(seed: int, scale: float, town: Town, schools: list[School]) -> YoungPeople:
    """The young people of a seed."""
    rng = stream(seed, "young_people")
    count = max(1, round(YOUNG_PEOPLE * scale))
    home = town.points(rng, rng.choice(len(town.crowding), size=count, p=town.crowding))
    school = _schools(rng, home, schools)
    year = rng.integers(7, 12, count)
    moved = rng.random(count) < MOVED_SCHOOL
    other = _schools(rng, home, schools)
    return YoungPeople(
        names=[person(rng) for _ in range(count)],
        birth_months=[_birth_month(rng, int(y)) for y in year],
        upns=[upn(serial) for serial in range(count)],
        year=year,
        home=home,
        school=school,
        earlier_school=np.where(moved & (other != school), other, -1),
        mobility=heavy(rng, count, 0.6),
        sociable=heavy(rng, count, 0.5),
        on_a_map=rng.random(count) < ON_A_MAP,
    )
