"""Referrals of a context, a young person, or both. Our own template."""

from importers.context_referral.columns import AGREEMENT, COLUMNS, KEY
from importers.context_referral.transform import transform
from importers.source import Source

SOURCE = Source(
    name="context-referral",
    title="a list of context referrals",
    columns=COLUMNS,
    transform=transform,
    key=KEY,
    agreements=(AGREEMENT,),
    file_words=("referral",),
    refuses="a referral without an entry criterion, and one that names nobody and nothing",
)
