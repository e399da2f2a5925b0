"""What `event_hotspots` makes of counts by month."""

import datetime

import numpy as np
import pytest

from graph.queries.events.event_hotspots import EventHotspot, finish
from graph.queries.rows import NO_STRENGTH
from graph.queries.spec import Finished
from graph.schema.core import CONTEXT, WELFARE
from tests.unit.queries.worlds import defaults, events_raw, strength


def answer(raw: dict[str, object], view: str = WELFARE, **parameters: object) -> Finished:
    return finish(raw, defaults("event_hotspots", **parameters), view)


def rows(finished: Finished) -> dict[str, EventHotspot]:
    return {row.context_id: row for row in finished.rows}


STEADY = [[6, 6, 6, 6, 6, 6], [2, 2, 2, 2, 2, 2], [1, 0, 1, 0, 1, 0]]


def test_the_last_three_months_against_all_before() -> None:
    found = answer(events_raw(STEADY))
    first = found.rows[0]
    assert found.window == (datetime.date(2026, 4, 1), datetime.date(2026, 6, 30))
    assert (first.context_id, first.observed, first.total, first.months, first.baseline_months) == (
        "p0000",
        18,
        36,
        6,
        3,
    )
    assert (first.window_from, first.window_to) == ("2026-04-01", "2026-06-30")


def test_every_place_is_ranked_by_what_to_expect() -> None:
    found = answer(events_raw(STEADY))
    assert [(row.rank, row.context_id) for row in found.rows] == [(1, "p0000"), (2, "p0001"), (3, "p0002")]
    assert [row.count_rank for row in found.rows] == [1, 2, 3]
    assert all(row.low <= row.rate <= row.high for row in found.rows)
    assert found.rows[0].rate == pytest.approx(6, rel=0.15)


def test_a_place_that_rose_stands_out_against_its_own_past() -> None:
    rng = np.random.default_rng(1)
    counts = rng.poisson(3, (60, 9)).tolist()
    counts[7][6:] = [14, 15, 13]
    found = rows(answer(events_raw(counts)))
    assert found["p0007"].q_value is not None
    assert found["p0007"].q_value <= 0.01
    assert found["p0007"].expected == pytest.approx(9, abs=4)
    assert sum(row.q_value is not None and row.q_value <= 0.1 for row in found.values()) == 1


def test_with_little_data_it_says_that_it_ranks_by_plain_counts() -> None:
    assert "plain counts" in answer(events_raw(STEADY)).notes[0]


def test_one_month_has_no_past_to_compare_with() -> None:
    found = answer(events_raw([[3], [1]]))
    assert found.window == (datetime.date(2026, 1, 1), datetime.date(2026, 1, 31))
    assert [(row.expected, row.p_value, row.q_value) for row in found.rows] == [(None, None, None)] * 2
    assert [row.context_id for row in found.rows] == ["p0000", "p0001"]


@pytest.mark.parametrize(("months", "baseline"), [(2, 1), (3, 2), (4, 1), (7, 4), (12, 9)])
def test_there_is_always_a_past_when_there_is_more_than_one_month(months: int, baseline: int) -> None:
    row = answer(events_raw([[2] * months])).rows[0]
    assert (row.baseline_months, row.months) == (baseline if months > 3 else 1, months)


def test_the_window_can_be_chosen_and_stays_within_the_data() -> None:
    assert answer(events_raw(STEADY), window_from="2026-06-01").rows[0].observed == 6
    assert answer(events_raw(STEADY), window_from="2020-06-01").rows[0].baseline_months == 0
    assert answer(events_raw(STEADY), window_from="2030-06-01").rows[0].observed == 6


def test_months_cross_the_turn_of_the_year() -> None:
    found = answer(events_raw([[1, 2, 3, 4, 5]], first=datetime.date(2025, 10, 1)))
    assert found.window == (datetime.date(2025, 12, 1), datetime.date(2026, 2, 28))
    assert found.rows[0].observed == 12


def test_partners_own_events_are_shown_to_the_context_view_from_five_on() -> None:
    raw = events_raw(STEADY, p0000={"closed": 4}, p0001={"closed": 5})
    found = answer(raw, CONTEXT)
    assert [row.context_id for row in found.rows] == ["p0001", "p0002"]
    assert [row.rank for row in found.rows] == [1, 2]
    assert found.suppressed is None
    assert len(answer(raw).rows) == 3


def test_strengths_stand_beside() -> None:
    found = rows(answer(events_raw(STEADY, p0001={"strengths": [strength()]})))
    assert found["p0001"].strengths == ["Youth club (Project) Fri"]
    assert (found["p0000"].strengths, found["p0000"].strengths_note) == ([], NO_STRENGTH)


def test_the_order_in_which_places_come_does_not_matter() -> None:
    raw = events_raw(np.random.default_rng(2).poisson(2, (40, 8)).tolist())
    forwards = answer(raw).rows
    raw["places"].reverse()
    assert answer(raw).rows == forwards


def test_limit_and_nothing() -> None:
    assert len(answer(events_raw(STEADY), limit=2).rows) == 2
    empty = answer({"earliest": None, "latest": None, "places": []})
    assert (list(empty.rows), empty.window) == ([], None)
