"""`safeground query`: ask a question of the graph."""

import csv
import datetime
import getpass
import io
import json
import secrets
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from rich.markup import escape
from rich.table import Table

from graph.access.operator import REASON
from graph.access.purposes import OPERATOR
from graph.access.viewer import EVERY_AREA, Viewer
from graph.client import Graph
from graph.errors import Missing, Refused
from graph.queries.ask import Answer, ask, prepare
from graph.queries.parameter import Parameter
from graph.queries.registry import find, queries
from graph.queries.spec import Query
from graph.rights.exports import Exports
from graph.rights.retention import policy
from graph.settings import settings
from graph.time import now
from importers.formulas import escaped
from safeground.console import note, out, say
from safeground.tables import plain_table
from safeground.tokens import of_token

IN_A_TABLE = 20  # rows shown to a person


class Format(StrEnum):
    """How the answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class _As:
    """Who asks, as far as the options say."""

    purpose: str | None
    reason: str | None
    organisation: str | None
    role: str | None
    area: list[str] | None


def query(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="The question; --list shows them.")] = None,
    *,
    parameter: Annotated[
        list[str] | None, typer.Option("-p", metavar="KEY=VALUE", help="A parameter of the question; repeatable.")
    ] = None,
    as_known_on: Annotated[
        str | None, typer.Option(metavar="DATE", help="Answer with what was known at the end of this day.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How the answer is written.")] = Format.TABLE,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many rows.")] = None,
    purpose: Annotated[str | None, typer.Option(help="The purpose; else the question's usual one.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why; it goes into the access log.")] = None,
    organisation: Annotated[str | None, typer.Option(help="The organisation; else that of the settings.")] = None,
    role: Annotated[str | None, typer.Option(help="The role; else whoever operates this installation.")] = None,
    area: Annotated[list[str] | None, typer.Option(metavar="CODE", help="Only these areas; repeatable.")] = None,
    token: Annotated[
        str | None, typer.Option(envvar="SAFEGROUND_TOKEN", metavar="TOKEN", help="Ask as this token's viewer.")
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write a file (json or csv) that says for whom and until when."),
    ] = None,
    as_list: Annotated[bool, typer.Option("--list", help="List the questions.")] = False,
) -> None:
    """Ask the question NAME and print its rows; JSON is a plain list of rows.

    A file written with --out is deleted by `safeground retention run` when its day is over, and when somebody whom it
    shows is erased.

    Without a token it is asked for whoever operates this installation, and says so.
    """
    if as_list or name is None:
        _list()
        return
    question = find(name)
    given = _given(parameter or [], limit, question)
    known_on = Parameter("as_known_on", "date", None, "a day").value(as_known_on)
    asked_as = _As(purpose, reason, organisation, role, area)
    viewer = _viewer_of(token, asked_as) if token else _operator(question, asked_as)
    prepare(question, given, viewer)  # what cannot be asked is said before a server is looked for
    if not token:
        _say_who(viewer)
    with Graph.connect() as graph:
        answer = ask(graph, question.id, given, viewer, known_on=cast("datetime.date | None", known_on))
    rows = answer.rows[:limit] if limit else answer.rows
    if to is None:
        _show(answer, rows, form)
    else:
        _export(to, answer, rows, form, viewer)


def _export(to: Path, answer: Answer, rows: list[dict[str, Any]], form: Format, viewer: Viewer) -> None:
    """Write the rows to a file with its watermark in every row, and note it."""
    ends = (now().date() + datetime.timedelta(policy(settings().home).export_days)).isoformat()
    number = f"export-{secrets.token_hex(6)}"
    mark = f"{number}: for {viewer.organisation}, {viewer.purpose}; delete after {ends}"
    if form is Format.JSON:
        whole = {"watermark": mark, "delete_after": ends, "question": answer.question, "rows": rows}
        content = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    else:
        content = _csv([row | {"watermark": mark} for row in rows])
    try:
        Exports(settings().home).write(
            to,
            content,
            export_id=number,
            what=f"query {answer.query}",
            viewer=viewer,
            people=answer.people,
            delete_after=ends,
        )
    except OSError as error:
        raise Missing(
            f"The answer cannot be written to {to}: {error.strerror or error}; choose another file."
        ) from error
    say(f"{len(rows)} rows written to {to}; delete it after {ends}.")


def _list() -> None:
    table = Table("query", "question", "parameters")
    for question in queries().values():
        names = ", ".join(parameter.name for parameter in question.parameters)
        table.add_row(question.id, question.question, names)
    out.print(table)


def _given(pairs: list[str], limit: int | None, question: Query) -> dict[str, str | int]:
    """Parameters as typed. Raises Refused for one without a value, or given twice."""
    given: dict[str, str | int] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise Refused(f"The parameter {pair!r} has no value: write -p {pair}=VALUE.")
        if key in given:
            raise Refused(f"The parameter {key} is given twice: leave one out.")
        given[key] = value
    if limit is not None and any(parameter.name == "limit" for parameter in question.parameters):
        given.setdefault("limit", limit)
    return given


def _operator(question: Query, asked_as: _As) -> Viewer:
    """Whoever runs this installation, narrowed by the options; docs/decisions/0004-command-line-viewer.md says why."""
    return Viewer(
        getpass.getuser(),
        asked_as.organisation or settings().organisation,
        asked_as.role or OPERATOR,
        asked_as.purpose or question.purposes[0],
        asked_as.reason or REASON,
        frozenset(asked_as.area or [EVERY_AREA]),
    )


def _say_who(viewer: Viewer) -> None:
    where = "every area" if EVERY_AREA in viewer.areas else ", ".join(sorted(viewer.areas))
    note(
        f"Asked by {viewer.who} of {viewer.organisation} as {viewer.role}, for {viewer.purpose} ({viewer.reason}), "
        f"{where}; it is in the access log."
    )


def _viewer_of(token: str, asked_as: _As) -> Viewer:
    if asked_as != _As(None, None, None, None, None):
        raise Refused("The token says who asks and why: leave out --purpose, --reason, --organisation, --role, --area.")
    return of_token(token)


def _show(answer: Answer, rows: list[dict[str, Any]], form: Format) -> None:
    if form is Format.JSON:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif form is Format.CSV:
        typer.echo(_csv(rows), nl=False)
    else:
        _table(answer, rows)
    if answer.marking:
        note(f"Marking: {answer.marking.replace('_', '-')}.")
    if answer.suppressed:
        note(f"{answer.suppressed} rows are withheld: they would show fewer than five young people.")


def _csv(rows: list[dict[str, Any]]) -> str:
    """Lists and records in a cell are JSON; nothing in a cell can be taken for a formula."""
    file = io.StringIO(newline="")
    if rows:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    return file.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return escaped(value) if isinstance(value, str) else value


def _table(answer: Answer, rows: list[dict[str, Any]]) -> None:
    say(answer.question)
    if answer.window:
        say(f"From {answer.window[0]} to {answer.window[1]}. Counted against: {answer.denominator}.")
    if rows:
        headline = find(answer.query).headline
        table = plain_table()
        for name in headline:
            number = isinstance(rows[0][name], (int, float))
            table.add_column(name.replace("_", " "), justify="right" if number else "left", no_wrap=number)
        for row in rows[:IN_A_TABLE]:
            table.add_row(*(_brief(row[name]) for name in headline))
        out.print(table)
    if len(rows) > IN_A_TABLE:
        say(f"{len(rows) - IN_A_TABLE} more rows: use --format json or csv to see them.")
    if not rows:
        say("No rows.")
    for line in (*answer.notes, *answer.caveats):
        say(f"- {line}")


def _brief(value: Any) -> str:
    """One value for a cell that a person reads."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2g}" if value < 1 else f"{value:.1f}"
    if isinstance(value, list):
        more = f" (and {len(value) - 1} more)" if len(value) > 1 else ""
        return escape(f"{value[0]}{more}") if value else "none recorded"
    return escape(str(value))
