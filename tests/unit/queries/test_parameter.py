"""What was typed becomes a value, or one sentence."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import Refused
from graph.queries.parameter import TYPES, Parameter, checked

DAYS = Parameter("days", "integer", 90, "length of the window", least=1, most=366)
SHARE = Parameter("share", "number", None, "a share", least=0, most=1)
KIND = Parameter("kind", "text", None, "a kind", choices=("Place", "OnlineSpace"))
DAY = Parameter("day", "date", None, "a day")
WHOLE = Parameter("whole", "boolean", False, "whole or not")


@pytest.mark.parametrize(
    ("parameter", "given", "value"),
    [
        (DAYS, "30", 30),
        (DAYS, 30.0, 30),
        (DAYS, None, None),
        (SHARE, "0.5", 0.5),
        (KIND, "Place", "Place"),
        (DAY, "2026-02-28", datetime.date(2026, 2, 28)),
        (DAY, datetime.datetime(2026, 2, 28, 12, tzinfo=datetime.UTC), datetime.date(2026, 2, 28)),
        (WHOLE, "YES", True),
        (WHOLE, False, False),
    ],
)
def test_typed_and_written_values_are_taken(parameter: Parameter, given: object, value: object) -> None:
    assert parameter.value(given) == value


@pytest.mark.parametrize(
    ("parameter", "given", "says"),
    [
        (DAYS, "many", "whole number"),
        (DAYS, "1.5", "whole number"),
        (DAYS, "0", "the least is 1"),
        (DAYS, "400", "the most is 366"),
        (DAYS, True, "whole number"),
        (DAYS, "nan", "whole number"),
        (DAYS, "inf", "whole number"),
        (DAYS, "9" * 400, "whole number"),
        (SHARE, [1], "a number"),
        (KIND, "place", "did you mean Place"),
        (KIND, "zzz", "use Place, OnlineSpace"),
        (Parameter("name", "text", None, "a name"), "x" * 201, "a text"),
        (DAY, "2026-02-30", "a date like"),
        (DAY, "yesterday", "a date like"),
        (DAY, "9999-12-31", "a date like"),
        (DAY, "0001-01-01", "a date like"),
        (WHOLE, "perhaps", "true or false"),
        (WHOLE, 1, "true or false"),
    ],
)
def test_anything_else_is_refused_in_one_sentence(parameter: Parameter, given: object, says: str) -> None:
    with pytest.raises(Refused) as refused:
        parameter.value(given)
    assert says in str(refused.value)
    assert parameter.name in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 200


@given(st.sampled_from([DAYS, SHARE, KIND, DAY, WHOLE]), st.one_of(st.text(), st.floats(), st.integers(), st.none()))
def test_whatever_is_given_is_a_value_of_the_type_or_refused(parameter: Parameter, given: object) -> None:
    try:
        value = parameter.value(given)
    except Refused:
        return
    assert value is None or isinstance(value, TYPES[parameter.type])


def test_defaults_stand_in_and_unknown_names_are_told_the_nearest() -> None:
    assert checked([DAYS, DAY], {"day": "2026-01-01"}, "q") == {"days": 90, "day": datetime.date(2026, 1, 1)}
    with pytest.raises(Refused, match=r"q has no parameter 'dayz': did you mean days\?"):
        checked([DAYS], {"dayz": 1}, "q")
    with pytest.raises(Refused, match="it takes days"):
        checked([DAYS], {"colour": 1}, "q")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Parameter("Days", "integer", 1, "x"),
        lambda: Parameter("days", "int", 1, "x"),
        lambda: Parameter("days", "integer", 1, ""),
        lambda: Parameter("days", "integer", 1, "x", choices=("1",)),
        lambda: Parameter("days", "integer", "many", "x"),
        lambda: Parameter("days", "integer", 0, "x", least=1),
    ],
)
def test_a_parameter_refuses_nonsense(make: object) -> None:
    with pytest.raises(ValueError, match="parameter"):
        make()  # type: ignore[operator]
