"""Rejected files: one person's rows go, all other bytes stay."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.ids import canonical, uid
from graph.rights.files import names_them
from graph.rights.leftovers import _without
from graph.rights.person import Somebody, find_uid

WHO = Somebody(
    (uid("Person", "C", "local", "P1"), uid("Person", "C", "upn", "A000000000011")),
    ("C",),
    ("Ash Brine",),
    ("AB",),
    ("2011-05",),
    (canonical("upn", "A000000000011"),),
)
CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=6)


@pytest.mark.parametrize(
    "cells",
    [["x", "P1"], [" P1 "], ["a000000000011"], ["met Ash Brine there"], ["ASH BRINE"], ["AB", "x", "2011-05"]],
)
def test_a_row_about_them_is_known(cells: list[str]) -> None:
    assert WHO.is_named_by(cells)


@pytest.mark.parametrize("cells", [["P2"], ["AB", "2010-05"], ["Ash"], ["Ash Brinewell's"[:4]], [""], []])
def test_a_row_about_others_is_not(cells: list[str]) -> None:
    assert not WHO.is_named_by(cells)


@given(ROWS, ROWS, st.sampled_from(",;\t"), st.sampled_from(["utf-8", "cp1252", "utf-16"]))
def test_other_rows_stay_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, before: list[list[str]], after: list[list[str]], mark: str, encoding: str
) -> None:
    def written(rows: list[list[str]]) -> bytes:
        file = io.StringIO(newline="")
        csv.writer(file, delimiter=mark, lineterminator="\r\n").writerows([["id", "name", "reason"], *rows])
        return file.getvalue().encode(encoding, errors="replace")

    others = [row for row in (*before, *after) if not WHO.is_named_by(row)]
    path = tmp_path_factory.mktemp("rejected") / "r.csv"
    path.write_bytes(written([*before, ["P1", "a,b\nc", "why"], *after]))
    rest, gone, left = _without(path, WHO)
    assert gone == 1 + len(before) + len(after) - len(others)
    assert left == len(others)
    assert rest == written(others)


def test_features_of_a_map_go_too(tmp_path: Path) -> None:
    features = [{"type": "Feature", "properties": {"name": name}, "geometry": None} for name in ("Ash Brine", "Park")]
    path = tmp_path / "r.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    rest, gone, left = _without(path, WHO)
    assert (gone, left) == (1, 1)
    assert json.loads(rest)["features"] == features[1:]


@pytest.mark.parametrize("name", ["roll-brine.csv", "AB map.csv", "Ash_2026.csv"])
def test_a_file_named_after_them_is_known(name: str) -> None:
    assert names_them(WHO, name)


@pytest.mark.parametrize("name", ["school-roll.csv", "cabs.csv", "brines.csv", "ab.csv"])
def test_a_file_named_otherwise_is_left(name: str) -> None:
    assert not names_them(WHO, name)


def test_somebody_is_the_same_after_a_crash() -> None:
    assert Somebody.of(json.loads(json.dumps(WHO.plain()))) == WHO


def test_a_person_is_found_by_the_holder_s_own_reference() -> None:
    assert find_uid("C/P1") == find_uid(" person:x ".replace("person:x", WHO.uids[0])) == WHO.uids[0]
