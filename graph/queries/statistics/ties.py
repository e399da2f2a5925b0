"""Ties between people compared with chance: the degree-corrected block model, with education settings as blocks.

Young people of one school know each other, and some know many others; neither is news. Under the model of Karrer and
Newman (2011, doi:10.1103/PhysRevE.83.016107) a person i of block r has with a person j of block s on average

    m_rs * (k_i / K_r) * (k_j / K_s)

ties, with k the numbers of ties of the two, K the ties that end in a block and m the ties between blocks (twice the
number inside a block). Given that i has a tie, this says where it ends. Ties inside a group are what makes it a group,
so only ties that cross groups are used, and a person's own ties are judged by what everybody else's are like.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Array = NDArray[np.float64]
Indexes = NDArray[np.intp]

_PRIOR = 1.0  # ties in advance for every person: a sparse map must not give certainties
_LEAST = 1e-3  # probability of a tie outside one's groups, however much of the world they are
_MIXING = 5.0  # ties in advance for where a block's ties end, as all ties end


@dataclass(frozen=True, slots=True)
class TieModel:
    """The fitted model. Every array is in the order of `people`, `groups` or the blocks' numbers.

    neighbours: ties that cross groups. weights: groups x blocks, what of a block's ties ends at a group's members by
    their degrees. mixing: blocks x blocks, ends of ties that cross groups.
    """

    people: Mapping[str, int]
    groups: tuple[str, ...]
    members: Mapping[str, Set[str]]
    groups_of: tuple[Indexes, ...]
    neighbours: tuple[Indexes, ...]
    block: Indexes
    block_degree: Array
    mixing: Array
    weights: sparse.csr_array

    def chances(self, person: str) -> Array:
        """For each group, the probability that one of the person's ties ends at a member (the person left out).

        The groups of the person are among them, although ties that cross groups do not end there: see `elsewhere`.
        """
        index = self.people[person]
        own, mine = self.neighbours[index], int(self.block[index])
        lost = np.bincount(self.block[own], minlength=len(self.block_degree)).astype(np.float64)
        seen = self.mixing[mine] - lost
        seen[mine] -= lost[mine]  # inside a block a tie has both of its ends there
        everybody = self.block_degree - lost
        everybody[mine] -= len(own) + _PRIOR  # nobody is a target of their own ties
        to_block = (seen + _MIXING * everybody / max(everybody.sum(), _PRIOR)) / (seen.sum() + _MIXING)
        per_tie = np.divide(to_block, everybody, out=np.zeros_like(to_block), where=everybody > 0)
        chance: Array = self.weights @ per_tie
        for other in own:
            chance[self.groups_of[other]] -= per_tie[self.block[other]]
        chance[self.groups_of[index]] -= per_tie[mine] * (len(own) + _PRIOR)
        return np.clip(chance, 0.0, 1.0)

    def anywhere(self, person: str) -> Array:
        """The same if education settings played no part: by everybody's number of ties only."""
        index = self.people[person]
        own = self.neighbours[index]
        chance: Array = self.weights.sum(axis=1)
        for other in own:
            chance[self.groups_of[other]] -= 1.0
        chance[self.groups_of[index]] -= len(own) + _PRIOR
        everybody = float(self.block_degree.sum()) - 2 * len(own) - _PRIOR
        return np.clip(chance / everybody, 0.0, 1.0) if everybody > 0 else np.zeros_like(chance)

    def elsewhere(self, person: str) -> Array:
        """The same for a tie that is known to end outside the person's own groups; for those it means nothing."""
        chances = self.chances(person)
        inside = float(chances[self.groups_of[self.people[person]]].sum())
        return np.clip(chances / max(1.0 - inside, _LEAST), 0.0, 1.0)


def fit(
    ties: Iterable[tuple[str, str]], block: Mapping[str, str], members: Mapping[str, Set[str]]
) -> tuple[TieModel, dict[str, set[str]]]:
    """The model of these ties, and everybody's neighbours by all ties, those inside a group too.

    Direction, repetition and ties to oneself do not count; nor do people without a block.
    block: person -> education setting. members: group -> people.
    """
    people = {person: index for index, person in enumerate(sorted(block))}
    groups = tuple(sorted(members))
    groups_of: list[list[int]] = [[] for _ in people]
    for number, group in enumerate(groups):
        for person in members[group]:
            groups_of[people[person]].append(number)
    neighbours: dict[str, set[str]] = defaultdict(set)
    for one, other in ties:
        if one != other and one in people and other in people:
            neighbours[one].add(other)
            neighbours[other].add(one)
    crossing = [
        [people[other] for other in sorted(neighbours.get(person, ())) if _apart(groups_of, index, people[other])]
        for person, index in people.items()
    ]
    names = {name: number for number, name in enumerate(sorted(set(block.values())))}
    blocks = np.array([names[block[person]] for person in people], dtype=np.intp)
    degree = np.array([len(others) for others in crossing], dtype=np.float64)
    model = TieModel(
        people=people,
        groups=groups,
        members=members,
        groups_of=tuple(np.array(numbers, dtype=np.intp) for numbers in groups_of),
        neighbours=tuple(np.array(others, dtype=np.intp) for others in crossing),
        block=blocks,
        block_degree=np.bincount(blocks, weights=degree + _PRIOR, minlength=len(names)).astype(np.float64),
        mixing=_mixing(blocks, crossing, len(names)),
        weights=_weights(groups_of, blocks, degree, (len(groups), len(names))),
    )
    return model, neighbours


def _apart(groups_of: list[list[int]], one: int, other: int) -> bool:
    return not set(groups_of[one]) & set(groups_of[other])


def _mixing(block: Indexes, neighbours: list[list[int]], blocks: int) -> Array:
    ends = np.array([(block[i], block[j]) for i, others in enumerate(neighbours) for j in others], dtype=np.intp)
    table = np.zeros((blocks, blocks))
    if len(ends):
        np.add.at(table, (ends[:, 0], ends[:, 1]), 1.0)
    return table


def _weights(groups_of: list[list[int]], block: Indexes, degree: Array, shape: tuple[int, int]) -> sparse.csr_array:
    pairs = [(group, person) for person, groups in enumerate(groups_of) for group in groups]
    rows = np.array([group for group, _ in pairs], dtype=np.intp)
    people = np.array([person for _, person in pairs], dtype=np.intp)
    return sparse.csr_array((degree[people] + _PRIOR, (rows, block[people])), shape=shape)
