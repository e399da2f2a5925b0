"""A row of the stop register: one stop or station."""

from graph.facts import Node, RowFacts
from graph.ids import uid
from importers.contract import Row
from importers.grid import located
from importers.source import Context
from importers.terms import known

# NaPTAN stop types, grouped as people speak of them.
PLACE_TYPES = {
    **dict.fromkeys(("BCT",), "bus_stop"),
    **dict.fromkeys(("BCS", "BCE", "BCQ", "BST"), "bus_station"),
    **dict.fromkeys(("RSE", "RLY", "RPL"), "railway_station"),
    **dict.fromkeys(("TMU", "MET", "PLT"), "metro_station"),
    **dict.fromkeys(("FTD", "FER", "FBT"), "ferry_terminal"),
    **dict.fromkeys(("AIR", "GAT"), "airport"),
    **dict.fromkeys(("TXR", "STR"), "taxi_rank"),
    **dict.fromkeys(("LCB", "LCE", "LPL"), "cable_car"),
    **dict.fromkeys(("SDA",), "drop_off_point"),
}
_STATUS = {"act": "active", "ina": "inactive", "del": "inactive", "pen": "pending"}
_BRITISH = frozenset({"", "ukos", "u"})


def transform(row: Row, _context: Context) -> RowFacts:
    """The place under its ATCO code. Irish Grid metres are not converted: such a stop needs its degrees."""
    british = (row["grid_type"] or "").lower() in _BRITISH
    metres = (row["easting"], row["northing"]) if british else (None, None)
    where = located(row["longitude"], row["latitude"], *metres)
    status = (row["status"] or "").lower()
    properties = known(
        name=_name(row["name"], row["indicator"]),
        place_type=PLACE_TYPES.get(row["stop_type"].upper(), "stop"),
        location=where,
        precision="exact" if where else "unknown",
        open_status=_STATUS.get(status, status) or None,
        invented=row["invented"],
    )
    name = uid("Place", "atco", row["atco_code"])
    return RowFacts(name, [Node("Place", name, properties)], [])


def _name(name: str, indicator: str | None) -> str:
    """The name with the indicator that tells the two sides of a road apart."""
    return f"{name} ({indicator})" if indicator else name
