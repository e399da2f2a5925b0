"""The walk of a row: read -> contract -> transform -> link -> write -> report. One pipeline, whoever calls it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.access.releases import Releases
from graph.access.scopes import Scope
from graph.client import Graph
from graph.errors import Refused
from graph.facts import RowFacts
from graph.rights.tombstone import Tombstones
from graph.runs import Counts, FileRead, Run, finish_run, plan_run, start_run
from graph.schema.bookkeeping import PARTNER_REGIMES
from graph.settings import settings
from graph.upsert import MANY, Writer
from importers import journal, registry
from importers.batches import Batch, ahead, batches, few_collections
from importers.erased import Erased
from importers.progress import Advance, progress
from importers.reading.paths import select
from importers.reading.preflight import Checked, check
from importers.report import FileReport, Report
from importers.returned import Returned
from importers.source import Context, Source
from importers.under_ten import end_roles
from importers.wording import Wording

NO_AREA = "not stated"
# Competent authorities under Part 3 of the Data Protection Act 2018, as far as their names say so.
_POLICE_WORDS = ("police", "constabulary")


def import_files(
    graph: Graph,
    source: str,
    paths: Sequence[Path],
    *,
    controller: str | None = None,
    area: str | None = None,
    regime: str | None = None,
    dry_run: bool = False,
    quiet: bool = True,
) -> Report:
    """Import files of one source and say what was taken.

    `controller` is the organisation answerable for the data and `area` the code of the area it is about; open data
    has its own. Every file is read from end to end before the first row is written: Refused is raised, and the graph
    is as it was, if any of them cannot be taken. With `dry_run` the counts are those of the real run and nothing is
    written. Raises RowsLost, loudly, if a row cannot be accounted for.
    """
    kind = registry.source(source)
    scope = scope_of(kind, controller, area, regime)
    chosen = select(kind, paths, registry.SOURCES)
    checked = [check(kind, path, registry.SOURCES) for path in chosen.files]
    journal.begun(kind.name, scope, checked, dry_run=dry_run)
    run = _start(graph, kind, scope, checked, dry_run=dry_run)
    report = Report(kind.name, scope.controller, dry_run, run.run_id, passed_over=chosen.passed_over)
    writer = Writer(graph, run.stamp, dry_run=dry_run)
    job = _Import(graph, kind, run, report, dry_run, writer, Tombstones(settings().home))
    status = "failed"
    try:
        _import(job, checked, quiet=quiet)
        status = "complete"
    finally:
        if not dry_run:
            finish_run(graph, run, _counts(report), status)
            if len(job.writer.people) >= MANY:
                Releases(settings().home).renew()
            journal.ended(kind.name, run, _counts(report), status, job.writer.joined)
    return report


def scope_of(kind: Source, controller: str | None, area: str | None, regime: str | None = None) -> Scope:
    """The terms on which what a source brings is held. Raises Refused when nobody answers for it."""
    answerable = (controller or kind.controller or settings().organisation).strip()
    if not answerable:
        raise Refused(f"Nobody answers for {kind.title}: name the organisation with --controller.")
    if regime is not None and regime not in PARTNER_REGIMES:
        raise Refused(f"There is no regime {regime!r}: it is {' or '.join(PARTNER_REGIMES)}.")
    held_under = kind.regime if kind.is_open else regime or kind.regime
    if regime is None and not kind.is_open and any(word in answerable.lower() for word in _POLICE_WORDS):
        held_under = "dpa_part3"
    return Scope(answerable, held_under, kind.purposes, kind.marking, kind.area or area or NO_AREA)


def _start(graph: Graph, kind: Source, scope: Scope, checked: Sequence[Checked], *, dry_run: bool) -> Run:
    if dry_run:
        return plan_run(scope, kind.retention, kind.name)
    files = [FileRead(c.path.name, c.sha256) for c in checked]
    return start_run(graph, source=kind.name, scope=scope, retention=kind.retention, files=files)


def _counts(report: Report) -> Counts:
    files = [str(path) for path in report.rejected_files]
    return Counts(report.read, report.new, report.changed, report.unchanged, report.rejected, files)


@dataclass(frozen=True, slots=True)
class _Import:
    """What stays the same from the first file to the last."""

    graph: Graph
    kind: Source
    run: Run
    report: Report
    dry_run: bool
    writer: Writer
    stones: Tombstones

    @property
    def folder(self) -> Path | None:
        """Where rejected rows go; nowhere in a dry run."""
        return None if self.dry_run else settings().home / "rejected"


def _import(job: _Import, checked: Sequence[Checked], *, quiet: bool) -> None:
    total = sum(file.rows for file in checked)
    with few_collections(), progress(job.kind.name, total, quiet=quiet) as advance:
        for file in checked:
            _import_file(job, file, advance)


def _import_file(job: _Import, file: Checked, advance: Advance) -> None:
    tally = FileReport(file.path.name)
    job.report.files.append(tally)
    bound = file.bind(job.kind)
    context = Context(job.run.stamp.scope.controller, job.run.stamp.scope.area)
    job.report.ignored.update(dict.fromkeys(bound.ignored))
    with Returned(file, job.folder, job.run.run_id) as returned:
        try:
            wording = Wording(job.kind, bound, tally)
            for batch in ahead(batches(job.kind, context, file, bound)):
                wording.look(batch)
                _write(job, batch, tally, returned)
                advance(batch.read)
        finally:
            job.report.dropped.update(bound.dropped)
            if returned.path:
                job.report.rejected_files.append(returned.path)
    tally.check(file.rows)


def _write(job: _Import, batch: Batch, tally: FileReport, returned: Returned) -> None:
    with job.stones.held(shared=True):  # nobody is erased between the look and the write
        Erased(job.stones, job.run.stamp.scope.controller).screen(batch)
        rows = _linked(job, batch)
        if not (job.dry_run or job.kind.is_open):
            journal.roles_ended(job.kind.name, job.run, job.report, end_roles(job.graph, job.writer, rows))
        written = job.writer.write(rows)
    for record, why in sorted(batch.rejected, key=lambda pair: pair[0].number):
        returned.add(record, str(why))
        job.report.reject(why)
    tally.read += batch.read
    tally.new += written.new
    tally.changed += written.changed
    tally.unchanged += written.unchanged
    tally.rejected += len(batch.rejected)


def _linked(job: _Import, batch: Batch) -> list[RowFacts]:
    """The rows that the source's link hook lets through; the others join the rejected ones."""
    refused = job.kind.link(job.graph, [facts for _, facts in batch.rows]) if job.kind.link else {}
    rows = [facts for place, (_, facts) in enumerate(batch.rows) if place not in refused]
    batch.rejected += [(batch.rows[place][0], why) for place, why in refused.items()]
    return rows
