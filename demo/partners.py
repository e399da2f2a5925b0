"""Partners: the organisations whose files these are, and how each of them knows a young person."""

from dataclasses import dataclass

import numpy as np

from demo.chance import Whole, stream
from demo.young_people import YoungPeople
from graph import ids

LACKS_UPN = 0.1  # share of young people whose pupil number one partner does not hold


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation: its name, its sector, and the letters before its own references."""

    name: str
    sector: str
    prefix: str


COUNCIL = Partner("Wrackholme Council", "local authority", "WC")
POLICE = Partner("Wrackshire Police", "police", "WP")
PROJECT = Partner("Harbour Lantern Project", "voluntary", "HL")
TRUST = Partner("Marram Schools Trust", "education", "MT")
PARTNERS = (COUNCIL, POLICE, PROJECT, TRUST)


def in_trust(school: int) -> bool:
    """Whether the trust runs the school: every third one."""
    return school % 3 == 0


@dataclass(frozen=True, slots=True)
class Register:
    """How each partner refers to each young person; whose pupil number is missing where."""

    numbers: dict[str, Whole]  # by partner's prefix: its own number for each young person
    lacking: list[Partner | None]  # the partner that has no pupil number for this young person
    upns: list[str]

    def local_id(self, partner: Partner, person: int) -> str:
        """The partner's own reference for a young person."""
        return f"{partner.prefix}{int(self.numbers[partner.prefix][person]):06d}"

    def upn(self, partner: Partner, person: int) -> str:
        """The pupil number as the partner holds it, or nothing."""
        return "" if self.lacking[person] is partner else self.upns[person]

    def uids(self, person: int) -> list[str]:
        """What the graph calls a young person: the value that joins all partners' records, then each record."""
        records = [ids.uid("Person", p.name, "local", self.local_id(p, person)) for p in PARTNERS]
        return [ids.canonical("upn", self.upns[person]), *records]


def register(seed: int, people: YoungPeople, always_joined: set[int]) -> Register:
    """The partners' references; those `always_joined` keep their pupil number in every peer map.

    A planted bridge whose two halves no method could join would be no fair test.
    """
    rng = stream(seed, "partners")
    numbers = {p.prefix: 10_000 + rng.permutation(len(people)).astype(np.int64) for p in PARTNERS}
    lacking: list[Partner | None] = []
    for person in range(len(people)):
        chance, which = rng.random(), int(rng.integers(3))
        partner = (PROJECT, POLICE, TRUST)[1 if person in always_joined and which == 0 else which]
        lacking.append(partner if chance < LACKS_UPN else None)
    return Register(numbers, lacking, people.upns)
