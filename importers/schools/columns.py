"""Columns of the school register (GIAS `edubasealldata`, and the EduBase extracts before it) that are read.

The register has over 130 columns and renames them over the years, so they are found by name and the rest are left.
"""

from importers.contract import Column, OnBad
from importers.terms import INVENTED
from importers.values import Type

_DROP = OnBad.DISCARD_VALUE
_HIGHEST_URN = 9_999_999
_OLDEST, _LARGEST = 99, 100_000

COLUMNS = (
    Column("urn", Type.INTEGER, "unique reference number", ("URN",), True, filled=True, limits=(1, _HIGHEST_URN)),
    Column("name", Type.TEXT, "name", ("EstablishmentName", "Establishment name", "School name"), True, filled=True),
    Column(
        "setting_type",
        Type.TEXT,
        "type of establishment",
        ("TypeOfEstablishment (name)", "Type of establishment", "Type of establishment (name)"),
        True,
    ),
    Column(
        "open_status",
        Type.TEXT,
        "open, closed, proposed to close, ...",
        ("EstablishmentStatus (name)", "Establishment status", "Establishment status (name)"),
        True,
    ),
    Column("phase", Type.TEXT, "phase", ("PhaseOfEducation (name)", "Phase of education", "Phase of education (name)")),
    Column("opened_on", Type.DATE, "date opened", ("OpenDate", "Opening date", "Open date"), on_bad=_DROP),
    Column("closed_on", Type.DATE, "date closed", ("CloseDate", "Closing date", "Close date"), on_bad=_DROP),
    Column(
        "low_age",
        Type.INTEGER,
        "statutory lowest age",
        ("StatutoryLowAge", "Statutory lowest age", "Statutory low age"),
        on_bad=_DROP,
        limits=(0, _OLDEST),
    ),
    Column(
        "high_age",
        Type.INTEGER,
        "statutory highest age",
        ("StatutoryHighAge", "Statutory highest age", "Statutory high age"),
        on_bad=_DROP,
        limits=(0, _OLDEST),
    ),
    Column("gender", Type.TEXT, "boys, girls, mixed", ("Gender (name)", "Gender", "Gender of entry")),
    Column(
        "pupils",
        Type.INTEGER,
        "pupils on roll",
        ("NumberOfPupils", "Number of pupils"),
        on_bad=_DROP,
        limits=(0, _LARGEST),
    ),
    Column("postcode", Type.TEXT, "postcode", ("Postcode",)),
    Column("easting", Type.EASTING, "OSGB36 easting, metres", ("Easting",), on_bad=_DROP),
    Column("northing", Type.NORTHING, "OSGB36 northing, metres", ("Northing",), on_bad=_DROP),
    Column("longitude", Type.LONGITUDE, "longitude, degrees", ("Longitude",), on_bad=_DROP),
    Column("latitude", Type.LATITUDE, "latitude, degrees", ("Latitude",), on_bad=_DROP),
    Column("lsoa_code", Type.AREA_CODE, "small area", ("LSOA (code)", "LSOA code"), on_bad=_DROP),
    Column("msoa_code", Type.AREA_CODE, "middle-layer area", ("MSOA (code)", "MSOA code"), on_bad=_DROP),
    Column(
        "la_code",
        Type.AREA_CODE,
        "local authority; the register's own heading says (name) and holds the code",
        ("GSSLACode (name)", "GSSLACode", "GSS LA Code"),
        on_bad=_DROP,
    ),
    Column(
        "ward_code", Type.AREA_CODE, "ward", ("AdministrativeWard (code)", "Administrative ward (code)"), on_bad=_DROP
    ),
    Column(
        "district_code",
        Type.AREA_CODE,
        "district",
        ("DistrictAdministrative (code)", "District administrative (code)"),
        on_bad=_DROP,
    ),
    Column(
        "constituency_code",
        Type.AREA_CODE,
        "parliamentary constituency",
        ("ParliamentaryConstituency (code)", "Parliamentary Constituency (code)"),
        on_bad=_DROP,
    ),
    INVENTED,
)

KEY = ("urn",)

# Which area each code names.
AREAS = (
    ("lsoa_code", "lsoa"),
    ("msoa_code", "msoa"),
    ("la_code", "la"),
    ("ward_code", "ward"),
    ("district_code", "lad"),
    ("constituency_code", "constituency"),
)
