"""Erasing a person: what it would take away and what would stay, and then the deed, everywhere.

Order of the deed, so that a crash at any moment leaves it either not begun or to be finished by the next command: the
access log says that it begins, the tombstones bar new rows, a private journal keeps what is still to do, one
transaction empties the graph, then the files beside it, then the journal goes.
docs/decisions/0011-erasure.md says why each step is as it is.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import neo4j

from graph.access.log import AccessLog
from graph.access.releases import Releases
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.errors import Refused
from graph.identity.resolve import resolve
from graph.rights import statements
from graph.rights.exports import Exports
from graph.rights.files import file_names, rename_files
from graph.rights.journal import Journal
from graph.rights.leftovers import Leftovers, clean_rejected, count_rejected
from graph.rights.mentions import redact
from graph.rights.person import Somebody, records, somebody
from graph.rights.subject_pack import THEMSELVES
from graph.rights.tombstone import Ground, Tombstones
from graph.time import now

Read = Callable[[str, dict[str, Any]], list[dict[str, Any]]]
PREVIEW = "what an erasure would do"  # in the access log
_ROUNDS = 8  # a plan's action's measure is three rings out; more than this would be a circle


@dataclass(slots=True)
class KnockOn:
    """What erasing somebody takes away, what stays and why, and who had it.

    nodes, ties: what goes, by kind; `earlier` versions too. stays: facts that are also about others, by kind.
    answers: logged answers that named the person, by what was asked. told: organisations that saw them, by how often.
    files: names of imported files that would be replaced; rejected_rows and exports: what lies beside the graph.
    unsettled: records that may be the same person and stay, because nobody has settled it.
    """

    person: Somebody
    nodes: Counter[str] = field(default_factory=Counter)
    ties: Counter[str] = field(default_factory=Counter)
    earlier: int = 0
    stays: dict[str, int] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    disclosures: int = 0
    files: dict[str, list[str]] = field(default_factory=dict)
    kept_files: list[str] = field(default_factory=list)
    rejected_rows: int = 0
    exports: list[str] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """What goes from the graph, by kind, for the tombstone and the log."""
        return dict(sorted((self.nodes + self.ties).items())) | ({"Earlier": self.earlier} if self.earlier else {})


@dataclass(slots=True)
class Erased:
    """What went."""

    people: tuple[str, ...]
    counts: dict[str, int]
    left: Leftovers


@dataclass(slots=True)
class _Doomed:
    """Element ids of what goes, and the source references of all that it said."""

    ids: list[str]
    kinds: Counter[str]
    uids: list[str]
    sources: set[str]


def knock_on(graph: Graph, home: Path, person: str) -> KnockOn:
    """What erasing this person would do; nothing is changed. Raises Refused when there is no such person."""
    nodes = records(graph, person)
    if not nodes:
        raise _nobody(home, person)
    who = somebody(graph, nodes)
    found = KnockOn(who)
    doomed = _doomed(graph.read, nodes)
    _count(graph, found, doomed)
    found.unsettled = [row["uid"] for row in graph.read(statements.UNSETTLED, {"uids": list(who.uids)})]
    names = file_names(graph.read, who, doomed.sources, doomed.ids, doomed.uids)
    found.files = {old: [new] for old, new in names.replaced}
    found.kept_files = sorted(names.kept)
    found.rejected_rows = count_rejected(home, who)
    found.exports = [export.path for export in Exports(home).showing(who.uids)]
    _who_was_told(home, found)
    return found


def erase(
    graph: Graph, home: Path, person: str, *, viewer: Viewer, ground: Ground, log: AccessLog | None = None
) -> Erased:
    """Erase a person everywhere. Raises Refused when there is nobody to erase and nothing to finish."""
    log = log or AccessLog(home)
    finish_begun(graph, home, log, viewer)
    nodes = records(graph, person)
    if not nodes:
        raise _nobody(home, person)
    who = somebody(graph, nodes)
    before = knock_on(graph, home, person)
    details = {"people": list(who.uids), "ground": ground.value, "counts": before.counts}
    log.record(viewer, "erasure", "erasure begins", details)
    stones = Tombstones(home)
    with stones.held():
        stones.add(who.uids, viewer.role, viewer.organisation, ground, before.counts)
        journal = Journal.begin(home, who, before.counts)
    return _finish(graph, home, journal, viewer, log)


def finish_begun(graph: Graph, home: Path, log: AccessLog, viewer: Viewer) -> list[Erased]:
    """Finish every erasure that a crash cut off."""
    return [_finish(graph, home, journal, viewer, log) for journal in Journal.all(home)]


def back_again(graph: Graph, home: Path) -> list[str]:
    """Uids of people who were erased and are there all the same: a backup was restored."""
    return sorted(Tombstones(home).barred(row["uid"] for row in graph.stream(statements.EVERYBODY)))


def _finish(graph: Graph, home: Path, journal: Journal, viewer: Viewer, log: AccessLog) -> Erased:
    who = journal.person
    graph.write(lambda tx: _erase_from_graph(tx, who))
    left = clean_rejected(graph, home, who)
    left.exports = Exports(home).forget(who.uids)
    left.releases = Releases(home).forget({*who.uids, *who.keys})
    details: dict[str, Any] = {"people": list(who.uids), "counts": journal.counts, "beside": left.counts()}
    log.record(viewer, "erasure", "erasure done", details)
    journal.end()
    return Erased(who.uids, journal.counts, left)


def _erase_from_graph(tx: neo4j.ManagedTransaction, who: Somebody) -> None:
    """All of it, in the caller's transaction; a second time it finds nothing."""

    def read(text: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        return [dict(record) for record in tx.run(text, parameters)]

    nodes = {node["id"]: node for uid in who.uids for node in read(statements.SAME, {"uid": uid})}
    nodes = {key: node for key, node in nodes.items() if node["uid"] in who.uids}
    doomed = _doomed(read, list(nodes.values()))
    names = file_names(read, who, doomed.sources, doomed.ids, doomed.uids)
    mates = [row["uid"] for row in read(statements.MATES, {"ids": doomed.ids})]
    gone = {"gone": doomed.ids}
    for statement in (statements.UNREFER, statements.DELETE_EARLIER, statements.DELETE):
        tx.run(statement, gone).consume()
    tx.run(statements.UNGROUP, uids=list(who.uids)).consume()
    resolve(tx, mates, now())
    redact(tx, who)
    rename_files(tx, names)


def _doomed(read: Read, nodes: list[dict[str, Any]]) -> _Doomed:
    """The person's nodes and, ring by ring, what is only about them."""
    found = _Doomed([node["id"] for node in nodes], Counter(Person=len(nodes)), [], set())
    found.uids = [node["uid"] for node in nodes]
    found.sources = {node["source_ref"] for node in nodes if node["source_ref"]}
    if not nodes:
        found.kinds.clear()
        return found
    open_scopes = read(statements.OPEN_SCOPES, {})[0]["numbers"]
    for _ in range(_ROUNDS):
        ring = read(statements.RING, {"gone": found.ids, "open": open_scopes})
        if not ring:
            break
        found.ids += [one["id"] for one in ring]
        found.uids += [one["uid"] for one in ring]
        found.kinds.update(one["kind"] for one in ring)
        found.sources |= {one["source_ref"] for one in ring if one["source_ref"]}
    for text in (statements.TIES, statements.EARLIER):
        found.sources |= {row["source_ref"] for row in read(text, {"gone": found.ids}) if row["source_ref"]}
    return found


def _count(graph: Graph, found: KnockOn, doomed: _Doomed) -> None:
    gone = {"gone": doomed.ids}
    found.nodes = doomed.kinds
    for row in graph.read(statements.TIES, gone):
        found.ties[row["kind"]] += row["n"]
    found.earlier = sum(row["n"] for row in graph.read(statements.EARLIER, gone))
    found.stays = {row["kind"]: row["n"] for row in graph.read(statements.STAYING, gone)}


def _who_was_told(home: Path, found: KnockOn) -> None:
    for entry in _entries(home, found.person.uids):
        told = (entry["viewer"] or {}).get("organisation", "nobody we know")
        if entry["action"] == "consultation" and entry["what"] != PREVIEW:
            found.answers[entry["what"]] += 1
            found.told[told] += 1
        elif entry["action"] == "disclosure" and entry["details"].get("recipient") != THEMSELVES:
            found.disclosures += 1
            found.told[entry["details"].get("recipient", told)] += 1


def _entries(home: Path, uids: tuple[str, ...]) -> list[dict[str, Any]]:
    log = AccessLog(home)
    if not log.files.lines.exists():
        return []
    return log.search(records=uids)


def _nobody(home: Path, person: str) -> Refused:
    stone = Tombstones(home).of(person)
    if stone is not None:
        return Refused(f"{person} was erased on {stone.at[:10]} by {stone.organisation}; nothing is left to erase.")
    return Refused(f"There is no person {person} in the graph; check the identifier with who holds the record.")
