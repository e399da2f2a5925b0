"""The lists that GraphQL offers: which edge each follows, from where to where."""

from graph.schema.core import Link

SPACES = ("Place", "EducationSetting", "OnlineSpace")
CONTEXTS = (*SPACES, "PeerGroup")
NETWORK = ("ExploitationNetwork",)

LINKS = (
    # on every context
    Link("groups", "Peer groups that spend time here.", SPACES, "SPENDS_TIME_IN", False, ("PeerGroup",)),
    Link(
        "groups",
        "Peer groups that this one is tied to.",
        ("PeerGroup",),
        "CONNECTED_TO",
        True,
        ("PeerGroup",),
    ),
    Link("events", "Events that happened here.", CONTEXTS, "OCCURRED_AT", False, ("Event",)),
    Link(
        "strengths",
        "What already helps here.",
        CONTEXTS,
        "ABOUT",
        False,
        ("Factor",),
        ("factor_kind", "strength"),
    ),
    Link(
        "factors",
        "Vulnerabilities, risks, strengths, progress and capacity.",
        CONTEXTS,
        "ABOUT",
        False,
        ("Factor",),
    ),
    Link("concerns", "Concerns about this context.", CONTEXTS, "ABOUT", False, ("Concern",)),
    Link("areas", "Areas it lies in.", CONTEXTS, "LOCATED_IN", True, ("Area",)),
    Link(
        "guardians",
        "Organisations with a duty or capacity to keep it safe.",
        CONTEXTS,
        "SAFEGUARDS",
        False,
        ("Organisation",),
    ),
    Link("people", "Young people known to spend time here.", SPACES, "SPENDS_TIME_IN", False, ("Person",)),
    Link("people", "Young people in the group.", ("PeerGroup",), "PART_OF", False, ("Person",)),
    Link("pupilsKnown", "Pupils that partners hold.", ("EducationSetting",), "ATTENDS", False, ("Person",)),
    Link(
        "spendsTimeIn",
        "Contexts where the group spends time.",
        ("PeerGroup",),
        "SPENDS_TIME_IN",
        True,
        SPACES,
    ),
    Link(
        "networks",
        "Exploitation networks that the group is tied to.",
        ("PeerGroup",),
        "CONNECTED_TO",
        True,
        NETWORK,
    ),
    # on people
    Link("groups", "Peer groups.", ("Person",), "PART_OF", True, ("PeerGroup",)),
    Link("friends", "Friends.", ("Person",), "FRIEND_OF", True, ("Person",)),
    Link("influences", "People whom this person influences.", ("Person",), "INFLUENCES", True, ("Person",)),
    Link("influencedBy", "People who influence this person.", ("Person",), "INFLUENCES", False, ("Person",)),
    Link("relatives", "Family.", ("Person",), "RELATED_TO", True, ("Person",)),
    Link(
        "trusts",
        "Adults and organisations that this person trusts.",
        ("Person",),
        "TRUSTS",
        True,
        ("Person", "Organisation"),
    ),
    Link(
        "spendsTimeIn", "Contexts where this person spends time.", ("Person",), "SPENDS_TIME_IN", True, SPACES
    ),
    Link("attends", "Education settings.", ("Person",), "ATTENDS", True, ("EducationSetting",)),
    Link("events", "Events, with the person's part in each.", ("Person",), "INVOLVED_IN", True, ("Event",)),
    Link("concerns", "Concerns about this person.", ("Person",), "ABOUT", False, ("Concern",)),
    Link(
        "factors",
        "Vulnerabilities, risks, strengths, progress and capacity.",
        ("Person",),
        "ABOUT",
        False,
        ("Factor",),
    ),
    Link(
        "exploitedBy",
        "Networks by which this person is exploited.",
        ("Person",),
        "EXPLOITED_BY",
        True,
        NETWORK,
    ),
    # on the rest
    Link("groups", "Peer groups tied to the network.", NETWORK, "CONNECTED_TO", False, ("PeerGroup",)),
    Link("people", "People exploited by the network.", NETWORK, "EXPLOITED_BY", False, ("Person",)),
    Link("contexts", "Contexts in the area.", ("Area",), "LOCATED_IN", False, SPACES),
    Link(
        "events", "Events in the area whose place is not known.", ("Area",), "OCCURRED_AT", False, ("Event",)
    ),
    Link("areas", "Areas that this one lies in.", ("Area",), "LOCATED_IN", True, ("Area",)),
    Link("occurredAt", "Contexts where it happened.", ("Event",), "OCCURRED_AT", True, CONTEXTS),
    Link("outcomes", "What came of it.", ("Event",), "OUTCOME_OF", False, ("Outcome",)),
    Link("involved", "People involved.", ("Event",), "INVOLVED_IN", False, ("Person",)),
    Link("outcomeOf", "Events it is about.", ("Outcome",), "OUTCOME_OF", True, ("Event",)),
    Link("about", "Contexts it is about.", ("Concern", "Factor"), "ABOUT", True, CONTEXTS),
    Link("aboutPeople", "People it is about.", ("Concern", "Factor"), "ABOUT", True, ("Person",)),
    Link(
        "safeguards",
        "Contexts that the organisation helps to keep safe.",
        ("Organisation",),
        "SAFEGUARDS",
        True,
        CONTEXTS,
    ),
)
