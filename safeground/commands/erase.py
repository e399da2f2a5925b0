"""`safeground erase`: a person's data taken out of everything, after showing what that means."""

from typing import Annotated

import typer
from rich.table import Table

from graph.access.log import AccessLog
from graph.access.operator import operator
from graph.client import Graph
from graph.errors import Refused
from graph.rights.compaction import compact
from graph.rights.erasure import PREVIEW, Erased, KnockOn, finish_begun, knock_on
from graph.rights.erasure import erase as erase_person
from graph.rights.person import find_uid
from graph.rights.tombstone import Ground, Tombstones
from graph.server import embedded_server
from graph.settings import settings
from safeground.console import interactive, note, out, say


def erase(
    person: Annotated[
        str, typer.Argument(metavar="PERSON", help="Identifier (person:…), or ORGANISATION/ITS-OWN-REFERENCE.")
    ],
    *,
    ground: Annotated[
        Ground, typer.Option(help="The law's reason; the tombstone keeps it and no other words.")
    ] = Ground.NOT_NEEDED,
    yes: Annotated[bool, typer.Option("--yes", help="Do it, without asking.")] = False,
    compacted: Annotated[
        bool, typer.Option("--compact", help="Then write the database anew, so that its files keep no deleted bytes.")
    ] = False,
    lift: Annotated[
        bool, typer.Option("--lift", help="Instead: let rows about somebody who was erased come in again.")
    ] = False,
) -> None:
    """Show what goes with PERSON, what stays and who was told, and erase them once that is confirmed.

    All records judged to be the same person go. A later import of a row about them is refused.
    """
    home = settings().home
    uid = find_uid(person)
    if ground is Ground.RETENTION:
        raise Refused("Deadlines are kept by `safeground retention run`; name another ground.")
    viewer = operator("welfare", f"erasure: {ground.value}")
    log = AccessLog(home)
    if lift:
        _lift(uid)
        return
    with Graph.connect() as graph:
        for done in finish_begun(graph, home, log, viewer):
            note(f"An erasure that was cut off is finished now: {len(done.people)} record(s).")
        found = knock_on(graph, home, uid)
        log.record(viewer, "consultation", PREVIEW, {"people": list(found.person.uids)})
        _show(uid, found)
        if not _confirmed(yes=yes):
            return
        _say(erase_person(graph, home, uid, viewer=viewer, ground=ground, log=log))
    _files_of_the_database(compacted=compacted)


def _confirmed(*, yes: bool) -> bool:
    if yes:
        return True
    if not interactive():
        note("Nothing was erased: say --yes if that is meant.")
        return False
    typer.confirm("Erase this for good?", abort=True, err=True)
    return True


def _lift(uid: str) -> None:
    log = AccessLog(settings().home)
    log.record(operator("welfare", "a tombstone lifted"), "erasure", "tombstone lifted", {"people": [uid]})
    if not Tombstones(settings().home).lift(uid):
        raise Refused(f"No tombstone stands for {uid}.")
    say(f"Rows about {uid} may come in again.")


def _show(uid: str, found: KnockOn) -> None:
    say(f"Erasing {uid} takes away {len(found.person.uids)} record(s) of the person:")
    table = Table("what", "goes", "stays, being about others too")
    for kind in sorted({*found.nodes, *found.ties, *found.stays}):
        goes = found.nodes[kind] + found.ties[kind]
        table.add_row(kind, str(goes or ""), str(found.stays.get(kind, "") or ""))
    if found.earlier:
        table.add_row("earlier versions", str(found.earlier), "")
    out.print(table)
    for other in found.unsettled:
        say(f"Not settled: {other} may be the same person and stays; `safeground identity` settles it.")
    say(f"Rejected rows kept here: {found.rejected_rows} go.")
    for path in found.exports:
        say(f"Export: {path} goes.")
    for old, new in sorted(found.files.items()):
        say(f"File name {old}: kept as {new[0]} from now on.")
    for name in found.kept_files:
        say(f"File name {name}: stays, since others were in that file too.")
    for what, n in found.answers.most_common():
        say(f"Named in {n} answer(s): {what}.")
    for organisation, n in found.told.most_common():
        say(f"Told: {organisation}, {n} time(s). They must hear of the erasure (UK GDPR 19).")
    say("The access log keeps the identifier, because the law wants to know who looked; it holds no name.")


def _say(done: Erased) -> None:
    total = sum(done.counts.values())
    say(f"Erased: {len(done.people)} record(s), {total} nodes and ties, {done.left.rows} rejected row(s).")
    for path in done.left.exports:
        say(f"Export: {path}")


def _files_of_the_database(*, compacted: bool) -> None:
    if settings().neo4j_uri:
        note("That Neo4j's files may keep deleted bytes until they are used again: docs/rights.md says what to do.")
        return
    if not compacted:
        note("The database's files keep deleted bytes until `safeground db compact` has written them anew.")
        return
    server = embedded_server()
    done = compact(server)
    server.start()
    say(f"The database was written anew: {done.before:,} bytes before, {done.after:,} after.")
