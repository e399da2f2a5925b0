"""What of other people may not stand in one's own copy, by rule, with the reason for each."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from graph.rights.plain_words import LIFE_STAGES

_LEAST_LETTERS = 3  # of a part of a name; shorter ones are in too many words


class Rule(StrEnum):
    """Why something is left out; the value is what the person is told."""

    OTHERS = (
        "Names, initials and birthdays of other people, and which of our records is theirs: it is their information, "
        "not yours (Data Protection Act 2018, Schedule 2, paragraph 16)."
    )
    TOLD_BY = "Who told us, unless it was somebody doing their job: telling you could put them at risk."
    ADDRESS = "Addresses: so that nobody who finds this copy can use it to find a person. Ask your worker."
    PROTECTED = "Records marked as protected: somebody could be hurt if they got into the wrong hands. Ask your worker."
    NETWORK = "Names of people or networks who may be exploiting young people: it could put you or others at risk."
    STAFF = "Names of members of staff: their organisation answers for what they did, and you can ask it."
    FILE = "Names of the files that records came from: a file can be named after somebody else."
    HELD_BACK = "Records that the organisation holds back for now, by law; it must tell you why when you ask."


# Those who tell something as part of their job: it shows nothing about their private life (Schedule 2, paragraph 17).
PROFESSIONAL = frozenset(
    {"practitioner", "professional", "officer", "teacher", "social worker", "youth worker", "nurse", "police", "school"}
)
STAFF_FIELDS = frozenset({"judged_by", "confirmed_by", "author", "who"})
ADDRESS_FIELDS = frozenset({"address", "location", "postcode"})
INTERNAL = frozenset(
    {
        "uid",
        "of_uid",
        "of_kind",
        "scope",
        "digest",
        "source_ref",
        "canonical_id",
        "identity_key",
        "recorded_at",
        "retired_at",
        "changed_at",
        "stub",
        "invented",
        "review_due",
        "delete_after",
        "disputed",
        "told_by",
        "grade_source",
        "grade_info",
        "crime_ref",
    }
)


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody else who is near: what must not be said of them."""

    name: str | None
    initials: str | None
    birth_month: str | None


class Redactor:
    """Takes other people out of whatever goes into one person's copy, and counts why."""

    def __init__(self, own: Iterable[Other], others: Iterable[Other]) -> None:
        self.counts: Counter[Rule] = Counter()
        theirs = _words(others) - _words(own)
        alternatives = "|".join(re.escape(word) for word in sorted(theirs, key=len, reverse=True))
        self._theirs = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE) if theirs else None

    def text(self, text: str) -> str:
        """A text without the words that name somebody else."""
        if self._theirs is None:
            return text
        said, n = self._theirs.subn("[somebody else]", text)
        self.counts[Rule.OTHERS] += n
        return said

    def value(self, value: Any) -> Any:
        """A property's value as JSON, without the words that name somebody else."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(part) for part in value]
        if isinstance(value, (bool, int, float)) or value is None:
            return value
        return value.isoformat()[:10] if hasattr(value, "isoformat") else self.text(str(value))

    def properties(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """What a record says, without what may not be said."""
        shown: dict[str, Any] = {}
        for name, value in said.items():
            if name in ADDRESS_FIELDS:
                self.counts[Rule.ADDRESS] += 1
            elif name in STAFF_FIELDS:
                self.counts[Rule.STAFF] += 1
            elif name not in INTERNAL and value is not None:
                shown[name] = self.value(value)
        return shown

    def told_by(self, said: Mapping[str, Any]) -> str | None:
        """Who said so, if that may be told."""
        who = said.get("told_by")
        if who is None or str(who).strip().lower() in PROFESSIONAL:
            return who
        self.counts[Rule.TOLD_BY] += 1
        return "not told"

    def person(self, said: Mapping[str, Any]) -> str:
        """Somebody else, as they may be spoken of."""
        self.counts[Rule.OTHERS] += 1
        return LIFE_STAGES.get(str(said.get("life_stage")), "somebody else")

    def reasons(self) -> list[dict[str, Any]]:
        """Each rule that took something out: how often, and why."""
        return [{"why": rule.value, "times": n} for rule, n in sorted(self.counts.items()) if n]


def _words(people: Iterable[Other]) -> set[str]:
    found: set[str] = set()
    for one in people:
        found |= {part.lower() for part in (one.name or "").split() if len(part) >= _LEAST_LETTERS}
        found |= {said.lower() for said in (one.name, one.initials, one.birth_month) if said and len(said) > 1}
    return found
