"""Schools and other education settings, from the register of England (GIAS, formerly EduBase)."""

from importers.schools.columns import COLUMNS, KEY
from importers.schools.transform import transform
from importers.source import OPEN_AREA, OPEN_PURPOSES, Source

SOURCE = Source(
    name="schools",
    title="a school register",
    columns=COLUMNS,
    transform=transform,
    key=KEY,
    file_words=("edubase", "gias"),
    regime="open",
    purposes=OPEN_PURPOSES,
    marking="open",
    area=OPEN_AREA,
    controller="Department for Education",
    nations=("England",),
    licence="Open Government Licence v3.0",
    retention="open_reference",
    refuses="a row without a URN or a name",
)
