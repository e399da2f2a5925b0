"""Identifiers: made from who holds a thing and their own reference, never from a name.

Open reference schemes stay readable (`urn:100001`); everything else is hashed, so that a partner's own reference
does not travel in an address, a log or a cursor.
"""

import hashlib

OPEN_SCHEMES = frozenset({"osm", "atco", "urn", "gss", "snap"})
# Schemes whose identifiers name one person whoever holds them.
PERSON_SCHEMES = frozenset({"upn", "nhs"})
_PREFIX = {
    "Person": "person",
    "PeerGroup": "group",
    "ExploitationNetwork": "network",
    "Place": "place",
    "EducationSetting": "setting",
    "OnlineSpace": "online",
    "Household": "household",
    "Area": "area",
    "Event": "event",
    "Outcome": "outcome",
    "Concern": "concern",
    "Factor": "factor",
    "Assessment": "assessment",
    "Plan": "plan",
    "Action": "action",
    "Review": "review",
    "Measure": "measure",
    "Organisation": "organisation",
    "ImportRun": "run",
}


def _hash(*parts: str) -> str:
    # The separator cannot occur in a CSV cell that passed the door, so no two lists of parts collide.
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=10).hexdigest()


def uid(kind: str, scheme: str, *parts: str) -> str:
    """The identifier of a node.

    `uid("EducationSetting", "urn", "100001")` is `urn:100001`; with any other scheme, or a controller's name in its
    place, it is the kind and 20 hexadecimal digits.
    """
    if scheme in OPEN_SCHEMES and len(parts) == 1:
        return f"{scheme}:{parts[0]}"
    return f"{_PREFIX[kind]}:{_hash(kind, scheme, *parts)}"


def edge_uid(kind: str, start: str, end: str, *extra: str) -> str:
    """The identifier of an edge: its kind, its ends, and whatever else tells two such edges apart."""
    return f"{kind.lower()}:{_hash(kind, start, end, *extra)}"


def canonical(scheme: str, value: str) -> str:
    """The value that joins one person's nodes across organisations, from an identifier that names one person."""
    return f"same:{_hash('canonical', scheme, value)}"
