"""The purposes for which the graph may be read, as data: who may act for each, and what each lets them see."""

from dataclasses import dataclass

from graph.schema.core import CONTEXT, OVERSIGHT, WELFARE

OPERATOR = "operator"  # whoever runs this installation, on its own command line; never in a token
MARKINGS = frozenset({"open", "official", "official_sensitive"})
PROTECTED = (
    "protected"  # an address that somebody at risk must be safe at: no purpose may read it, so no path returns it
)


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose: its view, the roles that may act for it, the protective markings it may read."""

    name: str
    description: str
    view: str
    roles: frozenset[str]
    markings: frozenset[str]


_ALL = (
    Purpose(
        "place_safety",
        "Make places, groups, schools and online spaces safer. Contexts and counts of at least five; no person.",
        CONTEXT,
        frozenset({"analyst", "practitioner", "coordinator", OPERATOR}),
        MARKINGS,
    ),
    Purpose(
        "welfare",
        "Plan safety with a young person: named people, friendships and the contexts around them.",
        WELFARE,
        frozenset({"practitioner", OPERATOR}),
        MARKINGS,
    ),
    Purpose(
        "oversight",
        "Check how the graph is used: the access log, and nothing in the graph.",
        OVERSIGHT,
        frozenset({"auditor", OPERATOR}),
        frozenset(),
    ),
)

PURPOSES = {purpose.name: purpose for purpose in _ALL}
SMALLEST_COUNT = 5  # a smaller number of young people is not shown in the context view (domain.md R18)
