"""Columns of the strengths template."""

from importers.contexts import context_columns
from importers.contract import Column
from importers.source import Agreement
from importers.terms import TERMS
from importers.values import Type

DOMAINS = ("individual", "family", "peer", "education", "community", "online")

COLUMNS = (
    Column("strength_ref", Type.TEXT, "your own reference", required=True, filled=True),
    Column("strength", Type.TEXT, "code: trusted_adult, safe_space, youth_work, ...", required=True, filled=True),
    Column("description", Type.TEXT, "in plain words", longest=10_000),
    Column("domain", Type.CHOICE, "which of the six", required=True, filled=True, values=DOMAINS),
    Column("held_by", Type.TEXT, "organisation that provides it, as you refer to it"),
    Column("hours", Type.TEXT, "when it is there"),
    Column("assessed_on", Type.DATE, "day on which somebody looked", required=True, filled=True),
    *context_columns(needed=True),
    *TERMS,
)

KEY = ("strength_ref", "context_kind", "context_scheme", "context_id")
# Rows with one reference are one strength of several contexts.
AGREEMENT = Agreement(
    ("strength_ref",),
    (
        "strength", "description", "domain", "held_by", "hours", "assessed_on",
        "from", "until", "told_by", "basis", "grade_source", "grade_info", "handling",
    ),
)  # fmt: skip
