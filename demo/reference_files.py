"""Reference files: the register of schools, a map's places, and stops, in the columns that real ones have."""

from typing import Any

import numpy as np

from demo.places import Place
from demo.schools import School
from demo.table import Table, columns
from demo.town import Town, degrees, grid, lsoa_code
from demo.words import TOWN

SCHOOL_COLUMNS = columns(
    "URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (name),"
    "EstablishmentStatus (name),OpenDate,CloseDate,PhaseOfEducation (name),StatutoryLowAge,StatutoryHighAge,"
    "Gender (name),NumberOfPupils,Postcode,Easting,Northing,LSOA (code),invented"
)
# The full layout of the national stop register, and our own mark that the stop is invented.
STOP_COLUMNS = columns(
    "ATCOCode,NaptanCode,PlateCode,CleardownCode,CommonName,CommonNameLang,ShortCommonName,ShortCommonNameLang,"
    "Landmark,LandmarkLang,Street,StreetLang,Crossing,CrossingLang,Indicator,IndicatorLang,Bearing,NptgLocalityCode,"
    "LocalityName,ParentLocalityName,GrandParentLocalityName,Town,TownLang,Suburb,SuburbLang,LocalityCentre,GridType,"
    "Easting,Northing,Longitude,Latitude,StopType,BusStopType,TimingStatus,DefaultWaitTime,Notes,NotesLang,"
    "AdministrativeAreaCode,CreationDateTime,ModificationDateTime,RevisionNumber,Modification,Status,invented"
)
STOP_TYPES = {"bus_stop": ("BCT", "MKD"), "bus_station": ("BST", "")}


def schools(all_schools: list[School], pupils: dict[int, int], town: Town) -> Table:
    """The register's rows; `pupils` counts the roll by school number."""
    table = Table(SCHOOL_COLUMNS)
    spots = np.array([[school.x, school.y] for school in all_schools])
    cells = town.cell(spots)
    metres = grid(spots).round(1)
    for school in all_schools:
        values = (
            school.urn, "000", TOWN, f"{4000 + school.number}", school.name, school.setting_type, "Open", "01-09-1998",
            "", school.phase, str(school.low_age), str(school.high_age), "Mixed",
            str(pupils.get(school.number, 0) or ""), "", f"{metres[school.number, 0]:.1f}",
            f"{metres[school.number, 1]:.1f}", lsoa_code(int(cells[school.number])), "yes",
        )  # fmt: skip
        table.rows.append(list(values))
    return table


def places(all_places: list[Place]) -> dict[str, Any]:
    """A GeoJSON collection of the places that a map would have, with the properties of an OpenStreetMap extract."""
    where = degrees(np.array([[place.x, place.y] for place in all_places]))
    features = [
        {
            "type": "Feature",
            "properties": {"osm_id": place.reference, "fclass": place.kind, "name": place.name, "invented": "yes"},
            "geometry": {"type": "Point", "coordinates": [float(lon), float(lat)]},
        }
        for place, (lon, lat) in zip(all_places, where, strict=True)
        if place.scheme == "osm"
    ]
    return {"type": "FeatureCollection", "features": features}


def stops(all_places: list[Place]) -> Table:
    """The stop register's rows."""
    table = Table(STOP_COLUMNS)
    spots = np.array([[place.x, place.y] for place in all_places])
    metres, where = grid(spots), degrees(spots)
    for place in all_places:
        if place.scheme == "atco":
            stop_type, bus_stop_type = STOP_TYPES[place.kind]
            table.add(
                ATCOCode=place.reference,
                CommonName=place.name,
                LocalityName=TOWN,
                LocalityCentre="false",
                GridType="UKOS",
                Easting=f"{metres[place.number, 0]:.0f}",
                Northing=f"{metres[place.number, 1]:.0f}",
                Longitude=f"{where[place.number, 0]:.6f}",
                Latitude=f"{where[place.number, 1]:.6f}",
                StopType=stop_type,
                BusStopType=bus_stop_type,
                AdministrativeAreaCode="000",
                CreationDateTime="2009-08-25T00:00:00",
                ModificationDateTime="2026-01-05T00:00:00",
                RevisionNumber="1",
                Modification="new",
                Status="active",
                invented="yes",
            )
    return table
