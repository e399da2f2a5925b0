"""Rows that repeat or contradict each other: counted, passed, or given back, in memory that does not grow."""

from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.importers.files import checked, rejected, street, street_row, taken, template, write

anywhere = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
ROWS = st.lists(
    st.builds(
        street_row,
        st.sampled_from(["", "aaa", "bbb"]),
        longitude=st.sampled_from(["-0.412060", "-0.41206", "-0.409310", ""]),
        outcome=st.sampled_from(["", "Under investigation", "Suspect charged"]),
    ),
    min_size=1,
    max_size=25,
)


def identity(row: str) -> tuple[str, ...]:
    """What makes a street row the row it is: everything but the outcome, with coordinates as numbers."""
    cells = row.split(",")
    return (*cells[:4], f"{float(cells[4]):.6f}" if cells[4] else "", *cells[5:7], cells[9])


@anywhere
@given(rows=ROWS)
def test_identical_rows_are_different_events(tmp_path: Path, rows: list[str]) -> None:
    facts = taken("police-street", write(tmp_path, "a.csv", street(*rows)))
    assert len(facts) == len({fact.primary for fact in facts}) == len(rows)


@anywhere
@given(rows=ROWS)
def test_only_repeated_rows_are_watched(tmp_path: Path, rows: list[str]) -> None:
    file = checked("police-street", write(tmp_path, "a.csv", street(*rows)))
    assert len(file.watched.repeated) == sum(n > 1 for n in Counter(map(identity, rows)).values())


@anywhere
@given(rows=ROWS, outcome=st.sampled_from(["Suspect charged", "Local resolution"]))
def test_a_later_outcome_leaves_an_event_the_same(tmp_path: Path, rows: list[str], outcome: str) -> None:
    again = [",".join((*row.split(",")[:10], outcome, "")) for row in rows]
    first = taken("police-street", write(tmp_path, "a.csv", street(*rows)))
    second = taken("police-street", write(tmp_path, "b.csv", street(*again)))
    assert [fact.primary for fact in first] == [fact.primary for fact in second]


def roll(*rows: tuple[str, str, str]) -> str:
    return template("school-roll", ({"pupil_id": p, "urn": u, "status": s} for p, u, s in rows))


def test_a_row_that_is_repeated_says_nothing_new(tmp_path: Path) -> None:
    facts = taken("school-roll", write(tmp_path, "a.csv", roll(("1", "900001", "on roll"), ("1", "900001", "on roll"))))
    assert facts[0].primary == facts[1].primary
    assert facts[0].edges == facts[1].edges


def test_a_row_that_contradicts_names_the_first(tmp_path: Path) -> None:
    rows = [("1", "900001", "on roll"), ("2", "900001", "on roll"), ("1", "900001", "left")]
    reason = rejected("school-roll", write(tmp_path, "a.csv", roll(*rows)))
    assert reason == ["it contradicts line 2, which has the same pupil_id and urn and another status"]


def test_a_rejected_row_contradicts_nobody(tmp_path: Path) -> None:
    rows = [
        {"pupil_id": "1", "urn": "900001", "from": "2026-01-01", "until": "2025-01-01"},
        {"pupil_id": "1", "urn": "900001", "from": "2025-01-01"},
    ]
    path = write(tmp_path, "a.csv", template("school-roll", rows))
    assert len(taken("school-roll", path)) == 1
    assert "ends before it begins" in rejected("school-roll", path)[0]


REFERRAL = {
    "referral_ref": "R1", "received_on": "2026-03-02", "concern_type": "serious violence", "criterion": "SV3 threat",
    "status": "open",
}  # fmt: skip


def test_rows_of_one_referral_must_agree(tmp_path: Path) -> None:
    rows = [REFERRAL | {"person_id": str(n)} for n in range(5)]
    rows.append(REFERRAL | {"person_id": "9", "criterion": "SV1 other"})
    path = write(tmp_path, "a.csv", template("context-referral", rows))
    assert len({fact.nodes[0].uid for fact in taken("context-referral", path)}) == 1
    reason = "it contradicts line 2, which has the same referral_ref and another criterion"
    assert rejected("context-referral", path) == [reason]


def test_rows_that_agree_are_not_watched(tmp_path: Path) -> None:
    rows = [REFERRAL | {"person_id": str(n)} for n in range(5)]
    file = checked("context-referral", write(tmp_path, "a.csv", template("context-referral", rows)))
    assert file.watched.repeated == frozenset()
    assert file.watched.contested == (frozenset(),)
