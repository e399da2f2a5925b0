"""What holds for every query module: its text carries the predicate, its plan is sound, it returns what it declares."""

import datetime
import re
from collections.abc import Iterator
from types import FunctionType
from typing import Any

import pytest

from graph.access.predicate import visible
from graph.client import Graph
from graph.queries import text as cypher
from graph.queries.parameter import checked
from graph.queries.registry import queries
from graph.queries.spec import Query, embedded

MODULES = list(queries().values())
CLAUSE = re.compile(r"\b(?:OPTIONAL\s+MATCH|MATCH|RETURN|WITH|UNWIND|CALL|UNION|ORDER\s+BY)\b")
NODE = re.compile(r"(?<!\w)\((\w+)(:[\w|]+)?\s*(?:\)|WHERE\b|\{)")
EDGE = re.compile(r"\[(\w+)(:[\w|]+)?\s*(?:\]|WHERE\b|\{)(?=[^\]]*\]?-)")
# Nothing is shown for being about a person, whoever may see that: this takes rows away and brings none in.
TAKES_AWAY = re.compile(
    r"NOT \(\$context_view (AND NOT abs\(\s*\w\.scope\) IN open )?AND EXISTS \{[^{}]*:Person\) \}\)"
)
NAMELESS = re.compile(r"(?<!\w)\(\s*(?::[\w|]+)?\s*\)|-\[\s*(?::[\w|]+)?\s*\]|--|<--|-->")


@pytest.fixture(params=MODULES, ids=lambda query: query.id)
def query(request: pytest.FixtureRequest) -> Query:
    found: Query = request.param
    return found


def patterns(text: str) -> Iterator[str]:
    """Each MATCH of a text with its WHERE, comments and strings blanked out."""
    plain = re.sub(r"\bSTARTS WITH\b", "STARTS_WITH", cypher.code(text))
    plain = TAKES_AWAY.sub("", plain)
    for match in re.finditer(r"\bMATCH\b", plain):
        end = CLAUSE.search(plain, match.end())
        yield plain[match.end() : end.start() if end else None]


def unguarded(text: str) -> list[str]:
    """Variables of a text that a MATCH brings in without the predicate on the spot."""
    known: set[str] = set()
    found = []
    for pattern in patterns(text):
        guarded = " ".join(pattern.split())
        for name, kind in NODE.findall(pattern) + EDGE.findall(pattern):
            wanted = f"{name}.number IN $scopes" if kind == ":Scope" else visible(name)
            if wanted not in guarded and (kind or name not in known):
                found.append(f"{name}{kind}")
            known.add(name)
        found += [f"a pattern without a name: {match.group()}" for match in NAMELESS.finditer(pattern)]
    return found


def test_every_variable_carries_the_access_and_time_predicate(query: Query) -> None:
    assert len(list(patterns(query.text))) >= 2
    assert unguarded(query.text) == []


@pytest.mark.parametrize(
    ("change", "finds"),
    [
        (("AND {p}", ""), "p:Person"),
        (("AND {r}", ""), "r:SPENDS_TIME_IN"),
        (("(p:Person)", "(:Person)"), "without a name"),
        (("-[r:SPENDS_TIME_IN]->", "-->"), "without a name"),
        (("{c}", "c.scope IN $scopes"), "c:Place"),
    ],
)
def test_the_check_finds_what_is_left_out(change: tuple[str, str], finds: str) -> None:
    text = "MATCH (p:Person)-[r:SPENDS_TIME_IN]->(c:Place)\nWHERE {c}\n AND {p}\n AND {r}\nRETURN p"
    assert unguarded(text.format(**{name: visible(name) for name in "pcr"})) == []
    broken = text.replace(*change).format(**{name: visible(name) for name in "pcr"})
    assert any(finds in one for one in unguarded(broken))


def test_what_a_node_said_is_read_as_it_said_it_on_the_day(query: Query) -> None:
    """Or an answer as known on a day would tell what was said later."""
    assert cypher.unmarked(query.text) == []
    past = query.asked(past=True)
    assert "/*said*/" in query.text
    assert "/*said*/" not in past
    assert cypher.columns(past) == query.columns
    assert cypher.parameters(past) == cypher.parameters(query.text)


@pytest.mark.parametrize(
    ("read", "finds"),
    [
        ("RETURN p.name AS name", ["p.name"]),
        ("RETURN coalesce(/*said*/ p.name, p.initials) AS name", ["p.initials"]),
        ("WITH p WHERE p.scope > 0 RETURN p.uid AS uid", ["p.scope"]),
        ("RETURN r.feels AS feels, p.uid AS uid, $p.name AS given, 'p.name' AS text, s.controller AS who", []),
    ],
)
def test_the_check_finds_what_is_not_marked(read: str, finds: list[str]) -> None:
    text = "MATCH (p:Person)-[r:KNOWS]->(q:Person), (s:Scope)\nWHERE {p} AND {r} AND {q} " + read
    assert cypher.unmarked(text.replace("{p}", visible("p")).replace("{r}", visible("r"))) == finds


def given(query: Query) -> dict[str, Any]:
    scopes = [1, 2]  # nobody's
    return {
        **checked(query.parameters, {}, query.id),
        "scopes": scopes,
        "known_on": datetime.datetime.now(datetime.UTC),
        "context_view": False,
    }


def operators(plan: dict[str, Any]) -> Iterator[str]:
    yield plan["operatorType"].split("@")[0]
    for child in plan.get("children", []):
        yield from operators(child)


def test_it_can_be_asked_about_the_past(graph: Graph, query: Query) -> None:
    rows = graph.read(query.asked(past=True), given(query))
    assert [tuple(row) for row in rows] == [query.columns]


def test_its_plan_scans_no_more_than_it_must(graph: Graph, query: Query) -> None:
    found = set(operators(graph.plan(query.text, given(query))))
    assert found
    assert found.isdisjoint({"AllNodesScan", "CartesianProduct", "DirectedAllRelationshipsScan"})
    assert found.isdisjoint({"UndirectedAllRelationshipsScan", "NodeByIdSeek"})


def test_it_returns_one_row_of_its_columns(graph: Graph, query: Query) -> None:
    rows = graph.read(query.text, given(query))
    assert [tuple(row) for row in rows] == [query.columns]


def test_it_finishes_an_empty_answer_in_every_view(graph: Graph, query: Query) -> None:
    raw = graph.read(query.text, given(query))[0]
    for view in query.views:
        finished = query.finish(raw, checked(query.parameters, {}, query.id), view)
        assert list(finished.rows) == []
        assert not finished.suppressed


def test_it_stands_in_a_larger_statement_twice(graph: Graph, query: Query) -> None:
    """As the API asks it: as a subquery, its parameters under names of their own."""
    columns = ", ".join(query.columns)
    text = "\n".join(
        f"CALL () {{\n{embedded(query, prefix)}\n}}\nWITH *, [{columns}] AS {prefix}all\nWITH {kept}"
        for prefix, kept in (("a_", "a_all"), ("b_", "a_all, b_all"))
    )
    plain = given(query)
    own = checked(query.parameters, {}, query.id)
    parameters = {name: value for name, value in plain.items() if name not in own}
    parameters |= {f"{prefix}{name}": value for prefix in ("a_", "b_") for name, value in own.items()}
    row = graph.read(f"{text}\nRETURN a_all, b_all", parameters)[0]
    assert row["a_all"] == row["b_all"]
    assert len(row["a_all"]) == len(query.columns)


def test_every_declared_parameter_means_something(query: Query) -> None:
    """It is in the text, or the finish reads it."""
    finish = query.finish
    assert isinstance(finish, FunctionType)
    code = finish.__code__
    source = repr(code.co_consts) + repr([c.co_consts for c in code.co_consts if hasattr(c, "co_consts")])
    module = finish.__globals__
    helpers = repr([f.__code__.co_consts for f in module.values() if hasattr(f, "__code__")])
    for parameter in query.parameters:
        used = parameter.name in cypher.parameters(query.text) or f"'{parameter.name}'" in source + helpers
        assert used, f"{query.id}: {parameter.name} is declared and never used"
