"""Columns of the context-referral template."""

from importers.contexts import context_columns
from importers.contract import Column
from importers.people import person_columns
from importers.source import Agreement
from importers.terms import TERMS
from importers.values import Type

COLUMNS = (
    Column("referral_ref", Type.TEXT, "your own reference", required=True, filled=True),
    Column("received_on", Type.DATE, "day received", required=True, filled=True),
    Column(
        "concern_type",
        Type.TEXT,
        "one of those in docs/criteria.md: child criminal exploitation, serious violence, ...",
        required=True,
        filled=True,
    ),
    Column(
        "criterion",
        Type.TEXT,
        "the code of the published criterion that was met, and words if you like: CE2, ...",
        required=True,
        filled=True,
    ),
    Column("status", Type.CHOICE, "open or closed", required=True, filled=True, values=("open", "closed")),
    Column("closed_on", Type.DATE, "day closed; empty while it is open"),
    *person_columns("person", "the young person, if the referral names one", named=False),
    *context_columns(),
    *TERMS,
)

KEY = ("referral_ref", "person_id", "person_upn", "context_kind", "context_scheme", "context_id")
SAID_ONCE = ("received_on", "concern_type", "criterion", "status", "closed_on")
# Rows with one reference are one concern about several people or contexts.
AGREEMENT = Agreement(
    ("referral_ref",),
    (*SAID_ONCE, "from", "until", "told_by", "basis", "grade_source", "grade_info", "handling"),
)
