"""docs/retention.md, made from the default policy."""

from graph.rights.retention import DEFAULT, FILE, Rule

_HEAD = """# How long facts stay

Made from `graph/rights/retention.py` by `make docs`. **The lengths are this project's own defaults, not the law's: the
controller decides.** `safeground retention policy` prints them as the `{file}` that would say the same; put that file
into the home of the installation and change it there. It then replaces all of this. The first rule that fits a fact
decides; days count from the day on which the fact was recorded, or from the date that the rule names when that is
earlier. A fact for which no rule speaks is refused at the door (R3).

| From | Kind | Where | Counted from | Review after | Deleted after | Why |
|---|---|---|---|---:|---:|---|
"""
_TAIL = """
The classes: `partner` is every source of a partner's own files, `open_events` the published police files,
`open_reference` the published registers. A rule may name a single source as well, such as `peer-map`.

Beside the graph: rejected rows that nobody fetched go after {rejected_days} days; an answer written with
`safeground query --out` after {export_days}; our copy of a subject pack after {pack_days}.

## What happens on the day
`safeground retention due` lists what is past review and what is past deletion; `safeground retention run` deletes the
latter, best from a nightly timer. `--on DATE` moves the clock. A fact goes with all its versions, a node with the last
fact that held it: a person with no fact left, a peer group of nobody, a plan about nobody. The register of shown counts
forgets the person, rejected files and exports past their day are deleted. Each batch is in the access log before it is
done, one transaction each, so that a run that was cut off goes on the next time. Somebody of whom nothing is left gets
a tombstone that bars nothing: what is merely old may be told anew. Somebody who was erased and is there again, because
a backup was restored, is erased again.

`safeground retention renew FACT --why` lets one fact stay as long again, once somebody has looked at it.

A fact that a partner sends again unchanged is the same fact: it goes on its day, and comes in as new the next time that
the partner sends it, for as long as the partner still does.
"""


def retention_page() -> str:
    """The page."""
    rows = "".join(map(_row, DEFAULT.rule))
    tail = _TAIL.format(
        rejected_days=DEFAULT.rejected_days, export_days=DEFAULT.export_days, pack_days=DEFAULT.pack_days
    )
    return _HEAD.format(file=FILE) + rows + tail


def _row(rule: Rule) -> str:
    where = ", ".join(f"{name} is {value}" for name, value in rule.where.items())
    cells = (
        rule.source or "any",
        rule.kind or "any",
        where,
        rule.counted_from or "recording",
        f"{rule.review_days} days",
        f"{rule.delete_days} days",
        rule.why,
    )
    return f"| {' | '.join(cells)} |\n"
