"""What `hotspots` makes of the counts: calibrated, ranked, suppressed, explained."""

import numpy as np
import pytest

from graph.access.releases import Releases
from graph.queries.hotspots.hotspots import finish
from graph.queries.hotspots.row import Hotspot
from graph.queries.rows import BANDS, NO_STRENGTH
from graph.queries.spec import Finished
from graph.schema.core import CONTEXT, WELFARE
from tests.unit.queries.worlds import CONTROLLERS, context, defaults, fact, heavy, hotspots_raw, strength


def answer(
    raw: dict[str, object], view: str = WELFARE, releases: Releases | None = None, **parameters: object
) -> Finished:
    release = (releases or Releases(None)).bound("Police", "hotspots")
    return finish(raw, defaults("hotspots", **parameters), view, release)


def rows(finished: Finished) -> dict[str, Hotspot]:
    return {row.context_id: row for row in finished.rows}


def small(**given: object) -> dict[str, object]:
    """Twelve people and three contexts, of equal degree: everybody has one, so chance follows visitors alone.

    Six people have a concern; `a` has four visitors, all of concern; `b` and `c` four visitors, one of concern each.
    """
    made = {
        "window_from": "2026-01-01", "window_to": "2026-03-31",
        "classes": [["Place", 1, 12, 6]],
        "contexts": [
            context("a", visitors=4, observed=4, reports=4, scopes=[[1], [1], [1, 2], [2]]),
            context("b", visitors=4, observed=1, reports=40, scopes=[[2]]),
            context("c", visitors=4, observed=1, reports=4, scopes=[[1]]),
        ],
        "controllers": CONTROLLERS,
    }  # fmt: skip
    return made | given


def test_a_case_worked_out_by_hand() -> None:
    """With one context each, pi is the share of concern, 6 of 12: E = 4 / 2 = 2, p = P(Bin(4, 1/2) = 4) / 2 = 1/32.

    b and c: one of four, p = P(2, 3, 4) + P(1) / 2 = 11/16 + 1/8. Benjamini and Hochberg over three: q = 3 * 1/32.
    """
    a, b = (rows(answer(small(), min_observed=1))[name] for name in "ab")
    assert (a.expected, a.p_value, a.q_value) == pytest.approx((2.0, 1 / 32, 3 / 32))
    assert b.p_value == pytest.approx(13 / 16)
    assert (a.rank, a.count_rank, b.count_rank) == (1, 2, 1)
    assert (a.people, a.ratio, a.reports) == (4, 2.0, 4)


def test_the_plain_count_falls_for_reports_and_the_answer_does_not() -> None:
    found = rows(answer(small(), min_observed=1))
    assert found["b"].count_rank == 1
    assert found["b"].rank > found["a"].rank


@pytest.mark.parametrize("share", [0.05, 0.2, 0.5])
@pytest.mark.parametrize("mobile", [False, True])
def test_with_nothing_planted_p_is_small_as_often_as_it_says(share: float, mobile: bool) -> None:
    """Concern at random, or sooner for the mobile: p < 0.05 in about 5 % of contexts, q <= 0.1 in almost none."""
    small_p = tested = found = 0
    for seed in range(4):
        table = heavy(seed, 1_500, 120, 0.02)
        rng = np.random.default_rng(100 + seed)
        pull = table.sum(axis=1) + 1.0 if mobile else np.ones(len(table))
        keys = np.log(pull) + rng.gumbel(size=len(table))
        worried = keys >= np.sort(keys)[-round(share * len(table))]
        listed = answer(hotspots_raw(table, worried), min_observed=1, limit=1000).rows
        tested += int((table.sum(axis=0) > 0).sum())
        small_p += sum(row.p_value < 0.05 for row in listed)
        found += sum(row.q_value <= 0.1 for row in listed)
    assert small_p / tested <= 0.065
    assert found <= 2


def test_a_planted_context_is_found_and_a_busy_one_is_not() -> None:
    table = heavy(7, 1_500, 120, 0.02)
    rng = np.random.default_rng(8)
    worried = rng.random(len(table)) < 0.15
    table[:, 0] = rng.random(len(table)) < 0.5  # everybody goes there
    table[:, 1] = 0
    table[rng.permutation(np.flatnonzero(worried))[:18], 1] = 1
    table[rng.permutation(np.flatnonzero(~worried))[:16], 1] = 1
    found = answer(hotspots_raw(table, worried), limit=1000)
    assert [row.context_id for row in found.rows if row.q_value <= 0.1] == ["c0001"]
    assert rows(found)["c0000"].count_rank == 1


def test_kinds_are_tested_apart() -> None:
    raw = small()
    raw["classes"] = [["Place", 1, 12, 6], ["OnlineSpace", 1, 4, 4]]
    raw["contexts"] = [*raw["contexts"], context("o", kind="OnlineSpace", visitors=4, observed=4)]  # type: ignore[misc]
    found = rows(answer(raw, min_observed=1))
    assert found["o"].p_value == pytest.approx(0.5)  # of those who are online everybody has a concern: no news
    assert found["a"].q_value == pytest.approx(3 / 32)
    assert list(rows(answer(raw, kind="OnlineSpace"))) == ["o"]


def grown(observed: int, visitors: int, **given: object) -> dict[str, object]:
    """Two places of 25 visitors in all; `a` has so many, and so many of concern."""
    raw = small()
    raw["classes"] = [["Place", 1, 10 + visitors, 5 + observed]]
    raw["contexts"] = [
        context("a", visitors=visitors, observed=observed, **given), context("b", visitors=10, observed=5)
    ]  # fmt: skip
    return raw


def test_fewer_than_five_are_withheld_from_the_context_view() -> None:
    withheld = answer(small(), CONTEXT, min_observed=1)
    assert (withheld.rows, withheld.suppressed, withheld.notes) == ([], None, ())
    assert {row.context_id: (row.observed, row.people) for row in answer(grown(5, 10), CONTEXT).rows} == {
        "a": (5, 10),
        "b": (5, 10),
    }


@pytest.mark.parametrize("visitors", [8, 9, 12])
def test_how_few_have_no_concern_is_not_told_nor_that_nobody_has(visitors: int) -> None:
    assert rows(answer(grown(8, visitors), CONTEXT))["a"].people is None
    assert rows(answer(grown(8, 13), CONTEXT))["a"].people == 13


def test_a_row_stands_until_five_have_come_or_gone() -> None:
    releases = Releases(None)
    first = rows(answer(grown(6, 12, reports=41), CONTEXT, releases))["a"]
    for observed, visitors in ((7, 13), (8, 16), (5, 12), (2, 12)):
        later = rows(answer(grown(observed, visitors, reports=90, referrals=3), CONTEXT, releases))["a"]
        assert later == first
    later = rows(answer(grown(17, 30, reports=90), CONTEXT, releases))["a"]
    assert (later.observed, later.people, later.reports) == (17, 30, 90)


def test_whatever_is_asked_for_is_taken_of_the_row_that_is_shown() -> None:
    """Otherwise the limit at which a row goes would tell what the row does not."""
    releases = Releases(None)
    first = rows(answer(grown(6, 12), CONTEXT, releases))["a"]
    assert first.q_value in BANDS
    now = grown(4, 12)
    assert "a" in rows(answer(now, CONTEXT, releases, min_observed=6))
    assert "a" not in rows(answer(now, CONTEXT, releases, min_observed=7))
    assert "a" in rows(answer(now, CONTEXT, releases, max_q=first.q_value))


def test_the_context_view_sees_months_of_enough_young_people_and_the_welfare_view_days() -> None:
    days = [fact("2026-02-14"), fact(None), fact("2026-03-01")]
    assert [f.on for f in rows(answer(grown(5, 10, facts=days)))["a"].facts] == ["2026-03-01", "2026-02-14", None]
    groups = [
        {"kind": "sighting", "on": "2026-03-01", "scope": 1, "people": 5},
        {"kind": "sighting", "on": "2026-02-01", "scope": -2, "people": 4},
    ]
    (told,) = rows(answer(grown(5, 10, facts=groups), CONTEXT))["a"].facts
    assert (told.on, told.controller, told.source_ref, told.grade) == ("2026-03", "Council", None, None)


def test_at_most_ten_facts_with_their_organisation_and_grade() -> None:
    raw = small()
    raw["contexts"] = [context("a", visitors=12, observed=6, facts=[fact(f"2026-01-{d:02}", 2) for d in range(1, 20)])]
    facts = rows(answer(raw))["a"].facts
    assert [f.on for f in facts] == [f"2026-01-{d:02}" for d in range(19, 9, -1)]
    assert {(f.controller, f.grade, f.kind) for f in facts} == {("Police", "2B", "sighting")}


def test_who_says_so_is_shown_and_one_source_marked() -> None:
    found = rows(answer(small(), min_observed=1))
    assert [(s.controller, s.share) for s in found["a"].sources] == [("Council", 0.6), ("Police", 0.4)]
    assert not found["a"].single_source
    assert found["b"].single_source


def test_no_strength_is_a_gap_in_the_assessment() -> None:
    raw = small()
    duty = {"what": "youth_club", "who": "Project", "hours": "Fri"}
    raw["contexts"] = [
        context("a", visitors=6, observed=3),
        context(
            "b",
            visitors=6,
            observed=3,
            green=6,
            strengths=[strength()],
            guardians=[duty, {"what": None, "who": "Council", "hours": None}],
        ),
    ]
    found = rows(answer(raw))
    assert (found["a"].strengths, found["a"].strengths_note) == ([], NO_STRENGTH)
    assert found["b"].strengths == [
        "Youth club (Project) Fri",
        "has a duty here (Council)",
        "6 young people say they feel safe here",
    ]
    assert found["b"].strengths_note is None


def test_limits_leave_rows_out_and_ranks_stay_in_order() -> None:
    assert [row.rank for row in answer(small(), min_observed=1, limit=2).rows] == [1, 2]
    assert [row.context_id for row in answer(small(), min_observed=1, max_q=0.1).rows] == ["a"]


def test_no_contexts_give_no_rows() -> None:
    raw = small()
    raw["classes"], raw["contexts"] = [], []
    assert answer(raw).rows == []


def test_the_order_in_which_contexts_come_does_not_matter() -> None:
    table = heavy(9, 300, 40, 0.05)
    raw = hotspots_raw(table, np.random.default_rng(9).random(300) < 0.2)
    forwards = answer(raw).rows
    raw["contexts"].reverse()
    raw["classes"].reverse()
    assert answer(raw).rows == forwards
