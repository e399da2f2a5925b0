"""`safeground policy`: what this installation shares, with whom, until when; and who decides."""

import typer
from rich.markup import escape

from graph.access.approaches import ACTIONS
from graph.access.decisions import consulted
from graph.access.policy import FILE, policy
from graph.settings import settings
from graph.time import now
from safeground.console import out, say
from safeground.tables import plain_table


def show() -> None:
    """Read the policy of this installation and say what it comes to; a mistake in it is one sentence (exit 2)."""
    home = settings().home
    held = policy(home)
    if not (home / FILE).exists():
        say(f"There is no {home / FILE}: everybody sees what is published and what their own organisation answers for.")
        return
    today = now().date()
    table = plain_table("agreement", "from", "to", "for", "marked", "areas", "until")
    for one in held.agreements:
        state = str(one.ends) if one.in_force(today) else f"{one.ends}, not in force"
        lists = (", ".join(sorted(part)) for part in (one.purposes, one.markings, one.areas))
        table.add_row(*map(escape, (one.ref, one.giver, one.receiver, *lists, state)))
    say(f"{home / FILE}: {len(held.agreements)} agreements, {len(held.conflicts)} conflicts of interest.")
    out.print(table)
    if held.led is not None:
        say(f"Delivery approach: {held.led.title}.")
        deciding = plain_table("decision", "kinds that decide", "asked before")
        for action, what in ACTIONS.items():
            decision = held.led.decision(action)
            deciding.add_row(what, ", ".join(decision.kinds), escape(", ".join(consulted(held, action))))
        out.print(deciding)


app = typer.Typer(help="What this installation shares: see it, check it.", no_args_is_help=True)
app.command()(show)


@app.callback()
def _policy() -> None:
    """What this installation shares: see it, check it."""
