"""Contexts of concern: any sound method can find the planted ones, a plain count cannot, and chance finds nothing.

The method here is a second opinion in plain numpy (`chance_model`), not the one of `graph.queries`.
"""

from collections import Counter

import numpy as np
import pytest

from graph import ids
from tests.unit.demo.chance_model import count_ranks, hotspots
from tests.unit.demo.conftest import MakeTown
from tests.unit.demo.town_files import LABELS, read, rows

SEEDS = (1, 2, 3, 4, 5)


@pytest.mark.parametrize("seed", SEEDS)
def test_planted_contexts_stand_out_and_decoys_do_not(seed: int, town: MakeTown) -> None:
    folder, truth = town(seed, 1.0)
    findings = hotspots(read(folder))
    planted = {context.context_id for context in truth.contexts}
    assert len(planted) == 7
    top = {finding.context for finding in findings[: len(planted) + 2]}
    assert planted <= top
    q = {finding.context: finding.q for finding in findings}
    assert all(q[context] <= 0.1 for context in planted)
    assert all(q[decoy.context_id] > 0.1 for decoy in truth.decoy_contexts)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_plain_count_ranks_busy_decoys_first_and_planted_contexts_lower(seed: int, town: MakeTown) -> None:
    folder, truth = town(seed, 1.0)
    ranks = count_ranks(hotspots(read(folder)))
    busy = [ranks[decoy.context_id] for decoy in truth.decoy_contexts if "Centre" in decoy.name]
    assert max(busy) <= 5
    planted = sorted(ranks[context.context_id] for context in truth.contexts)
    assert planted[0] > 5
    assert np.median(planted) > 15


@pytest.mark.parametrize("seed", SEEDS)
def test_one_agencys_many_reports_lead_a_count_of_reports(seed: int, town: MakeTown) -> None:
    folder, truth = town(seed, 1.0)
    reports = read(folder).reports
    heavy = next(decoy.context_id for decoy in truth.decoy_contexts if "one agency" in decoy.why)
    assert heavy in sorted(reports, key=lambda c: -reports[c])[:3]


def test_with_nothing_planted_nothing_stands_out_more_often_than_chance(town: MakeTown) -> None:
    found, small, total = 0, 0, 0
    for seed in range(1, 9):
        folder, truth = town(seed, 0.5, plant=False)
        assert not truth.contexts
        assert not truth.bridges
        findings = hotspots(read(folder))
        found += any(finding.q <= 0.1 for finding in findings)
        small += sum(finding.p < 0.05 for finding in findings)
        total += len(findings)
    # Three kinds of context, each with its own false discovery rate of a tenth: two or three towns of eight at most
    # are expected to show anything, and one in twenty contexts to have p < 0.05.
    assert found <= 4
    assert small / total < 0.07


def test_activity_and_popularity_are_heavy_tailed(town: MakeTown) -> None:
    folder, _ = town(1, 1.0)
    links = read(folder).links["Place"]
    for side in (0, 1):
        counts = np.array(sorted(Counter(link[side] for link in links).values()))
        assert counts.mean() > 1.15 * np.median(counts)
        assert counts[-1] > 3 * np.median(counts)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_tenth_to_a_fifth_have_an_open_concern_and_they_go_out_more(seed: int, town: MakeTown) -> None:
    files = read(town(seed, 1.0)[0])
    everybody = set(files.school)
    assert 0.1 <= len(files.open_concern) / len(everybody) <= 0.2
    activity = Counter(person for person, _ in files.links["Place"])
    worried = np.mean([activity[person] for person in files.open_concern])
    assert worried > 1.2 * np.mean([activity[person] for person in everybody])


def test_some_contexts_have_strengths_planted_and_decoy_alike(town: MakeTown) -> None:
    folder, truth = town(1, 1.0)
    helped = {
        ids.uid(LABELS[row["context_kind"]], row["context_scheme"], row["context_id"])
        for row in rows(folder / "strengths.csv")
    }
    planted = {context.context_id for context in truth.contexts}
    decoys = {decoy.context_id for decoy in truth.decoy_contexts}
    assert planted & helped
    assert planted - helped
    assert decoys & helped
    assert decoys - helped
