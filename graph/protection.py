"""Protected addresses stay protected: by a later row that says nothing of it, and in what was said before.

A household is protected because somebody at risk lives there. Files without that mark go on arriving, and a day before
the mark can be asked about; neither may give the address away. Only a row with another marking, written out, lifts it.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Protocol

import neo4j

from graph.access.purposes import PROTECTED
from graph.facts import Edge, Node


class Said(Protocol):
    """A node or edge on its way into the graph."""

    item: Node | Edge
    marking: str | None
    scope: int


Scopes = frozenset[int]


def scopes(tx: neo4j.ManagedTransaction) -> Scopes:
    """The numbers of the protected scopes."""
    return frozenset(tx.run(_SCOPES, marking=PROTECTED).single(strict=True)["numbers"])


def hold(
    tx: neo4j.ManagedTransaction, group: Sequence[Said], known: Mapping[str, int], protected: Scopes, *, edges: str = ""
) -> None:
    """Give what is or was in one of the `protected` scopes that scope again, where a row names no marking.

    known: uid -> scope of what is there, negative when it is retired. edges: the kind, for edges: a retired edge has
    given its uid away, and is looked for.
    """
    if not protected:
        return
    unmarked = [said for said in group if said.marking is None]
    held = {uid: abs(scope) for uid, scope in known.items() if abs(scope) in protected}
    if edges:
        uids = [said.item.uid for said in unmarked]
        held |= dict(tx.run(_once(edges), uids=uids, protected=sorted(protected)).single(strict=True)["once"])
    for said in unmarked:
        said.scope = held.get(said.item.uid, said.scope)


def extend(tx: neo4j.ManagedTransaction, kind: str, group: Iterable[Said]) -> None:
    """Protect what was said of these edges before, too."""
    rows = [[said.item.uid, said.scope] for said in group]
    if rows:
        tx.run(_before(kind), rows=rows).consume()


_SCOPES = "MATCH (s:Scope {marking: $marking}) RETURN collect(s.number) AS numbers"


@cache
def _once(kind: str) -> str:
    return (
        f"UNWIND $uids AS uid MATCH ()-[e:{kind}]->() WHERE e.uid STARTS WITH uid + '@' AND abs(e.scope) IN $protected "
        "RETURN collect([uid, abs(e.scope)]) AS once"
    )


@cache
def _before(kind: str) -> str:
    return f"UNWIND $rows AS r MATCH ()-[e:{kind}]->() WHERE e.uid STARTS WITH r[0] + '@' SET e.scope = -r[1]"
