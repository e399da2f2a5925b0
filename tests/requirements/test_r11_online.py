"""R11: a tie to an online space needs somebody who said so and a grade; no content of any message can come in."""

from pathlib import Path

import pytest

from graph.client import Graph
from graph.errors import Refused
from graph.schema.registry import SCHEMA
from importers.pipeline import import_files
from importers.registry import SOURCES, source

COLUMNS = (
    "person_id", "platform", "space_id", "space_name", "how_known", "told_by", "basis", "grade_source", "grade_info",
)  # fmt: skip
GRADED = dict(
    zip(COLUMNS, ("P1", "x", "s1", "a server", "told in a session", "young person", "", "1", "B"), strict=True)
)
CONTENT = ("message", "post", "content", "caption", "comment", "image", "url", "link", "handle", "username")


def write(path: Path, *rows: dict[str, str], left_out: str = "") -> Path:
    """A file of these rows."""
    names = [name for name in COLUMNS if name != left_out]
    lines = [",".join(names), *(",".join(row[name] for name in names) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def ties(graph: Graph, controller: str) -> list[dict[str, str]]:
    """The ties to online spaces that stand."""
    return graph.read(
        "MATCH (s:Scope {controller: $controller}) "
        "MATCH (:Person)-[e:SPENDS_TIME_IN {scope: s.number}]->(:OnlineSpace) "
        "RETURN e.how_known AS how, e.grade_source AS source, e.grade_info AS info, e.basis AS basis",
        {"controller": controller},
    )


def test_a_graded_tie_is_taken_with_how_it_is_known(graph: Graph, controller: str, tmp_path: Path) -> None:
    report = import_files(graph, "online-spaces", [write(tmp_path / "online.csv", GRADED)], controller=controller)
    assert (report.new, report.rejected) == (1, 0)
    assert ties(graph, controller) == [{"how": "told in a session", "source": "1", "info": "B", "basis": "assessment"}]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"grade_source": ""}, "column 'grade_source' is empty"),
        ({"grade_info": ""}, "column 'grade_info' is empty"),
        ({"grade_source": "4"}, "is not one of 1, 2, 3"),
        ({"grade_info": "F"}, "is not one of A, B, C, D, E"),
        ({"how_known": ""}, "column 'how_known' is empty"),
        ({"told_by": ""}, "column 'told_by' is empty"),
        ({"basis": "inferred"}, "a method inferred"),
    ],
)
def test_an_ungraded_or_inferred_one_is_given_back(
    graph: Graph, controller: str, tmp_path: Path, change: dict[str, str], said: str
) -> None:
    path = write(tmp_path / "online.csv", GRADED | change, GRADED | {"person_id": "P2"})
    report = import_files(graph, "online-spaces", [path], controller=controller)
    assert (report.new, report.rejected) == (1, 1)
    assert said in next(iter(report.reasons))
    assert len(ties(graph, controller)) == 1


@pytest.mark.parametrize("column", ["grade_source", "grade_info", "how_known", "told_by"])
def test_a_file_without_the_column_is_refused_whole(graph: Graph, controller: str, tmp_path: Path, column: str) -> None:
    path = write(tmp_path / "online.csv", GRADED, left_out=column)
    with pytest.raises(Refused, match=column):
        import_files(graph, "online-spaces", [path], controller=controller)
    assert ties(graph, controller) == []


def test_no_column_and_no_property_takes_content() -> None:
    names = [column.name for column in source("online-spaces").columns]
    assert [name for name in names if any(word in name for word in CONTENT)] == []
    kept = [p.name for p in (*SCHEMA.node("OnlineSpace").properties, *SCHEMA.edge("SPENDS_TIME_IN").properties)]
    assert [name for name in kept if any(word in name for word in CONTENT)] == []


def test_content_in_a_column_of_its_own_is_not_read(graph: Graph, controller: str, tmp_path: Path) -> None:
    path = write(tmp_path / "online.csv", GRADED)
    head, row = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{head},message_text\n{row},meet me at eight\n", encoding="utf-8")
    report = import_files(graph, "online-spaces", [path], controller=controller)
    assert list(report.ignored) == ["message_text"]
    found = graph.read("MATCH (n:OnlineSpace {space_id: 's1'})<-[e]-() RETURN properties(n) AS n, properties(e) AS e")
    assert "meet me" not in str(found)


def test_no_other_source_brings_ties_to_online_spaces_without_saying_how() -> None:
    """Others may name an online space as a context; a person's time there comes with who said so."""
    for one in SOURCES:
        names = {column.name for column in one.columns}
        if "person_id" in names and {"context_kind", "platform"} & names:
            assert "told_by" in names, one.name
