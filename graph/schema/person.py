"""People: young people and the adults around them."""

from graph.schema.core import WELFARE, EdgeKind, NodeKind, Property, Type

ONLY_WELFARE = frozenset({WELFARE})
NO_VIEW: frozenset[str] = frozenset()
CHOICE = ("chosen", "constrained", "none", "unknown")

PERSON = NodeKind(
    "Person",
    "A young person, or an adult around them, as one organisation holds them.",
    "(controller, scheme, id); the same person at two organisations is two nodes with one canonical_id",
    (
        Property("initials", Type.TEXT, "initials, as on a level 1 peer map", views=ONLY_WELFARE),
        Property("name", Type.TEXT, "name as the organisation holds it", views=ONLY_WELFARE),
        Property("birth_month", Type.TEXT, "year and month of birth, yyyy-mm", views=ONLY_WELFARE),
        Property("life_stage", Type.CODE, "young person or adult", ("young_person", "adult", "unknown")),
        # What equality duties ask of the whole, not of a person: read by the disproportionality report and the person.
        Property("sex", Type.CODE, "sex as recorded", ("female", "male", "other", "not_stated"), views=NO_VIEW),
        Property("ethnicity", Type.TEXT, "ethnic group as recorded, in the census groups", views=NO_VIEW),
        Property(
            "identity_key",
            Type.TEXT,
            "fingerprint of an identifier that names one person whoever holds it, such as a pupil number",
            indexed=True,
            views=NO_VIEW,
        ),
        Property(
            "canonical_id",
            Type.TEXT,
            "one value for one person, where two or more nodes are judged to be the same; rebuildable",
            indexed=True,
            views=ONLY_WELFARE,
        ),
        Property(
            "identity_state",
            Type.CODE,
            "joined: several records are this person; disputed: that is not settled",
            ("joined", "disputed"),
            views=ONLY_WELFARE,
        ),
        Property("invented", Type.BOOLEAN, "true for the people of the demo, who do not exist"),
    ),
    person_level=True,
    derived_labels=("Joined",),  # exactly those with a canonical_id
)

EDGES = (
    # (:Person)-[:FRIEND_OF]-(:Person)
    EdgeKind(
        "FRIEND_OF",
        "Friends, as somebody said.",
        ("Person",),
        ("Person",),
        (Property("strength", Type.INTEGER, "1 weak to 5 strong"),),
        both_ways=True,
    ),
    # (:Person)-[:INFLUENCES]->(:Person)
    EdgeKind(
        "INFLUENCES",
        "One person's influence on another, protective or harmful.",
        ("Person",),
        ("Person",),
        (
            Property(
                "valence",
                Type.CODE,
                "whether the influence protects or harms",
                ("protective", "harmful", "mixed"),
            ),
            Property("strength", Type.INTEGER, "1 weak to 5 strong"),
            Property("coercion", Type.BOOLEAN, "whether it rests on force, threat or debt"),
            Property("choice", Type.CODE, "how much choice the young person has", CHOICE),
        ),
    ),
    # (:Person)-[:RELATED_TO]->(:Person)
    EdgeKind(
        "RELATED_TO",
        "Family.",
        ("Person",),
        ("Person",),
        (Property("relation", Type.TEXT, "sibling, parent, carer, ..."),),
        both_ways=True,
    ),
    # (:Person)-[:TRUSTS]->(:Person|Organisation)
    EdgeKind(
        "TRUSTS",
        "An adult or organisation that a young person trusts.",
        ("Person",),
        ("Person", "Organisation"),
        (Property("relation", Type.TEXT, "who they are to the young person"),),
    ),
    # (:Person)-[:PART_OF]->(:PeerGroup)
    EdgeKind(
        "PART_OF",
        "Part of a peer group.",
        ("Person",),
        ("PeerGroup",),
        (
            Property("position", Type.CODE, "where in the group", ("core", "edge", "bridge", "unknown")),
            Property("choice", Type.CODE, "how much choice the young person has", CHOICE),
        ),
    ),
    # (:Person|PeerGroup)-[:CONNECTED_TO]->(:PeerGroup|ExploitationNetwork)
    EdgeKind(
        "CONNECTED_TO",
        "A tie to a peer group or an exploitation network.",
        ("Person", "PeerGroup"),
        ("PeerGroup", "ExploitationNetwork"),
        (
            Property("tie_kind", Type.TEXT, "friend, debt, supply, online, family, conflict"),
            Property("choice", Type.CODE, "how much choice there is", CHOICE),
        ),
    ),
    # (:Person)-[:EXPLOITED_BY]->(:Person|ExploitationNetwork)
    EdgeKind(
        "EXPLOITED_BY",
        "Exploited by a person or a network.",
        ("Person",),
        ("Person", "ExploitationNetwork"),
        (
            Property("exploitation_type", Type.TEXT, "criminal, sexual, labour, ..."),
            Property("choice", Type.CODE, "how much choice the young person has", CHOICE),
        ),
    ),
    # (:Person|PeerGroup)-[:SPENDS_TIME_IN]->(:Place|EducationSetting|OnlineSpace|Household)
    EdgeKind(
        "SPENDS_TIME_IN",
        "Time spent in a context, and how it feels there.",
        ("Person", "PeerGroup"),
        ("Place", "EducationSetting", "OnlineSpace", "Household"),
        (
            Property("feels", Type.CODE, "how safe it feels", ("green", "amber", "red")),
            Property("day_band", Type.TEXT, "school day, weekend, ..."),
            Property("hour_band", Type.TEXT, "part of the day"),
            Property("frequency", Type.TEXT, "how often"),
            Property("how_known", Type.TEXT, "how it is known, for online spaces"),
        ),
    ),
    # (:Person)-[:ATTENDS]->(:EducationSetting)
    EdgeKind(
        "ATTENDS",
        "On the roll of an education setting.",
        ("Person",),
        ("EducationSetting",),
        (Property("attendance", Type.TEXT, "on roll, dual registered, left, ..."),),
    ),
    # (:Person)-[:JUDGED]->(:Person)
    EdgeKind(
        "JUDGED",
        "A judgement whether two records are one person; it joins nothing by itself and is undone by ending it.",
        ("Person",),
        ("Person",),
        (
            Property("judgement", Type.CODE, "what was judged", ("same", "different", "unsure"), required=True),
            Property("judged_by", Type.TEXT, "who judged", required=True, views=ONLY_WELFARE),
            Property("why", Type.TEXT, "the reason given", views=ONLY_WELFARE),
            Property(
                "confirmed_by", Type.TEXT, "the second person, without whom `same` joins nothing", views=ONLY_WELFARE
            ),
            Property("confirmed_at", Type.DATETIME, "when it was confirmed", views=ONLY_WELFARE),
        ),
        both_ways=True,
    ),
    # (:Person)-[:INVOLVED_IN]->(:Event)
    EdgeKind(
        "INVOLVED_IN",
        "A person's part in one event; the only place where a role is kept.",
        ("Person",),
        ("Event",),
        (
            Property(
                "role",
                Type.CODE,
                "the part in this event, and in no other",
                ("harmed", "witness", "present", "suspected", "convicted", "reporter"),
                required=True,
            ),
        ),
    ),
)
