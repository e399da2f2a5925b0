"""Online spaces: servers, channels and games on invented platforms, never what is said in them."""

from dataclasses import dataclass

from demo.chance import heavy, pick, stream
from demo.words import STREET

PLATFORMS = (("chattle", "server"), ("vidbit", "channel"), ("gamehollow", "game"), ("pondboard", "forum"))
SPACES = 60  # at scale 1


@dataclass(frozen=True, slots=True)
class OnlineSpace:
    """One online space; `draw` is how much it draws young people."""

    number: int
    platform: str
    space_id: str
    name: str
    kind: str
    draw: float


def build(seed: int, scale: float) -> list[OnlineSpace]:
    """The online spaces; their draw is heavy-tailed."""
    rng = stream(seed, "online")
    count = max(12, round(SPACES * scale))
    draws = heavy(rng, count, 1.0)
    spaces = []
    for number in range(count):
        platform, kind = PLATFORMS[number % len(PLATFORMS)]
        name = f"{pick(rng, STREET).lower()}-{pick(rng, STREET).lower()}-{number + 1}"
        spaces.append(
            OnlineSpace(number, platform, f"{platform[:2]}{number + 1:05d}", name, kind, float(draws[number]))
        )
    return spaces
