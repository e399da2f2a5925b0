"""Events: what happened, where, when, and what came of it."""

from graph.schema.core import EdgeKind, NodeKind, Property, Type

EVENT = NodeKind(
    "Event",
    "Something that happened at a time and place.",
    "(source, source reference); rows without a reference by their content and count",
    (
        Property(
            "event_kind",
            Type.CODE,
            "what kind of event",
            ("police_recorded", "harm", "missing", "found", "search", "sighting", "transition"),
            required=True,
        ),
        Property("category", Type.TEXT, "the source's own category"),
        Property("started_on", Type.DATE, "first day of the event, or of its month", indexed=True),
        Property("ended_on", Type.DATE, "last day of the event, or of its month"),
        Property("time_precision", Type.CODE, "how exactly the time is known", ("minute", "day", "month")),
        Property("crime_ref", Type.TEXT, "the police's crime identifier; it can repeat", indexed=True),
        Property("last_outcome", Type.TEXT, "last outcome as published"),
        Property("proactive", Type.BOOLEAN, "found by police activity rather than reported"),
    ),
    is_fact=True,
)

OUTCOME = NodeKind(
    "Outcome",
    "What the justice system did about an event.",
    "(crime identifier, month, outcome, count)",
    (
        Property("outcome_type", Type.TEXT, "outcome as published"),
        Property("month", Type.DATE, "first day of the month"),
        Property("crime_ref", Type.TEXT, "the police's crime identifier", indexed=True),
    ),
    is_fact=True,
)

EDGES = (
    # (:Event)-[:OCCURRED_AT]->(:Place|EducationSetting|OnlineSpace|PeerGroup|Household|Area)
    EdgeKind(
        "OCCURRED_AT",
        "The context in which it happened, or at least the area.",
        ("Event",),
        ("Place", "EducationSetting", "OnlineSpace", "PeerGroup", "Household", "Area"),
    ),
    # (:Outcome)-[:OUTCOME_OF]->(:Event)
    EdgeKind("OUTCOME_OF", "The event that the outcome is about.", ("Outcome",), ("Event",)),
)
