"""Schools: about a dozen secondary settings at scale 1, one of them very large, one a pupil referral unit."""

from dataclasses import dataclass

from demo.chance import heavy, pick, stream
from demo.town import Town
from demo.words import STREET, TOWN

FIRST_URN = 990_001  # numbers that the register of schools has not reached
VERY_LARGE, UNIT = 0.07, 0.25  # pull of the largest, against all ordinary ones together; of the referral unit
PRIMARY_SHARE = 1.0  # primary schools for each secondary: they are on the register and nobody here attends them


@dataclass(frozen=True, slots=True)
class School:
    """An education setting; `pull` is its weight when a young person's school is chosen."""

    number: int
    urn: str
    name: str
    setting_type: str
    phase: str
    low_age: int
    high_age: int
    pull: float
    x: float  # metres from the town's centre
    y: float

    @property
    def secondary(self) -> bool:
        """Whether the young people of the demo attend it."""
        return self.phase != "Primary"


_SECONDARY_TYPES = ("Academy converter", "Academy sponsor led", "Community school", "Free schools")


def build(seed: int, scale: float, town: Town) -> list[School]:
    """Secondary settings first (the very large one, then the ordinary ones, the referral unit last), then primaries."""
    rng = stream(seed, "schools")
    ordinary = max(3, round(11 * scale) - 1)
    total = ordinary + 2
    primaries = max(2, round(total * PRIMARY_SHARE))
    cells = rng.permutation(len(town.crowding))
    spots = town.points(rng, cells[[i % len(cells) for i in range(total + primaries)]])
    words = [STREET[int(i)] for i in rng.permutation(len(STREET))]
    sizes = heavy(rng, ordinary, 0.35)
    schools = []
    for number in range(total + primaries):
        word = words[number % len(words)] + (f" {number // len(words) + 1}" if number >= len(words) else "")
        name, setting, phase, low, high = f"{word} School", pick(rng, _SECONDARY_TYPES), "Secondary", 11, 16
        if number == 0:
            name, pull, high = f"{TOWN} Academy", VERY_LARGE * float(sizes.sum()), 18
        elif number <= ordinary:
            pull = float(sizes[number - 1])
        elif number == total - 1:
            name, setting, phase, pull = f"{word} Centre", "Pupil referral unit", "Not applicable", UNIT
        else:
            name, setting, phase, low, high, pull = f"{word} Primary", "Community school", "Primary", 4, 11, 0.0
        x, y = (float(v) for v in spots[number] * (0.5 if number == 0 else 1.0))
        schools.append(School(number, str(FIRST_URN + number), name, setting, phase, low, high, pull, x, y))
    return schools
