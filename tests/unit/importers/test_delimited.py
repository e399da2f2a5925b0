"""CSV: what was written is what is read, and what is broken is said where."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import Refused
from importers.reading.delimited import DELIMITERS, Layout, Record, layout, records
from tests.unit.importers.files import write

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs", "Cc")), max_size=12)
MESSY = st.text(st.sampled_from("a\",;\n 'é"), max_size=8)


def read(folder: Path, text: str, encoding: str = "utf-8") -> list[Record]:
    path = write(folder, "a.csv", text)
    return list(records(path, encoding, layout(path, encoding)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.lists(st.lists(CELL | MESSY, min_size=3, max_size=3).filter(any), min_size=1, max_size=8),
    delimiter=st.sampled_from(DELIMITERS),
)
def test_what_was_written_is_read(tmp_path: Path, rows: list[list[str]], delimiter: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([["one", "two", "three"], *rows])
    found = read(tmp_path, text.getvalue())
    assert [record.cells for record in found] == rows
    assert all(record.fault is None for record in found)


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    path = write(tmp_path, "a.csv", f"\n\nLA (code){delimiter}name\n")
    assert layout(path, "utf-8") == Layout(delimiter, ("LA (code)", "name"))


def test_lines_are_numbered_as_an_editor_does(tmp_path: Path) -> None:
    found = read(tmp_path, 'a,b\r\n1,2\r\n\r\n"x\r\ny",3\r\n4,5')
    assert [(record.number, record.cells) for record in found] == [
        (2, ["1", "2"]),
        (4, ["x\r\ny", "3"]),
        (6, ["4", "5"]),
    ]


def test_empty_rows_are_passed_over(tmp_path: Path) -> None:
    assert [record.cells for record in read(tmp_path, "a,b\n,\n1,2\n\n,\n")] == [["1", "2"]]


def test_a_row_with_other_cells_than_the_header_is_at_fault(tmp_path: Path) -> None:
    short, long, padded = read(tmp_path, "a,b,c\n1,2\n1,2,3,4\n1,2,3,,\n")
    assert "2 cells and the header 3" in (short.fault or "")
    assert "4 cells and the header 3" in (long.fault or "")
    assert long.cells == ["1", "2", "3", "4"]
    assert padded.fault is None
    assert padded.cells == ["1", "2", "3"]


def test_a_broken_row_does_not_break_the_next(tmp_path: Path) -> None:
    broken, sound = read(tmp_path, 'a,b\n"x"y,1\n3,4\n')
    assert "quotation marks" in (broken.fault or "")
    assert broken.cells == ['"x"y', "1"]
    assert sound == Record(3, ["3", "4"])


def test_a_cell_that_is_too_long_is_a_fault_of_its_row(tmp_path: Path) -> None:
    long, sound = read(tmp_path, "a,b\n" + "x" * 140_000 + ",1\n3,4\n")
    assert "131,072" in (long.fault or "")
    assert sound.cells == ["3", "4"]


@pytest.mark.parametrize(
    "text",
    [
        'a,b\n1,2\n"3,4\n5,6\n7,8\n',  # never closed
        'a,b\n1,2\n"3,4\n5,"6\n7,8\n',  # closed by the opening of another
        'a,b\n1,2\n"3\n4"\n7,8\n',  # closed cleanly, with a row swallowed
    ],
)
def test_rows_that_run_into_each_other_refuse_the_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refused, match=r"a\.csv, line 3: .*quotation mark"):
        read(tmp_path, text)


def test_a_returned_file_is_restored(tmp_path: Path) -> None:
    assert read(tmp_path, "a,reason\n'=1+1,because\n")[0].cells == ["=1+1", "because"]
    assert read(tmp_path, "a,b\n'=1+1,because\n")[0].cells == ["'=1+1", "because"]
