"""A feature: one place."""

import re

from graph.facts import Node, RowFacts
from graph.ids import uid
from importers.contexts import tidy
from importers.contract import Row, RowRejected
from importers.grid import point
from importers.places.columns import TYPE_KEYS
from importers.source import Context
from importers.terms import known

_OSM_NODE = re.compile(r"(?:node/|n)?(\d+)", re.ASCII)
_OSM_OTHER = re.compile(r"(way|relation)/(\d+)|([wr])(\d+)", re.ASCII)
# National ATCO codes: 900 coach, 910 rail, 920 air, 930 ferry, 940 metro.
_ATCO = re.compile(r"9[0-4]0[0G][A-Z0-9]{1,9}", re.ASCII)
_BY_ATCO = {"900": "coach_station", "910": "railway_station", "920": "airport", "930": "ferry_terminal",
            "940": "metro_station"}  # fmt: skip
# Words of OpenStreetMap for which people say something else.
_SAID = {"fast_food": "takeaway", "station": "railway_station", "pub": "pub"}
_NO_TYPE = frozenset({"yes", "no"})


def transform(row: Row, context: Context) -> RowFacts:
    """The place under its OpenStreetMap id, ATCO code, or the publisher's own id.

    A line or an area is put in the middle of its box, and its precision says so.
    """
    name, atco = _identity(row, context)
    properties = known(
        name=row["name"],
        place_type=_place_type(row, atco),
        location=point(row["longitude"], row["latitude"]),
        precision="exact" if row["geometry_type"] == "Point" else "area",
        invented=row["invented"],
    )
    return RowFacts(name, [Node("Place", name, properties)], [])


def _identity(row: Row, context: Context) -> tuple[str, str | None]:
    """The uid, and the ATCO code if that is what it was made from."""
    osm, own = row["osm_id"] or row["osm_ref"], row["place_id"] or row["feature_id"]
    if osm:
        return uid("Place", "osm", _osm(osm) or osm), None
    if not own:
        raise RowRejected.because("the feature has no identifier (osm_id, @id or id); add one")
    if "/" in own and (found := _osm(own)):
        return uid("Place", "osm", found), None
    if _ATCO.fullmatch(own):
        return uid("Place", "atco", own), own
    return uid("Place", context.controller, "local", own), None


def _osm(text: str) -> str | None:
    """The digits for a node, way/... or relation/... otherwise: their numbers overlap."""
    node = _OSM_NODE.fullmatch(text)
    if node:
        return node.group(1)
    other = _OSM_OTHER.fullmatch(text)
    if other is None:
        return None
    kind = other.group(1) or {"w": "way", "r": "relation"}[other.group(3)]
    return f"{kind}/{other.group(2) or other.group(4)}"


def _place_type(row: Row, atco: str | None) -> str:
    for key in TYPE_KEYS:
        word = tidy(row[key])
        if word and word not in _NO_TYPE:
            return _SAID.get(word, word)
    return _BY_ATCO.get(atco[:3], "stop") if atco else "place"
