"""Columns of the events template."""

from importers.contexts import context_columns
from importers.contract import Column
from importers.people import person_columns
from importers.source import Agreement
from importers.terms import TERMS
from importers.values import Type

KINDS = ("police_recorded", "harm", "missing", "found", "search", "sighting", "transition")
ROLES = ("harmed", "witness", "present", "suspected", "convicted", "reporter")

COLUMNS = (
    Column("event_ref", Type.TEXT, "your own reference", required=True, filled=True),
    Column("kind", Type.CHOICE, "what kind of event", required=True, filled=True, values=KINDS),
    Column("category", Type.TEXT, "your own category"),
    Column("started", Type.DATE, "day it began", required=True, filled=True),
    Column("ended", Type.DATE, "day it ended"),
    Column("time_precision", Type.CHOICE, "how exactly the time is known", values=("minute", "day", "month")),
    Column("proactive", Type.YES_NO, "yes when found by police activity rather than reported"),
    *person_columns("person", "a person involved, if any"),
    Column("role", Type.CHOICE, "the person's part in this event and in no other", required=True, values=ROLES),
    *context_columns(),
    *TERMS,
)

KEY = (
    "event_ref", "person_id", "person_upn", "role", "context_kind", "context_scheme", "context_id",
)  # fmt: skip
# Rows with one reference are one event with several people.
AGREEMENT = Agreement(
    ("event_ref",),
    (
        "kind", "category", "started", "ended", "time_precision", "proactive",
        "from", "until", "told_by", "basis", "grade_source", "grade_info", "handling",
    ),
)  # fmt: skip
