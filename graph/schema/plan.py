"""Plans, the actions in them, the reviews that look at them, and the measures of what changed."""

from graph.schema.core import WELFARE, EdgeKind, NodeKind, Property, Type

PLAN = NodeKind(
    "Plan",
    "A plan to make a context, or a young person within it, safer.",
    "(controller, reference)",
    (
        Property("plan_ref", Type.TEXT, "the controller's own reference"),
        Property(
            "plan_kind",
            Type.CODE,
            "under which arrangement",
            ("context", "peer_group", "child_in_need", "child_protection", "risk_outside_the_home", "safety"),
            required=True,
        ),
        Property("goals", Type.TEXTS, "goals, as positive statements"),
        Property("began_on", Type.DATE, "first day", indexed=True),
        Property("closed_on", Type.DATE, "day closed"),
    ),
    is_fact=True,
)

ACTION = NodeKind(
    "Action",
    "One thing that somebody does under a plan.",
    "(plan, number)",
    (
        Property("action_kind", Type.TEXT, "detached youth work, lighting, guardianship, curriculum, disruption, ..."),
        Property("description", Type.TEXT, "in plain words"),
        Property("target_change", Type.TEXT, "the change that it is for"),
        Property("due_on", Type.DATE, "day by which it should be done"),
        Property("done_on", Type.DATE, "day on which it was done"),
    ),
    is_fact=True,
)

REVIEW = NodeKind(
    "Review",
    "A meeting that looks at a context, a plan or concerns together.",
    "(controller, reference)",
    (
        Property("review_ref", Type.TEXT, "the controller's own reference"),
        Property(
            "review_kind",
            Type.CODE,
            "what kind of meeting",
            ("mace", "mash", "context_conference", "steering_group", "child_protection_conference", "other"),
            required=True,
        ),
        Property("held_on", Type.DATE, "day of the meeting", indexed=True),
        Property("decision", Type.TEXT, "what was decided; free text can name somebody", views=frozenset({WELFARE})),
    ),
    is_fact=True,
)

MEASURE = NodeKind(
    "Measure",
    "One measurement of a goal: of change in the context, or of effort made.",
    "(plan, goal, day taken)",
    (
        Property(
            "measure_kind", Type.CODE, "change in the context, or effort made", ("change", "effort"), required=True
        ),
        Property("goal", Type.TEXT, "the goal it measures"),
        Property("method", Type.TEXT, "how it was measured; the assessment's own method again, for change"),
        Property("value", Type.NUMBER, "the value, in the method's unit"),
        Property("is_baseline", Type.BOOLEAN, "whether it is the one to compare with"),
        Property("taken_on", Type.DATE, "day it was taken", indexed=True),
    ),
    is_fact=True,
)

EDGES = (
    # (:Plan)-[:HAS_ACTION]->(:Action)
    EdgeKind("HAS_ACTION", "An action of the plan.", ("Plan",), ("Action",)),
    # (:Action)-[:ADDRESSES]->(:Factor)
    EdgeKind("ADDRESSES", "The factor that the action is meant to change or build on.", ("Action",), ("Factor",)),
    # (:Action|Review|Plan)-[:LED_BY]->(:Organisation)
    EdgeKind("LED_BY", "The organisation that leads it.", ("Action", "Review", "Plan"), ("Organisation",)),
)
