"""Ratios of groups: against hand-worked cases, without false alarms, and without telling a withheld number."""

import itertools
import math
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.oversight.disproportionality import report
from graph.oversight.groups import BANDS, NOT_RECORDED, Counted, band, counted
from graph.oversight.rates import LEAST_POSSIBLE, Cell, cells, corrected, telling
from graph.time import now

SMALLEST = 5


def test_a_ratio_and_its_interval_as_worked_by_hand() -> None:
    """40 of 100 against 30 of 150: ratio 2; se of the logarithm = sqrt(1/40 - 1/100 + 1/30 - 1/150)."""
    first, second = cells({"a": 40, "b": 30}, {"a": 100, "b": 150}, SMALLEST, within=True)
    error = math.sqrt(1 / 40 - 1 / 100 + 1 / 30 - 1 / 150)
    assert first.ratio == pytest.approx(2)
    assert first.low == pytest.approx(2 * math.exp(-1.959964 * error), rel=1e-5)
    assert first.high == pytest.approx(2 * math.exp(1.959964 * error), rel=1e-5)
    assert second.ratio == pytest.approx(0.5)
    assert corrected([first])[0].over
    assert corrected([second])[0].under


def test_groups_without_a_denominator_are_shown_and_not_compared() -> None:
    found = cells({"a": 40, "b": 30, NOT_RECORDED: 500}, {"a": 100, "b": 150, NOT_RECORDED: None}, 5, within=True)
    assert [cell.ratio is None for cell in found] == [False, False, True]
    assert found[0].ratio == pytest.approx(2)  # as without the third
    assert found[2].count == 500


@pytest.mark.parametrize(
    ("count", "of", "shown"), [(4, 100, None), (5, 100, 5), (7, 100, 5), (8, 100, 10), (96, 100, None), (95, 100, 95)]
)
def test_small_numbers_and_small_rests_are_withheld_and_others_rounded(count: int, of: int, shown: int | None) -> None:
    (cell,) = cells({"a": count}, {"a": of}, SMALLEST, within=True)
    assert cell.count == shown
    assert cell.of == (None if count == 96 else 100)


def test_a_withheld_number_never_makes_a_difference_larger_than_it_is() -> None:
    assert [cell.ratio for cell in cells({"a": 2, "b": 3}, {"a": 8, "b": 900}, SMALLEST, within=True)] == [None, None]
    first, second = cells({"a": 4, "b": 40}, {"a": 20, "b": 400}, SMALLEST, within=True)
    assert (first.ratio, second.ratio) == (None, None)  # twice as often, or never


def test_a_withheld_number_is_taken_for_the_most_that_it_can_be() -> None:
    """So a group of whom hardly anybody is counted is found, whether it is nobody or four."""
    for few in range(SMALLEST):
        first, second = cells({"a": 40, "b": few}, {"a": 100, "b": 200}, SMALLEST, within=True)
        assert (second.count, second.of) == (None, 200)
        assert first.ratio == pytest.approx(0.4 / (4 / 200))
        assert corrected([first, second])[0].over
        assert corrected([first, second])[1].under


@given(
    st.lists(st.integers(0, 30), min_size=2, max_size=4),
    st.lists(st.integers(0, 30), min_size=1, max_size=4),
    st.data(),
)
@settings(max_examples=150, deadline=None)
def test_a_withheld_number_cannot_be_found_from_the_others_and_the_total(
    first: list[int], second: list[int], data: st.DataObject
) -> None:
    """An attacker has the same people by two dimensions, and tries every exact table that would look the same."""
    total = sum(first)
    cuts = sorted(data.draw(st.lists(st.integers(0, total), min_size=len(second) - 1, max_size=len(second) - 1)))
    second = [high - low for low, high in itertools.pairwise([0, *cuts, total])]
    tables = {"one": _table(first), "two": _table(second)}
    shown = {name: cells(counts, {}, SMALLEST, within=False) for name, counts in tables.items()}
    tells = telling(shown, SMALLEST)
    published = {
        name: cells(counts, {}, SMALLEST, within=False, hidden=[group for other, group in tells if other == name])
        for name, counts in tables.items()
    }
    for name, made in published.items():
        other = published["two" if name == "one" else "one"]
        sums = _sums([_possible(cell) for cell in other], total)
        for place, cell in enumerate(made):
            if cell.few:
                rests = _sums([_possible(one) for position, one in enumerate(made) if position != place], total)
                possible = {number for number in range(SMALLEST) if any(number + rest in sums for rest in rests)}
                assert tables[name][cell.group] in possible
                assert len(possible) >= LEAST_POSSIBLE or not [one for one in made if one.count is not None]


def _table(values: list[int]) -> dict[str, int]:
    return {f"g{place}": value for place, value in enumerate(values)}


def _possible(cell: Cell) -> range:
    if cell.count is None:
        return range(SMALLEST) if cell.few else range(SMALLEST, 200)
    return range(max(SMALLEST, cell.count - 2), cell.count + 3)


def _sums(ranges: list[range], total: int) -> set[int]:
    found = {0}
    for one in ranges:
        found = {sum_ + number for sum_ in found for number in one if sum_ + number <= total + 20}
    return found


def _people(seed: int, more: float = 1.0) -> list[Counted]:
    """800 invented young people; one group of `ethnicity` is `more` times as likely to have an open concern."""
    rng = random.Random(seed)  # noqa: S311 (reproducible)
    made = []
    for _ in range(800):
        ethnicity = rng.choices(["A", "B", "C", NOT_RECORDED], [6, 2, 1, 1])[0]
        groups = {"age": rng.choice(BANDS[1:])[1], "sex": rng.choice(["female", "male"]), "ethnicity": ethnicity}
        chance = 0.2 * (more if ethnicity == "B" else 1)
        looked_at, concern = rng.random() < 0.3, rng.random() < chance
        measures = {"in_graph"} | ({"open_concern"} if concern else set()) | ({"looked_at"} if looked_at else set())
        made.append(Counted(groups, frozenset(measures)))
    return made


def _flags(people: list[Counted]) -> Counter[tuple[str, str, str]]:
    return Counter((r.measure, r.dimension, r.cell.group) for r in report(people) if r.cell.over or r.cell.under)


def test_a_planted_skew_is_found_every_time_and_nothing_else_often() -> None:
    found: Counter[tuple[str, str, str]] = Counter()
    for seed in range(20):
        found += _flags(_people(seed, more=2.5))
    assert found["open_concern", "ethnicity", "B"] == 20
    others = {key: number for key, number in found.items() if key[:2] != ("open_concern", "ethnicity")}
    assert sum(others.values()) <= 3


def test_without_a_skew_at_most_one_report_in_twenty_has_a_flag() -> None:
    alarms = sum(bool(_flags(_people(seed))) for seed in range(1000, 1150))
    assert alarms <= 150 * 0.05 + 3 * math.sqrt(150 * 0.05 * 0.95)


@pytest.mark.parametrize(
    ("birth_month", "expected"),
    [
        ("2016-04", "under 10"),
        ("2016-03", "under 10"),  # the month of the tenth birthday
        ("2016-02", "10 to 12"),
        ("2010-02", "16 to 17"),
        ("2001-01", "18 and over"),
        ("2026-03", "under 10"),
        (None, NOT_RECORDED),
        ("no month", NOT_RECORDED),
    ],
)
def test_age_bands(birth_month: str | None, expected: str) -> None:
    assert band(birth_month, now().date().replace(year=2026, month=3, day=9)) == expected


def test_the_name_of_a_small_group_is_not_told() -> None:
    """What somebody wrote for one young person could tell who they are; groups of a few stand together."""

    def one(ethnicity: str) -> Counted:
        return Counted({"age": "10 to 12", "sex": "female", "ethnicity": ethnicity}, frozenset({"in_graph"}))

    people = [one("A")] * 20 + [one("only one has this")] + [one("and three have this")] * 3
    groups = {row.cell.group for row in report(people) if row.dimension == "ethnicity"}
    assert groups == {"A", "smaller groups"}
    named = {row.cell.group for row in report(people, {("ethnicity", "only one has this"): 40})}
    assert "only one has this" in named  # the reader knows of it: they named it
    assert "and three have this" not in named


def test_what_partners_record_differently_is_said_and_counted_once() -> None:
    row = [["person:1", "person:2"], "2012-01", ["male", "not_stated"], ["A", "B"], True, False]
    one = counted(row, {"person:2"}, now().date())
    assert one.groups["sex"] == "male"
    assert one.groups["ethnicity"] == "recorded in different ways"
    assert one.measures == {"in_graph", "open_concern", "looked_at"}
