"""Cells that a spreadsheet would run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.formulas import escaped, restored


@given(st.text(max_size=20) | st.text(st.sampled_from("'=+-@\t1a"), max_size=6))
def test_escaping_loses_nothing(cell: str) -> None:
    assert restored(escaped(cell)) == cell


@given(st.text(st.sampled_from("=+-@\tA1()'\"! "), min_size=1, max_size=12))
def test_no_escaped_cell_is_a_formula(cell: str) -> None:
    safe = escaped(cell)
    assert safe[0] not in "=@\t"
    if safe[0] in "+-":
        assert safe[1:].isdigit()


@pytest.mark.parametrize("cell", ["-1.171020", "+44", "2026-03", "-5", "", "O'Neil", "-1.5e-7"])
def test_numbers_and_words_stay(cell: str) -> None:
    assert escaped(cell) == cell


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "'=1"])
def test_formulas_are_escaped(cell: str) -> None:
    assert escaped(cell) == "'" + cell
