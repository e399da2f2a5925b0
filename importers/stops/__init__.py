"""Stops and stations, from the national register (NaPTAN)."""

from importers.source import OPEN_AREA, OPEN_PURPOSES, Source
from importers.stops.columns import COLUMNS, KEY
from importers.stops.transform import transform

SOURCE = Source(
    name="stops",
    title="a stop register",
    columns=COLUMNS,
    transform=transform,
    key=KEY,
    file_words=("naptan", "stops"),
    regime="open",
    purposes=OPEN_PURPOSES,
    marking="open",
    area=OPEN_AREA,
    controller="Department for Transport",
    nations=("England", "Scotland", "Wales"),
    licence="Open Government Licence v3.0",
    retention="open_reference",
    refuses="a row without an ATCO code, a name or a stop type",
)
