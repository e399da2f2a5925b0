"""A decision to share something about people, or not to: who decided, what, with whom, on which basis, and who knows.

The register of these decisions is the access log itself, action `disclosure`: append-only, sealed, and found by the
person. A decision without one of its parts is refused (Information sharing: advice for practitioners, HM Government
2024: record the decision and the reasons for it, also when nothing is shared).
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from graph.access.log import AccessLog
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.errors import Refused

WHAT = "decision to share"
KNOWN = """
MATCH (p:Person) WHERE p.uid IN $uids
OPTIONAL MATCH (q:Person {canonical_id: p.canonical_id})
WITH p, collect(q) AS others
RETURN p.uid AS uid, [q IN others | q.uid] AS same, [q IN others + [p] | q.name] AS names
"""
_PLACES = """
UNWIND $uids AS uid
OPTIONAL MATCH (c:Context {uid: uid}) OPTIONAL MATCH (e:Event {uid: uid}) OPTIONAL MATCH (k:Concern {uid: uid})
OPTIONAL MATCH (f:Factor {uid: uid}) OPTIONAL MATCH (a:Assessment {uid: uid}) OPTIONAL MATCH (l:Plan {uid: uid})
WITH uid, coalesce(c, e, k, f, a, l) AS found WHERE found IS NOT NULL
OPTIONAL MATCH (found)-[:ABOUT|INVOLVED_IN]-(p:Person)
RETURN uid, collect(DISTINCT p.uid) AS people
"""


class Decision(StrEnum):
    """Whether it was shared."""

    SHARE = "share"
    NOT_SHARE = "not_share"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One decision. what: uids. informed: whether the people or their carers were told, and `informed_why`."""

    decision: Decision
    recipient: str
    basis: str
    purpose: str
    what: tuple[str, ...]
    informed: bool
    informed_why: str
    decided_by: str
    reasons: str

    def __post_init__(self) -> None:
        for name, why in _NEEDED.items():
            value = getattr(self, name)
            if not value or (isinstance(value, str) and not value.strip()):
                raise Refused(f"A decision to share or not needs {name.replace('_', ' ')}: say {why}.")


_NEEDED = {
    "recipient": "which organisation and which role gets it, or asked for it",
    "basis": "the lawful basis",
    "purpose": "what for",
    "what": "the identifiers of what is shared",
    "informed_why": "why the young person or carer was told, or was not",
    "decided_by": "who decided, by role",
    "reasons": "why",
}


def disclose(graph: Graph, log: AccessLog, decision: Disclosure, viewer: Viewer) -> int:
    """Put a decision on record; returns its number. Raises Refused for an identifier that the graph does not have."""
    known = graph.read(KNOWN, {"uids": list(decision.what)})
    people = {uid for row in known for uid in (row["uid"], *row["same"])}
    others = {row["uid"]: row["people"] for row in graph.read(_PLACES, {"uids": list(decision.what)})}
    if unknown := sorted(set(decision.what) - people - others.keys()):
        raise Refused(f"The graph has no {unknown[0]}: name what is shared by its identifier.")
    people |= {uid for found in others.values() for uid in found}
    _hold_no_names(decision, graph.read(KNOWN, {"uids": sorted(people)}))
    details = asdict(decision) | {"subjects": list(decision.what), "people": sorted(people)}
    return log.record(viewer, "disclosure", f"{WHAT}: {decision.decision.value}", details)


def _hold_no_names(decision: Disclosure, known: list[dict[str, Any]]) -> None:
    """The log cannot be erased from, so a decision's words name nobody whom it is about. Raises Refused."""
    words = " ".join((decision.reasons, decision.informed_why, decision.purpose, decision.basis)).lower()
    if any(name and name.lower() in words for row in known for name in row["names"]):
        raise Refused("The decision's words name a person whom it is about; the log keeps them for good: reword it.")


def disclosures(log: AccessLog, uids: set[str]) -> Iterator[dict[str, Any]]:
    """The entries of disclosures that touch one of these, oldest first."""
    yield from (entry for entry in log.search(records=sorted(uids)) if entry["action"] == "disclosure")
