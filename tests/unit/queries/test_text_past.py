"""The text of a question for a day in the past: what it reads of nodes, and which it still finds."""

from graph.access.predicate import said, there, visible
from graph.queries.text import as_said, nodes, unmarked

TEXT = (
    f"MATCH (p:Person)-[r:ATTENDS]->(s:EducationSetting), (o:Scope)\nWHERE {visible('p')} AND {visible('r')}\n"
    f"  AND {visible('s')} AND /*said*/ p.name = $name // no mark\nRETURN /*said*/ s.name AS name, r.valid_from AS day"
)


def test_every_mark_and_every_node_is_put_in_and_nothing_else_is_touched() -> None:
    expected = (
        TEXT.replace(visible("p"), f"{visible('p')} AND {there('p', 'earlier_1')}")
        .replace(visible("s"), f"{visible('s')} AND {there('s', 'earlier_2')}")
        .replace("/*said*/ p.name", f"({said('p', 'earlier_3')}).name")
        .replace("/*said*/ s.name", f"({said('s', 'earlier_4')}).name")
    )
    assert as_said(TEXT) == expected


def test_the_predicate_is_found_over_several_lines() -> None:
    broken = TEXT.replace(" AND (p.retired_at", "\n    AND (p.retired_at")
    assert there("p", "earlier_1") in as_said(broken)


def test_edges_and_what_has_no_versions_are_no_nodes() -> None:
    assert nodes(TEXT) == {"p", "s"}
    assert unmarked(TEXT) == []
