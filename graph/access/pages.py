"""The parts of docs/access.md that are made from the delivery approaches."""

import re
from pathlib import Path

from graph.access.agreements import ANYBODY
from graph.access.approaches import ACTIONS, CONTROLLER, OUTSIDE, Approach, Share, approaches
from graph.settings import CHECKOUT

PATH = CHECKOUT / "docs" / "access.md"
_PART = re.compile(r"(<!-- made: approaches -->\n).*?(<!-- end -->)", re.DOTALL)
_FIRST = ("voluntary_sector", "local_authority", "police")


def pages() -> dict[Path, str]:
    """The page as it should be: its text, with the made part made anew. Raises ValueError without a place for it."""
    text = PATH.read_text(encoding="utf-8")
    if not _PART.search(text):
        raise ValueError(f"{PATH} has no place for the approaches: put back its two comments")
    return {PATH: _PART.sub(lambda found: found[1] + "\n".join(_comparison()) + "\n" + found[2], text)}


def _comparison() -> list[str]:
    every = [approaches()[name] for name in _FIRST]
    names = " | ".join(f"`{one.name}`" for one in every)
    lines = [f"| | {names} |", "|---|" + "---|" * len(every)]
    lines.append(_row("", [one.title for one in every]))
    lines.append(_row("in a sentence", [one.summary for one in every]))
    lines.append(_row("kinds of organisation", [_kinds(one) for one in every]))
    lines.append(_row("**who sees names** of others' facts (`welfare`)", [_sees(one, "welfare") for one in every]))
    lines.append(
        _row("**who sees contexts** of others' facts (`place_safety`)", [_sees(one, "place_safety") for one in every])
    )
    for action, what in ACTIONS.items():
        lines.append(_row(f"**who decides** to {what}", [_decides(one, one.decision(action).kinds) for one in every]))
        lines.append(_row("asked before", [_asked(one, one.decision(action).asked) for one in every]))
        lines.append(_row("because", [one.decision(action).why for one in every]))
    return lines


def _row(first: str, cells: list[str]) -> str:
    return f"| {first} | {' | '.join(cells)} |"


def _title(approach: Approach, name: str) -> str:
    kind = approach.kind(name)
    if name == ANYBODY:
        return "anybody"
    if name == CONTROLLER:
        return "whoever answers for the facts"
    return OUTSIDE.get(name) or (kind.title if kind else name)


def _kinds(approach: Approach) -> str:
    return "; ".join(f"`{kind.name}`: {kind.title}{' (needed)' if kind.needed else ''}" for kind in approach.kinds)


def _sees(approach: Approach, purpose: str) -> str:
    """Who is given what by whom, with the markings where they are not all."""
    found = [share for share in approach.shares if purpose in share.purposes]
    return "<br>".join(
        f"{_title(approach, share.receiver)}, from {_given(approach, share)}: {share.why}" for share in found
    )


def _given(approach: Approach, share: Share) -> str:
    low = "" if "official_sensitive" in share.markings else " (nothing sensitive)"
    return f"{_title(approach, share.giver)}{low}"


def _decides(approach: Approach, kinds: tuple[str, ...]) -> str:
    return " or ".join(_title(approach, kind) for kind in kinds)


def _asked(approach: Approach, parties: tuple[str, ...]) -> str:
    return "; ".join(_title(approach, party) for party in parties)
