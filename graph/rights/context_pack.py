"""The pack for a context conference: a context, what helps and what harms there, and what is done; no young person.

It is the context that is discussed and not people (R17). So the pack is made of records that are about no person, of
counts that the register of released numbers lets pass, and of text that nobody's name, initials or month of birth is
in: what somebody typed into a description is held against everybody in the graph before it is shown.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any

from graph.access.purposes import SMALLEST_COUNT
from graph.access.releases import Counts, Release, no_figures
from graph.errors import Refused
from graph.rights.conference import CONTEXT, NAMES

WITHHELD = "[withheld: it may name a person]"
DAYS = 28
"""How long a pack may be kept when nobody says otherwise."""
LONGEST = 90
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_MONTH = re.compile(r"\b(?:19|20)\d\d-\d\d\b")
_FIELDS = ("kind", "name", "areas", "groups", "guardians", "concerns", "assessments", "reviews", "plans")
_HELPS = ("strength", "capacity", "progress")

Row = Mapping[str, Any]


class Names:
    """How people are called, to find it in text."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._names: set[tuple[str, ...]] = set()
        self._initials: set[str] = set()
        self._months: set[str] = set()
        self._longest = 1
        for row in rows:
            words = tuple(_WORD.findall((row["name"] or "").casefold()))
            self._names |= {part for part in (words, words[:1] + words[-1:]) if part}
            self._longest = max(self._longest, len(words))
            self._initials |= {row["initials"]} if row["initials"] else set()
            self._months |= {row["birth_month"]} if row["birth_month"] else set()

    def within(self, text: str) -> bool:
        """Whether the text has a whole name, initials or a month of birth of somebody."""
        words = _WORD.findall(text.casefold())
        for start in range(len(words)):
            for end in range(start + 1, min(start + self._longest, len(words)) + 1):
                if tuple(words[start:end]) in self._names:
                    return True
        return not (
            self._initials.isdisjoint(re.findall(r"\w+", text)) and self._months.isdisjoint(_MONTH.findall(text))
        )

    def cleared(self, value: Any) -> Any:
        """The same value, with each text that may name a person withheld."""
        if isinstance(value, str):
            return WITHHELD if self.within(value) else value
        if isinstance(value, Mapping):
            return {key: self.cleared(part) for key, part in value.items()}
        return [self.cleared(part) for part in value] if isinstance(value, list) else value


def context_pack(
    read: Any,
    uid: str,
    scopes: list[int],
    release: Release,
    *,
    open_scopes: list[int],
    made_on: datetime.date,
    days: int = DAYS,
) -> dict[str, Any]:
    """The pack of a context. read: `Graph.read`. scopes: what its reader may see; open_scopes: the published of them.

    Raises Refused when there is no such context, or it would be kept for too long.
    """
    if not 0 < days <= LONGEST:
        raise Refused(f"A context pack is kept for 1 to {LONGEST} days, not {days}: make a new one when it is over.")
    found = read(CONTEXT, {"uid": uid, "scopes": scopes, "open": open_scopes})
    if not found:
        raise Refused(
            f"There is no context {uid} that may be discussed in a conference: give the id of a place, group, "
            "school or online space."
        )
    row = found[0]
    (counted,) = release([Counts(uid, (frozenset(row["people"]),))], no_figures)
    made: dict[str, Any] = {"context": uid} | {name: row[name] for name in _FIELDS}
    made["strengths"] = [one for one in row["factors"] if one["kind"] in _HELPS]
    made["risks"] = [one for one in row["factors"] if one["kind"] not in _HELPS]
    made["events"] = [_counted(one, release.smallest) for one in row["events"]]
    cleared: dict[str, Any] = Names(read(NAMES, {})).cleared(made)
    return cleared | {
        "context": uid,
        "young_people": counted.sizes[0] if counted else None,
        "smallest_count": release.smallest,
        "made_on": made_on.isoformat(),
        "delete_after": (made_on + datetime.timedelta(days=days)).isoformat(),
    }


def _counted(events: Row, smallest: int) -> dict[str, Any]:
    """Published events as they are; of partners' own, no number under the smallest."""
    hidden = events["own"] and events["number"] < max(smallest, SMALLEST_COUNT)
    told = {name: events[name] for name in ("kind", "category", "month")}
    return told | {"number": None if hidden else events["number"]}
