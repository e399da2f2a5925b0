"""Online spaces that young people use; never what is said there. Our own template."""

from importers.online_spaces.columns import AGREEMENT, COLUMNS, KEY
from importers.online_spaces.transform import transform
from importers.source import Source

SOURCE = Source(
    name="online-spaces",
    title="a list of online spaces",
    columns=COLUMNS,
    transform=transform,
    key=KEY,
    agreements=(AGREEMENT,),
    file_words=("online",),
    refuses="a row that nobody graded, or that does not say how it is known",
)
