"""What rows of the registers of schools and stops become."""

import datetime
from pathlib import Path

import pytest

from importers.grid import from_grid
from tests.unit.importers.files import rejected, taken, template, write

SCHOOL = {"URN": "900001", "EstablishmentName": "Harbour Road", "Easting": "457000", "Northing": "340000"}


def test_british_grid_metres_become_degrees() -> None:
    # Ordnance Survey's worked example of the transverse Mercator, moved to WGS84: Caister water tower.
    longitude, latitude = from_grid(651409.903, 313177.270)
    assert longitude == pytest.approx(1.716074, abs=5e-5)
    assert latitude == pytest.approx(52.658007, abs=5e-5)


def test_a_school_has_its_place_and_its_areas(tmp_path: Path) -> None:
    row = SCHOOL | {"OpenDate": "01-09-1998", "GSSLACode (name)": "E06000018", "LSOA (code)": "E99999999"}
    facts = taken("schools", write(tmp_path, "a.csv", template("schools", [row])))[0]
    school = facts.nodes[0]
    assert school.uid == "urn:900001"
    assert school.properties["opened_on"] == datetime.date(1998, 9, 1)
    assert tuple(school.properties["location"]) == pytest.approx((-1.15, 52.95), abs=0.01)
    assert [(node.uid, node.owned) for node in facts.nodes[1:]] == [("gss:E06000018", False)]


def test_a_value_without_sense_is_left_out_and_the_school_taken(tmp_path: Path) -> None:
    row = SCHOOL | {"StatutoryLowAge": "eleven", "Easting": "9999999"}
    properties = taken("schools", write(tmp_path, "a.csv", template("schools", [row])))[0].nodes[0].properties
    assert "low_age" not in properties
    assert "location" not in properties


def test_a_school_without_a_number_or_name_goes_back(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", template("schools", [{"Easting": "216670.3", "Northing": "764354.3"}]))
    assert "'URN' is empty" in rejected("schools", path)[0]
    assert "'EstablishmentName' is empty" in rejected("schools", path)[0]


STOP = {"ATCOCode": "0000WRK1", "CommonName": "Pier", "StopType": "BCT"}


@pytest.mark.parametrize(
    ("cells", "kind", "status"),
    [
        ({}, "bus_stop", None),
        ({"StopType": "BCS", "Status": "inactive"}, "bus_station", "inactive"),
        ({"StopType": "RLY", "Status": "act"}, "railway_station", "active"),
        ({"StopType": "XYZ"}, "stop", None),
    ],
)
def test_stops(tmp_path: Path, cells: dict[str, str], kind: str, status: str | None) -> None:
    place = taken("stops", write(tmp_path, "a.csv", template("stops", [STOP | cells])))[0].nodes[0]
    assert (place.uid, place.properties["place_type"]) == ("atco:0000WRK1", kind)
    assert place.properties.get("open_status") == status


def test_irish_grid_metres_are_not_taken_for_british(tmp_path: Path) -> None:
    row = STOP | {"GridType": "IrishOS", "Easting": "333000", "Northing": "374000"}
    place = taken("stops", write(tmp_path, "a.csv", template("stops", [row])))[0].nodes[0]
    assert "location" not in place.properties
    assert place.properties["precision"] == "unknown"
