"""Columns of data.police.uk `YYYY-MM-<force>-street.csv`."""

from importers.contract import Column, OnBad
from importers.values import Type

COLUMNS = (
    Column("crime_id", Type.TEXT, "identifier; blank for anti-social behaviour, and not unique", ("Crime ID",), True),
    Column("month", Type.MONTH, "month of the event, the finest time there is", ("Month",), True, filled=True),
    Column("reported_by", Type.TEXT, "force that supplied the row", ("Reported by",), True),
    Column("falls_within", Type.TEXT, "force whose area it lies in", ("Falls within",), True),
    Column("longitude", Type.LONGITUDE, "of the snap point", ("Longitude",), True, on_bad=OnBad.DISCARD_VALUE),
    Column("latitude", Type.LATITUDE, "of the snap point", ("Latitude",), True, on_bad=OnBad.DISCARD_VALUE),
    Column("location", Type.TEXT, "what the snap point is called", ("Location",), True),
    Column(
        "lsoa_code", Type.AREA_CODE, "small area; empty in Scotland", ("LSOA code",), True, on_bad=OnBad.DISCARD_VALUE
    ),
    Column("lsoa_name", Type.TEXT, "name of the small area", ("LSOA name",), True),
    Column("crime_type", Type.TEXT, "category", ("Crime type",), True, filled=True),
    Column(
        "last_outcome",
        Type.TEXT,
        "latest outcome; changes when a month is published again",
        ("Last outcome category",),
        True,
    ),
)

# What makes an event the event it is. The outcome is left out: when a month is published again with a later outcome,
# that is a changed event and not a new one. The small area is left out because its boundaries have editions.
KEY = ("crime_id", "month", "reported_by", "falls_within", "longitude", "latitude", "location", "crime_type")
