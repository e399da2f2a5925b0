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
    # One collection may mix these, so they are columns of their own rather than spellings of one.
    Column("osm_id", Type.TEXT, "OpenStreetMap id, digits", ("osm_id", "osmid")),
    Column("osm_ref", Type.TEXT, "OpenStreetMap id with its kind: node/1, way/1", ("@id", "full_id")),
    Column("place_id", Type.TEXT, "the publisher's id, such as an ATCO code", ("id", "ATCOCode")),
    Column("feature_id", Type.TEXT, "the id of the feature itself", ("feature id",)),
    Column("name", Type.TEXT, "name"),
    *(Column(key, Type.TEXT, "what the place is") for key in TYPE_KEYS),
    Column("longitude", Type.LONGITUDE, "longitude, degrees", required=True, filled=True),
    Column("latitude", Type.LATITUDE, "latitude, degrees", required=True, filled=True),
    Column("geometry_type", Type.TEXT, "Point, Polygon, ...", required=True),
    INVENTED,
)

KEY = ("osm_id", "osm_ref", "place_id", "feature_id")
