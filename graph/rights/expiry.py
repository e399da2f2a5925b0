"""What is past its day: listed, or deleted, with everything that was made from it.

Deletion goes in batches. Each batch is logged before it is done and is one transaction, so that a crash leaves nothing
half done and nothing done unsaid; the next run goes on. A node goes with the last fact that held it.
"""

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import neo4j

from graph.access.log import AccessLog
from graph.access.releases import Releases
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.identity.resolve import resolve
from graph.rights import statements
from graph.rights.exports import Exports
from graph.rights.files import forget_names
from graph.rights.leftovers import folder, note_files
from graph.rights.retention import Policy, policy
from graph.rights.tombstone import Ground, Tombstones
from graph.time import now

BATCH = 1_000  # facts per transaction
TIMEOUT = 600.0  # seconds to find a batch in; a kind without an index on its days is read from end to end
UTC = datetime.UTC


@dataclass(frozen=True, slots=True)
class Due:
    """One line of what is due: a kind, how many are past review, how many past deletion."""

    kind: str
    to_review: int
    to_delete: int


@dataclass(slots=True)
class Run:
    """What a run deleted. counts: by kind. people: uids of those of whom nothing is left. files, exports: paths."""

    counts: Counter[str] = field(default_factory=Counter)
    people: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    exports: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Job:
    """One statement that finds what is due, and what to do with it."""

    kind: str
    find: str
    parameters: dict[str, Any]
    is_edge: bool = False


def due(graph: Graph, home: Path, on: datetime.date, controller: str | None = None) -> list[Due]:
    """What is past review or deletion on a day, kind by kind, and the files beside the graph."""
    given = {"on": on} | _scopes(graph, controller)
    found = []
    for kinds, is_edge in (((*statements.FACT_KINDS, "Earlier"), False), (statements.EDGE_KINDS, True)):
        for kind in kinds:
            row = graph.read(statements.count_due(kind, is_edge=is_edge), given, timeout=TIMEOUT)[0]
            found.append(Due(kind, row["to_review"], row["to_delete"]))
    if controller is None:
        found.append(Due("files of rejected rows", 0, len(_old_files(home, on, policy(home)))))
        found.append(Due("exports", 0, len(Exports(home).due(on))))
    return [line for line in found if line.to_review or line.to_delete]


class Expiry:
    """One run for one day; `controller`: only what this organisation answers for, and no files."""

    def __init__(
        self,
        graph: Graph,
        home: Path,
        on: datetime.date,
        viewer: Viewer,
        *,
        log: AccessLog | None = None,
        controller: str | None = None,
        batch: int = BATCH,
    ) -> None:
        self._graph = graph
        self._home = home
        self._on = on
        self._viewer = viewer
        self._log = log or AccessLog(home)
        self._controller = controller
        self._batch = batch
        self._stones = Tombstones(home)
        self._rules = policy(home)
        self._done = Run()
        self._forgotten: set[str] = set()

    def run(self) -> Run:
        """Delete what is past its day, then what nothing holds any more. Raises LogUnavailable: no more is done."""
        done = self._done
        with self._stones.held():  # no import writes meanwhile: nothing is taken for unheld between two batches
            for job in self._jobs():
                self._work(job)
        self._forget_file_names()
        if self._controller is None:
            done.exports = Exports(self._home).delete(Exports(self._home).due(self._on))
            done.files = _delete_files(self._graph, self._home, self._on, self._rules)
        forgotten = Releases(self._home).forget(self._forgotten) if self._forgotten else 0
        beside = {"files": len(done.files), "exports": len(done.exports), "releases": forgotten}
        self._say("retention done", {"counts": dict(done.counts), "beside": beside})
        return done

    def _jobs(self) -> Iterator[_Job]:
        """In this order, so that whatever loses its last tie is found."""
        within = _scopes(self._graph, self._controller)
        day = {"on": self._on} | within
        for kind in statements.EDGE_KINDS:
            yield _Job(kind, statements.due_edges(kind), day, is_edge=True)
        for kind in (*statements.FACT_KINDS, "Earlier"):
            yield _Job(kind, statements.due_nodes(kind), day)
        midnight = datetime.datetime.combine(self._on, datetime.time(), UTC)
        # A day's grace: what belongs together may come with several imports.
        settled = {"before": midnight - datetime.timedelta(1)} | within
        for kind in statements.ABOUT_KINDS:
            yield _Job(kind, statements.subjectless(kind), settled)
        yield _Job("Person", statements.UNHELD_PEOPLE, settled)
        within["open"] = self._graph.read(statements.OPEN_SCOPES)[0]["numbers"]
        for kind in statements.HELD_KINDS:
            for rule in self._rules.rules(("partner",), kind)[-1:]:
                before = midnight - datetime.timedelta(rule.delete_days)
                yield _Job(kind, statements.unheld(kind), {"before": before} | within)

    def _forget_file_names(self) -> None:
        """A file may be named after somebody: its name goes with the last fact that can have come from it."""
        rules = [rule for rule in self._rules.rule if rule.source in (None, "partner") and rule.kind != "SUPPLIED_BY"]
        longest = max((rule.delete_days for rule in rules), default=1)
        before = datetime.datetime.combine(self._on - datetime.timedelta(longest), datetime.time(), UTC)
        given = {"before": before, "open": self._graph.read(statements.OPEN_SCOPES)[0]["numbers"]}
        found = self._graph.read(statements.OLD_RUNS, given | _scopes(self._graph, self._controller))
        forget_names(self._graph, found)
        if found:
            self._done.counts["names of files"] = sum(len(run["files"]) for run in found)

    def _work(self, job: _Job) -> None:
        """Find, log, delete, until there is no more."""
        while rows := self._graph.read(job.find, {**job.parameters, "most": self._batch}, timeout=TIMEOUT):
            people = sorted({uid for row in rows for uid in row["people"]})
            self._say(f"retention: {job.kind}", {"counts": {job.kind: len(rows)}, "people": people})
            if job.kind == "Person":
                who = self._viewer
                self._stones.add(people, who.role, who.organisation, Ground.RETENTION, {"Person": 1})
                self._done.people += people
                self._forgotten |= {*people, *(row["canonical"] for row in rows if row["canonical"])}
            self._done.counts[job.kind] += self._graph.write(partial(_delete, job=job, rows=rows))

    def _say(self, what: str, details: dict[str, Any]) -> None:
        self._log.record(self._viewer, "erasure", what, {"on": self._on.isoformat()} | details)


def _scopes(graph: Graph, controller: str | None) -> dict[str, Any]:
    if controller is None:
        return {"every": True, "scopes": []}
    return {"every": False, "scopes": graph.read(statements.SCOPES_OF, {"controller": controller})[0]["numbers"]}


def _delete(tx: neo4j.ManagedTransaction, job: _Job, rows: list[dict[str, Any]]) -> int:
    ids = [row["id"] for row in rows]
    if job.is_edge:
        ids = list({*ids, *(version for row in rows for version in row["versions"])})
        gone = tx.run(statements.DELETE_EDGES, ids=ids).consume().counters.relationships_deleted
        if job.kind == "JUDGED":
            resolve(tx, {uid for row in rows for uid in row["people"]}, now())
        return gone
    mates = [row["uid"] for row in tx.run(statements.MATES, ids=ids)] if job.kind == "Person" else []
    tx.run(statements.DELETE_VERSIONS, uids=[row["uid"] for row in rows]).consume()
    deleted = tx.run(statements.DELETE_NODES, ids=ids).consume().counters.nodes_deleted
    resolve(tx, mates, now())
    return deleted


def _old_files(home: Path, on: datetime.date, rules: Policy) -> list[Path]:
    there = folder(home)
    end = datetime.datetime.combine(on - datetime.timedelta(rules.rejected_days), datetime.time(), UTC).timestamp()
    found = there.iterdir() if there.is_dir() else ()
    return sorted(path for path in found if path.is_file() and path.stat().st_mtime < end)


def _delete_files(graph: Graph, home: Path, on: datetime.date, rules: Policy) -> list[str]:
    old = [str(path) for path in _old_files(home, on, rules)]
    for path in old:
        Path(path).unlink()
    note_files(graph, dict.fromkeys(old))
    return old
