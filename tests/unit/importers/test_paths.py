"""Which files a path stands for."""

from pathlib import Path

import pytest

from graph.errors import Refused
from importers import registry
from importers.reading.paths import Selection, select
from tests.unit.importers.files import outcome_row, outcomes, street, write


def chosen(name: str, *paths: Path) -> Selection:
    return select(registry.source(name), paths, registry.SOURCES)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder as police archives are: months inside, several kinds of file in each."""
    for month in ("2026-02", "2026-01"):
        folder = tmp_path / month
        folder.mkdir()
        write(folder, f"{month}-wrackshire-street.csv.gz", street())
        write(folder, f"{month}-wrackshire-outcomes.csv", outcomes(outcome_row("a")))
    write(tmp_path, "README.txt", "about these files\n")
    write(tmp_path, "map.pdf", b"%PDF")
    write(tmp_path, ".hidden-street.csv", street())
    return tmp_path


def test_a_folder_is_its_files_of_the_wanted_kind_in_order(archive: Path) -> None:
    found = chosen("police-street", archive)
    assert [path.name for path in found.files] == [
        "2026-01-wrackshire-street.csv.gz",
        "2026-02-wrackshire-street.csv.gz",
    ]
    reasons = {path.name: reason for path, reason in found.passed_over}
    assert reasons == {
        "2026-01-wrackshire-outcomes.csv": "a police outcomes file",
        "2026-02-wrackshire-outcomes.csv": "a police outcomes file",
        "README.txt": "of no known kind",
        "map.pdf": "no table",
    }


def test_a_damaged_file_of_a_folder_is_not_left_out_in_silence(archive: Path) -> None:
    broken = write(archive, "2026-03-wrackshire-street.csv.gz", b"\x1f\x8b\x08broken")
    nearly = write(archive, "2026-04-wrackshire.csv", street().replace("Crime type", "Kind of crime"))
    empty = write(archive, "2026-05-wrackshire-street.csv", b"")
    assert {broken, nearly, empty} <= set(chosen("police-street", archive).files)


def test_a_damaged_file_of_another_kind_is_passed_over(archive: Path) -> None:
    write(archive, "2026-03-wrackshire-outcomes.csv", b"")
    found = chosen("police-street", archive)
    assert len(found.files) == 2
    assert ("2026-03-wrackshire-outcomes.csv", "named like a police outcomes file") in {
        (path.name, reason) for path, reason in found.passed_over
    }


def test_a_folder_without_such_a_file_is_refused(archive: Path) -> None:
    with pytest.raises(Refused, match="no file of a safety map"):
        chosen("safety-map", archive)


def test_a_path_that_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="does not exist"):
        chosen("police-street", tmp_path / "nothing.csv")
    with pytest.raises(Refused, match="no ordinary file"):
        chosen("police-street", Path("/dev/null"))


def test_a_file_named_twice_is_imported_once(archive: Path) -> None:
    one = archive / "2026-01" / "2026-01-wrackshire-street.csv.gz"
    assert chosen("police-street", one, archive, one).files[0] == one
    assert len(chosen("police-street", one, archive, one).files) == 2
