"""Street-level recorded crime and anti-social behaviour, as published by data.police.uk."""

from importers.police_street.columns import COLUMNS, KEY
from importers.police_street.transform import link, transform
from importers.source import OPEN_AREA, OPEN_PURPOSES, Source

SOURCE = Source(
    name="police-street",
    title="a police street file",
    columns=COLUMNS,
    transform=transform,
    key=KEY,
    counted=True,
    link=link,
    file_words=("street",),
    regime="open",
    purposes=OPEN_PURPOSES,
    marking="open",
    area=OPEN_AREA,
    controller="data.police.uk",
    nations=("England", "Wales", "Northern Ireland"),
    licence="Open Government Licence v3.0",
    retention="open_events",
    refuses="a row without a month or a crime type",
)
