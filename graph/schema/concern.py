"""Concerns and factors: what somebody worries about, and what already helps."""

from graph.schema.core import EdgeKind, NodeKind, Property, Type

CONCERN = NodeKind(
    "Concern",
    "A referral: worry about a context, a young person, or both.",
    "(controller, reference)",
    (
        Property("concern_ref", Type.TEXT, "the controller's own reference"),
        Property("concern_type", Type.TEXT, "criminal exploitation, sexual exploitation, serious violence, ..."),
        Property("criterion", Type.TEXT, "the published entry criterion that was met"),
        Property("concern_status", Type.CODE, "open or closed", ("open", "closed"), required=True),
        Property("opened_on", Type.DATE, "day received", indexed=True),
        Property("closed_on", Type.DATE, "day closed"),
    ),
    is_fact=True,
)

FACTOR = NodeKind(
    "Factor",
    "A vulnerability, risk, strength, progress or capacity, in one of six domains.",
    "(controller, reference)",
    (
        Property(
            "factor_kind",
            Type.CODE,
            "which of the five",
            ("vulnerability", "risk", "strength", "progress", "capacity"),
            required=True,
        ),
        Property(
            "domain",
            Type.CODE,
            "which of the six",
            ("individual", "family", "peer", "education", "community", "online"),
        ),
        Property("code", Type.TEXT, "code in the source's scheme"),
        Property("description", Type.TEXT, "in plain words"),
        Property("held_by", Type.TEXT, "organisation that provides it"),
        Property("hours", Type.TEXT, "when it is there"),
    ),
    is_fact=True,
)

EDGES = (
    # (:Concern|Factor|Assessment|Plan|Review|Measure)-[:ABOUT]->(:Person|Place|EducationSetting|OnlineSpace|...)
    EdgeKind(
        "ABOUT",
        "Who or what it is about.",
        ("Concern", "Factor", "Assessment", "Plan", "Review", "Measure"),
        ("Person", "Place", "EducationSetting", "OnlineSpace", "PeerGroup", "Household", "Plan", "Concern"),
        (Property("primary", Type.BOOLEAN, "the subject itself rather than somebody or something connected"),),
    ),
    # (:Concern|Factor)-[:EVIDENCED_BY]->(:Event)
    EdgeKind("EVIDENCED_BY", "The event that shows it.", ("Concern", "Factor"), ("Event",)),
)
