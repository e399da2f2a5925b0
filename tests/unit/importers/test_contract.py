"""Contracts: headers found in every spelling, cells typed, and each fault with its reason."""

import datetime

import pytest

from importers import registry
from importers.contract import Column, Frozen, OnBad, RowRejected, Unfit, bind
from importers.source import Source
from importers.values import Type

COLUMNS = (
    Column("ref", Type.TEXT, "a reference", ("Reference", "Ref no"), required=True, filled=True),
    Column("day", Type.DATE, "a day", required=True),
    Column("strength", Type.INTEGER, "how strong", on_bad=OnBad.DISCARD_VALUE, limits=(1, 5)),
    Column("invented", Type.YES_NO, "invented", on_bad=OnBad.FREEZE),
)


def test_headers_are_found_whatever_their_case_order_and_spelling() -> None:
    bound = bind(COLUMNS, ["  STRENGTH ", "other", "Day", "ref_no"])
    row = bound.row(["3", "x", "2026-03-01", " A1 "])
    assert row == {"ref": "A1", "day": datetime.date(2026, 3, 1), "strength": 3, "invented": None}
    assert bound.ignored == ("other",)


def test_the_column_of_reasons_is_ignored_in_silence() -> None:
    assert bind(COLUMNS, ["ref", "day", "Reason", "else"]).ignored == ("else",)
    with pytest.raises(ValueError, match="reason"):
        Column("reason", Type.TEXT, "no")


def test_missing_columns_are_named_as_partners_know_them() -> None:
    with pytest.raises(Unfit) as caught:
        bind(COLUMNS, ["strength"])
    assert caught.value.missing == ("Reference", "day")


def test_a_column_that_is_there_twice_is_named() -> None:
    with pytest.raises(Unfit) as caught:
        bind(COLUMNS, ["ref", "day", "Day"])
    assert caught.value.twice == ("day",)


def test_all_faults_of_a_row_are_said_at_once() -> None:
    with pytest.raises(RowRejected) as caught:
        bind(COLUMNS, ["ref", "day"]).row(["", "soon"])
    text = str(caught.value)
    assert "column 'ref' is empty" in text
    assert "column 'day': 'soon' is not a date" in text
    assert not any("soon" in kind for kind in caught.value.kinds), "the counted reasons hold no value"


def test_a_value_may_be_left_out_and_is_counted() -> None:
    bound = bind(COLUMNS, ["ref", "day", "strength"])
    assert bound.row(["a", "", "9"])["strength"] is None
    with pytest.raises(RowRejected):
        bound.row(["", "", "9"])
    assert bound.dropped == {"strength": 1}, "only values of rows that are taken are counted"


def test_a_value_may_freeze_the_file() -> None:
    with pytest.raises(Frozen, match="'maybe' is neither yes nor no"):
        bind(COLUMNS, ["ref", "day", "invented"]).row(["a", "", "maybe"])


def test_text_has_an_end() -> None:
    with pytest.raises(RowRejected, match="longer than 1,000 characters"):
        bind(COLUMNS, ["ref", "day"]).row(["x" * 1_001, ""])


@pytest.mark.parametrize("source", registry.SOURCES, ids=lambda source: source.name)
def test_no_two_columns_of_a_source_share_a_spelling(source: Source) -> None:
    spellings = [s for column in source.columns for s in column.spellings]
    repeated = {s for s in spellings if spellings.count(s) > 1}
    for spelling in repeated:
        owners = {column.name for column in source.columns if spelling in column.spellings}
        assert len(owners) == 1, f"{spelling} belongs to {owners}"


def test_schools_are_read_under_old_and_new_headings() -> None:
    columns = registry.source("schools").columns
    new = ["URN", "EstablishmentName", "TypeOfEstablishment (name)", "EstablishmentStatus (name)", "StatutoryLowAge"]
    old = ["URN", "Establishment name", "Type of establishment", "Establishment status", "Statutory lowest age"]
    cells = ["100001", "A school", "Community school", "Open", "11"]
    assert bind(columns, new).row(cells) == bind(columns, old).row(cells)
