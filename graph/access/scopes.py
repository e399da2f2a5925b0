"""Scopes: controller, regime, purposes, marking and area of a fact as one number, which every read tests.

One membership test costs a third of what four separate tests cost, and there is one thing to get right.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from graph.access.purposes import PURPOSES
from graph.access.viewer import EVERY_AREA, Viewer
from graph.client import Graph

OPEN_AREA = "open"  # published reference data, about no area in particular


@dataclass(frozen=True, slots=True)
class Scope:
    """What decides who may see a fact."""

    controller: str
    regime: str  # open, uk_gdpr, dpa_part3
    purposes: frozenset[str]
    marking: str  # open, official, official_sensitive
    area: str

    @property
    def number(self) -> int:
        """31 bits of a hash: the same parts give the same number whatever was loaded first."""
        parts = "\x1f".join((self.controller, self.regime, ",".join(sorted(self.purposes)), self.marking, self.area))
        return int.from_bytes(hashlib.blake2b(parts.encode(), digest_size=4).digest()) >> 1

    def open_to(self, viewer: Viewer) -> bool:
        """Whether the viewer may see facts of this scope: every test must pass, and none passes by being empty."""
        purpose = PURPOSES[viewer.purpose]
        return (
            viewer.purpose in self.purposes
            and self.marking in purpose.markings
            and bool(viewer.areas)
            and (self.area == OPEN_AREA or self.area in viewer.areas or EVERY_AREA in viewer.areas)
        )


def visible(scopes: Iterable[Scope], viewer: Viewer) -> list[int]:
    """The numbers of the scopes that the viewer may see, in order."""
    return sorted(scope.number for scope in scopes if scope.open_to(viewer))


READ = """
MATCH (s:Scope)
RETURN s.controller AS controller, s.regime AS regime, s.purposes AS purposes, s.marking AS marking, s.area AS area
"""

KEEP = """
MERGE (s:Scope {uid: $uid})
ON CREATE SET s.number = $number, s.controller = $controller, s.regime = $regime, s.purposes = $purposes,
              s.marking = $marking, s.area = $area
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
    )


def scopes_for(graph: Graph, viewer: Viewer) -> list[int]:
    """The numbers of the scopes in the graph that the viewer may see."""
    return visible((from_record(record) for record in graph.read(READ)), viewer)


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
        },
    )
