"""GeoJSON: features become rows; what is no sound GeoJSON is refused in one sentence."""

import json
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import Refused
from importers.reading import geojson
from importers.reading.content import CHUNK
from tests.unit.importers.files import rejected, taken, write

VALUE = st.text(max_size=8) | st.integers() | st.booleans() | st.none() | st.lists(st.integers(), max_size=2)


def feature(longitude: float = -0.41, latitude: float = 53.72, **properties: Any) -> dict[str, Any]:
    where = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "properties": properties, "geometry": where}


def collection(*features: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "crs": {"name": "x"}, "features": list(features), "more": 1})


def found(folder: Path, text: str) -> list[dict[str, Any]]:
    return [one for _, one in geojson.features(write(folder, "a.geojson", text), "utf-8")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    features=st.lists(st.dictionaries(st.text(string.ascii_letters, max_size=4), VALUE, max_size=3), max_size=6),
    indent=st.sampled_from([None, 1]),
)
def test_every_feature_is_read(tmp_path: Path, features: list[dict[str, Any]], indent: int | None) -> None:
    text = json.dumps({"type": "FeatureCollection", "features": features}, indent=indent)
    assert found(tmp_path, text) == features


def test_features_may_straddle_chunks(tmp_path: Path) -> None:
    features = [feature(osm_id=str(i), name="x" * 1_000) for i in range(2 * CHUNK // 1_000)]
    assert found(tmp_path, collection(*features)) == features


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cut=st.integers(1, 400))
def test_a_cut_file_is_refused(tmp_path: Path, cut: int) -> None:
    whole = collection(*(feature(osm_id=str(i)) for i in range(3)))
    with pytest.raises(Refused) as caught:
        found(tmp_path, whole[:-cut])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "FeatureCollection"}',
        '{"features": {}}',
        "[1, 2]",
        '{"features": [1]}',
        '{"features": [' + "[" * 100_000 + "]}",
        '{"features": [{"a": NaN}]}',
        '{"features": [{"a": "' + "x" * 3_000_000 + '"}]}',
        '{"features": []} trailing',
        '{"features": [{} {}]}',
    ],
)
def test_what_is_no_feature_collection_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refused) as caught:
        found(tmp_path, text)
    assert "\n" not in str(caught.value)


def test_a_place_has_its_id_type_and_point(tmp_path: Path) -> None:
    path = write(tmp_path, "a.geojson", collection(feature(osm_id="41", fclass="fast_food", name="Red Chicken")))
    place = taken("places", path)[0].nodes[0]
    assert place.uid == "osm:41"
    assert place.properties["place_type"] == "takeaway"
    assert tuple(place.properties["location"]) == (-0.41, 53.72)
    assert place.properties["precision"] == "exact"


@pytest.mark.parametrize(
    ("properties", "uid", "kind"),
    [
        ({"@id": "node/7", "amenity": "bar"}, "osm:7", "bar"),
        ({"@id": "way/7", "leisure": "park"}, "osm:way/7", "park"),
        ({"id": "940GZZLUACT", "name": "Acton Town"}, "atco:940GZZLUACT", "metro_station"),
        ({"id": "relation/9", "building": "yes"}, "osm:relation/9", "place"),
    ],
)
def test_identifiers_of_several_publishers(tmp_path: Path, properties: dict[str, Any], uid: str, kind: str) -> None:
    place = taken("places", write(tmp_path, "a.geojson", collection(feature(**properties))))[0].nodes[0]
    assert (place.uid, place.properties["place_type"]) == (uid, kind)


def test_an_area_is_put_in_the_middle_and_says_so(tmp_path: Path) -> None:
    ring = [[-0.4, 53.7], [-0.2, 53.7], [-0.2, 53.8], [-0.4, 53.8], [-0.4, 53.7]]
    park = {"properties": {"osm_id": "way/1"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    place = taken("places", write(tmp_path, "a.geojson", collection(park)))[0].nodes[0]
    assert tuple(place.properties["location"]) == pytest.approx((-0.3, 53.75))
    assert place.properties["precision"] == "area"


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (feature(name="nobody knows"), "no identifier"),
        (feature(longitude=53.7, latitude=-0.4, osm_id="1"), "swapped"),
        ({"properties": {"osm_id": "1"}, "geometry": None}, "'longitude' is empty"),
        ({"properties": {"osm_id": "1"}, "geometry": {"type": "Point", "coordinates": ["x"]}}, "'longitude' is empty"),
        ({"properties": None, "geometry": {"type": "Point", "coordinates": [-0.4, 53.7]}}, "no identifier"),
    ],
)
def test_features_that_are_no_places_are_given_back(tmp_path: Path, one: dict[str, Any], reason: str) -> None:
    assert reason in rejected("places", write(tmp_path, "a.geojson", collection(one)))[0]


def test_characters_that_no_text_may_hold_are_left_out(tmp_path: Path) -> None:
    path = write(tmp_path, "a.geojson", '{"features": [' + json.dumps(feature(osm_id="1", name="a\x00b\ud800")) + "]}")
    assert taken("places", path)[0].nodes[0].properties["name"] == "a b"
