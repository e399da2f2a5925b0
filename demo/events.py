"""Events: some visits are known because something happened, or a worker met the young person there."""

import datetime
from dataclasses import dataclass

import numpy as np

from demo.chance import pick, stream
from demo.dates import WINDOW_FROM, before_window, in_window
from demo.decoys import REPORTS_EACH, Decoys
from demo.everyday import Everyday
from demo.partners import COUNCIL, POLICE, Partner
from demo.visits import Table, Visits

ONLY_EVENT, ALSO_EVENT = 0.12, 0.06  # share of mapped young people's visits
LARGEST = 4  # young people in one event
REPORTED_BY_ANOTHER = 0.05
NOBODY = 0.08  # events where no young person is named, against those with

# kind, category, roles, proactive, share
POLICE_KINDS = (
    ("harm", "assault", ("harmed", "witness", "present", "suspected"), False, 0.35),
    ("harm", "robbery", ("harmed", "witness", "suspected"), False, 0.15),
    ("search", "stop and search", ("present",), True, 0.15),
    ("found", "found after being missing", ("present",), False, 0.2),
    ("sighting", "seen by a patrol", ("present", "witness"), True, 0.15),
)
YOUTH_KINDS = (("sighting", "street youth work contact", ("present",), False, 1.0),)


@dataclass(frozen=True, slots=True)
class Event:
    """One event at a place, with the part each young person had in it."""

    partner: Partner
    reference: str
    kind: str
    category: str
    proactive: bool
    started: datetime.date
    place: int
    involved: tuple[tuple[int, str], ...]


def split(seed: int, everyday: Everyday) -> tuple[Table, Table]:
    """Which visits are drawn on safety maps, and which are known from events; a few are both."""
    people, visits = everyday.people, everyday.visits
    rng = stream(seed, "recording")
    chance = rng.random(visits.now.shape)
    mapped = people.on_a_map[:, None]
    on_map: Table = visits.now & mapped & (chance >= ONLY_EVENT)
    in_event: Table = visits.now & (~mapped | (chance < ONLY_EVENT + ALSO_EVENT))
    return on_map, in_event


class _Recorder:
    """Makes events of visits and gives each its reference."""

    def __init__(self, rng: np.random.Generator, young_people: int) -> None:
        self.rng = rng
        self.young_people = young_people
        self.events: list[Event] = []

    def record(self, place: int, people: list[int], started: datetime.date, partner: Partner | None = None) -> None:
        partner = partner or pick(self.rng, (POLICE, COUNCIL))
        kinds = POLICE_KINDS if partner is POLICE else YOUTH_KINDS
        chosen = int(self.rng.choice(len(kinds), p=[kind[4] for kind in kinds]))
        kind, category, roles, proactive, _ = kinds[chosen]
        possible = list(roles)
        if started < WINDOW_FROM:  # the youngest were under ten then, and such a row would rightly be refused
            possible = [role for role in roles if role != "suspected"]
        involved = tuple((person, pick(self.rng, possible)) for person in people)
        if partner is POLICE and self.rng.random() < REPORTED_BY_ANOTHER:
            other = int(self.rng.integers(self.young_people))  # who rang up need not spend time there
            involved += () if other in people else ((other, "reporter"),)
        reference = f"{partner.prefix}E{len(self.events) + 1:06d}"
        self.events.append(Event(partner, reference, kind, category, proactive, started, place, involved))

    def column(self, place: int, people: list[int], *, past: bool) -> None:
        """Events of one place, each with a few of the given young people."""
        start = 0
        while start < len(people):
            size = int(self.rng.integers(1, LARGEST + 1))
            day = before_window(self.rng) if past else in_window(self.rng)
            self.record(place, people[start : start + size], day)
            start += size


def build(seed: int, visits: Visits, in_event: Table, decoys: Decoys) -> list[Event]:
    """All events with people: those of the last 90 days, older ones, and the decoy's many reports."""
    rng = stream(seed, "events")
    recorder = _Recorder(rng, len(visits.now))
    for past, table in ((False, in_event), (True, visits.before)):
        for place in range(table.shape[1]):
            visitors = [int(p) for p in rng.permutation(np.flatnonzero(table[:, place]))]
            if past:
                visitors = visitors[::2]  # about half of what is over is known from events
            recorder.column(place, visitors, past=past)
            if rng.random() < NOBODY:
                recorder.record(place, [], in_window(rng))
    place, few = decoys.reported
    for person in few:
        for _ in range(REPORTS_EACH):
            recorder.record(place, [person], in_window(rng), POLICE)
    return recorder.events
