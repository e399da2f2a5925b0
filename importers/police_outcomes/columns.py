"""Columns of data.police.uk `YYYY-MM-<force>-outcomes.csv`. Where it happened is not read: the event has that."""

from importers.contract import Column
from importers.values import Type

COLUMNS = (
    Column(
        "crime_id", Type.TEXT, "identifier of the crime; several outcomes share one", ("Crime ID",), True, filled=True
    ),
    Column("month", Type.MONTH, "month of the outcome", ("Month",), True, filled=True),
    Column("reported_by", Type.TEXT, "force that supplied the row", ("Reported by",), True),
    Column("outcome_type", Type.TEXT, "outcome as published", ("Outcome type",), True, filled=True),
)

KEY = ("crime_id", "month", "reported_by", "outcome_type")
