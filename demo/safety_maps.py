"""Safety maps: young people's own, drawn with the voluntary project; a group's hang-outs are on them too."""

import datetime
from dataclasses import dataclass

import numpy as np

from demo.atlas import CONTEXT_COLUMNS, PLACE, group_id
from demo.chance import pick, stream
from demo.dates import before_window, in_window, later
from demo.groups import Group
from demo.partners import PROJECT
from demo.population import Population
from demo.table import Table, columns, iso, pairs
from demo.ties import owner
from demo.visits import Table as Where
from demo.words import initials

COLUMNS = columns(
    "map_ref,drawn_on,who_kind,who_id,who_upn,who_initials,who_name,feels,day_band,hour_band,frequency,"
    "trusted_adult," + ",".join(CONTEXT_COLUMNS) + ",from,until,told_by,basis,invented"
)
DAYS, HOURS = ("school day", "weekend", "any day"), ("after school", "evening", "late evening", "daytime")
OFTEN = ("daily", "weekly", "monthly")
FEELS = ("green", "green", "amber", "red")
FEELS_OF_CONCERN = ("green", "amber", "red", "red")
TRUSTED = ("youth worker", "teacher", "aunt", "coach", "shopkeeper")
NAMES_SOMEBODY = 0.2  # share of maps that name a trusted adult
LASTED = 90  # days that what is on an older map went on, at most


@dataclass(slots=True)
class _Mapper:
    rng: np.random.Generator
    population: Population
    table: Table
    of_concern: set[int]

    def draw(self, reference: str, drawn: datetime.date, who: dict[str, str], places: list[int], past: bool) -> None:
        """One map: a row for each place on it."""
        trusted = pick(self.rng, TRUSTED) if self.rng.random() < NAMES_SOMEBODY else ""
        for place in places:
            until = iso(later(self.rng, drawn, LASTED)) if past else ""
            self.table.add(
                map_ref=reference,
                drawn_on=iso(drawn),
                feels=pick(self.rng, FEELS_OF_CONCERN if place in self.of_concern else FEELS),
                day_band=pick(self.rng, DAYS),
                hour_band=pick(self.rng, HOURS),
                frequency=pick(self.rng, OFTEN),
                trusted_adult=trusted,
                told_by="young person",
                basis="self_report",
                invented="yes",
                **{"from": iso(drawn), "until": until},
                **who,
                **pairs(CONTEXT_COLUMNS, self.population.atlas.columns(PLACE, place)),
            )

    def person(self, person: int, now: list[int], before: list[int]) -> None:
        """A young person's map of today and, where something is over, an older one."""
        register, people = self.population.register, self.population.everyday.people
        who = {
            "who_kind": "young_person",
            "who_id": register.local_id(PROJECT, person),
            "who_upn": register.upn(PROJECT, person),
            "who_initials": initials(people.names[person]),
        }
        self.draw(f"M{person + 1:06d}", in_window(self.rng), who, now, past=False)
        self.draw(f"M{person + 1:06d}A", before_window(self.rng), who, before, past=True)

    def group(self, group: Group) -> None:
        """A map that a peer group drew together: its own hang-outs."""
        who = {"who_kind": "peer_group", "who_id": group_id(group.number), "who_name": group.name}
        self.draw(f"MG{group.number + 1:05d}", in_window(self.rng), who, list(group.hangouts), past=False)


def build(seed: int, population: Population, on_map: Where) -> Table:
    """The maps of all who drew one. About half of what is over stands on older maps."""
    everyday = population.everyday
    of_concern = {context.number for context in population.contexts if context.kind == PLACE}
    mapper = _Mapper(stream(seed, "maps"), population, Table(COLUMNS), of_concern)
    for person in range(len(everyday.people)):
        if everyday.people.on_a_map[person]:
            now = [int(place) for place in np.flatnonzero(on_map[person])]
            before = [int(place) for place in np.flatnonzero(everyday.visits.before[person])]
            mapper.person(person, now, before[1::2])
    for group in everyday.groups:
        if owner(group) is PROJECT:
            mapper.group(group)
    return mapper.table
