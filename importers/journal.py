"""What an import run leaves in the access log: collected, altered, combined (Data Protection Act 2018, section 62)."""

from collections.abc import Collection, Sequence
from typing import Any

from graph.access.log import AccessLog, Action
from graph.access.operator import operator
from graph.access.scopes import Scope
from graph.runs import Counts, Run
from graph.settings import settings
from importers.reading.preflight import Checked
from importers.report import Report
from importers.under_ten import Ended

REASON = "import of a file"
MOST_IN_ONE = 1_000  # people named in one entry; more make more entries


def begun(source: str, scope: Scope, files: Sequence[Checked], *, dry_run: bool) -> None:
    """Before the first row is written. Raises LogUnavailable: then nothing is imported."""
    details = {
        "controller": scope.controller,
        "area": scope.area,
        # No names: a partner's file may be named after a young person, and nothing can be erased from this log.
        "files": [{"sha256": file.sha256, "rows": file.rows} for file in files],
    }
    if dry_run:  # it collects nothing, and its counts tell what is known already
        _record(scope, "consultation", f"import {source}, dry run", details)
    else:
        _record(scope, "collection", f"import {source} begins", details)


def roles_ended(source: str, run: Run, report: Report, found: Ended) -> None:
    """When the standing of roles was ended, because a child under ten cannot have them. Raises LogUnavailable."""
    if not found.ties:
        return
    report.roles_ended += len(found.ties)
    details = {"subjects": [run.run_id], "people": sorted(found.people), "ties": len(found.ties)}
    _record(run.stamp.scope, "alteration", f"import {source}: roles of children under ten ended", details)


def ended(source: str, run: Run, counts: Counts, status: str, joined: Collection[str]) -> None:
    """After the last row: the counts, and the people whose records were joined with others'. Raises LogUnavailable."""
    scope = run.stamp.scope
    rows = {name: getattr(counts, name) for name in ("read", "new", "changed", "unchanged", "rejected")}
    details = {"subjects": [run.run_id], "controller": scope.controller, "status": status, "rows": rows}
    _record(scope, "collection", f"import {source} ends", details)
    if counts.changed:
        altered = {"subjects": [run.run_id], "controller": scope.controller, "rows": counts.changed}
        _record(scope, "alteration", f"import {source}", altered)
    people = sorted(joined)
    for first in range(0, len(people), MOST_IN_ONE):
        together = {"subjects": [run.run_id], "people": people[first : first + MOST_IN_ONE], "all": len(people)}
        _record(scope, "combination", f"import {source}: joined by an identifier", together)


def _record(scope: Scope, action: Action, what: str, details: dict[str, Any]) -> None:
    purpose = "welfare" if "welfare" in scope.purposes else min(scope.purposes)
    AccessLog(settings().home).record(operator(purpose, REASON), action, what, details)
