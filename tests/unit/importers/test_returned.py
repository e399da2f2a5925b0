"""Rejected rows go back as the partner's own file, and can be imported once they are corrected."""

import csv
import json
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers.returned import Returned
from tests.unit.importers.files import both, checked, street, street_row, taken, template, write


def give_back(name: str, path: Path, folder: Path, run_id: str = "run-1") -> Path:
    with Returned(checked(name, path), folder, run_id) as returned:
        for record, why in both(name, path)[1]:
            returned.add(record, str(why))
    assert returned.path is not None
    return returned.path


def table(path: Path, delimiter: str = ",", encoding: str = "utf-8") -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as text:
        return list(csv.reader(text, delimiter=delimiter))


def test_the_partners_columns_order_delimiter_and_encoding_are_kept(tmp_path: Path) -> None:
    text = street(street_row(month="M\u00e4rz", crime_type="Robbery")).replace(",", ";")
    path = give_back("police-street", write(tmp_path, "a.csv.gz", text), tmp_path / "back")
    header, row = table(path, ";")
    assert header == [*text.splitlines()[0].split(";"), "reason"]
    assert row[:-1] == text.splitlines()[1].split(";")
    assert "'M\u00e4rz' is not a month" in row[-1]
    old = give_back("police-street", write(tmp_path, "b.csv", text.encode("cp1252")), tmp_path / "back")
    assert table(old, ";", "cp1252") == [header, row]


def test_only_the_owner_may_read_them(tmp_path: Path) -> None:
    path = give_back("police-street", write(tmp_path, "a.csv", street(street_row(month="x"))), tmp_path / "back")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_nothing_is_written_when_nothing_is_rejected(tmp_path: Path) -> None:
    file = checked("police-street", write(tmp_path, "a.csv", street()))
    with Returned(file, tmp_path / "back", "run-1") as returned:
        pass
    assert returned.path is None
    assert not (tmp_path / "back").exists()


def test_two_files_of_one_name_do_not_meet(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", street(street_row(month="x")))
    assert give_back("police-street", path, tmp_path / "back") != give_back("police-street", path, tmp_path / "back")


def test_a_corrected_file_is_taken_and_its_reasons_are_ignored(tmp_path: Path) -> None:
    rows = [{"pupil_id": "=1+1", "urn": "900001", "from": "soon"}, {"pupil_id": "-5", "urn": "900001", "from": "soon"}]
    original = write(tmp_path, "a.csv", template("school-roll", rows))
    back = give_back("school-roll", original, tmp_path / "back")
    assert [row[0] for row in table(back)[1:]] == ["'=1+1", "-5"]
    back.write_text(back.read_text().replace(",soon,", ",2026-01-01,", 2).replace("'soon'", "soon"))
    meant = taken(
        "school-roll", write(tmp_path, "b.csv", template("school-roll", [r | {"from": "2026-01-01"} for r in rows]))
    )
    assert [fact.primary for fact in taken("school-roll", back)] == [fact.primary for fact in meant]


def test_rows_of_any_length_lose_no_cell(tmp_path: Path) -> None:
    width = len(street().splitlines()[0].split(","))
    text = street("a,b", ",".join(["x"] * (width + 2)))
    short, long = table(give_back("police-street", write(tmp_path, "a.csv", text), tmp_path / "back"))[1:]
    assert short[:2] == ["a", "b"]
    assert len(short) == width + 1
    assert long[:width] == ["x"] * width
    assert long[width + 1 :] == ["x", "x"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cells=st.lists(st.text(st.sampled_from("ab=+-@'\", \n"), max_size=5), min_size=3, max_size=3))
def test_returned_cells_are_what_the_partner_sent(tmp_path: Path, cells: list[str]) -> None:
    quoted = ",".join('"{}"'.format(cell.replace('"', '""')) for cell in cells)
    path = write(tmp_path, "a.csv", f"pupil_id,urn,status,from\n{quoted},soon\n")
    back = give_back("school-roll", path, tmp_path / "back")
    records = list(checked("school-roll", back).records())
    assert [record.cells[:3] for record in records] == [cells]


def test_features_go_back_as_features(tmp_path: Path) -> None:
    features = [{"type": "Feature", "properties": {"name": str(n)}, "geometry": None} for n in range(2)]
    path = write(tmp_path, "a.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    back = json.loads(give_back("places", path, tmp_path / "back").read_text())
    assert [f["properties"]["name"] for f in back["features"]] == ["0", "1"]
    assert all("'longitude' is empty" in f["properties"]["reason"] for f in back["features"])


def test_a_dry_run_writes_no_file(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", street(street_row(month="x")))
    with Returned(checked("police-street", path), None, "run-1") as returned:
        for record, why in both("police-street", path)[1]:
            returned.add(record, str(why))
    assert returned.path is None
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    blocker = write(tmp_path, "back", "a file where a folder should be")
    with pytest.raises(Exception, match="rejected rows cannot be written"):
        give_back("police-street", write(tmp_path, "a.csv", street(street_row(month="x"))), blocker)
