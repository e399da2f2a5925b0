"""The pack as one page of HTML that loads nothing, prints well, and says on every sheet whose it is and until when."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

_STYLE = """
body { font: 1.1rem/1.5 sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #111; }
h1, h2, h3 { line-height: 1.2; } section { margin: 2rem 0; }
article { border: 1px solid #999; border-radius: .4rem; padding: .2rem 1rem; margin: 1rem 0; break-inside: avoid; }
dt { font-weight: bold; } dd { margin: 0 0 .4rem 1rem; } .mark { color: #555; font-size: .9rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #999; padding: .2rem .5rem; text-align: left; }
footer { border-top: 1px solid #999; }
@media print { footer { position: fixed; bottom: 0; width: 100%; background: #fff; } body { margin-bottom: 4rem; } }
"""
_RIGHTS = (
    "You can ask for something that is wrong to be put right, or say that you do not agree: that is shown with it.",
    "You can ask for things to be erased. Some must stay for a time, and then you are told why.",
    "You can complain to the organisation, and to the Information Commissioner (ico.org.uk).",
    "A worker whom you trust can go through this with you.",
)
_LABELS = {
    "record": "As the record has it",
    "in_plain_words": "In other words",
    "who_said_so": "Who said so",
    "how_sure": "How sure it is",
    "replaced_on": "It was replaced on",
    "look_again_by": "Somebody must look at it again by",
    "goes_after": "It goes after",
    "recorded_by": "Kept by",
    "with_it": "With it",
    "said_before": "What it said before",
    "details": "More",
}


def page(pack: Mapping[str, Any]) -> str:
    """The whole page."""
    mark = f"Made for one person on {pack['made_on']}. Destroy it after {pack['delete_after']}. Copy {pack['copy']}."
    parts = [
        f"<h1>{escape(pack['title'])}</h1><p class=mark>{escape(mark)}</p>",
        "<p>This is what is written down about you, where it came from, who has seen it and how long it stays.</p>",
        _section("Your records", map(_record, pack["about_you"])),
        _section("What was written", map(_fact, pack["facts"])),
        _section("Who has seen it", [_recipients(pack["who_saw_it"])]),
        _section("What is left out, and why", [_left_out(pack["left_out"])]),
        _section("What you can do", [f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in _RIGHTS)}</ul>"]),
        f"<footer class=mark>{escape(mark)}</footer>",
    ]
    head = f'<meta charset="utf-8"><title>{escape(pack["title"])}</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="en-GB"><head>{head}</head><body>{"".join(parts)}</body></html>\n'


def _section(title: str, parts: Iterable[str]) -> str:
    inside = "".join(parts) or "<p>Nothing.</p>"
    return f"<section><h2>{escape(title)}</h2>{inside}</section>"


def _record(record: Mapping[str, Any]) -> str:
    lines = {"Kept by": _source(record["held_by"])} | {_plain(k): v for k, v in record["says"].items()}
    before = "".join(
        f"<p>Before, it said: {escape(_said(version))}.</p>" for version in record["said_before"] if version
    )
    return f"<article>{_list(lines)}{before}</article>"


def _fact(fact: Mapping[str, Any]) -> str:
    wrong = "<p><strong>Somebody says that this is wrong.</strong></p>" if _disputed(fact) else ""
    lines = {label: _text(name, fact[name]) for name, label in _LABELS.items() if fact.get(name)}
    number = f"<p class=mark>Number {fact['reference']}</p>"
    return f"<article><h3>{escape(fact['says'])}</h3>{wrong}{_list(lines)}{number}</article>"


def _disputed(fact: Mapping[str, Any]) -> bool:
    name = "you_or_somebody_says_it_is_wrong"
    return bool(fact.get(name) or fact.get("details", {}).get(name))


def _text(name: str, value: Any) -> str:
    if name == "recorded_by":
        return _source(value)
    if name == "details":
        return "; ".join(part for part in (_said(value["record"]), _said(value["in_plain_words"])) if part)
    if name == "said_before":
        return "; ".join(_said(version["record"]) for version in value)
    if isinstance(value, Mapping):
        return _said(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _said(record: Mapping[str, Any]) -> str:
    return "; ".join(f"{_plain(name)}: {value}" for name, value in record.items())


def _source(source: Mapping[str, Any]) -> str:
    return f"{source['organisation']}, since {source['recorded_on']}, under {source['under']}"


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _list(lines: Mapping[str, Any]) -> str:
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(str(text))}</dd>" for name, text in lines.items() if text)
    return f"<dl>{rows}</dl>"


def _recipients(entries: list[dict[str, Any]]) -> str:
    if not entries:
        return "<p>Nobody has looked at it here.</p>"
    head = "<tr><th>When</th><th>Who</th><th>What for</th><th>What</th></tr>"
    rows = "".join(
        f"<tr><td>{escape(one['on'])}</td><td>{escape(_who(one))}</td><td>{escape(str(one['for']))}</td>"
        f"<td>{escape(one['what'])}</td></tr>"
        for one in entries
    )
    return f"<table>{head}{rows}</table>"


def _who(entry: Mapping[str, Any]) -> str:
    given = f", given to {entry['given_to']}" if entry.get("given_to") else ""
    return f"{entry['organisation']} ({entry['as']}){given}"


def _left_out(reasons: list[dict[str, Any]]) -> str:
    if not reasons:
        return "<p>Nothing is left out.</p>"
    return "<ul>" + "".join(f"<li>{escape(one['why'])} ({one['times']} times)</li>" for one in reasons) + "</ul>"
