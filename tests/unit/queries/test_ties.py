"""Ties compared with chance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.queries.statistics import ties
from graph.queries.statistics.ties import TieModel


def model(pairs: list[tuple[str, str]], block: dict[str, str], members: dict[str, set[str]]) -> TieModel:
    return ties.fit(pairs, block, members)[0]


def chance(found: TieModel, person: str, group: str) -> float:
    return float(found.chances(person)[found.groups.index(group)])


# Two schools, two groups in each, one member of each group named here by group and number.
BLOCK = {f"{group}{n}": "north" if group in "ab" else "south" for group in "abcd" for n in range(4)}
MEMBERS = {group: {f"{group}{n}" for n in range(4)} for group in "abcd"}


def test_without_any_other_tie_every_young_person_is_as_likely() -> None:
    """15 others, all with the tie in advance only: three of them in one's own group, four in each other one."""
    found = model([], BLOCK, MEMBERS)
    assert found.chances("a0") == pytest.approx([3 / 15, 4 / 15, 4 / 15, 4 / 15])
    assert found.elsewhere("a0")[1:] == pytest.approx([1 / 3, 1 / 3, 1 / 3])


def test_ties_inside_the_school_make_ties_across_unlikely() -> None:
    inside = [(f"a{n}", f"b{m}") for n in range(4) for m in range(4)]
    found = model(inside, BLOCK, MEMBERS)
    assert chance(found, "a0", "b") > 4 * chance(found, "a0", "c")
    # Ties that cross groups do not end in a: what is left is b, and little else.
    assert found.elsewhere("a0")[found.groups.index("b")] > 0.8


def test_ties_inside_a_group_say_nothing_of_ties_across() -> None:
    across = [("a0", "c0"), ("b1", "d1")]
    within = [(f"a{n}", f"a{m}") for n in range(4) for m in range(n)]
    assert model(across, BLOCK, MEMBERS).chances("b0") == pytest.approx(
        model(across + within, BLOCK, MEMBERS).chances("b0")
    )


def test_the_person_s_own_ties_do_not_explain_themselves() -> None:
    """With four ties into c or without them, what is expected of a0 is the same."""
    others = [("a1", "b1"), ("a2", "b2"), ("b3", "d0"), ("c1", "d1")]
    own = [(f"c{n}", "a0") for n in range(4)]
    without, with_ties = model(others, BLOCK, MEMBERS), model(others + own, BLOCK, MEMBERS)
    assert chance(with_ties, "a0", "c") == pytest.approx(chance(without, "a0", "c"))


def test_the_sociable_are_met_sooner() -> None:
    others = [("c0", f"d{n}") for n in range(4)] + [("d0", "a3")]
    found = model(others, BLOCK | {"x": "north"}, MEMBERS | {"star": {"c0"}, "quiet": {"c1"}})
    assert chance(found, "x", "star") > 3 * chance(found, "x", "quiet")


@given(st.lists(st.tuples(st.sampled_from(sorted(BLOCK)), st.sampled_from(sorted(BLOCK))), max_size=40))
def test_chances_are_a_distribution_over_everybody_else(pairs: list[tuple[str, str]]) -> None:
    everybody = {f"only {person}": {person} for person in BLOCK}
    found = model(pairs, BLOCK, everybody)
    for person in ("a0", "c3"):
        chances = found.chances(person)
        assert ((chances >= 0) & (chances <= 1)).all()
        assert chances.sum() == pytest.approx(1)
        assert chance(found, person, f"only {person}") == pytest.approx(0)


@given(st.lists(st.tuples(st.sampled_from(sorted(BLOCK)), st.sampled_from(sorted(BLOCK))), max_size=40))
def test_direction_repetition_and_order_do_not_matter(pairs: list[tuple[str, str]]) -> None:
    turned = [(b, a) for a, b in reversed(pairs)] + pairs
    assert model(turned, BLOCK, MEMBERS).chances("b2") == pytest.approx(model(pairs, BLOCK, MEMBERS).chances("b2"))


def test_neighbours_hold_all_ties_and_nobody_unknown() -> None:
    _, neighbours = ties.fit([("a0", "a1"), ("a0", "c0"), ("a0", "a0"), ("a0", "stranger")], BLOCK, MEMBERS)
    assert neighbours["a0"] == {"a1", "c0"}


def test_a_person_alone_in_the_world_has_no_chances() -> None:
    found = model([], {"a": "north"}, {"g": {"a"}})
    assert np.allclose(found.chances("a"), 0)
