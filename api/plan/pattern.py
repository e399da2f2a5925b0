"""The only place where a pattern of a statement is written, and no pattern leaves it without its predicates.

Each node and edge variable is in one of the viewer's scopes and was known at the time asked about. When that time is in
the past, what a node *said* then may be kept in an `Earlier` version of it, which is read under the same predicate.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from api.plan.build import Build
from graph.access.predicate import visible, visible_now
from graph.schema.core import Link
from graph.schema.registry import SCHEMA


@dataclass(slots=True)
class Match:
    """A MATCH in the making. node, edge: its variables. said: the variable that holds the node's properties."""

    build: Build
    pattern: str
    node: str
    said: str
    edge: str = ""
    _found: list[str] = field(default_factory=list)
    _said: list[str] = field(default_factory=list)

    def found(self, condition: str) -> None:
        """Add a condition on what never changes: identifiers."""
        self._found.append(condition)

    def where(self, condition: str) -> None:
        """Add a condition on properties of the node, which are read from `said`."""
        self._said.append(condition)

    def clause(self) -> str:
        """The clause, with the predicate of each variable before all else."""
        first = [*(guard(self.build, name) for name in (self.edge, self.node) if name), *self._found]
        if not self.build.past:
            return f"MATCH {self.pattern} WHERE {' AND '.join([*first, *self._said])}"
        kept = ", ".join(name for name in (self.edge, self.node) if name)
        held = [f"{self.said} IS NOT NULL", *self._said]
        return (
            f"MATCH {self.pattern} WHERE {' AND '.join(first)} "
            f"WITH {kept}, {_version(self.build, self.node)} AS {self.said} WHERE {' AND '.join(held)}"
        )

    def carried(self) -> str:
        """The variables to hand on in a WITH."""
        return ", ".join(dict.fromkeys(name for name in (self.edge, self.node, self.said) if name))


def nodes(build: Build, labels: Sequence[str]) -> Match:
    """Nodes of these kinds."""
    node = build.name("n")
    return Match(build, f"({node}:{'|'.join(labels)})", node, _said(build, node))


def ends(build: Build, near: str, link: Link, kinds: Sequence[str]) -> Match:
    """The other ends of a list from the node `near`, of these kinds, with the edges to them."""
    edge, node = build.name("e"), build.name("n")
    declared = SCHEMA.edge(link.edge)
    left, right = ("-", "-") if declared.both_ways else ("-", "->") if link.outgoing else ("<-", "-")
    match = Match(
        build, f"({near}){left}[{edge}:{link.edge}]{right}({node}:{'|'.join(kinds)})", node, _said(build, node), edge
    )
    if link.where:
        name, value = link.where
        match.where(f"{match.said}.{name} = {build.parameter(lambda _: value)}")
    return match


def within_area(build: Build, labels: Sequence[str], code: str) -> tuple[str, Match]:
    """Nodes of these kinds in the area of that code (a parameter), or in an area within it; the clause that finds the
    area, and the match of the nodes, which may find one node more than once."""
    area = nodes(build, ("Area",))
    area.where(f"{area.said}.code = {code}")
    inner, edge, outer = build.name("n"), build.name("e"), build.name("n")
    node = build.name("n")
    hop = " AND ".join(guard(build, name) for name in (edge, inner, outer))
    walk = f"({area.node}) (({outer})<-[{edge}:LOCATED_IN]-({inner}) WHERE {hop}){{1,4}} ({node}:{'|'.join(labels)})"
    return area.clause(), Match(build, walk, node, _said(build, node))


def guard(build: Build, name: str) -> str:
    """The predicate of one variable."""
    return visible(name) if build.past else visible_now(name)


def _said(build: Build, node: str) -> str:
    return build.name("s") if build.past else node


def _version(build: Build, node: str) -> str:
    """What the node said on the day: itself, unless it was changed since."""
    earlier = build.name("n")
    return (
        f"CASE WHEN {node}.changed_at IS NULL OR {node}.changed_at <= $known_on THEN {node} "
        f"ELSE head(COLLECT {{ MATCH ({earlier}:Earlier {{of_uid: {node}.uid}}) WHERE {visible(earlier)} "
        f"RETURN {earlier} ORDER BY {earlier}.recorded_at DESC LIMIT 1 }}) END"
    )
