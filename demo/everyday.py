"""The town on an ordinary day: everybody and everything in it, before anything is planted."""

from dataclasses import dataclass

from demo import concerns, groups, online, places, schools, town, visits, young_people
from demo.chance import Whole


@dataclass(frozen=True, slots=True)
class Everyday:
    """All nouns of the town. `worried`: numbers of the young people with an open concern."""

    town: town.Town
    schools: list[schools.School]
    places: list[places.Place]
    spaces: list[online.OnlineSpace]
    people: young_people.YoungPeople
    groups: list[groups.Group]
    worried: Whole
    visits: visits.Visits

    def hangouts(self) -> set[int]:
        """The places that peer groups have made their own."""
        return {hangout for group in self.groups for hangout in group.hangouts}


def build(seed: int, scale: float) -> Everyday:
    """The ordinary town of a seed."""
    the_town = town.build(seed, scale)
    all_schools = schools.build(seed, scale, the_town)
    all_places = places.build(seed, scale, the_town, all_schools)
    spaces = online.build(seed, scale)
    people = young_people.build(seed, scale, the_town, all_schools)
    all_groups = groups.build(seed, people, all_places)
    worried = concerns.open_for(seed, people)
    where = visits.build(seed, people, all_places, all_schools, groups=all_groups, spaces=spaces)
    return Everyday(the_town, all_schools, all_places, spaces, people, all_groups, worried, where)
