"""The only place where a pattern of a statement is written, and no pattern leaves it without its predicates.

Each node and edge variable is in one of the viewer's scopes and was known at the time asked about. When that time is in
the past, what a node *said* then may be kept in an `Earlier` version of it, which is read under the same predicate. A
viewer with a conflict of interest finds no node that is in `$barred`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from api.plan.build import Build
from graph.access.personal import impersonal
from graph.access.predicate import SCOPES, WITH_INFERRED, said, there, visible, visible_now
from graph.identity.resolve import LABEL
from graph.schema.core import CONTEXT, Link
from graph.schema.registry import SCHEMA

PERSON = "Person"


@dataclass(slots=True)
class Match:
    """A MATCH in the making. node, edge: its variables. said: the variable that holds the node's properties.

    before: the clause that its pattern starts from. held, held_said: where the pattern can end at people, the variables
    of the record that the tie leads to; `node` then stands for it: the first record of the same person. records: the
    variable that holds all of them, where the node can be a person.
    """

    build: Build
    pattern: str
    node: str
    said: str
    edge: str = ""
    before: str = ""
    held: str = ""
    held_said: str = ""
    records: str = ""
    _held: list[str] = field(default_factory=list)
    _found: list[str] = field(default_factory=list)
    _said: list[str] = field(default_factory=list)

    def found(self, condition: str) -> None:
        """Add a condition on what never changes: identifiers."""
        self._found.append(condition)

    def where(self, condition: str) -> None:
        """Add a condition on properties of the node, which are read from `said`."""
        self._said.append(condition)

    def of_held(self, condition: str) -> None:
        """Add a condition on the record that the tie leads to."""
        self._held.append(condition)

    def plain(self) -> "Match":
        """The same with the records themselves: to count, nobody need stand for them."""
        if self.held:
            self.node, self.said, self.held, self.held_said, self.records = self.held, self.held_said, "", "", ""
            self._said = [*self._held, *self._said]
        return self

    def clause(self) -> str:
        """The clause, with the predicate of each variable before all else."""
        if self.held:
            return f"{self._matched(self.held, self.held_said, [], self._held)} {self._stand_in()}"
        found = self._matched(self.node, self.said, self._found, self._said)
        return f"{found} {self._gather(self.node, self.said)}" if self.records else found

    def _gather(self, node: str, said_: str) -> str:
        """Goes on with all records of the same person. Nearly nobody has several, and costs one test."""
        kept = ", ".join(dict.fromkeys(name for name in (self.edge, node, said_) if name))
        alone = _alone(self.build, node, said_)
        return f"WITH {kept}, CASE WHEN {alone} THEN [{node}] ELSE {records(self.build, said_)} END AS {self.records}"

    def _matched(self, node: str, said_: str, found: list[str], held: list[str]) -> str:
        first = [*(guard(self.build, name) for name in (self.edge, node) if name), *found]
        if self.build.conflicted:
            first.append(f"NOT {node}.uid IN $barred")
        if not self.build.past:
            return f"{self.before}MATCH {self.pattern} WHERE {' AND '.join([*first, *held])}"
        kept = ", ".join(name for name in (self.edge, node) if name)
        return (
            f"{self.before}MATCH {self.pattern} WHERE {' AND '.join(first)} "
            f"WITH {kept}, {_version(self.build, node)} AS {said_} "
            f"WHERE {' AND '.join([f'{said_} IS NOT NULL', *held])}"
        )

    def _stand_in(self) -> str:
        """Goes on with the first record of the same person."""
        clause = f"{self._gather(self.held, self.held_said)} WITH {self.edge}, {self.held_said}, {self.records}"
        clause += f", head({self.records}) AS {self.node}"
        if self.build.past:
            alone = f"{self.held_said}.canonical_id IS NULL"
            said_ = f"CASE WHEN {alone} THEN {self.held_said} ELSE {_version(self.build, self.node)} END"
            clause += f" WITH {self.edge}, {self.records}, {self.node}, {said_} AS {self.said}"
        conditions = " AND ".join([*self._found, *self._said])
        return f"{clause} WHERE {conditions}" if conditions else clause

    def carried(self) -> str:
        """The variables to hand on in a WITH."""
        return ", ".join(dict.fromkeys(name for name in (self.edge, self.node, self.said, self.records) if name))


def nodes(build: Build, labels: Sequence[str]) -> Match:
    """Nodes of these kinds."""
    node = build.name("n")
    match = Match(build, f"({node}:{'|'.join(labels)})", node, _said(build, node))
    if PERSON in labels:
        match.records = build.name("r")
    _hide_personal(match, labels)
    return match


def ends(build: Build, near: Match, link: Link, kinds: Sequence[str]) -> Match:
    """The other ends of a list from the node of `near`, of these kinds, with the edges to them.

    A person has the ties of all records of the same person, and people at the other end are shown by one of theirs.
    """
    edge, node = build.name("e"), build.name("n")
    declared = SCHEMA.edge(link.edge)
    left, right = ("-", "-") if declared.both_ways else ("-", "->") if link.outgoing else ("<-", "-")
    start, before = near.node, ""
    if PERSON in link.on:
        start = build.name("n")
        before = f"UNWIND {near.records} AS {start} "
    pattern = f"({start}){left}[{edge}:{link.edge}]{right}({node}:{'|'.join(kinds)})"
    match = Match(build, pattern, node, _said(build, node), edge, before)
    if PERSON in kinds:
        match.held, match.held_said = match.node, match.said
        match.node = build.name("n")
        match.said = _said(build, match.node)
        match.records = build.name("r")
    if before and match.held:  # a tie between two records of one person is nobody's
        alone = _alone(build, match.held, match.held_said)
        match.of_held(f"({alone} OR coalesce({match.held_said}.canonical_id <> {near.said}.canonical_id, true))")
    _hide_personal(match, kinds)
    if link.where:
        name, value = link.where
        match.where(f"{match.said}.{name} = {build.parameter(lambda _: value)}")
    return match


def person(build: Build, match: Match) -> str:
    """What is one for all records of a person, and another for everybody else."""
    if build.past:
        return f"coalesce({match.said}.canonical_id, {match.node}.uid)"
    return f"CASE WHEN {_alone(build, match.node, match.said)} THEN {match.node} ELSE {match.said}.canonical_id END"


def _alone(build: Build, node: str, said_: str) -> str:
    """Whether a record is the only one of its person; at present a label tells, which costs less than a property."""
    return f"{said_}.canonical_id IS NULL" if build.past else f"NOT {node}:{LABEL}"


def records(build: Build, said_: str) -> str:
    """The records of the person of whom `said_` is one, in order: those that this viewer may see."""
    node = build.name("n")
    if not build.past:
        found = f"MATCH ({node}:{PERSON}) WHERE {_reached(build, node)} AND {node}.canonical_id = {said_}.canonical_id"
        return f"COLLECT {{ {found} RETURN {node} ORDER BY {node}.uid }}"
    now, then, uid, each = build.name("n"), build.name("n"), build.name("u"), build.name("u")
    return (
        f"COLLECT {{ UNWIND COLLECT {{ "
        f"MATCH ({now}:{PERSON}) WHERE {guard(build, now)} AND {now}.canonical_id = {said_}.canonical_id "
        f"RETURN {now}.uid AS {uid} UNION "
        f"MATCH ({then}:Earlier) WHERE {guard(build, then)} AND {then}.canonical_id = {said_}.canonical_id "
        f"RETURN {then}.of_uid AS {uid} }} AS {each} "
        f"MATCH ({node}:{PERSON}) WHERE {_reached(build, node)} AND {node}.uid = {each} "
        f"AND ({_version(build, node)}).canonical_id = {said_}.canonical_id RETURN {node} ORDER BY {node}.uid }}"
    )


def within_area(build: Build, labels: Sequence[str], code: str) -> tuple[str, Match]:
    """Nodes of these kinds in the area of that code (a parameter), or in an area within it; the clause that finds the
    area, and the match of the nodes, which may find one node more than once."""
    area = nodes(build, ("Area",))
    area.where(f"{area.said}.code = {code}")
    inner, edge, outer = build.name("n"), build.name("e"), build.name("n")
    node = build.name("n")
    known = [there(name, build.name("n"), _scopes(build)) for name in (inner, outer)] if build.past else []
    hop = " AND ".join([*(guard(build, name) for name in (edge, inner, outer)), *known])
    walk = f"({area.node}) (({outer})<-[{edge}:LOCATED_IN]-({inner}) WHERE {hop}){{1,4}} ({node}:{'|'.join(labels)})"
    return area.clause(), Match(build, walk, node, _said(build, node))


def guard(build: Build, name: str) -> str:
    """The predicate of one variable."""
    return visible(name, _scopes(build)) if build.past else visible_now(name, _scopes(build))


def _scopes(build: Build) -> str:
    """The parameter with the viewer's scopes; without it being asked for, what was only inferred is in none of them."""
    if not build.inferred:
        return SCOPES
    build.any_inferred = True
    return WITH_INFERRED


def _reached(build: Build, node: str) -> str:
    """The predicate of a record of a person, none of whom is out of the viewer's reach."""
    return f"{guard(build, node)} AND NOT {node}.uid IN $barred" if build.conflicted else guard(build, node)


def _version(build: Build, node: str) -> str:
    """What a node said on the day asked about."""
    return said(node, build.name("n"), _scopes(build))


def _said(build: Build, node: str) -> str:
    return build.name("s") if build.past else node


def _hide_personal(match: Match, kinds: Sequence[str]) -> None:
    """Where no person may be shown, leave out what is about one."""
    for condition in impersonal(match.node, kinds) if match.build.view == CONTEXT else ():
        match.found(condition)
