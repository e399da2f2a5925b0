"""Peer groups, and the networks that exploit young people."""

from graph.schema.core import NodeKind, Property, Type

PEER_GROUP = NodeKind(
    "PeerGroup",
    "Young people who spend time together, under an agreed neutral name.",
    "(controller, id)",
    (
        Property("name", Type.TEXT, "agreed neutral name"),
        Property("status", Type.CODE, "suggested until a practitioner confirms it", ("suggested", "confirmed")),
        Property("invented", Type.BOOLEAN, "true for the groups of the demo"),
    ),
    is_context=True,
)

EXPLOITATION_NETWORK = NodeKind(
    "ExploitationNetwork",
    "Adults who exploit young people together.",
    "(controller, id)",
    (
        Property("name", Type.TEXT, "reference name"),
        Property("harm_types", Type.TEXTS, "kinds of harm"),
        Property("invented", Type.BOOLEAN, "true for the networks of the demo"),
    ),
)
