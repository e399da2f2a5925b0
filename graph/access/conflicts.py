"""Conflicts of interest: a viewer who is linked to a young person sees nothing of them, whatever is shared.

Declared in the policy, never derived: who is whose aunt is not for this graph to guess.
"""

import datetime
from typing import TYPE_CHECKING

from graph.access.agreements import Day, Entry
from graph.access.names import folded
from graph.access.viewer import Viewer
from graph.schema.registry import SCHEMA

if TYPE_CHECKING:
    from graph.access.policy import Policy


class Conflict(Entry):
    """`who` sees nothing of `person` (a uid), up to and including the day `until`; without it, until it is removed."""

    who: str
    person: str
    until: Day | None = None

    def holds(self, viewer: Viewer, today: datetime.date) -> bool:
        """Whether it bars this viewer. Names are compared loosely: another spelling of `who` is barred too."""
        return folded(self.who) == folded(viewer.who) and (self.until is None or today <= self.until)


def barred(policy: "Policy", viewer: Viewer, today: datetime.date) -> frozenset[str]:
    """The uids of the people of whom the viewer may see nothing."""
    return frozenset(conflict.person for conflict in policy.conflicts if conflict.holds(viewer, today))


# What is about a person: facts, and the contexts that are one person's home.
_ABOUT = "|".join(kind.name for kind in SCHEMA.nodes if kind.is_fact or (kind.is_context and kind.person_level))
# Edges between two facts: the actions and measures of a plan, what came of an event, what shows a concern.
_FACTS = {kind.name for kind in SCHEMA.nodes if kind.is_fact}
_BETWEEN = "|".join(kind.name for kind in SCHEMA.edges if _FACTS & set(kind.starts) and _FACTS & set(kind.ends))

OUT_OF_REACH = f"""
MATCH (p:Person) WHERE p.uid IN $people
CALL (p) {{ RETURN p AS one UNION MATCH (one:Person {{canonical_id: p.canonical_id}}) RETURN one }}
WITH DISTINCT one
OPTIONAL MATCH (one)--(near:{_ABOUT})
OPTIONAL MATCH (near) ((:{_ABOUT})-[:{_BETWEEN}]-(:{_ABOUT})){{0,3}} (far)
WITH collect(DISTINCT one.uid) + collect(DISTINCT near.uid) + collect(DISTINCT far.uid) AS uids
UNWIND uids AS uid
RETURN collect(DISTINCT uid) AS uids
"""
"""The uids of the people in `$people`, of everybody who is one person with them, and of what is tied to them: also what
was withdrawn, and up to three facts away."""
