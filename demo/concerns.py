"""Concerns: which young people somebody worries about, who holds the concern, since when.

A tenth to a fifth have an open concern, the more mobile sooner. Where they go plays no part here.
"""

import datetime
from dataclasses import dataclass

import numpy as np

from demo.chance import Whole, pick, sample, stream
from demo.dates import END, WINDOW_FROM, before_window, between, later
from demo.partners import COUNCIL, POLICE, PROJECT, TRUST, Partner, in_trust
from demo.young_people import YoungPeople
from graph.schema.criteria import concern_type, entry_codes

LEAST, MOST = 0.12, 0.18  # share of young people with an open concern
ALSO_CLOSED = 0.25  # share of those who have an earlier, closed one as well
NEW = 0.3  # share of open concerns that were opened in the last 90 days
CLOSED_ONLY = 0.05  # share of the others

TYPES = ("child_criminal_exploitation", "child_sexual_exploitation", "serious_violence", "other_extra_familial_harm")
CRITERIA = tuple(range(5))


@dataclass(frozen=True, slots=True)
class Concern:
    """One concern about one young person, as one partner holds it."""

    reference: str
    partner: Partner
    person: int
    concern_type: str
    criterion: str
    opened: datetime.date
    closed: datetime.date | None


def criterion(kind: str, which: int) -> str:
    """The code of a published way into a concern of that kind."""
    name = concern_type(kind)
    assert name is not None
    codes = entry_codes(name)
    return codes[which % len(codes)]


def _holder(rng: np.random.Generator, school: int) -> Partner:
    holder = rng.choice(4, p=(0.45, 0.25, 0.2, 0.1))
    partner = (COUNCIL, PROJECT, POLICE, TRUST)[int(holder)]
    return COUNCIL if partner is TRUST and not in_trust(school) else partner


def open_for(seed: int, people: YoungPeople) -> Whole:
    """Numbers of the young people with an open concern."""
    rng = stream(seed, "concerns")
    return np.sort(sample(rng, people.mobility, round(len(people) * rng.uniform(LEAST, MOST))))


def build(seed: int, people: YoungPeople, worried: Whole) -> list[Concern]:
    """The concerns about the `worried`, open, and those about others, closed before the last 90 days."""
    rng = stream(seed, "concern_dates")
    concerns: list[Concern] = []

    def add(person: int, still_open: bool) -> None:
        partner = _holder(rng, int(people.school[person]))
        opened = before_window(rng)
        closed = None if still_open else later(rng, opened, 200)
        if still_open and rng.random() < NEW:
            opened = between(rng, WINDOW_FROM, END - datetime.timedelta(days=10))
        reference = f"{partner.prefix}R{len(concerns) + 1:05d}"
        kind = pick(rng, TYPES)
        concerns.append(Concern(reference, partner, person, kind, criterion(kind, pick(rng, CRITERIA)), opened, closed))

    is_open = np.zeros(len(people), dtype=bool)
    is_open[worried] = True
    for person in range(len(people)):
        if is_open[person]:
            add(person, still_open=True)
        if rng.random() < (ALSO_CLOSED if is_open[person] else CLOSED_ONLY):
            add(person, still_open=False)
    return concerns
