"""A copy of one's own data: every record that is judged to be the person, every fact, where it came from, who saw it,
until when it stays; other people taken out by rule, with the reason for each. In words for a 14-year-old.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from graph.access.log import AccessLog
from graph.access.purposes import PROTECTED
from graph.client import Graph
from graph.errors import Refused
from graph.rights import plain_words as words
from graph.rights.person import records
from graph.rights.redaction import Other, Redactor, Rule
from graph.rights.retention import policy

Pack = dict[str, Any]
"""The pack as JSON values; docs/rights.md lists its keys."""

PEOPLE = """
MATCH (p:Person) WHERE p.uid IN $uids
OPTIONAL MATCH (v:Earlier {of_uid: p.uid})
RETURN p.uid AS uid, properties(p) AS said, collect(properties(v)) AS earlier ORDER BY uid
"""
TIES = """
MATCH (p:Person)-[e]-(n) WHERE p.uid IN $uids
WITH e, head(collect([p, n])) AS ends
WITH e, ends[0] AS p, ends[1] AS n
RETURN e.uid AS uid, type(e) AS kind, startNode(e) = p AS outgoing, properties(e) AS said,
       labels(n)[0] AS other_kind, elementId(n) AS other, properties(n) AS other_said
ORDER BY kind, e.recorded_at, uid
"""
# What belongs to a fact: where it was, what it rests on, what is planned, who leads. No person: they are only counted.
AROUND = """
MATCH (f)-[e]-(m) WHERE elementId(f) IN $facts AND NOT (m:Person AND m.uid IN $uids)
RETURN elementId(f) AS fact, type(e) AS kind, labels(m)[0] AS other_kind, properties(m) AS said, abs(e.scope) AS scope
ORDER BY fact, kind, m.uid
"""
EARLIER = "MATCH (v:Earlier) WHERE v.of_uid IN $uids RETURN v.of_uid AS of_uid, properties(v) AS said ORDER BY v.uid"
NEAR = """
MATCH (p:Person) WHERE p.uid IN $uids
MATCH (p)-[]-(n)
OPTIONAL MATCH (n)-[]-(q:Person) WHERE NOT n:Place AND NOT n:EducationSetting AND NOT n:Organisation
WITH collect(DISTINCT n) + collect(DISTINCT q) AS near
UNWIND near AS one
WITH DISTINCT one WHERE one:Person AND NOT one.uid IN $uids
OPTIONAL MATCH (v:Earlier {of_uid: one.uid})
WITH one, collect(v) AS earlier
UNWIND earlier + [one] AS version
RETURN DISTINCT version.name AS name, version.initials AS initials, version.birth_month AS birth_month
"""
SCOPES = (
    "MATCH (s:Scope) RETURN s.number AS number, s.controller AS controller, s.regime AS regime, s.marking AS marking"
)
FACT_NODES = frozenset({"Event", "Concern", "Factor", "Assessment", "Plan", "Review", "Measure", "Action", "Outcome"})
THEMSELVES = "the person themselves"  # the recipient of a pack, in the access log
SHOWN = frozenset({"consultation", "disclosure"})


def subject_pack(
    graph: Graph, home: Path, person: str, on: datetime.date, *, held_back: Mapping[str, str] | None = None
) -> Pack:
    """The pack of a person, as on a day. held_back: uids of facts that the organisation may not give out yet, and why.

    Raises Refused when there is no such person.
    """
    uids = [node["uid"] for node in records(graph, person)]
    if not uids:
        raise Refused(f"There is no person {person} in the graph; check the identifier with who holds the record.")
    return _Maker(graph, home, uids, held_back or {}).pack(on)


class _Maker:
    """What one pack needs to know while it is made."""

    def __init__(self, graph: Graph, home: Path, uids: list[str], held_back: Mapping[str, str]) -> None:
        self._graph = graph
        self._uids = uids
        self._home = home
        self._held_back = held_back
        self._log = AccessLog(home)
        self._scopes = {row["number"]: row for row in graph.read(SCOPES)}
        self._people = graph.read(PEOPLE, {"uids": uids})
        own = [_other(version) for row in self._people for version in (row["said"], *row["earlier"])]
        self._redactor = Redactor(own, (Other(**row) for row in graph.read(NEAR, {"uids": uids})))

    def pack(self, on: datetime.date) -> Pack:
        """All of it."""
        ends = on + datetime.timedelta(policy(self._home).pack_days)
        made = {
            "title": "What we hold about you",
            "made_on": on.isoformat(),
            "delete_after": ends.isoformat(),
            "about_you": [self._record(row) for row in self._people],
            "facts": self._facts(),
            "who_saw_it": self._recipients(),
        }
        return made | {"left_out": self._redactor.reasons()}

    def _record(self, row: dict[str, Any]) -> dict[str, Any]:
        """One record that is judged to be the person: it is theirs, so nothing of it is redacted but its numbers."""
        return {
            "held_by": self._source(row["said"]),
            "says": _own(row["said"]),
            "in_plain_words": words.neutral(row["said"]),
            "said_before": [_own(version) for version in row["earlier"]],
        }

    def _facts(self) -> list[dict[str, Any]]:
        ties = self._graph.read(TIES, {"uids": self._uids})
        nodes = {tie["other"]: tie["other_said"]["uid"] for tie in ties if tie["other_kind"] in FACT_NODES}
        around = _grouped(
            self._graph.read(AROUND, {"facts": list(nodes), "uids": self._uids}), lambda row: str(row["fact"])
        )
        versions = _grouped(self._graph.read(EARLIER, {"uids": list(nodes.values())}), lambda row: str(row["of_uid"]))
        return [self._fact(tie, around, versions) for tie in ties]

    def _fact(
        self, tie: dict[str, Any], around: dict[str, list[dict[str, Any]]], versions: dict[str, list[dict[str, Any]]]
    ) -> dict[str, Any]:
        said, other = tie["said"], tie["other_said"]
        fact: dict[str, Any] = {"reference": self._reference(tie["uid"]), "recorded_by": self._source(said)}
        if why := self._why_not(tie):
            return fact | {"says": why}
        fact |= {
            "says": words.sentence(tie["kind"], outgoing=tie["outgoing"], other=self._end(tie)),
            "record": self._redactor.properties(said),
            "in_plain_words": words.neutral(said),
            "who_said_so": self._redactor.told_by(said),
            "how_sure": words.reliability(said),
            "you_or_somebody_says_it_is_wrong": bool(said.get("disputed")),
            "replaced_on": _day(said.get("retired_at")),
            "look_again_by": _day(said.get("review_due")),
            "goes_after": _day(said.get("delete_after")),
        }
        if tie["other_kind"] in FACT_NODES:
            fact["details"] = self._details(other)
            fact["with_it"] = self._with_it(around.get(tie["other"], []))
            fact["said_before"] = [self._details(row["said"]) for row in versions.get(other["uid"], [])]
        return fact

    def _why_not(self, tie: dict[str, Any]) -> str | None:
        """Why a fact is only named: protected, or held back."""
        if self._protected(tie["said"]) or self._protected(tie["other_said"]):
            self._redactor.counts[Rule.PROTECTED] += 1
            return "We hold a protected record about you and do not print it here. Ask your worker."
        if tie["uid"] in self._held_back or tie["other_said"]["uid"] in self._held_back:
            self._redactor.counts[Rule.HELD_BACK] += 1
            return "We hold a record that we may not give you yet. You can ask why, and complain."
        return None

    def _details(self, said: dict[str, Any]) -> dict[str, Any]:
        shown = self._redactor.properties(said)
        plain = words.neutral(said)
        until = {"look_again_by": _day(said.get("review_due")), "goes_after": _day(said.get("delete_after"))}
        wrong = {"you_or_somebody_says_it_is_wrong": True} if said.get("disputed") else {}
        return {"record": shown, "in_plain_words": plain, "recorded_by": self._source(said)} | until | wrong

    def _with_it(self, rows: Iterable[dict[str, Any]]) -> list[str]:
        """What belongs to a fact, a line each; other people are counted and no more."""
        lines, others = [], 0
        for row in rows:
            if row["other_kind"] == "Person":
                others += 1
            elif self._protected(row["said"]) or self._scopes.get(row["scope"], {}).get("marking") == PROTECTED:
                self._redactor.counts[Rule.PROTECTED] += 1
            else:
                lines.append(self._thing(row["other_kind"], row["said"]))
        if others:
            self._redactor.counts[Rule.OTHERS] += others
            lines.append(f"Other people in it: {others}.")
        return lines

    def _end(self, tie: dict[str, Any]) -> str:
        """The other end of a tie, as it may be spoken of."""
        if tie["other_kind"] == "Person":
            return "another of your records" if tie["other_said"]["uid"] in self._uids else self._person(tie)
        return self._thing(tie["other_kind"], tie["other_said"])

    def _person(self, tie: dict[str, Any]) -> str:
        return self._redactor.person(tie["other_said"])

    def _thing(self, kind: str, said: dict[str, Any]) -> str:
        what = words.WHAT.get(kind, "something")
        if kind == "ExploitationNetwork":
            self._redactor.counts[Rule.NETWORK] += 1
            return what
        if kind == "Household":
            self._redactor.counts[Rule.ADDRESS] += 1
            return what
        for name in ("name", "concern_type", "description", "category", "event_kind", "goals", "action_kind", "form"):
            if said.get(name):
                return f"{what} ({self._redactor.value(said[name])})"
        return what

    def _protected(self, said: Mapping[str, Any]) -> bool:
        scope = self._scopes.get(abs(said.get("scope") or 0))
        return scope is not None and scope["marking"] == PROTECTED

    def _source(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """Who answers for a record, under which law, since when; the run and row, but not the file's name."""
        scope = self._scopes.get(abs(said.get("scope") or 0))
        run, _, place = str(said.get("source_ref") or "").partition("/")
        name, _, row = place.rpartition(":")
        if name:
            self._redactor.counts[Rule.FILE] += 1
        return {
            "organisation": scope["controller"] if scope else "unknown",
            "under": words.REGIMES.get(scope["regime"], "") if scope else "",
            "recorded_on": _day(said.get("changed_at") or said.get("recorded_at")),
            "import": run or None,
            "row": row if row.isdigit() else None,
        }

    def _reference(self, uid: str) -> str:
        """A number by which the organisation finds the fact again. Keyed: the real one could be guessed by others."""
        return reference(self._log, uid)

    def _recipients(self) -> list[dict[str, Any]]:
        """Who saw something of it, from the access log, oldest first."""
        return [self._seen(entry) for entry in self._log.search(records=self._uids) if entry["action"] in SHOWN]

    def _seen(self, entry: dict[str, Any]) -> dict[str, Any]:
        who, details = entry["viewer"] or {}, entry["details"]
        self._redactor.counts[Rule.STAFF] += 1
        line = {
            "entry": entry["seq"],
            "on": entry["at"][:10],
            "organisation": who.get("organisation"),
            "as": who.get("role"),
            "for": who.get("purpose"),
            "what": self._redactor.text(entry["what"]),
        }
        if entry["action"] == "disclosure" and details.get("recipient"):
            line["given_to"] = self._redactor.text(str(details["recipient"]))
        return line


def reference(log: AccessLog, uid: str) -> str:
    """What stands for a fact in a pack."""
    return log.digest(b"fact\n" + uid.encode())[:12]


def _other(said: Mapping[str, Any]) -> Other:
    return Other(said.get("name"), said.get("initials"), said.get("birth_month"))


def _own(said: Mapping[str, Any]) -> dict[str, Any]:
    names = ("name", "initials", "birth_month", "life_stage", "sex", "ethnicity", "identity_state")
    return {name: said[name] for name in names if said.get(name) is not None}


def _day(value: Any) -> str | None:
    return value.isoformat()[:10] if value is not None else None


def _grouped(rows: Iterable[dict[str, Any]], key: Callable[[dict[str, Any]], str]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups
