"""R9: each type of concern has one published way in and out; a referral by any other is turned away with the reason."""

from pathlib import Path

import pytest

from graph.client import Graph
from graph.language import avoided
from graph.schema.criteria import CONCERN_TYPES, ConcernType, Criterion, concern_type, criterion_code, entry_codes
from graph.settings import CHECKOUT
from importers.pipeline import import_files

HEAD = (
    "referral_ref,received_on,concern_type,criterion,status,closed_on,person_id,context_kind,context_scheme,context_id"
)
SAMPLES = [(one.name, criterion.code) for one in CONCERN_TYPES for criterion in one.entry]


def imported(graph: Graph, controller: str, folder: Path, rows: list[tuple[str, str]]) -> tuple[int, list[str]]:
    """How many referrals were taken, and the reasons with which others were given back."""
    path = folder / "referrals.csv"
    lines = [f"R{n},2026-03-02,{kind},{code},open,,P{n},,," for n, (kind, code) in enumerate(rows)]
    path.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    report = import_files(graph, "context-referral", [path], controller=controller)
    return report.new, list(report.reasons)


def test_every_published_way_in_is_taken(graph: Graph, controller: str, tmp_path: Path) -> None:
    new, reasons = imported(graph, controller, tmp_path, SAMPLES)
    assert (new, reasons) == (len(SAMPLES), [])
    kept = graph.read(
        "MATCH (s:Scope {controller: $controller}) MATCH (c:Concern {scope: s.number}) "
        "RETURN c.concern_type AS kind, c.criterion AS criterion",
        {"controller": controller},
    )
    assert sorted((row["kind"], row["criterion"]) for row in kept) == sorted(SAMPLES)


@pytest.mark.parametrize(
    ("kind", "code", "said"),
    [
        (
            "child criminal exploitation",
            "SV1",
            "no published way into child criminal exploitation; begin it with one of CE1",
        ),
        ("child criminal exploitation", "CE7", "no published way into"),  # a way out is no way in
        ("child criminal exploitation", "CE10", "no published way into"),
        ("child criminal exploitation", "known to police", "no published way into"),
        ("child criminal exploitation", "", "column 'criterion' is empty"),
        ("associates of a nominal", "CE1", "the concern type is none that is published"),
        ("", "CE1", "column 'concern_type' is empty"),
    ],
)
def test_any_other_is_given_back(  # noqa: PLR0917
    graph: Graph, controller: str, tmp_path: Path, kind: str, code: str, said: str
) -> None:
    new, reasons = imported(graph, controller, tmp_path, [(kind, code)])
    assert new == 0
    assert len(reasons) == 1
    assert said in reasons[0]
    assert (
        graph.read(
            "MATCH (s:Scope {controller: $controller}) MATCH (c:Concern {scope: s.number}) RETURN c",
            {"controller": controller},
        )
        == []
    )


def test_words_may_follow_the_code_and_spelling_does_not_matter() -> None:
    assert criterion_code("ce2: found far from home") == criterion_code(" CE2 ") == "CE2"
    assert concern_type("Child_Criminal-exploitation") == "child criminal exploitation"
    assert concern_type("child criminal") is None
    assert "CE2" in entry_codes("child criminal exploitation")


def test_every_type_has_ways_in_and_out_of_its_own() -> None:
    codes = [criterion.code for one in CONCERN_TYPES for criterion in (*one.entry, *one.exit)]
    assert len(codes) == len(set(codes))
    assert all(one.entry and one.exit for one in CONCERN_TYPES)
    assert not [c.says for one in CONCERN_TYPES for c in (*one.entry, *one.exit) if avoided(c.says)]


def test_they_are_published() -> None:
    page = (CHECKOUT / "docs" / "criteria.md").read_text(encoding="utf-8")
    for one in CONCERN_TYPES:
        assert one.description in page
        for criterion in (*one.entry, *one.exit):
            assert f"| `{criterion.code}` | {criterion.says} |" in page


def test_a_type_without_a_way_out_or_with_a_code_twice_is_refused() -> None:
    way = Criterion("XX1", "something is the case")
    for entry, out in (((way,), ()), ((), (way,)), ((way,), (way,))):
        with pytest.raises(ValueError, match="needs a way in and a way out"):
            ConcernType("a type", "what it is", entry, out)
    with pytest.raises(ValueError, match="needs a code like CE1"):
        Criterion("1", "something")
