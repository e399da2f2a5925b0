"""Assessments of a context or a young person, and what weighs most in them."""

from graph.schema.core import WELFARE, EdgeKind, NodeKind, Property, Type

ASSESSMENT = NodeKind(
    "Assessment",
    "An assessment of a context (level 2) or of a young person with their contexts (level 1).",
    "(controller, reference)",
    (
        Property("assessment_ref", Type.TEXT, "the controller's own reference"),
        Property("level", Type.CODE, "1: a young person and their contexts; 2: a context", ("1", "2")),
        Property("form", Type.TEXT, "the form used: neighbourhood, school, peer or family triangle, ..."),
        Property("assessed_on", Type.DATE, "day of the assessment", indexed=True),
        Property("author_role", Type.TEXT, "role of who wrote it"),
        Property("summary", Type.TEXT, "in plain words; free text can name somebody", views=frozenset({WELFARE})),
    ),
    is_fact=True,
)

EDGES = (
    # (:Assessment)-[:WEIGHTS]->(:Place|EducationSetting|OnlineSpace|PeerGroup|Household)
    EdgeKind(
        "WEIGHTS",
        "How much a context weighs: what must change first for safety to increase. Set by people, never computed.",
        ("Assessment",),
        ("Place", "EducationSetting", "OnlineSpace", "PeerGroup", "Household"),
        (
            Property("weight", Type.INTEGER, "0 to 100", required=True),
            Property("rationale", Type.TEXT, "why"),
            Property("set_by", Type.TEXT, "role of who set it"),
        ),
    ),
)
