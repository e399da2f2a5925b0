"""Safety maps: where young people spend time and how it feels. Our own template."""

from importers.safety_map.columns import COLUMNS, KEY
from importers.safety_map.transform import transform
from importers.source import Source

SOURCE = Source(
    name="safety-map",
    title="a safety map",
    columns=COLUMNS,
    transform=transform,
    key=KEY,
    file_words=("safety-map", "safety_map"),
    refuses="a row that names neither a context nor a trusted adult",
)
