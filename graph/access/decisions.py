"""Who decides, and who is asked before, as the delivery approach of this installation says."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from graph.access.agreements import ANYBODY
from graph.access.approaches import ACTIONS, CONTROLLER, OUTSIDE, Action, Decision
from graph.access.conflicts import barred
from graph.access.policy import Policy
from graph.access.purposes import OPERATOR
from graph.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether a viewer decides something, and why or why not. asked: whose view is sought before, by name."""

    allowed: bool
    reason: str
    asked: tuple[str, ...]


def decides(
    policy: Policy,
    action: Action,
    viewer: Viewer,
    today: datetime.date,
    *,
    controller: str | None = None,
    about: Iterable[str] = (),
) -> Ruling:
    """Whether the viewer decides this.

    controller: the organisation answerable for the facts in question. about: uids of the people whom it is about:
    nobody, the operator neither, decides about a person with whom they have a conflict of interest.
    """
    asked = consulted(policy, action, controller)
    if barred(policy, viewer, today) & set(about):
        return Ruling(False, "A declared conflict of interest bars them from deciding about this person.", asked)
    if viewer.role == OPERATOR:
        return Ruling(True, "The operator of this installation may; it is for them to ask those who are asked.", asked)
    return Ruling(*_ruling(policy, action, viewer, today, controller), asked)


def consulted(policy: Policy, action: Action, controller: str | None = None) -> tuple[str, ...]:
    """Whose view is sought before: the organisations of the kinds that are asked, and people by what they are."""
    led = policy.led
    if led is None:
        return ()
    found: dict[str, None] = {}
    for party in led.decision(action).asked:
        if party in OUTSIDE:
            found[OUTSIDE[party]] = None
        elif party == CONTROLLER:
            found[controller or "whoever answers for the facts"] = None
        else:
            found |= {name: None for name, kind in policy.kinds.items() if kind == party}
    return tuple(found)


def _ruling(
    policy: Policy, action: Action, viewer: Viewer, today: datetime.date, controller: str | None
) -> tuple[bool, str]:
    led = policy.led
    what = f"May {ACTIONS[action]}"
    if led is None or policy.starts is None or policy.ends is None:
        return (
            False,
            "No delivery approach is set in the policy, so that only the operator of this installation decides.",
        )
    if not policy.starts <= today <= policy.ends:
        return False, f"The approach {led.name} holds from {policy.starts} to {policy.ends}, and today it does not."
    decision = led.decision(action)
    if not _deciding(policy, decision, viewer, controller):
        return (
            False,
            f"{what}: {_who(policy, decision, controller)} under the approach {led.name}; they are none of these.",
        )
    if viewer.role not in decision.roles:
        return False, f"{what}: the role {' or '.join(decision.roles)}; theirs is {viewer.role}."
    if viewer.purpose not in decision.purposes:
        return False, f"{what}: whoever acts for {' or '.join(decision.purposes)}; they act for {viewer.purpose}."
    return True, f"They decide under the approach {led.name}: {decision.why}."


def _deciding(policy: Policy, decision: Decision, viewer: Viewer, controller: str | None) -> bool:
    kind = policy.kinds.get(viewer.organisation)
    by_kind = kind is not None and (kind in decision.kinds or ANYBODY in decision.kinds)
    return by_kind or (CONTROLLER in decision.kinds and controller == viewer.organisation)


def _who(policy: Policy, decision: Decision, controller: str | None) -> str:
    """Those who decide, by name where the policy names them."""
    if ANYBODY in decision.kinds:
        return "any organisation of the partnership"
    names = [name for name, kind in policy.kinds.items() if kind in decision.kinds]
    if CONTROLLER in decision.kinds:
        names.append(controller or "whoever answers for the facts")
    return " or ".join(dict.fromkeys(names)) or f"an organisation of kind {' or '.join(decision.kinds)}"
