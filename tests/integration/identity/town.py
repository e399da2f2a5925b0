"""Records of people at two organisations, judged and read back; written through the real write path."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from graph.access.scopes import Scope, keep
from graph.client import Graph
from graph.identity import judging
from graph.identity.judging import Judged
from graph.ids import edge_uid, uid
from graph.provenance import RETENTION, Stamp
from graph.time import now
from graph.upsert import Edge, Node, RowFacts, Writer


@dataclass
class Town:
    """The records of one test, of an organisation that no other test uses."""

    graph: Graph
    controller: str
    at: datetime.datetime = field(default_factory=now)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        """The terms on which everything here is held."""
        purposes = frozenset({"welfare", "place_safety"})
        return Scope(self.controller, "uk_gdpr", purposes, "official_sensitive", f"area-{self.controller}")

    @property
    def writer(self) -> Writer:
        """A writer of a run of its own."""
        keep(self.graph, self.scope)
        self.at += datetime.timedelta(milliseconds=1)
        return Writer(self.graph, Stamp(f"run-{self.controller}", self.scope, RETENTION["partner"], self.at))

    def uid(self, name: str) -> str:
        """The identifier of a record."""
        made = uid("Person", self.controller, "local", name)
        self.names[made] = name
        return made

    def person(self, name: str, key: str | None = None) -> str:
        """Write a record, with an identity key or without."""
        said = {"initials": name.upper()} | ({"identity_key": f"{self.controller}-{key}"} if key else {})
        self.writer.write([RowFacts(self.uid(name), [Node("Person", self.uid(name), said)], [], name)])
        return self.uid(name)

    def judge(self, one: str, other: str, says: str, by: str, confirmed_by: str | None = None) -> str:
        """Write a judgement as judging.py does, at a moment of this town."""
        pair = sorted((self.uid(one), self.uid(other)))
        tie = edge_uid("JUDGED", *pair, by.lower())
        said: dict[str, Any] = {"judgement": says, "judged_by": by, "why": "a test", "confirmed_by": confirmed_by}
        edge = Edge("JUDGED", tie, ("Person", pair[0]), ("Person", pair[1]), said)
        self.writer.write([RowFacts(tie, [Node("Person", one, owned=False) for one in pair], [edge], "j")])
        return tie

    def say(self, one: str, other: str, says: str, by: str) -> Judged:
        """Judge as the command does."""
        return judging.judge(
            self.graph, self.uid(one), self.uid(other), says, by=by, why="a test", organisation=self.controller
        )

    def standings(self) -> dict[str, tuple[str | None, str | None]]:
        """What follows for each record: the names of its group, and the state."""
        rows = self.graph.read(
            "MATCH (p:Person) WHERE p.uid IN $uids AND p.retired_at IS NULL "
            "RETURN p.uid AS uid, p.canonical_id AS id, p.identity_state AS state",
            {"uids": list(self.names)},
        )
        groups: dict[str, list[str]] = {}
        for row in rows:
            groups.setdefault(row["id"], []).append(self.names[row["uid"]])
        return {
            self.names[row["uid"]]: ("".join(sorted(groups[row["id"]])) if row["id"] else None, row["state"])
            for row in rows
        }

    def versions(self, name: str) -> list[tuple[bool, str | None]]:
        """The earlier values of a record, oldest first."""
        rows = self.graph.read(
            "MATCH (v:Earlier {of_uid: $uid}) RETURN v.canonical_id IS NOT NULL AS joined, v.identity_state AS state "
            "ORDER BY v.recorded_at",
            {"uid": self.uid(name)},
        )
        return [(row["joined"], row["state"]) for row in rows]
