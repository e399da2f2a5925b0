"""Columns of the national stop register (NaPTAN `Stops.csv`) that are read."""

from importers.contract import Column, OnBad
from importers.terms import INVENTED
from importers.values import Type

_DROP = OnBad.DISCARD_VALUE

COLUMNS = (
    Column("atco_code", Type.TEXT, "ATCO code", ("ATCOCode", "AtcoCode"), True, filled=True),
    Column("name", Type.TEXT, "common name", ("CommonName",), True, filled=True),
    Column("indicator", Type.TEXT, "which of several stops of that name", ("Indicator",)),
    Column("stop_type", Type.TEXT, "type of stop", ("StopType",), True, filled=True),
    Column("grid_type", Type.TEXT, "UKOS, or IrishOS for Northern Ireland", ("GridType",)),
    Column("easting", Type.EASTING, "easting, metres", ("Easting",), on_bad=_DROP),
    Column("northing", Type.NORTHING, "northing, metres", ("Northing",), on_bad=_DROP),
    Column("longitude", Type.LONGITUDE, "longitude, degrees", ("Longitude",), on_bad=_DROP),
    Column("latitude", Type.LATITUDE, "latitude, degrees", ("Latitude",), on_bad=_DROP),
    Column("status", Type.TEXT, "active, inactive, pending", ("Status",)),
    INVENTED,
)

KEY = ("atco_code",)
