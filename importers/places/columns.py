"""Properties of GeoJSON features that are read: those of OpenStreetMap extracts and of transport operators.

The columns made from the feature itself (longitude, latitude, geometry type, feature id) come from
`reading/geojson.py`.
"""

from importers.contract import Column
from importers.terms import INVENTED
from importers.values import Type

# OpenStreetMap keys that say what a place is, the most telling first.
TYPE_KEYS = (
    "place_type", "fclass", "amenity", "leisure", "shop", "railway", "public_transport", "highway", "tourism",
    "office", "building", "landuse",
)  # fmt: skip

COLUMNS = (
    Column("osm_id", Type.TEXT, "OpenStreetMap id", ("@id", "osmid", "full_id")),
    Column("place_id", Type.TEXT, "the publisher's id, such as an ATCO code", ("id", "ATCOCode", "feature id")),
    Column("name", Type.TEXT, "name"),
    *(Column(key, Type.TEXT, "what the place is") for key in TYPE_KEYS),
    Column("longitude", Type.LONGITUDE, "longitude, degrees", required=True, filled=True),
    Column("latitude", Type.LATITUDE, "latitude, degrees", required=True, filled=True),
    Column("geometry_type", Type.TEXT, "Point, Polygon, ...", required=True),
    INVENTED,
)

KEY = ("osm_id", "place_id")
