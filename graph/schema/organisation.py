"""Organisations, and what they do to keep a context safe."""

from graph.schema.core import EdgeKind, NodeKind, Property, Type

ORGANISATION = NodeKind(
    "Organisation",
    "A council, force, school trust, charity or business.",
    "(scheme, id), or (controller, name)",
    (
        Property("name", Type.TEXT, "name"),
        Property("sector", Type.TEXT, "local authority, police, education, voluntary, health, business"),
        Property(
            "delivery_model",
            Type.CODE,
            "who leads a partnership: the voluntary sector, a local authority with partners, or the police",
            ("voluntary_sector", "local_authority", "police"),
        ),
        Property("invented", Type.BOOLEAN, "true for the organisations of the demo"),
    ),
)

EDGES = (
    # (:Organisation|Person)-[:SAFEGUARDS]->(:Place|EducationSetting|OnlineSpace|PeerGroup|Household)
    EdgeKind(
        "SAFEGUARDS",
        "A duty or capacity to keep a context safe.",
        ("Organisation", "Person"),
        ("Place", "EducationSetting", "OnlineSpace", "PeerGroup", "Household"),
        (Property("duty", Type.TEXT, "what the duty is"), Property("hours", Type.TEXT, "when")),
    ),
)
