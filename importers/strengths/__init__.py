"""Strengths: what already helps in a context. Our own template."""

from importers.source import Source
from importers.strengths.columns import AGREEMENT, COLUMNS, KEY
from importers.strengths.transform import transform

SOURCE = Source(
    name="strengths",
    title="a list of strengths",
    columns=COLUMNS,
    transform=transform,
    key=KEY,
    agreements=(AGREEMENT,),
    file_words=("strength",),
    refuses="a strength without a context, a domain or a date",
)
