"""For a viewer with a conflict of interest no pattern is without its condition, and for nobody else there is one."""

import datetime
import re
from random import Random

import pytest
from hypothesis import HealthCheck, given, note, reject, settings
from hypothesis import strategies as st

from api.plan.plan import Planner
from api.plan.refusals import TooCostly
from api.types.schema import schema
from graph.access.conflicts import Conflict, barred
from graph.access.names import folded
from graph.access.policy import Policy
from graph.access.viewer import Viewer
from tests.selections import Requests

PLANNER = Planner(schema())
WORKER = Viewer("w.worker", "Council", "practitioner", "welfare", "case", frozenset({"all"}))
IDENTIFIERS = [
    f"{scheme}:1" for scheme in ("osm", "urn", "gss", "person", "group", "network", "online", "event", "plan")
]
TODAY = datetime.date(2026, 11, 24)


def unbarred(statement: str) -> list[str]:
    """The clauses with a node that may be out of reach."""
    missing = []
    for clause in re.split(r"\bMATCH\b", statement)[1:]:
        walk = re.match(
            r" \(\w+\) \(\(\w+\).*?\)\{1,4\} (\(\w+:.*)", clause
        )  # areas within areas, and what lies in them
        pattern, _, _ = (walk[1] if walk else clause).partition(" WHERE ")
        for name, labels in re.findall(r"\((\w+):([\w|]+)\)", pattern):
            if labels != "Earlier" and f"NOT {name}.uid IN $barred" not in clause:
                missing.append(clause)
    return missing


@given(random=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_pattern_has_the_condition_and_for_others_none_has(random: Random) -> None:
    text, variables = Requests(schema(), IDENTIFIERS, lists=12).draw(random)
    note(text)
    try:
        plan, _ = PLANNER.plan(text, None, variables, WORKER, conflicted=True)
        other, _ = PLANNER.plan(text, None, variables, WORKER)
    except TooCostly:
        reject()
    note(plan.statement)
    assert unbarred(plan.statement) == []
    assert "$barred" not in other.statement
    assert unbarred(other.statement) != [] or "MATCH" not in other.statement


@pytest.mark.parametrize("until", [None, TODAY, TODAY + datetime.timedelta(days=1)])
def test_a_bar_holds_until_its_last_day(until: datetime.date | None) -> None:
    policy = Policy(conflicts=(Conflict(who="W. Worker", person="person:1", until=until),))
    assert barred(policy, WORKER, TODAY) == {"person:1"}
    if until is not None:
        assert barred(policy, WORKER, until + datetime.timedelta(days=1)) == frozenset()


@given(st.text(max_size=12))
def test_a_name_is_folded_once_and_for_all(name: str) -> None:
    once = folded(name)
    assert folded(once) == once
    assert folded(f" {name}.\u200b") == once
