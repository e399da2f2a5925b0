"""Connections through an exploitation network that members of both groups are tied to.

Ties to networks are few, so that keeping everybody's own number of them would explain them all away. Chance here is
that a tie falls on any young person of the same education setting, sooner on those with ties already.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Set
from typing import Any

from graph.queries.connections.pairs import Connection, Presence, joint
from graph.queries.statistics.excess import sum_mid_p

KIND = "exploitation_network"
_IN_ADVANCE = 1  # ties that everybody is taken to have, so that nobody is out of reach


def find(raw: Mapping[str, Any], max_q: float) -> list[Connection]:
    """The connections through networks."""
    setting = {person: setting for person, setting, *_ in raw["people"]}
    groups_of = {person: {part[0] for part in parts} for person, _, parts, *_ in raw["people"]}
    tied: dict[str, set[str]] = defaultdict(set)
    for tie in raw["network_ties"]:
        if tie["one"] in setting:
            tied[tie["network"]].add(tie["one"])
    reach = Counter(person for people in tied.values() for person in people)
    present = {network: _present(people, setting, groups_of, reach) for network, people in tied.items()}
    return joint(KIND, present, len(raw["groups"]), max_q)


def _present(
    people: Set[str], setting: Mapping[str, str], groups_of: Mapping[str, Set[str]], reach: Mapping[str, int]
) -> dict[str, Presence]:
    """Each group with a member tied to one network. reach: ties that each young person has to any network."""
    in_setting: Counter[str] = Counter()
    in_group: Counter[tuple[str, str]] = Counter()
    for person, name in setting.items():
        # This network's own ties are judged by the ties to others.
        pull = reach.get(person, 0) - (person in people) + _IN_ADVANCE
        in_setting[name] += pull
        in_group.update(dict.fromkeys(((group, name) for group in groups_of[person]), pull))
    ties = Counter(setting[person] for person in people)
    found = {}
    for group, members in Counter(group for person in people for group in groups_of[person]).items():
        parts = [(count, in_group[group, name] / in_setting[name]) for name, count in ties.items()]
        expected = sum(count * chance for count, chance in parts)
        found[group] = Presence(members, expected, sum_mid_p(members, parts) if members > expected else 1.0)
    return found
