"""R18 Small numbers are withheld, and so is what would tell them: the rest, the difference, one question too many."""

import pytest

from graph.access.releases import MOST_SETS, Counts, Releases, no_figures
from graph.client import Graph
from tests.integration.queries_world import World

PEOPLE = [f"person:{n}" for n in range(3_000)]


def shown(releases: Releases, *sets: list[str]) -> tuple[int | None, ...] | None:
    (one,) = releases.release("Police", "rows", [Counts("park", tuple(map(frozenset, sets)))], no_figures)
    return one.sizes if one else None


@pytest.mark.parametrize("count", [0, 1, 4])
def test_nobody_and_up_to_four_are_withheld_alike(count: int) -> None:
    assert shown(Releases(None), PEOPLE[:count]) is None


def test_five_are_told() -> None:
    assert shown(Releases(None), PEOPLE[:5]) == (5,)


@pytest.mark.parametrize("rest", [0, 1, 4])
def test_the_rest_of_a_row_is_not_told_where_it_is_small_nor_where_there_is_none(rest: int) -> None:
    assert shown(Releases(None), PEOPLE[:8], PEOPLE[: 8 + rest]) == (8, None)


def test_the_rest_of_a_row_is_told_from_five_on() -> None:
    assert shown(Releases(None), PEOPLE[:8], PEOPLE[:13]) == (8, 13)


def test_the_smallest_number_can_be_raised() -> None:
    assert shown(Releases(None, smallest=10), PEOPLE[:9]) is None
    assert shown(Releases(None, smallest=10), PEOPLE[:10], PEOPLE[:19]) == (10, None)


def test_there_is_an_end_to_the_questions() -> None:
    """After so many numbers about one context nothing new is told of it, and the old are told again."""
    releases = Releases(None)
    told = [shown(releases, PEOPLE[5 * n : 5 * n + 5]) for n in range(MOST_SETS + 20)]
    assert told == [(5,)] * MOST_SETS + [None] * 20
    assert shown(releases, PEOPLE[:5]) == (5,)
    assert shown(releases, PEOPLE[2_000:2_100]) is None


def test_how_many_rows_are_withheld_is_not_told_either(graph: Graph) -> None:
    world = World(graph)
    people, places = world.people(*(f"p {n}" for n in range(8))), []
    for number, size in enumerate((4, 6)):
        places.append(world.node("Place", f"place {number}", name=f"Place {number}"))
        for person in people[:size]:
            world.edge("SPENDS_TIME_IN", person, places[-1])
    for number, person in enumerate(people):
        world.concern(f"concern {number}", person)
    answer = world.ask("hotspots", "place_safety", min_observed=1)
    assert [(row["name"], row["observed"], row["people"]) for row in answer.rows] == [("Place 1", 6, None)]
    assert answer.suppressed is None
    assert not any("4" in note for note in answer.notes if "tested" in note)
