"""Places, and the areas they lie in."""

from graph.schema.core import EdgeKind, NodeKind, Property, Type

LOCATION = Property("location", Type.POINT, "longitude and latitude, WGS84")
PRECISION = Property(
    "precision",
    Type.CODE,
    "exact; snap: an anonymised anchor point of data.police.uk; area: somewhere inside an area",
    ("exact", "snap", "area", "unknown"),
)

PLACE = NodeKind(
    "Place",
    "A park, shop, stop, street, estate: somewhere young people spend time.",
    "OpenStreetMap id, ATCO code, snap point, or (controller, id)",
    (
        Property("name", Type.TEXT, "name", indexed=True),
        Property("place_type", Type.TEXT, "park, takeaway, bus_stop, snap_point, ..."),
        LOCATION,
        PRECISION,
        Property("open_status", Type.TEXT, "active, inactive, ... as the register says"),
        Property("invented", Type.BOOLEAN, "true for the places of the demo"),
    ),
    is_context=True,
)

AREA = NodeKind(
    "Area",
    "A statistical or administrative area.",
    "(scheme, code), for example a GSS code",
    (
        Property("code", Type.TEXT, "official code", indexed=True),
        Property("name", Type.TEXT, "official name"),
        Property("area_type", Type.TEXT, "lsoa, msoa, ward, lad, pfa, region, ..."),
        Property("nation", Type.TEXT, "England, Wales, Scotland, Northern Ireland"),
    ),
)

EDGES = (
    # (:Place|EducationSetting|OnlineSpace|PeerGroup|Household|Area)-[:LOCATED_IN]->(:Area)
    EdgeKind(
        "LOCATED_IN",
        "Lies in an area; nearness is computed, not stored.",
        ("Place", "EducationSetting", "OnlineSpace", "PeerGroup", "Household", "Area"),
        ("Area",),
        (Property("vintage", Type.TEXT, "edition of the boundaries"),),
    ),
    # (:Place|EducationSetting|OnlineSpace)-[:TRAVEL_LINK]->(:Place|EducationSetting|OnlineSpace)
    EdgeKind(
        "TRAVEL_LINK",
        "Young people go from one to the other.",
        ("Place", "EducationSetting", "OnlineSpace"),
        ("Place", "EducationSetting", "OnlineSpace"),
        (Property("mode", Type.TEXT, "bus, train, on foot, driven by somebody, ..."),),
    ),
)
