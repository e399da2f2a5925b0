"""The generated files as any reader sees them: links, concerns, groups and ties, joined by pupil number."""

import csv
import datetime
import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph import ids

Row = dict[str, str]
LABELS = {"place": "Place", "education": "EducationSetting", "online": "OnlineSpace", "peer_group": "PeerGroup"}


@dataclass
class TownFiles:
    """What the files say about the window; people by pupil number, or by a partner's own number without one."""

    window: tuple[str, str]
    links: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    open_concern: set[str] = field(default_factory=set)
    school: dict[str, str] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    friends: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    tied: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    reports: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def holds(self, begun: str, ended: str) -> bool:
        """Whether something held at some time in the window."""
        return begun <= self.window[1] and (not ended or ended >= self.window[0])


def rows(path: Path, encoding: str = "utf-8") -> list[Row]:
    """The rows of a CSV file."""
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def manifest(folder: Path) -> dict[str, Any]:
    """The folder's manifest."""
    content: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    return content


def _person(row: Row, prefix: str, controller: str) -> str:
    return row[f"{prefix}_upn"] or f"{controller}/{row[f'{prefix}_id']}"


def _context(row: Row) -> tuple[str, str]:
    label = LABELS[row["context_kind"]]
    return label, ids.uid(label, row["context_scheme"], row["context_id"])


def read(folder: Path) -> TownFiles:
    """Read every file with people in it."""
    facts = manifest(folder)
    end = datetime.date.fromisoformat(facts["ends"])
    town = TownFiles(((end - datetime.timedelta(days=90)).isoformat(), end.isoformat()))
    readers = {
        "school-roll": _roll,
        "peer-map": _peer_map,
        "safety-map": _safety_map,
        "online-spaces": _online,
        "events": _events,
        "context-referral": _referrals,
    }
    for entry in facts["files"]:
        reader = readers.get(entry["source"])
        if reader:
            for row in rows(folder / entry["file"]):
                reader(town, row, entry["controller"])
    return town


def _roll(town: TownFiles, row: Row, controller: str) -> None:
    if town.holds(row["from"], row["until"]):
        person = _person(row, "pupil", controller)
        town.links["EducationSetting"].add((person, f"urn:{row['urn']}"))
        if not row["until"]:
            town.school[person] = row["urn"]


def _peer_map(town: TownFiles, row: Row, controller: str) -> None:
    if not town.holds(row["from"], row["until"]):
        return
    start = _person(row, "from", controller)
    if row["tie"] == "part_of":
        town.members[ids.uid("PeerGroup", controller, "local", row["to_id"])].add(start)
    elif row["tie"] == "friend_of":
        end = _person(row, "to", controller)
        town.friends[start].add(end)
        town.friends[end].add(start)
    elif row["tie"] == "connected_to":
        town.tied[ids.uid("ExploitationNetwork", controller, "local", row["to_id"])].add(start)


def _safety_map(town: TownFiles, row: Row, controller: str) -> None:
    if row["who_kind"] == "young_person" and town.holds(row["from"], row["until"]):
        label, context = _context(row)
        town.links[label].add((_person(row, "who", controller), context))


def _online(town: TownFiles, row: Row, controller: str) -> None:
    if town.holds(row["from"], row["until"]):
        context = ids.uid("OnlineSpace", row["platform"], row["space_id"])
        town.links["OnlineSpace"].add((_person(row, "person", controller), context))


def _events(town: TownFiles, row: Row, controller: str) -> None:
    if town.holds(row["started"], row["ended"]):
        label, context = _context(row)
        town.reports[context] += 1
        if row["person_id"] and row["role"] != "reporter":
            town.links[label].add((_person(row, "person", controller), context))


def _referrals(town: TownFiles, row: Row, controller: str) -> None:
    if row["context_id"]:
        town.reports[_context(row)[1]] += 1
    if row["status"] == "open" and row["person_id"]:
        town.open_concern.add(_person(row, "person", controller))
