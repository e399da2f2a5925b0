"""The three delivery approaches of the field, as data: who gives what to whom, who decides, who is asked before.

Each is a file of graph/access/approaches/. They are this project's proposals, to be settled by those who use them:
the field describes the approaches (docs/access.md) and prescribes no table of rights.
"""

import datetime
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from graph.access.agreements import ALL, ANYBODY, Agreement, Entry
from graph.access.purposes import PURPOSES

Action = Literal["confirm_identity", "raise_context", "approve_plan", "disclose", "erase"]

ACTIONS: dict[Action, str] = {
    "confirm_identity": "confirm the judgement that two records are one young person",
    "raise_context": "raise a context as one of concern",
    "approve_plan": "approve the plan for a context",
    "disclose": "disclose facts to a named recipient",
    "erase": "erase what is held of a person",
}
"""What somebody has to decide, and how it reads after *may* or *to*."""

CONTROLLER = "controller"  # the organisation answerable for the facts in question, whatever its kind
OUTSIDE = {
    "young_person": "the young person",
    "carer": "the parent or carer, unless that would put the young person at risk",
}
"""Who is asked and is no organisation."""

_FOLDER = Path(__file__).with_name("approaches")


class Kind(Entry):
    """A kind of organisation. needed: an installation with this approach names at least one."""

    name: str
    title: str
    needed: bool = False


class Share(Entry):
    """What every organisation of one kind gives to every organisation of another; `*` is any kind."""

    ref: str
    giver: str
    receiver: str
    purposes: frozenset[str]
    markings: frozenset[str]
    why: str


class Decision(Entry):
    """Who decides something: organisations of these kinds, people in these roles who act for these purposes.

    asked: kinds of organisation, or those of OUTSIDE, whose view is sought before.
    """

    action: Action
    kinds: tuple[str, ...]
    roles: tuple[str, ...]
    purposes: tuple[str, ...]
    asked: tuple[str, ...]
    why: str


class Approach(Entry):
    """A delivery approach."""

    name: str
    title: str
    summary: str
    kinds: tuple[Kind, ...]
    shares: tuple[Share, ...]
    decisions: tuple[Decision, ...]

    def kind(self, name: str) -> Kind | None:
        """The kind of that name."""
        return next((kind for kind in self.kinds if kind.name == name), None)

    def decision(self, action: Action) -> Decision:
        """Who decides that. Every approach says so for every action."""
        return next(decision for decision in self.decisions if decision.action == action)

    def agreements(
        self, kinds: dict[str, str], areas: Sequence[str], starts: datetime.date, ends: datetime.date, basis: str
    ) -> tuple[Agreement, ...]:
        """The agreements between these organisations (name -> kind), each pair on its own."""
        return tuple(
            Agreement(
                ref=f"{self.name}/{share.ref}",
                giver=giver,
                receiver=receiver,
                purposes=share.purposes,
                markings=share.markings,
                areas=frozenset(areas),
                starts=starts,
                ends=ends,
                basis=basis,
            )
            for share in self.shares
            for giver, gives in kinds.items()
            for receiver, receives in kinds.items()
            if giver != receiver and share.giver in (gives, ANYBODY) and share.receiver in (receives, ANYBODY)
        )


@cache
def approaches() -> dict[str, Approach]:
    """Every approach that is shipped, by name."""
    found = [read(path) for path in sorted(_FOLDER.glob("*.toml"))]
    return {approach.name: approach for approach in found}


def read(path: Path) -> Approach:
    """An approach from its file. Raises ValueError when the file contradicts itself or the purposes that there are."""
    approach = Approach.model_validate(tomllib.loads(path.read_text("utf-8")) | {"name": path.stem})
    kinds = {kind.name for kind in approach.kinds}
    given = {kind for share in approach.shares for kind in (share.giver, share.receiver)}
    deciding = {kind for decision in approach.decisions for kind in decision.kinds}
    asked = {kind for decision in approach.decisions for kind in decision.asked}
    used = {purpose for share in approach.shares for purpose in share.purposes}
    roles = {role for purpose in PURPOSES.values() for role in purpose.roles}
    for unknown, what in (
        (given - kinds - {ANYBODY}, "kind"),
        (deciding - kinds - {CONTROLLER, ANYBODY}, "kind"),
        (asked - kinds - {CONTROLLER} - OUTSIDE.keys(), "party"),
        (used - PURPOSES.keys(), "purpose"),
        ({role for decision in approach.decisions for role in decision.roles} - roles, "role"),
    ):
        if unknown:
            raise ValueError(f"{path.name}: {min(unknown)!r} is no {what} of it")
    if [decision.action for decision in approach.decisions] != list(ACTIONS):
        raise ValueError(f"{path.name}: it must say once, in order, who decides: {', '.join(ACTIONS)}")
    if ALL in kinds or CONTROLLER in kinds:
        raise ValueError(f"{path.name}: a kind has a name that means something else")
    return approach
