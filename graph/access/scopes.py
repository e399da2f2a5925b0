"""Scopes: controller, regime, purposes, marking and area of a fact as one number, which every read tests.

One membership test costs a third of what four separate tests cost, and there is one thing to get right.
"""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from graph.access.policy import Policy
from graph.access.purposes import OPERATOR, PURPOSES
from graph.access.viewer import EVERY_AREA, Viewer
from graph.client import Graph

OPEN_AREA = "open"  # published reference data, about no area in particular
OPEN = "open"  # the regime, and the marking, of what is published anyway


@dataclass(frozen=True, slots=True)
class Scope:
    """What decides who may see a fact."""

    controller: str
    regime: str  # open, uk_gdpr, dpa_part3
    purposes: frozenset[str]
    marking: str  # open, official, official_sensitive, protected
    area: str
    inferred: bool = False  # nobody said it, a method concluded it: shown only to who asks for that

    @property
    def number(self) -> int:
        """31 bits of a hash: the same parts give the same number whatever was loaded first."""
        parts = "\x1f".join((self.controller, self.regime, ",".join(sorted(self.purposes)), self.marking, self.area))
        if self.inferred:
            parts += "\x1finferred"
        return int.from_bytes(hashlib.blake2b(parts.encode(), digest_size=4).digest()) >> 1

    @property
    def published(self) -> bool:
        """Whether it is open data, which needs no agreement."""
        return self.regime == OPEN and self.marking == OPEN

    def open_to(self, viewer: Viewer, policy: Policy, today: datetime.date) -> bool:
        """Whether the viewer may see facts of this scope: every test must pass, and none passes by being empty."""
        return (
            viewer.purpose in self.purposes
            and self.marking in PURPOSES[viewer.purpose].markings
            and self.in_areas_of(viewer)
            and (
                self.published
                or self.controller == viewer.organisation
                or viewer.role == OPERATOR
                or policy.under(viewer, self.controller, self.marking, self.area, today) is not None
            )
        )

    def in_areas_of(self, viewer: Viewer) -> bool:
        """Whether it lies in the viewer's areas; in no areas lies nothing."""
        areas = viewer.areas
        return bool(areas) and (self.area == OPEN_AREA or self.area in areas or EVERY_AREA in areas)


def visible(
    scopes: Iterable[Scope], viewer: Viewer, policy: Policy, today: datetime.date, *, inferred: bool = False
) -> list[int]:
    """The numbers of the scopes that the viewer may see, in order; those of what was only inferred if asked for."""
    wanted = (scope for scope in scopes if inferred or not scope.inferred)
    return sorted(scope.number for scope in wanted if scope.open_to(viewer, policy, today))


READ = """
MATCH (s:Scope)
RETURN s.controller AS controller, s.regime AS regime, s.purposes AS purposes, s.marking AS marking, s.area AS area,
       coalesce(s.inferred, false) AS inferred
"""

KEEP = """
MERGE (s:Scope {uid: $uid})
ON CREATE SET s.number = $number, s.controller = $controller, s.regime = $regime, s.purposes = $purposes,
              s.marking = $marking, s.area = $area, s.inferred = $inferred
"""


def from_record(record: dict[str, object]) -> Scope:
    """A scope from a row of READ."""
    purposes = record["purposes"]
    assert isinstance(purposes, list)
    return Scope(
        str(record["controller"]),
        str(record["regime"]),
        frozenset(purposes),
        str(record["marking"]),
        str(record["area"]),
        bool(record["inferred"]),
    )


def held(graph: Graph) -> list[Scope]:
    """The scopes in the graph."""
    return [from_record(record) for record in graph.read(READ)]


def keep(graph: Graph, scope: Scope) -> None:
    """Enter a scope into the graph; entering it again changes nothing."""
    graph.run(
        KEEP,
        {
            "uid": f"scope:{scope.number}",
            "number": scope.number,
            "controller": scope.controller,
            "regime": scope.regime,
            "purposes": sorted(scope.purposes),
            "marking": scope.marking,
            "area": scope.area,
            "inferred": scope.inferred,
        },
    )
