"""The demo's answers for a reader at a terminal: what was imported, what stands out, what a plain count would say."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from safeground.demonstration.load import Loaded

Row = Mapping[str, Any]
SIGNIFICANT = 0.1  # q up to which an answer is said to stand out
LONGEST = 12  # rows of a table
FEW = 5  # rows of a side table
VIA = {
    "person": "young person",
    "place": "place",
    "online_space": "online space",
    "education_setting": "school",
    "exploitation_network": "network",
}


def _table(title: str, columns: Iterable[tuple[str, bool]]) -> Table:
    """A table with a title; each column is a name and whether it holds numbers."""
    table = Table(title=title, title_justify="left", title_style="bold")
    for name, number in columns:
        table.add_column(name, justify="right" if number else "left", overflow="fold")
    return table


def _numbers(*names: str) -> list[tuple[str, bool]]:
    return [(name, True) for name in names]


def _words(*names: str) -> list[tuple[str, bool]]:
    return [(name, False) for name in names]


def _small(value: float) -> str:
    """A probability: two digits, never a false zero."""
    return "1" if value >= 1 else f"{value:.2f}" if value >= 0.01 else f"{value:.0e}"  # noqa: PLR2004 (two decimals)


def _helps(row: Row) -> str:
    """The protective column: never left out, and a gap in what is known is called one."""
    return "\n".join(row["strengths"][:2]) or "none recorded"


def show_imports(console: Console, loaded: Loaded) -> None:
    """Rows read = new + changed + unchanged + rejected, run by run."""
    columns = _words("source", "organisation") + _numbers("files", "read", "new", "changed", "unchanged", "rejected")
    table = _table("What the partners' files brought", columns)
    for run in loaded.runs:
        counts = (run.files, run.read, run.new, run.changed, run.unchanged, run.rejected)
        table.add_row(run.source, run.controller, *(f"{count:,}" for count in counts))
    console.print(table)
    if loaded.seconds:
        console.print(f"Loaded in {loaded.seconds:.0f} s.\n", markup=False)
    else:
        console.print("All of it was in the graph already.\n", markup=False)


def show_hotspots(console: Console, rows: Sequence[Row]) -> None:
    """Contexts that stand out, with strengths beside them; then what a plain count of records puts first."""
    found = [row for row in rows if row["q_value"] <= SIGNIFICANT]
    columns = (
        _numbers("rank")
        + _words("context", "kind")
        + _numbers("observed", "expected", "q", "rank by count")
        + _words("strengths")
    )
    table = _table("Which contexts connect more young people with open concerns than chance explains?", columns)
    for row in found[:LONGEST]:
        _add_hotspot(table, row)
    console.print(table)
    _show_window(console, rows)
    columns = (
        _numbers("rank by count", "records")
        + _words("context")
        + _numbers("observed", "expected", "q")
        + _words("strengths")
    )
    table = _table("What a plain count of records would put first, and how much of it chance explains", columns)
    for row in sorted(rows, key=lambda row: (row["count_rank"], row["context_id"]))[:FEW]:
        counts = (str(row["observed"]), f"{row['expected']:.1f}", _small(row["q_value"]))
        table.add_row(
            str(row["count_rank"]), f"{row['reports']:,}", row["name"] or row["context_id"], *counts, _helps(row)
        )
    console.print(table)
    console.print()


def _add_hotspot(table: Table, row: Row) -> None:
    table.add_row(
        str(row["rank"]),
        row["name"] or row["context_id"],
        row["kind"],
        str(row["observed"]),
        f"{row['expected']:.1f}",
        _small(row["q_value"]),
        str(row["count_rank"]),
        _helps(row),
    )


def _show_window(console: Console, rows: Sequence[Row]) -> None:
    if rows:
        days = f"{rows[0]['window_from']} to {rows[0]['window_to']}"
        gap = "Where no strength is recorded, that is a gap in the assessment, not in the place."
        console.print(f"Window: {days}. {gap}\n", markup=False)


def show_connections(console: Console, rows: Sequence[Row]) -> None:
    """Peer groups that are connected beyond chance, and through what."""
    columns = _words("peer group", "and", "through") + _numbers("observed", "expected", "q")
    table = _table("Which peer groups are connected, and through whom or what?", columns)
    for row in rows[:LONGEST]:
        through = f"{VIA.get(row['via_kind'], row['via_kind'])}: {row['via_name'] or row['via_id']}"
        table.add_row(
            row["group_a_name"] or row["group_a"],
            row["group_b_name"] or row["group_b"],
            through,
            str(row["observed"]),
            f"{row['expected']:.2f}",
            _small(row["q_value"]),
        )
    console.print(table)
    console.print()


def show_events(console: Console, rows: Sequence[Row]) -> None:
    """Places by the recorded events to expect, from open data that names nobody."""
    columns = (
        _numbers("rank")
        + _words("place")
        + _numbers("to expect a month", "observed", "expected", "q", "rank by count")
        + _words("strengths")
    )
    table = _table("Where do recorded events concentrate, and where above their own past?", columns)
    for row in rows[:FEW]:
        past = ("", "") if row["expected"] is None else (f"{row['expected']:.1f}", _small(row["q_value"]))
        table.add_row(
            str(row["rank"]),
            row["name"] or row["context_id"],
            f"{row['rate']:.1f}",
            str(row["observed"]),
            *past,
            str(row["count_rank"]),
            _helps(row),
        )
    console.print(table)
    _show_window(console, rows)


def show_planted(console: Console, truth: Row, hotspots: Sequence[Row], connections: Sequence[Row]) -> None:
    """What was planted in the files, and how much of it was found."""
    q = {row["context_id"]: row["q_value"] for row in hotspots}
    planted = [context["context_id"] for context in truth["contexts"]]
    decoys = [context["context_id"] for context in truth["decoy_contexts"]]
    found = sum(q.get(context, 1.0) <= SIGNIFICANT for context in planted)
    fooled = sum(q.get(context, 1.0) <= SIGNIFICANT for context in decoys)
    pairs = {(row["group_a"], row["group_b"], row["via_kind"]) for row in connections}
    bridges = {(pair["group_a"], pair["group_b"], pair["via_kind"]) for pair in truth["bridges"]}
    console.print(
        f"Planted in the files (truth.json) and found: {found} of {len(planted)} contexts of concern, "
        f"{len(bridges & pairs)} of {len(bridges)} connections between peer groups; "
        f"{fooled} of {len(decoys)} decoys taken for contexts of concern.\n",
        markup=False,
    )
