"""Why somebody can, or cannot, see something: every test that a read makes, passed or not, in a sentence each.

It must not tell more than a read does. Whoever may not see a thing gets one answer, the same to the letter when there
is no such thing; only oversight and the operator are told which test failed, and not of homes or protected addresses:
their identifiers are made from addresses, so that a yes would find one.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.access.policy import Policy
from graph.access.purposes import OPERATOR, PROTECTED, PURPOSES
from graph.access.scopes import OPEN_AREA, Scope
from graph.access.viewer import EVERY_AREA, Viewer
from graph.schema.core import OVERSIGHT, ROW_VIEWS, WELFARE, NodeKind, Property
from graph.schema.registry import SCHEMA

_LISTED = [kind.name for kind in SCHEMA.nodes if kind.listed]


def find(personal: Mapping[str, Sequence[str]]) -> str:
    """Cypher: what decides who may see the node `$id`, in one record; nothing of what it says.

    personal: for each kind, the ties that make a node `n` of it one about a person.
    """
    tests = [f"(n:{kind} AND EXISTS {{ {tie} }})" for kind, ties in personal.items() for tie in ties]
    return (
        f"OPTIONAL MATCH (n:{'|'.join(_LISTED)} {{uid: $id}}) OPTIONAL MATCH (s:Scope {{number: abs(n.scope)}}) "
        "RETURN [[label IN labels(n) WHERE label <> 'Context'][0], n.retired_at IS NULL, "
        f"coalesce({' OR '.join(tests)}, false), s.controller, s.regime, s.purposes, s.marking, s.area, "
        "coalesce(s.inferred, false)] AS found"
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A node as the tests see it. personal: it is a fact about a person."""

    id: str
    kind: NodeKind
    stands: bool
    personal: bool
    scope: Scope


@dataclass(frozen=True, slots=True)
class Check:
    """One test, its outcome, and why."""

    test: str
    passed: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether something is seen, in one sentence and test by test."""

    seen: bool
    sentence: str
    checks: tuple[Check, ...] = ()


REFUSAL = Explanation(
    False,
    "You see nothing under this identifier: nothing has it, or one of the rules keeps it from you, and which is not "
    "said. The rules: your purpose and role, the view that the purpose gives, the marking, your areas, an agreement in "
    "force with whoever answers for it, no conflict of interest, and that it was not withdrawn. Ask an auditor.",
)
"""What an ordinary viewer is told of all that they do not see."""

UNKNOWN = Explanation(
    False, "Nothing can be said of this identifier: nothing has it, or it is of a home or of a protected address."
)
"""What even oversight is not told apart."""


def found(identifier: str, values: list[Any]) -> Found | None:
    """The node from the record of `find`; None when there is none."""
    kind, stands, personal, controller, regime, purposes, marking, area, inferred = values
    if kind is None or controller is None:
        return None
    scope = Scope(controller, regime, frozenset(purposes), marking, area, inferred)
    return Found(identifier, SCHEMA.node(kind), stands, personal, scope)


def explain(
    node: Found | None,
    viewer: Viewer,
    policy: Policy,
    today: datetime.date,
    *,
    barred: Collection[str],
    field: str | None = None,
    full: bool = False,
) -> Explanation:
    """Why the viewer can or cannot see a node, or with `field` (its GraphQL name) a property of it.

    barred: uids out of the viewer's reach for a conflict of interest. full: tell which test failed.
    """
    if node is None or (full and _is_a_home(node)):
        return UNKNOWN if full else REFUSAL
    checks = _checks(node, viewer, policy, today, barred)
    there = all(check.passed for check in checks)
    if not there and not full:
        return REFUSAL
    if node.scope.inferred:
        checks.append(
            Check("inferred", False, "Nobody said it, a method concluded it: it is shown where that is asked for.")
        )
    if field is not None:
        checks.append(_of_field(node.kind, field, viewer))
    failed = [check for check in checks if not check.passed]
    if not failed:
        return Explanation(True, "Every test is passed, so it is shown.", tuple(checks))
    said = ", ".join(check.test for check in failed)
    return Explanation(False, f"It is not shown, because these tests are not passed: {said}.", tuple(checks))


def full_for(viewer: Viewer) -> bool:
    """Whether this viewer is told which test failed, and may ask for somebody else."""
    return viewer.view == OVERSIGHT or viewer.role == OPERATOR


def _is_a_home(node: Found) -> bool:
    return node.scope.marking == PROTECTED or (node.kind.is_context and node.kind.person_level)


def _checks(node: Found, viewer: Viewer, policy: Policy, today: datetime.date, barred: Collection[str]) -> list[Check]:
    scope, purpose = node.scope, PURPOSES[viewer.purpose]
    held = " or ".join(sorted(scope.purposes)) or "no purpose"
    reads = ", ".join(sorted(purpose.markings)) or "none"
    return [
        Check(
            "purpose",
            viewer.purpose in scope.purposes,
            f"The viewer acts for {viewer.purpose}; it is held to be read for {held}.",
        ),
        Check(
            "role",
            viewer.role in purpose.roles,
            f"For {viewer.purpose} these act: {', '.join(sorted(purpose.roles))}; the viewer is {viewer.role}.",
        ),
        _of_view(node, viewer),
        Check(
            "marking",
            scope.marking in purpose.markings,
            f"It is marked {scope.marking}; for {viewer.purpose} these markings are read: {reads}.",
        ),
        Check(
            "protected",
            scope.marking != PROTECTED,
            "A protected address is shown to nobody; this is none."
            if scope.marking != PROTECTED
            else "It is a protected address, which is shown to nobody.",
        ),
        _of_area(scope, viewer),
        _of_agreement(scope, viewer, policy, today),
        Check(
            "conflict",
            node.id not in barred or viewer.view != WELFARE,
            "The policy declares a conflict of interest with somebody whom it is about."
            if node.id in barred
            else "No conflict of interest is declared with anybody whom it is about.",
        ),
        Check("retired", node.stands, "It stands." if node.stands else "It was withdrawn, and is only in the past."),
    ]


def _of_view(node: Found, viewer: Viewer) -> Check:
    of_a_person = node.kind.person_level or node.personal
    shown = viewer.view in ROW_VIEWS and (viewer.view == WELFARE or not of_a_person)
    what = f"{'a' if shown else 'no'} {node.kind.name}{' that is about a person' if node.personal else ''}"
    what = what if viewer.view in ROW_VIEWS else "nothing of the graph"
    return Check("view", shown, f"The purpose gives the {viewer.view} view, which shows {what}.")


def _of_area(scope: Scope, viewer: Viewer) -> Check:
    areas = "every area" if EVERY_AREA in viewer.areas else ", ".join(sorted(viewer.areas)) or "no area"
    where = "of no area in particular" if scope.area == OPEN_AREA else f"of the area {scope.area}"
    return Check("area", scope.in_areas_of(viewer), f"It is {where}; the viewer may see {areas}.")


def _of_agreement(scope: Scope, viewer: Viewer, policy: Policy, today: datetime.date) -> Check:
    giver = scope.controller
    if scope.published:
        return Check("agreement", True, f"{giver} has published it, so that it needs no agreement.")
    if giver == viewer.organisation:
        return Check("agreement", True, f"{giver} answers for it, and the viewer acts for {giver}.")
    if viewer.role == OPERATOR:
        return Check("agreement", True, "The operator of the installation needs no agreement.")
    one = policy.under(viewer, giver, scope.marking, scope.area, today)
    if one is not None:
        return Check("agreement", True, f"{giver} shares it under {one.ref}, until {one.ends} ({one.basis}).")
    past = [
        one
        for one in policy.agreements
        if one.between(giver, viewer.organisation) and one.covers(viewer.purpose, scope.marking, scope.area)
    ]
    for one in past:
        when = f"starts on {one.starts}" if today < one.starts else f"ended on {one.ends}"
        return Check("agreement", False, f"{giver} answers for it, and the agreement {one.ref} {when}.")
    said = f"{giver} answers for it, and no agreement lets {viewer.organisation} see it for {viewer.purpose}."
    return Check("agreement", False, said)


def _of_field(kind: NodeKind, field: str, viewer: Viewer) -> Check:
    prop = _property(kind, field)
    if prop is None:
        links = {link.name for link in SCHEMA.links_of(kind.name)}
        if field in links or field == "id":
            return Check("field", True, f"{field} is shown; what it leads to is tested by itself.")
        return Check("field", False, f"A {kind.name} has no field {field}.")
    views = " and ".join(sorted(prop.views)) or "no"
    return Check(
        "field", viewer.view in prop.views, f"{field} is shown in {views} view; this is the {viewer.view} view."
    )


def _property(kind: NodeKind, field: str) -> Property | None:
    return next((prop for prop in kind.stored if prop.graphql_name == field), None)
