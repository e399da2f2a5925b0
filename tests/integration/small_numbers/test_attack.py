"""An attacker with a thousand permitted questions decides no better than whoever sees the published number alone."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from random import Random

import numpy as np
import pytest

from graph.client import Graph
from tests.integration.api.server import Server, running
from tests.integration.small_numbers import attack as attacker
from tests.integration.small_numbers.attack import Answers, Session, Transcript
from tests.integration.small_numbers.towns import Spot, Town, add, build, draw

ROUNDS = int(os.environ.get("SAFEGROUND_ATTACK_ROUNDS", "1"))
PLACES = 40
SURE = 2.6  # standard errors: one false alarm in two hundred runs
WEAK = """
import graph.access.releases as releases
from graph.access.releases import Released
from graph.time import now
def release(self, organisation, measure, counts, derive):
    sizes = {p: tuple(map(len, c.sets)) for p, c in enumerate(counts) if min(map(len, c.sets), default=0) >= 5}
    told = derive(sizes)
    return [Released(sizes[p], told[p]) if p in sizes else None for p in range(len(counts))]
releases.Releases.release = release
releases.Releases.picture = lambda self, organisation: now()
"""
"""A register that withholds numbers under five and nothing else."""


@dataclass
class Case:
    """The answers about many places, and the truth. groups: which places make a pair."""

    answers: list[tuple[Spot, Answers]] = field(default_factory=list)
    truth: list[bool] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)

    def take(self, town: Town, seen: Transcript, start: int) -> None:
        """Add a town."""
        for number, spot in enumerate(town.spots):
            self.answers.append((spot, seen.of.get(town.places[spot.name], {})))
            self.truth.append(town.there[spot.name])
            self.groups.append(start + number)

    def trained(self, look: Callable[[Spot, Answers], attacker.Array]) -> float:
        """How often the trained attacker is right."""
        return attacker.decided([look(*one) for one in self.answers], self.truth, self.groups)

    def ruled(self, score: Callable[[Spot, Answers], float]) -> float:
        """How often the attacker is right who looks at one score, and learns from the other places how much it says."""
        return self.trained(lambda spot, said: np.array([score(spot, said)]))

    @property
    def error(self) -> float:
        """The standard error of a share of right decisions: pairs are not independent, so pairs count."""
        return sqrt(0.25 / (len(self.truth) / 2))


@pytest.fixture(scope="module")
def server(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(graph, Path(tmp_path_factory.mktemp("attacked"))) as one:
        yield one


def pairs(graph: Graph, rounds: int, places: int, seed: int) -> Iterator[tuple[Town, Town]]:
    """Towns and their opposites, in which the chosen are where they are not in the first."""
    for number in range(rounds):
        random = Random(seed + number)  # noqa: S311 (drawn again to be repeated)
        spots = draw(random, places)
        there = {spot.name: random.random() < 0.5 for spot in spots}
        yield build(graph, spots, there), build(graph, spots, {name: not real for name, real in there.items()})


def played(graph: Graph, server: Server, rounds: int, places: int, queries: int) -> tuple[Case, Case]:
    """What the observer and the attacker have seen of pairs of towns."""
    observed, attacked = Case(), Case()
    for number, pair in enumerate(pairs(graph, rounds, places, 7)):
        for town in pair:
            observed.take(town, published(server, town, number), number * places)
            seen = Session(server, town, f"attacker {town.area}", number).attack(queries)
            assert seen.asked >= queries
            attacked.take(town, seen, number * places)
    return observed, attacked


def published(server: Server, town: Town, number: int) -> Transcript:
    """The published numbers of a town: each is the only one that an organisation has ever asked for."""
    seen = Session(server, town, f"observer {town.area}", number).observe()
    for month in attacker.MONTHS:
        alone = Session(server, town, f"observer of {month} {town.area}", number).observe_month(month)
        for place, said in alone.of.items():
            seen.of.setdefault(place, {}).update(said)
    return seen


def best_observer(observed: Case) -> float:
    """How often whoever sees one published number of the place is right, with the number that tells most."""
    looks = [attacker.count_alone, attacker.month_alone("people"), attacker.month_alone("observed")]
    return max(0.5, *(observed.trained(look) for look in looks))


def test_a_thousand_questions_tell_no_more_than_the_published_number(graph: Graph, server: Server) -> None:
    observed, attacked = played(graph, server, ROUNDS, PLACES, attacker.QUERIES)
    base = best_observer(observed)
    found = {
        "differences": attacked.ruled(attacker.differences),
        "absences": attacked.ruled(attacker.absences),
        "trained": attacked.trained(attacker.features),
    }
    print(f"{len(observed.truth)} decisions, {len(observed.truth) // 2} pairs; one number alone {base:.3f}; {found}")
    print(f"standard error {attacked.error:.3f}")
    for name, share in found.items():
        assert share - base <= SURE * attacked.error, name


def test_the_attack_finds_out_a_register_that_only_withholds_small_numbers(graph: Graph, tmp_path: Path) -> None:
    with running(graph, tmp_path, before=WEAK) as weak:
        _, attacked = played(graph, weak, 1, PLACES, 200)
    assert attacked.ruled(attacker.differences) - 0.5 > SURE * attacked.error
    assert attacked.ruled(attacker.differences) > 0.75


def test_whoever_asks_before_and_after_the_record_comes_in_sees_nothing(graph: Graph, server: Server) -> None:
    """Not even who knows the day, and everybody else at the place: what is told of the place is the same."""
    random = Random(3)  # noqa: S311 (drawn again to be repeated)
    spots = draw(random, PLACES)
    town = build(graph, spots, dict.fromkeys((spot.name for spot in spots), False))
    there = {spot.name for spot in spots if random.random() < 0.5}
    Session(server, town, f"attacker {town.area}", 1).attack(150)  # until everything that can be shown was shown
    before = Session(server, town, f"attacker {town.area}", 1).attack(150)
    add(graph, town, there)
    after = Session(server, town, f"attacker {town.area}", 1).attack(150)
    assert len(there) > 5
    assert before.of == after.of
    with_no_past = Session(server, town, f"newcomer {town.area}", 1).observe()
    new = {place: said["total", "people", None] for place, said in with_no_past.of.items()}
    old = {place: said.get(("total", "people", None)) for place, said in before.of.items()}
    assert any(new[place] != old[place] for place in new)  # the record is in the graph, and whoever is new sees it
