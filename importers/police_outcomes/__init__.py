"""Outcomes of recorded crime, as published by data.police.uk."""

from importers.police_outcomes.columns import COLUMNS, KEY
from importers.police_outcomes.transform import link, transform
from importers.source import OPEN_AREA, OPEN_PURPOSES, Source

SOURCE = Source(
    name="police-outcomes",
    title="a police outcomes file",
    columns=COLUMNS,
    transform=transform,
    key=KEY,
    counted=True,
    link=link,
    file_words=("outcomes",),
    regime="open",
    purposes=OPEN_PURPOSES,
    marking="open",
    area=OPEN_AREA,
    controller="data.police.uk",
    nations=("England", "Wales", "Northern Ireland"),
    licence="Open Government Licence v3.0",
    retention="open_events",
    refuses="a row without a crime identifier, a month or an outcome",
)
