"""The context pack as one page of HTML that loads nothing and says on every sheet whose it is and until when."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

_STYLE = """
body { font: 1.05rem/1.5 sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; color: #111; }
h1, h2 { line-height: 1.2; } .mark { color: #555; font-size: .9rem; }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #999; padding: .2rem .5rem; text-align: left; }
footer { border-top: 1px solid #999; }
@media print { footer { position: fixed; bottom: 0; width: 100%; background: #fff; } body { margin-bottom: 4rem; } }
"""
NO_STRENGTH = "None recorded: a gap in the assessment, not in the place."
_KINDS = {"PeerGroup": "peer group", "EducationSetting": "education setting", "OnlineSpace": "online space"}


def page(pack: Mapping[str, Any]) -> str:
    """The whole page."""
    title = f"Context conference: {pack['name'] or pack['context']}"
    mark = f"For this conference only. Made on {pack['made_on']}, copy {pack['copy']}. "
    mark += f"Destroy after {pack['delete_after']}."
    strengths = [_line(one, "what", "who", "hours") for one in pack["strengths"]]
    strengths += [_line(one, "who", "duty", "hours") for one in pack["guardians"]]
    parts = [
        f"<h1>{escape(title)}</h1><p class=mark>{escape(mark)}</p>",
        _opening(pack),
        "<div class=sides>",
        _section("What already helps", _list(strengths) or f"<p>{NO_STRENGTH}</p>"),
        _section("What harms or worries", _list(_line(one, "what") for one in pack["risks"])),
        "</div>",
        _section("Peer groups that spend time here", _list(pack["groups"])),
        _section("Concerns about the context", _table(pack["concerns"], ("type", "status", "month"))),
        _section("Events", _table(pack["events"], ("kind", "category", "month", "number"))),
        _section("Assessments", _table(pack["assessments"], ("level", "form", "month"))),
        _section("Plans and actions", "".join(map(_plan, pack["plans"]))),
        _section("Reviews", _table(pack["reviews"], ("kind", "month"))),
        f"<footer class=mark>{escape(mark)}</footer>",
    ]  # fmt: skip
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="en-GB"><head>{head}</head><body>{"".join(parts)}</body></html>\n'


def _opening(pack: Mapping[str, Any]) -> str:
    kind = _KINDS.get(pack["kind"], pack["kind"].lower())
    where = ", ".join(pack["areas"]) or "an area that is not recorded"
    number = f"{pack['young_people']} young people"
    if pack["young_people"] is None:
        number = f"no number can be given: fewer than {pack['smallest_count']}, or one that would tell of a few"
    said = f"A {kind} in {where}. Connected with it: {number}."
    return f"<p>{escape(said)} It is the context that is discussed here, and no young person.</p>"


def _section(title: str, inside: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{inside or '<p>Nothing recorded.</p>'}</section>"


def _line(one: Mapping[str, Any], *names: str) -> str:
    return ", ".join(str(one[name]) for name in names if one[name])


def _list(lines: Iterable[str | None]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines if line)
    return f"<ul>{items}</ul>" if items else ""


def _table(rows: Iterable[Mapping[str, Any]], names: tuple[str, ...]) -> str:
    cells = ["".join(f"<td>{escape(_said(row[name], name))}</td>" for name in names) for row in rows]
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>" if cells else ""


def _said(value: Any, name: str) -> str:
    if value is None:
        return "fewer than five" if name == "number" else ""
    return str(value).replace("_", " ")


def _plan(plan: Mapping[str, Any]) -> str:
    goals = _list(plan["goals"] or [])
    actions = _table(plan["actions"], ("kind", "what", "change", "due", "done"))
    measures = _table(plan["measures"], ("kind", "goal", "method", "value", "month"))
    title = f"{_said(plan['kind'], 'kind')}, from {plan['began'] or 'an unknown day'}"
    return f"<h3>{escape(title)}</h3>{goals}{actions}{measures}"
