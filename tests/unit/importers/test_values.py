"""Converters: every form that real files use, and a reason for the rest."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.values import BadValue, Type, birth_month, converter, date, integer, month, upn

ALL = [converter(kind, ("red", "amber") if kind is Type.CHOICE else (), None, 100) for kind in Type]


@given(
    st.text(min_size=1, max_size=30).map(str.strip).filter(bool) | st.from_regex(r"[\d/\-.eE+]{1,12}", fullmatch=True)
)
def test_any_text_is_a_value_or_has_a_reason(text: str) -> None:
    for convert in ALL:
        try:
            convert(text)
        except BadValue as bad:
            reason = str(bad)
        else:
            continue
        assert reason.startswith(("is ", "must "))
        assert "\n" not in reason


@given(st.dates(datetime.date(1500, 1, 1), datetime.date(2200, 12, 31)))
def test_dates_in_every_form(day: datetime.date) -> None:
    for form in ("%d/%m/", "%d-%m-"):
        assert date(day.strftime(form) + f"{day.year}") == day
    assert date(day.isoformat()) == date(f"{day.isoformat()}T10:41:24") == day


@pytest.mark.parametrize("text", ["31/02/2026", "2026-13-01", "1/1/26", "03/2026", "yesterday", "0001-01-01", "2026-3"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(BadValue):
        date(text)


def test_months() -> None:
    assert month("2026-03") == datetime.date(2026, 3, 1)
    assert birth_month("2010-03") == birth_month("17/03/2010") == "2010-03"
    for text in ("2026-13", "2026-00", "03-2026", "2026-3"):
        with pytest.raises(BadValue):
            month(text)


def test_whole_numbers() -> None:
    assert [integer(text) for text in ("7", "-7", "7.0", "+7")] == [7, -7, 7, 7]
    for text in ("7.5", "7,000", "seven", "1e3", "9" * 16, "\u0667"):
        with pytest.raises(BadValue):
            integer(text)


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e400", "53.7", "-0,41", "--1"])
def test_what_is_no_longitude(text: str) -> None:
    with pytest.raises(BadValue):
        converter(Type.LONGITUDE, (), None, 100)(text)


def test_longitudes_are_rounded_to_what_identifiers_hold() -> None:
    convert = converter(Type.LONGITUDE, (), None, 100)
    assert convert("-1.17102") == convert("-1.171020") == convert("-1.1710200004")
    assert str(convert("-0.0")) == "0.0"


def test_choices_whatever_their_spelling() -> None:
    convert = converter(Type.CHOICE, ("self_report", "fact"), None, 100)
    assert [convert(text) for text in ("Self report", "SELF-REPORT", "self_report")] == ["self_report"] * 3
    with pytest.raises(BadValue, match="self_report, fact"):
        convert("rumour")


def test_upns() -> None:
    assert upn("s000 9000 00101") == "S000900000101"
    for text in ("1234567890123", "S00090000010", "S0009000001011"):
        with pytest.raises(BadValue):
            upn(text)
