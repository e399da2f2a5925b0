"""Descriptions refuse nonsense; texts are read right; the registry holds each module once."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest

from graph.access.viewer import Viewer
from graph.errors import Forbidden, Refused
from graph.queries import text as cypher
from graph.queries.ask import prepare
from graph.queries.pages import pages
from graph.queries.parameter import Parameter
from graph.queries.registry import collect, find, queries
from graph.queries.spec import Finished, Query, described, embedded

TEXT = """
// Reads $nothing of 'RETURN $none AS strange'.
MATCH (p:Place) WHERE p.scope IN $scopes AND p.recorded_at <= $known_on AND p.name <> '$name // no'
RETURN collect(p.uid) AS ids, count { MATCH (p) RETURN 1 AS one } AS many, $limit AS most
"""


@dataclasses.dataclass(frozen=True)
class Row:
    uid: str = described("identifier")


@dataclasses.dataclass(frozen=True)
class Unsaid:
    uid: str = ""


@dataclasses.dataclass(frozen=True)
class Scored:
    risk_score: float = described("how bad a child is")


def finish(raw: Mapping[str, Any], parameters: Mapping[str, Any], view: str) -> Finished:
    return Finished((), None)


GOOD: dict[str, Any] = {
    "id": "places",
    "question": "Which places are there?",
    "numbers": (1,),
    "parameters": (Parameter("limit", "integer", 5, "at most so many"),),
    "row": Row,
    "headline": ("uid",),
    "columns": ("ids", "many", "most"),
    "denominator": "all places",
    "method": "counted",
    "caveats": ("none",),
    "purposes": ("place_safety",),
    "timeout_seconds": 10,
    "row_cap": 10,
    "version": 1,
    "text": TEXT,
    "finish": finish,
}


def test_a_good_description_stands() -> None:
    query = Query(**GOOD)
    assert query.views == {"context"}
    assert query.parameter("limit").default == 5


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"id": "Places"}, "snake_case"),
        ({"question": "Places."}, "question mark"),
        ({"numbers": ()}, "questions 1 to 40"),
        ({"numbers": (41,)}, "questions 1 to 40"),
        ({"denominator": ""}, "denominator"),
        ({"caveats": ()}, "caveats"),
        ({"parameters": GOOD["parameters"] * 2}, "declared twice"),
        ({"parameters": (Parameter("scopes", "text", None, "x"),)}, "every query gets"),
        ({"row": dict}, "dataclass"),
        ({"row": Unsaid}, "not described"),
        ({"row": Scored}, "score"),
        ({"headline": ()}, "headline"),
        ({"headline": ("name",)}, "headline"),
        ({"timeout_seconds": 0}, "time limit"),
        ({"row_cap": 1_000_000}, "row cap"),
        ({"version": 0}, "versions"),
        ({"purposes": ()}, "purpose"),
        ({"purposes": ("curiosity",)}, "purpose"),
        ({"purposes": ("oversight",)}, "rows"),
        ({"text": TEXT.replace("RETURN collect", "SET p.name = 1 RETURN collect")}, "would write"),
        ({"text": TEXT.replace("$scopes", "[1]")}, "scopes"),
        ({"text": TEXT.replace("$limit", "$secret")}, "not declared"),
        ({"columns": ("ids",)}, "returns ids, many, most"),
        ({"text": TEXT.replace(" AS most", "")}, "no name"),
    ],
)
def test_nonsense_is_refused_when_it_is_written(change: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Query(**(GOOD | change))


def test_comments_and_strings_are_no_code() -> None:
    assert cypher.parameters(TEXT) == {"scopes", "known_on", "limit"}
    assert cypher.columns(TEXT) == ("ids", "many", "most")
    assert len(cypher.code(TEXT)) == len(TEXT)
    assert cypher.writes("RETURN 'CREATE' // SET") is None
    assert cypher.writes("MATCH (n) detach DELETE n") == "detach"


def test_embedding_renames_declared_parameters_and_nothing_else() -> None:
    text = embedded(Query(**GOOD), "q1_")
    assert cypher.parameters(text) == {"scopes", "known_on", "q1_limit"}
    assert "'$name // no'" in text
    assert text.replace("$q1_limit", "$limit") == TEXT
    with pytest.raises(ValueError, match="cannot begin"):
        embedded(Query(**GOOD), "1; DROP")


def test_names_that_begin_alike_are_not_confused() -> None:
    assert cypher.renamed("RETURN $day, $days, $day_s", ["day"], "p_") == "RETURN $p_day, $days, $day_s"


def test_every_module_is_found_once() -> None:
    assert set(queries()) >= {"hotspots", "cross_group", "event_hotspots"}
    assert list(queries()) == sorted(queries())
    with pytest.raises(ValueError, match="two query modules"):
        collect([Query(**GOOD), Query(**GOOD)])


def test_an_unknown_name_is_told_the_nearest() -> None:
    assert find("hotspots").id == "hotspots"
    with pytest.raises(Refused, match="did you mean hotspots"):
        find("hotspot")
    with pytest.raises(Refused, match="there are cross_group"):
        find("zzzzzz")


def test_a_purpose_that_may_not_ask_is_told_which_may() -> None:
    auditor = Viewer("me", "org", "auditor", "oversight", "a test", frozenset({"all"}))
    for query in queries().values():
        with pytest.raises(Forbidden, match=r"may be asked for the purpose .* only, not oversight"):
            prepare(query, {}, auditor)


def test_every_module_has_a_page_with_its_parameters_and_fields() -> None:
    by_name = {path.name: text for path, text in pages().items()}
    for query in queries().values():
        page = by_name[f"{query.id}.md"]
        assert query.question in page
        assert all(caveat in page for caveat in query.caveats)
        assert all(f"| `{parameter.name}` |" in page for parameter in query.parameters)
        assert all(f"| `{field.name}` |" in page for field in dataclasses.fields(query.row))
        assert f"({query.id}.md)" in by_name["README.md"]


def test_no_module_ranks_young_people() -> None:
    for query in queries().values():
        names = {field.name for field in dataclasses.fields(query.row)}
        assert not names & {"person_id", "person", "young_person", "score"}
