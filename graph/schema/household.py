"""Households: home as a context, for those who work with the young person."""

from graph.schema.core import WELFARE, EdgeKind, NodeKind, Property, Type

_WELFARE = frozenset({WELFARE})

HOUSEHOLD = NodeKind(
    "Household",
    "A home or placement where a young person lives. It exists in the welfare view only.",
    "(UPRN, hashed), (Ofsted provider URN) of a placement, or (controller, id)",
    (
        Property("name", Type.TEXT, "what those who work with the family call it", views=_WELFARE),
        Property(
            "household_kind",
            Type.CODE,
            "what kind of home",
            ("home", "foster_placement", "residential_placement", "other"),
            views=_WELFARE,
        ),
        Property(
            "address", Type.TEXT, "address; a protected one is written with the marking `protected`", views=_WELFARE
        ),
        Property("invented", Type.BOOLEAN, "true for the households of the demo", views=_WELFARE),
    ),
    is_context=True,
    person_level=True,
)

EDGES = (
    # (:Person)-[:LIVES_IN]->(:Household)
    EdgeKind(
        "LIVES_IN",
        "Lives there, always or in part.",
        ("Person",),
        ("Household",),
        (Property("residence", Type.TEXT, "main home, placement, part of the week, ..."),),
    ),
)
