"""Import runs: opened before the first row, closed with the counts, kept for good."""

import datetime
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.access.scopes import Scope, keep
from graph.client import Graph
from graph.errors import Refused
from graph.ids import uid
from graph.provenance import Retention, Stamp
from graph.rights.retention import policy
from graph.settings import settings
from graph.time import now


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file of a run: its name without folders, and the SHA-256 of its content, uncompressed."""

    name: str
    sha256: str


@dataclass(slots=True)
class Counts:
    """Rows of a run. read = new + changed + unchanged + rejected, or `finish_run` refuses."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    rejected_files: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Run:
    """A run that is under way."""

    run_id: str
    stamp: Stamp


START = """
MERGE (o:Organisation {uid: $organisation})
ON CREATE SET o.name = $controller, o.scope = $scope, o.recorded_at = $now, o.stub = true, o.source_ref = $run_id
CREATE (r:ImportRun {uid: $run_id, source: $source, controller: $controller, area: $area, scope: $scope,
                     status: 'running', started_at: $now, recorded_at: $now,
                     file_names: $file_names, file_hashes: $file_hashes})
CREATE (r)-[:SUPPLIED_BY {uid: 'supplied_by:' + $run_id, scope: $scope, recorded_at: $now, source_ref: $run_id,
                             review_due: $review_due, delete_after: $delete_after}]->(o)
"""

FINISH = """
MATCH (r:ImportRun {uid: $run_id})
SET r.status = $status, r.finished_at = $now, r.rows_read = $read, r.rows_new = $new, r.rows_changed = $changed,
    r.rows_unchanged = $unchanged, r.rows_rejected = $rejected, r.rejected_files = $rejected_files
"""

LIST = """
MATCH (r:ImportRun)
WHERE $run_id IS NULL OR r.uid = $run_id
RETURN r.uid AS run_id, r.source AS source, r.controller AS controller, r.area AS area, r.status AS status,
       toString(r.started_at) AS started_at, toString(r.finished_at) AS finished_at, r.file_names AS file_names,
       r.file_hashes AS file_hashes, r.rows_read AS read, r.rows_new AS new, r.rows_changed AS changed,
       r.rows_unchanged AS unchanged, r.rows_rejected AS rejected, r.rejected_files AS rejected_files
ORDER BY r.started_at, r.uid
"""


def new_run_id(at: datetime.datetime) -> str:
    """A new identifier that sorts by time."""
    return f"run-{at:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"


def plan_run(scope: Scope, retention: str, source: str = "") -> Run:
    """A run that is not in the graph: for a dry run, or to be started. `retention` is the class of the source."""
    at = now()
    run_id = new_run_id(at)
    kept = Retention(retention, source, policy(settings().home))
    return Run(run_id, Stamp(run_id, scope, kept, at))


def start_run(graph: Graph, *, source: str, scope: Scope, retention: str, files: Sequence[FileRead]) -> Run:
    """Enter a new run as running, and its scope if that is new."""
    run = plan_run(scope, retention, source)
    keep(graph, scope)
    review_due, delete_after = run.stamp.terms("SUPPLIED_BY", {})
    graph.run(
        START,
        {
            "run_id": run.run_id,
            "organisation": uid("Organisation", scope.controller, "self"),
            "controller": scope.controller,
            "area": scope.area,
            "scope": scope.number,
            "source": source,
            "now": run.stamp.recorded_at,
            "review_due": review_due,
            "delete_after": delete_after,
            "file_names": [f.name for f in files],
            "file_hashes": [f.sha256 for f in files],
        },
    )
    return run


def finish_run(graph: Graph, run: Run, counts: Counts, status: str = "complete") -> None:
    """Close a run with its counts. Raises AssertionError when a row was lost."""
    if status == "complete" and counts.read != counts.new + counts.changed + counts.unchanged + counts.rejected:
        raise AssertionError(f"run {run.run_id} read {counts.read} rows and can account for fewer: {counts}")
    graph.run(
        FINISH,
        {
            "run_id": run.run_id,
            "status": status,
            "now": now(),
            "read": counts.read,
            "new": counts.new,
            "changed": counts.changed,
            "unchanged": counts.unchanged,
            "rejected": counts.rejected,
            "rejected_files": counts.rejected_files,
        },
    )


def runs(graph: Graph, run_id: str | None = None) -> list[dict[str, Any]]:
    """The runs, oldest first, or the one. Raises Refused when there is no such run."""
    rows = graph.read(LIST, {"run_id": run_id})
    if run_id and not rows:
        raise Refused(f"There is no run {run_id}: `safeground runs` lists them.")
    return rows
