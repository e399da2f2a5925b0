"""Columns of the safety-map template."""

from importers.contexts import context_columns
from importers.contract import Column
from importers.people import person_columns
from importers.terms import TERMS
from importers.values import Type

COLUMNS = (
    Column("map_ref", Type.TEXT, "your own reference of the map", required=True, filled=True),
    Column("drawn_on", Type.DATE, "day on which the map was drawn", required=True, filled=True),
    Column("who_kind", Type.CHOICE, "whose map", required=True, filled=True, values=("young_person", "peer_group")),
    *person_columns("who", "the young person or peer group", needed=True)[:3],
    Column("who_name", Type.TEXT, "agreed neutral name of a peer group"),
    Column("feels", Type.CHOICE, "how safe it feels", required=True, values=("red", "amber", "green")),
    Column("day_band", Type.TEXT, "which days: school day, weekend, ..."),
    Column("hour_band", Type.TEXT, "which part of the day: after school, evening, ..."),
    Column("frequency", Type.TEXT, "how often: daily, weekly, ..."),
    Column("trusted_adult", Type.TEXT, "an adult whom the young person trusts there, as they call them"),
    *context_columns(),
    *TERMS,
)

KEY = (
    "map_ref", "who_kind", "who_id", "context_kind", "context_scheme", "context_id", "day_band", "hour_band",
    "trusted_adult",
)  # fmt: skip
