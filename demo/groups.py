"""Peer groups: five to twelve young people, mostly of one school and year, with hang-outs of their own."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from demo.chance import stream
from demo.places import Place
from demo.young_people import YoungPeople

IN_A_GROUP = 0.6
SMALLEST, LARGEST = 5, 12
TAKEN = 0.8  # share of the possible hang-outs that groups take; the rest belong to nobody
SECOND_HANGOUT, SOMEBODY_LEFT = 0.15, 0.3
FROM_ELSEWHERE = 0.08  # share of groups with a member or two from another school


@dataclass(frozen=True, slots=True)
class Group:
    """A peer group: members are numbers of young people, hang-outs numbers of places."""

    number: int
    name: str
    school: int  # where most members go
    members: tuple[int, ...]
    left: tuple[int, ...]  # were members, and had left before the last 90 days
    hangouts: tuple[int, ...]


def _chunks(rng: np.random.Generator, people: YoungPeople, school: int) -> list[list[int]]:
    pupils = np.flatnonzero(people.school == school)
    chosen = rng.permutation(pupils)[: round(len(pupils) * IN_A_GROUP)]
    ordered = sorted((int(p) for p in chosen), key=lambda p: int(people.year[p]))
    chunks, start = [], 0
    while len(ordered) - start >= SMALLEST:
        size = int(rng.integers(SMALLEST, LARGEST + 1))
        chunks.append(ordered[start : start + size])
        start += size
    return [chunk for chunk in chunks if len(chunk) >= SMALLEST]


def _mix(rng: np.random.Generator, chunks: list[list[int]]) -> None:
    """A few groups swap one member with another group, often of another school."""
    for index in range(len(chunks)):
        if rng.random() < FROM_ELSEWHERE:
            other = int(rng.integers(len(chunks)))
            mine, theirs = int(rng.integers(len(chunks[index]))), int(rng.integers(len(chunks[other])))
            if other != index:
                chunks[index][mine], chunks[other][theirs] = chunks[other][theirs], chunks[index][mine]


def build(seed: int, people: YoungPeople, places: list[Place]) -> list[Group]:
    """The peer groups of a seed, each with one or two hang-outs that no other group has, while places last."""
    rng = stream(seed, "groups")
    chunks = [chunk for school in np.unique(people.school) for chunk in _chunks(rng, people, int(school))]
    _mix(rng, chunks)
    possible = rng.permutation([place.number for place in places if place.hangs_out])
    free = [int(p) for p in possible[: round(len(possible) * TAKEN)]]
    groups = []
    for number, chunk in enumerate(chunks):
        hangouts = tuple(free.pop() for _ in range(1 + (rng.random() < SECOND_HANGOUT)) if free)
        home_school = Counter(int(people.school[p]) for p in chunk).most_common(1)[0][0]
        left = tuple(int(p) for p in rng.choice(len(people), 1) if rng.random() < SOMEBODY_LEFT and int(p) not in chunk)
        name = f"Group {number + 1:03d}" + (f" ({places[hangouts[0]].name})" if hangouts else "")
        groups.append(Group(number, name, home_school, tuple(sorted(chunk)), left, hangouts))
    return groups
