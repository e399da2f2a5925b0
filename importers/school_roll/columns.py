"""Columns of the school-roll template."""

from importers.contract import Column
from importers.people import person_columns
from importers.terms import TERMS
from importers.values import Type

COLUMNS = (
    *person_columns("pupil", "the pupil", needed=True),
    Column("urn", Type.TEXT, "unique reference number of the school", required=True, filled=True),
    Column("status", Type.TEXT, "on roll, dual registered, left, ..."),
    *TERMS,
)

KEY = ("pupil_id", "urn")
