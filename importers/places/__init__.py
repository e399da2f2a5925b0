"""Places from OpenStreetMap or a transport operator, as GeoJSON."""

from importers.places.columns import COLUMNS, KEY
from importers.places.transform import transform
from importers.source import OPEN_AREA, OPEN_PURPOSES, Source

SOURCE = Source(
    name="places",
    title="a GeoJSON file of places",
    columns=COLUMNS,
    transform=transform,
    key=KEY,
    formats=("geojson",),
    regime="open",
    purposes=OPEN_PURPOSES,
    marking="open",
    area=OPEN_AREA,
    controller="OpenStreetMap contributors",
    nations=("England", "Scotland", "Wales", "Northern Ireland"),
    licence="as the publisher says; Open Database Licence 1.0 for OpenStreetMap",
    retention="open_reference",
    refuses="a feature without an identifier or a point in the United Kingdom",
)
