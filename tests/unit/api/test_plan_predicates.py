"""No pattern without its predicates, and nothing of a request in the text of a statement: for random requests."""

import re
from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, note, reject, settings
from hypothesis import strategies as st

from api.plan.plan import Planner
from api.plan.refusals import TooCostly
from api.types.schema import schema
from graph.access.predicate import SCOPES, WITH_INFERRED, held_then, visible, visible_now
from graph.access.viewer import Viewer
from graph.queries.text import writes
from tests.selections import Requests

IDENTIFIERS = [f"{scheme}:1" for scheme in ("osm", "urn", "gss", "person", "group", "network", "online", "event")]
IDENTIFIERS += ["outcome:1", "concern:1", "factor:1", "organisation:1", "nothing:1", "no identifier at all"]
CANARY = "canary'\"})-[x]-(y) DETACH DELETE n //"
PLANNER = Planner(schema())
WELFARE = Viewer("w", "Council", "practitioner", "welfare", "case", frozenset({"all"}))
CONTEXT = Viewer("a", "Police", "analyst", "place_safety", "review", frozenset({"all"}))
OVERSIGHT = Viewer("o", "Auditor", "auditor", "oversight", "check", frozenset({"all"}))


# Whether a node that is walked through said something on the day; tested by its own predicate.
GAP = re.compile(
    r" AND \((\w+)\.changed_at IS NULL OR \1\.changed_at <= \$known_on OR "
    r"EXISTS \{ MATCH \((\w+):Earlier \{of_uid: \1\.uid\}\) WHERE (.*?) \}\)"
)


def as_counted(predicate: str) -> str:
    """The same at the moment as known at which the context view counts."""
    return predicate.replace("$scopes", "$counted_scopes").replace("$known_on", "$counted_known_on")


def counted(variable: str) -> str:
    """The predicate with which people are counted for the context view."""
    return as_counted(visible(variable))


def unguarded(statement: str, predicate: Callable[[str], str]) -> list[str]:
    """The MATCH clauses whose WHERE does not begin with the predicate of every variable that their pattern declares."""
    missing = []
    tested = GAP.sub(lambda gap: "" if gap[3] == held_then(gap[2]) else gap[0], statement)
    for clause in re.split(r"\bMATCH\b", tested)[1:]:
        if predicate is not counted and "$counted_known_on" in clause:
            missing += unguarded(f"MATCH{clause}", counted)
            continue
        pattern, _, condition = clause.partition(" WHERE ")
        if (earlier := re.match(r" \((\w+):Earlier {of_uid: \w+\.uid}\)$", pattern)) and predicate is not visible_now:
            before = as_counted if predicate is counted else str
            missing += [] if condition.startswith(before(held_then(earlier[1]))) else [clause]
            continue
        declared = re.findall(r"\[(\w+)(?=:)", pattern) + re.findall(r"\((\w+)(?=:)", pattern)
        expected = " AND ".join(predicate(name) for name in declared)
        inner = re.search(r"\(\((\w+)\)<-\[(\w+):\w+\]-\((\w+)\) WHERE ", clause)
        if inner:  # a walk of several steps guards each step inside, and its end outside
            outer, edge, near = inner.groups()
            hop = " AND ".join(predicate(name) for name in (edge, near, outer))
            rest = clause[inner.end() :]
            end = re.search(r"\{1,4\} \((\w+):[\w|]+\) WHERE ", rest)
            if not rest.startswith(f"{hop})") or not end or not rest[end.end() :].startswith(predicate(end[1])):
                missing.append(clause)
        elif not declared or not condition.startswith(expected):
            missing.append(clause)
    return missing


def read_of_people(statement: str) -> list[str]:
    """What a statement reads of people beyond what decides whether they count, and who is the same as whom."""
    found = []
    allowed = {"scope", "recorded_at", "retired_at", "changed_at"}
    for name in re.findall(r"\((\w+):[\w|]*Person\b", statement):
        people = rf"RETURN DISTINCT coalesce\(\w+\.canonical_id, {name}\.uid\) AS person"
        rest = re.sub(people, "", statement).replace(f"{{of_uid: {name}.uid}}", "")
        version = rf"ELSE head\(COLLECT {{ MATCH \(\w+:Earlier [^}}]*{name}.uid[^}}]*}}[^}}]*}}\) END AS (\w+)"
        said = re.findall(version, statement)
        found += [read for read in re.findall(rf"\b{name}\.(\w+)", rest) if read not in allowed]
        found += [read for one in said for read in re.findall(rf"\b{one}\.(\w+)", rest)]
    return found


def requests(day: str | None) -> Requests:
    return Requests(schema(), IDENTIFIERS, [CANARY], [CANARY], day=day, lists=12)


@pytest.mark.parametrize("viewer", [WELFARE, CONTEXT], ids=["welfare", "context"])
@pytest.mark.parametrize("day", [None, "2026-03-31"], ids=["now", "as known on"])
@given(random=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_pattern_carries_its_predicates(viewer: Viewer, day: str | None, random: Random) -> None:
    text, variables = requests(day).draw(random)
    note(text)
    try:
        plan, coerced = PLANNER.plan(text, None, variables, viewer)
    except TooCostly:
        reject()
    statement = plan.statement.replace(f"${WITH_INFERRED}", f"${SCOPES}")
    assert statement == plan.statement or "includeInferred" in text
    assert unguarded(statement, visible if day else visible_now) == []
    assert "canary" not in plan.statement
    assert writes(plan.statement) is None
    named = set(re.findall(r"\$(\w+)", statement))
    assert named <= plan.values(coerced).keys() | {"scopes", "counted_scopes", "counted_known_on"}
    assert viewer is WELFARE or read_of_people(plan.statement) == []


@given(random=st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_oversight_reads_nothing_of_the_graph(random: Random) -> None:
    text, variables = requests(None).draw(random)
    try:
        plan, _ = PLANNER.plan(text, None, variables, OVERSIGHT)
    except TooCostly:
        reject()
    assert plan.statement == ""


def test_the_checks_can_fail() -> None:
    assert read_of_people("MATCH (n1:Person) WHERE true RETURN n1.name") != []
    assert read_of_people("COLLECT { MATCH (n1:Place|Person) RETURN [n1.uid] }") != []
    guarded = f"RETURN COLLECT {{ MATCH (n1:Place) WHERE {visible('n1')} RETURN n1.uid }} AS r0"
    assert unguarded(guarded, visible) == []
    assert unguarded(guarded.replace(visible("n1"), "true"), visible) != []
    assert unguarded(guarded.replace("(n1:Place)", "(n1:Place)-[e2:ATTENDS]-(n3:Person)"), visible) != []
