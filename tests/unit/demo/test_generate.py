"""The files: the same for a seed, in the partners' columns, plainly invented, and dated as the manifest says."""

import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import demo
from demo.partners import POLICE
from demo.young_people import upn
from graph.errors import Refused
from tests.unit.demo.conftest import MakeTown
from tests.unit.demo.town_files import manifest, rows

WITH_PEOPLE = {"school-roll", "peer-map", "safety-map", "online-spaces", "events", "context-referral"}
WORDS_NEVER_USED = re.compile(r"\b(gangs?|offenders?|perpetrators?|nominals?|associates?|hot.?lists?)\b", re.IGNORECASE)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 2**31))
def test_a_seed_gives_the_same_bytes(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    first, second = tmp_path_factory.mktemp("first"), tmp_path_factory.mktemp("second")
    one = demo.generate(first, seed=seed, scale=0.1)
    other = demo.generate(second, seed=seed, scale=0.1)
    assert contents(first) == contents(second)
    assert one == other


def test_another_seed_gives_other_files(town: MakeTown) -> None:
    first, second = contents(town(1)[0]), contents(town(2)[0])
    assert all(first[name] != second[name] for name in first.keys() & second.keys() if name.endswith(".csv"))


def test_the_manifest_lists_every_file_in_an_order_that_resolves_references(town: MakeTown) -> None:
    folder, _ = town()
    facts = manifest(folder)
    listed = [entry["file"] for entry in facts["files"]]
    assert sorted([*listed, "manifest.json", "truth.json"]) == sorted(contents(folder))
    sources = [entry["source"] for entry in facts["files"]]
    assert sources.index("police-street") < sources.index("police-outcomes")
    assert max(i for i, s in enumerate(sources) if s in {"schools", "places", "stops"}) < sources.index("school-roll")
    names = {controller["name"] for controller in facts["controllers"]}
    assert {entry["controller"] for entry in facts["files"]} == names
    assert len(names) == 4


def test_the_truth_is_on_disk_and_in_the_manifests_window(town: MakeTown) -> None:
    folder, truth = town()
    assert json.loads((folder / "truth.json").read_text("utf-8")) == truth.as_json()
    assert truth.window_to == manifest(folder)["ends"]


@pytest.mark.parametrize("scale", [0.0, -1.0, 0.05, 1e6, float("nan")])
def test_a_scale_that_makes_no_town_is_refused(scale: float, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="give one from"):
        demo.generate(tmp_path / "town", scale=scale)
    assert not (tmp_path / "town").exists()


def test_a_negative_seed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="whole number from 0"):
        demo.generate(tmp_path / "town", seed=-1)


def test_every_row_about_people_says_that_it_is_invented(town: MakeTown) -> None:
    folder, _ = town()
    for entry in manifest(folder)["files"]:
        if entry["source"] in WITH_PEOPLE | {"strengths"}:
            assert {row["invented"] for row in rows(folder / entry["file"])} == {"yes"}, entry["file"]


@given(st.integers(0, 10**6))
def test_a_pupil_number_has_the_shape_of_one_and_cannot_be_one(serial: int) -> None:
    assert re.fullmatch(r"[A-Z]\d{12}", upn(serial))
    assert upn(serial)[0] in "SIO"  # letters that no check letter uses
    assert upn(serial)[1:4] == "000"  # no local authority
    assert upn(serial) != upn(serial + 1)


def test_no_real_area_is_named_and_no_real_street_is_drawn(town: MakeTown) -> None:
    folder, _ = town()
    for path in folder.glob("*-street.csv"):
        for row in rows(path):
            assert row["LSOA code"].startswith("X01")
            assert 1.0 < float(row["Longitude"]) < 2.5
            assert 54.0 < float(row["Latitude"]) < 55.0
    for feature in json.loads((folder / "places.geojson").read_text("utf-8"))["features"]:
        longitude, latitude = feature["geometry"]["coordinates"]
        assert 1.0 < longitude < 2.5
        assert 54.0 < latitude < 55.0
        assert int(feature["properties"]["osm_id"]) >= 990_000_000_000


def test_words_that_label_a_child_are_never_used(town: MakeTown) -> None:
    folder, _ = town()
    for name, content in contents(folder).items():
        assert not WORDS_NEVER_USED.search(content.decode("cp1252" if name == "schools.csv" else "utf-8")), name


def test_anti_social_behaviour_has_no_crime_id_and_outcomes_have_a_crime(town: MakeTown) -> None:
    folder, _ = town()
    street = [row for path in folder.glob("*-street.csv") for row in rows(path)]
    outcomes = [row for path in folder.glob("*-outcomes.csv") for row in rows(path)]
    for row in street:
        assert (row["Crime ID"] == "") == (row["Crime type"] == "Anti-social behaviour")
    crimes = {row["Crime ID"] for row in street}
    assert outcomes
    assert {row["Crime ID"] for row in outcomes} <= crimes - {""}


def test_one_partner_lacks_the_pupil_number_of_about_a_tenth(town: MakeTown) -> None:
    folder, _ = town(scale=1.0)
    lacking: Counter[str] = Counter()
    seen: dict[str, set[str]] = defaultdict(set)
    for entry in manifest(folder)["files"]:
        prefix = {"school-roll": "pupil", "safety-map": "who"}.get(entry["source"], "person")
        if entry["source"] in WITH_PEOPLE - {"peer-map"}:
            for row in rows(folder / entry["file"]):
                if row[f"{prefix}_id"] and row.get("who_kind") != "peer_group":
                    seen[entry["controller"]].add(row[f"{prefix}_id"])
                    if not row[f"{prefix}_upn"]:
                        lacking[f"{entry['controller']}/{row[f'{prefix}_id']}"] += 1
    everybody = len(rows(folder / "school-roll.csv"))
    assert 0.03 < len(lacking) / everybody < 0.12
    assert not any(who.startswith("Wrackholme Council") for who in lacking)
    assert len(seen[POLICE.name]) > 100


def test_local_numbers_differ_between_partners(town: MakeTown) -> None:
    folder, _ = town()
    by_upn: dict[str, set[str]] = defaultdict(set)
    for row in rows(folder / "school-roll.csv"):
        by_upn[row["pupil_upn"]].add(row["pupil_id"])
    for row in rows(folder / "safety-maps.csv"):
        if row["who_upn"]:
            by_upn[row["who_upn"]].add(row["who_id"])
    assert all(len(numbers) <= 2 for numbers in by_upn.values())
    assert sum(len(numbers) == 2 for numbers in by_upn.values()) > 0.8 * len(by_upn)


def test_nobody_is_suspected_of_anything_under_eleven(town: MakeTown) -> None:
    folder, _ = town()
    assert min(row["pupil_birth_month"] for row in rows(folder / "school-roll.csv")) >= "2010-09"
    assert max(row["pupil_birth_month"] for row in rows(folder / "school-roll.csv")) <= "2015-08"
