"""Which records are one person: the closure of what was judged, worked out in a fixed order. Pure.

Two records are tied when two different people stand behind a judgement that they are the same, or when they have one
identity key (a pupil number, say). Ties are taken one by one; one that would put two records together that somebody
judged to be different is not taken. The order is fixed, so the same facts give the same groups whenever they came.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.ids import canonical

SAME, DIFFERENT, UNSURE = "same", "different", "unsure"
JUDGEMENTS = (SAME, DIFFERENT, UNSURE)
JOINED, DISPUTED = "joined", "disputed"
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A standing judgement on two records (uids): what was judged, by whom, who confirmed it."""

    one: str
    other: str
    says: str
    judged_by: str
    confirmed_by: str | None = None

    @property
    def pair(self) -> Pair:
        """The two records in order."""
        return pair_of(self.one, self.other)


@dataclass(frozen=True, slots=True)
class Standing:
    """What follows for one record: the value it shares with the records of the same person, and the state of that."""

    canonical_id: str | None = None
    state: str | None = None


def pair_of(one: str, other: str) -> Pair:
    """Two records in order."""
    return (one, other) if one < other else (other, one)


def one_person(name: str | None) -> str:
    """A name as it counts when people are told apart: spaces and capitals make no second person."""
    return " ".join((name or "").casefold().split())


def confirmed(judgements: Iterable[Judgement]) -> set[Pair]:
    """The pairs that at least two different people judged to be the same."""
    behind: dict[Pair, set[str]] = defaultdict(set)
    for judgement in judgements:
        if judgement.says == SAME:
            behind[judgement.pair] |= {one_person(judgement.judged_by), one_person(judgement.confirmed_by)} - {""}
    return {pair for pair, people in behind.items() if len(people) > 1}


def standings(keys: Mapping[str, str | None], judgements: Sequence[Judgement]) -> dict[str, Standing]:
    """What follows for each record of `keys` (uid -> identity key, None without one).

    A judgement on a record that is not in `keys`, since it was withdrawn, says nothing of the other.
    """
    judgements = [judgement for judgement in judgements if keys.keys() >= set(judgement.pair)]
    same = sorted(confirmed(judgements))
    apart = {judgement.pair for judgement in judgements if judgement.says == DIFFERENT}
    holders = _holders(keys)
    joined = _Groups(keys, apart)
    for one, other in same:
        joined.join(one, other)
    for holding in holders:
        joined.gather(holding)
    disputed = _open(judgements) | _contradicted(keys, same, holders, apart)
    ids = {uid: canonical("person", group[0]) for group in joined.groups() if len(group) > 1 for uid in group}
    return {
        uid: Standing(ids.get(uid), DISPUTED if uid in disputed else JOINED if uid in ids else None) for uid in keys
    }


def _holders(keys: Mapping[str, str | None]) -> list[list[str]]:
    """The records of each key that more than one has, in order."""
    by_key: dict[str, list[str]] = defaultdict(list)
    for uid in sorted(keys):
        if (key := keys[uid]) is not None:
            by_key[key].append(uid)
    return [by_key[key] for key in sorted(by_key) if len(by_key[key]) > 1]


def _open(judgements: Sequence[Judgement]) -> set[str]:
    """The records with a judgement that settles nothing: unsure, or the same and not confirmed."""
    settled = confirmed(judgements)
    open_ = [j for j in judgements if j.says == UNSURE or (j.says == SAME and j.pair not in settled)]
    return {uid for judgement in open_ for uid in judgement.pair}


def _contradicted(
    keys: Mapping[str, str | None], same: Sequence[Pair], holders: Sequence[Sequence[str]], apart: set[Pair]
) -> set[str]:
    """The records that ties would put together with two that were judged to be different."""
    all_ties = _Groups(keys, set())
    for one, other in same:
        all_ties.join(one, other)
    for holding in holders:
        all_ties.gather(holding)
    at = {uid: number for number, group in enumerate(all_ties.groups()) for uid in group}
    against = {at[one] for one, other in apart if at[one] == at[other]}
    return {uid for uid, number in at.items() if number in against}


class _Groups:
    """Groups of records that grow together, never across a pair that is to stay apart."""

    def __init__(self, uids: Iterable[str], apart: Iterable[Pair]) -> None:
        self._members = {uid: [uid] for uid in uids}
        self._root = {uid: uid for uid in self._members}
        self._enemies: dict[str, set[str]] = defaultdict(set)
        for one, other in apart:
            self._enemies[one].add(other)
            self._enemies[other].add(one)

    def join(self, one: str, other: str) -> bool:
        """Put the groups of two records together; False, and nothing done, where that may not be."""
        large, small = self._root[one], self._root[other]
        if large == small:
            return True
        if len(self._members[large]) < len(self._members[small]):
            large, small = small, large
        if not self._enemies[large].isdisjoint(self._members[small]):
            return False
        for uid in self._members[small]:
            self._root[uid] = large
        self._members[large] += self._members.pop(small)
        self._enemies[large] |= self._enemies.pop(small, set())
        return True

    def gather(self, uids: Sequence[str]) -> None:
        """Join as many of these as may be, first come first joined."""
        firsts: list[str] = []
        for uid in uids:
            if not any(self.join(first, uid) for first in firsts):
                firsts.append(uid)

    def groups(self) -> Iterator[list[str]]:
        """The groups, each in order."""
        return (sorted(members) for members in self._members.values())
