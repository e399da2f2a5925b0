"""A row of the school register: one education setting."""

from graph.facts import Node, RowFacts
from graph.ids import uid
from importers.areas import area, lies_in
from importers.contract import Row
from importers.grid import located
from importers.schools.columns import AREAS
from importers.source import Context
from importers.terms import known

_COPIED = (
    "name",
    "setting_type",
    "phase",
    "open_status",
    "gender",
    "low_age",
    "high_age",
    "pupils",
    "postcode",
    "opened_on",
    "closed_on",
    "invented",
)


def transform(row: Row, _context: Context) -> RowFacts:
    """The setting, under its URN, and the areas whose codes the row gives."""
    urn = str(row["urn"])
    where = located(row["longitude"], row["latitude"], row["easting"], row["northing"])
    properties = {name: row[name] for name in _COPIED if row[name] is not None}
    properties |= known(urn=urn, location=where, precision="exact" if where else None)
    setting = Node("EducationSetting", uid("EducationSetting", "urn", urn), properties)
    facts = RowFacts(setting.uid, [setting], [])
    for column, area_type in AREAS:
        code = row[column]
        around = area(code, area_type) if code else None
        if around:
            facts.nodes.append(around)
            facts.edges.append(lies_in(setting, around))
    return facts
