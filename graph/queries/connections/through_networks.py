"""Connections through an exploitation network that members of both groups are tied to.

Ties to networks are few, so that keeping everybody's own number of them would explain them all away. Chance here is
that a tie falls on any young person of the same education setting, sooner on those with ties already.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
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
    in_setting: Counter[str] = Counter()
    in_group: Counter[tuple[str, str]] = Counter()
    for person, name in setting.items():
        pull = reach[person] + _IN_ADVANCE
        in_setting[name] += pull
        for group in groups_of[person]:
            in_group[group, name] += pull
    chance = {key: pull / in_setting[key[1]] for key, pull in in_group.items()}
    present = {network: _present(people, setting, groups_of, chance) for network, people in tied.items()}
    return joint(KIND, present, len(raw["groups"]), max_q)


def _present(
    people: set[str],
    setting: Mapping[str, str],
    groups_of: Mapping[str, set[str]],
    chance: Mapping[tuple[str, str], float],
) -> dict[str, Presence]:
    """Each group with a member tied to one network."""
    visits = Counter(setting[person] for person in people)
    found = {}
    for group, members in Counter(group for person in people for group in groups_of[person]).items():
        parts = [(ties, chance[group, name]) for name, ties in visits.items() if (group, name) in chance]
        expected = sum(ties * share for ties, share in parts)
        found[group] = Presence(members, expected, sum_mid_p(members, parts) if members > expected else 1.0)
    return found
