"""School rolls: who is on roll where. Our own template."""

from importers.school_roll.columns import COLUMNS, KEY
from importers.school_roll.transform import transform
from importers.source import Source

SOURCE = Source(
    name="school-roll",
    title="a school roll",
    columns=COLUMNS,
    transform=transform,
    key=KEY,
    file_words=("roll",),
    refuses="a pupil without an identifier, and a school without a URN",
)
