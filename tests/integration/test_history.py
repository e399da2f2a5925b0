"""As known on any day, whichever way it is asked, the graph is what a replay of the log up to that day makes."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from graph.client import Graph
from tests.integration.history import EDGES, NODES, PEOPLE, Said, Told, begun

DAYS = st.integers(1, 4)
HOW = st.integers(0, 3)
SCOPES = st.integers(0, 2)
NAMES = st.sampled_from([*NODES, *PEOPLE])
NUMBERS = st.integers(0, len(EDGES) - 1)
PAIRS = st.sampled_from(list(combinations(PEOPLE, 2)))
BY = st.sampled_from(["Ann", "Bea"])
STEPS = st.lists(
    st.one_of(
        st.builds(Said, DAYS, st.just("node"), NAMES, HOW, SCOPES),
        st.builds(Said, DAYS, st.just("edge"), NUMBERS, HOW, SCOPES),
        st.builds(Said, DAYS, st.just("withdraw"), NAMES),
        st.builds(Said, DAYS, st.just("cut"), NUMBERS),
        st.builds(Said, DAYS, st.just("judge"), PAIRS, HOW, SCOPES, BY),
        st.builds(Said, DAYS, st.just("unjudge"), PAIRS, by=BY),
    ),
    min_size=3,
    max_size=14,
)


def differences(found: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """What differs, way by way: pytest would show everything."""
    return {way: (found[way], expected[way]) for way in expected if found[way] != expected[way]}


def replayed(graph: Graph, log: Sequence[Said], day: int) -> dict[str, Any]:
    """The answers of a graph of its own in which nothing was said after that day."""
    copy = Told(graph)
    copy.write(one for one in log if one.day <= day)
    return copy.answers()


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, days=st.sets(st.integers(0, 4), min_size=1, max_size=2))
def test_as_known_on_a_day_is_the_replay_up_to_that_day(graph: Graph, steps: list[Said], days: set[int]) -> None:
    log = [*begun(), *steps]
    note(log)
    told = Told(graph)
    told.write(log)
    for day in sorted(days):
        assert differences(told.answers(day), replayed(graph, log, day)) == {}
    assert differences(told.answers(5), told.answers()) == {}  # the last day is the present


@pytest.mark.parametrize(
    "steps",
    [
        [Said(1, "withdraw", "p2"), Said(3, "node", "p2", 2)],
        [Said(1, "withdraw", "c1"), Said(3, "node", "c1", 1)],
        [Said(1, "withdraw", "e1"), Said(2, "node", "e1", 0), Said(3, "node", "e1", 2)],
        [Said(1, "node", "n1", 2), Said(3, "node", "n1", 0, 1)],
        [Said(1, "node", "p2", 0), Said(3, "judge", ("p1", "p2"), 2, 0, "Ann")],
        [Said(1, "judge", ("p1", "p3"), by="A"), Said(2, "node", "p3", 3), Said(3, "unjudge", ("p1", "p3"), by="A")],
        [Said(1, "edge", 0, 3), Said(2, "edge", 0, 1, 1), Said(3, "cut", 0)],
        [Said(1, "judge", ("p1", "p2"), 0, 0, "Ann"), Said(2, "withdraw", "p1"), Said(3, "node", "p1", 0)],
    ],
    ids=["gap", "gap of a place", "restored and changed", "closed and opened", "key", "judged", "inferred", "joined"],
)  # fmt: skip
def test_histories_that_are_easily_got_wrong(graph: Graph, steps: list[Said]) -> None:
    log = [*begun(), *steps]
    told = Told(graph)
    told.write(log)
    seen = [told.answers(day) for day in range(5)]
    for day in range(5):
        assert differences(seen[day], replayed(graph, log, day)) == {}
    assert len({str(one) for one in seen}) > 1
