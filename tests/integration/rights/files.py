"""Partners' files about one young person and those around them, with words that occur nowhere else."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from graph.client import Graph
from graph.ids import uid
from importers.pipeline import import_files
from importers.report import Report
from tests.unit.importers.files import template, write


def _word(prefix: str) -> str:
    return prefix + secrets.token_hex(5)


@dataclass
class Youngster:
    """Somebody whose every word is a canary. `own`: the reference of whoever holds the record."""

    controller: str
    own: str = field(default_factory=lambda: _word("own"))
    first: str = field(default_factory=lambda: _word("Forename").capitalize())
    last: str = field(default_factory=lambda: _word("Surname").capitalize())
    initials: str = field(
        default_factory=lambda: "Q" + "".join(secrets.choice("BCDFGHJKLMNPRSTVWXZ") for _ in range(7))
    )
    birth_month: str = field(
        default_factory=lambda: f"20{secrets.randbelow(3) + 9:02d}-{secrets.randbelow(12) + 1:02d}"
    )

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def uid(self) -> str:
        return uid("Person", self.controller, "local", self.own)

    @property
    def canaries(self) -> tuple[str, ...]:
        return self.own, self.first, self.last, self.initials


@dataclass
class Files:
    """Imports rows with the real importers and keeps their reports."""

    graph: Graph
    folder: Path
    controller: str
    reports: list[Report] = field(default_factory=list)

    def take(self, source: str, rows: list[dict[str, str]], name: str | None = None) -> Report:
        path = write(self.folder, name or f"{source}-{len(self.reports)}.csv", template(source, rows))
        report = import_files(self.graph, source, [path], controller=self.controller, area="X1")
        self.reports.append(report)
        return report


def roll(who: Youngster, since: str = "2026-01-08") -> dict[str, str]:
    return {
        "pupil_id": who.own,
        "pupil_name": who.name,
        "pupil_initials": who.initials,
        "pupil_birth_month": who.birth_month,
        "urn": "900001",
        "from": since,
    }


def friends(a: Youngster, b: Youngster, told_by: str = "practitioner") -> dict[str, str]:
    return {
        "tie": "friend_of",
        "from_kind": "young_person",
        "from_id": a.own,
        "from_initials": a.initials,
        "to_kind": "young_person",
        "to_id": b.own,
        "to_initials": b.initials,
        "told_by": told_by,
    }


def member(who: Youngster, group: str) -> dict[str, str]:
    return {
        "tie": "part_of",
        "from_kind": "young_person",
        "from_id": who.own,
        "to_kind": "peer_group",
        "to_id": group,
        "to_name": f"group {group}",
    }


def event(ref: str, who: Youngster | None, role: str = "harmed", category: str = "robbery") -> dict[str, str]:
    named = {"person_id": who.own, "person_initials": who.initials, "role": role} if who else {}
    return {
        "event_ref": ref,
        "kind": "harm",
        "category": category,
        "started": "2026-03-12",
        "context_kind": "place",
        "context_scheme": "local",
        "context_id": "PARK",
        "context_name": "The Park",
        **named,
    }


def referral(ref: str, who: Youngster | None, *, park: bool = False, closed: str = "") -> dict[str, str]:
    row = {
        "referral_ref": ref,
        "received_on": "2026-03-02",
        "concern_type": "child criminal exploitation",
        "criterion": "CE4: two or more young people linked to one place",
        "status": "closed" if closed else "open",
        "closed_on": closed,
    }
    if who:
        row |= {"person_id": who.own, "person_initials": who.initials}
    if park:
        row |= {"context_kind": "place", "context_scheme": "local", "context_id": "PARK", "context_name": "The Park"}
    return row
