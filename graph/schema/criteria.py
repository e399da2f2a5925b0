"""When a concern is opened and when it is closed: one published way in and out for each type, the same everywhere.

The words are this project's own, after the headings of national guidance, and meant to be agreed by the partnership
before use. A referral names the code of the criterion that was met, and one without is turned away
(importers/context_referral).
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Criterion:
    """One way in or out: its code, and what must be the case."""

    code: str
    says: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Z]{2}[1-9]", self.code) or not self.says:
            raise ValueError(f"the criterion {self.code!r} needs a code like CE1, and words")


@dataclass(frozen=True, slots=True)
class ConcernType:
    """One type of concern: its name, as files write it, what it is, the ways in, the ways out."""

    name: str
    description: str
    entry: tuple[Criterion, ...]
    exit: tuple[Criterion, ...]

    def __post_init__(self) -> None:
        codes = [one.code for one in (*self.entry, *self.exit)]
        if not self.entry or not self.exit or len(set(codes)) != len(codes):
            raise ValueError(f"{self.name} needs a way in and a way out, each with a code of its own")


_SAFER = "the harm has stopped, the young person and those close to them say so, and so does a review six weeks later"
_MISTAKEN = "it was not so, or was about somebody or somewhere else; the fact is corrected and not only closed"


def _exits(prefix: str, instead: str) -> tuple[Criterion, ...]:
    return (
        Criterion(f"{prefix}7", _SAFER),
        Criterion(f"{prefix}8", instead),
        Criterion(f"{prefix}9", _MISTAKEN),
    )


CONCERN_TYPES = (
    ConcernType(
        "child criminal exploitation",
        "A young person is coerced, controlled or deceived into crime, or a context makes that likely.",
        (
            Criterion("CE1", "seen or told: carrying, holding or selling for others, or a debt to them"),
            Criterion("CE2", "found away from home with people not known to carers, without an explanation that fits"),
            Criterion("CE3", "money, goods or travel that nobody can explain, with fear or control by others"),
            Criterion("CE4", "a context where two or more young people were approached or harmed in three months"),
        ),
        _exits("CE", "the national referral mechanism or child protection leads now, and this concern is linked to it"),
    ),
    ConcernType(
        "child sexual exploitation",
        "A young person is coerced, controlled or deceived into sexual activity, or a context makes that likely.",
        (
            Criterion("SE1", "seen or told: sexual activity in exchange for something, or under pressure"),
            Criterion("SE2", "an adult, or somebody with power over them, seeks contact in secret"),
            Criterion("SE3", "images shared or demanded"),
            Criterion("SE4", "a context where two or more young people were approached or harmed in three months"),
        ),
        _exits("SE", "child protection leads now, and this concern is linked to it"),
    ),
    ConcernType(
        "serious violence",
        "Violence with a weapon or with serious injury has happened or is threatened around young people.",
        (
            Criterion("SV1", "a young person was seriously hurt or threatened with a weapon"),
            Criterion("SV2", "a young person says that they carry a weapon because they are afraid"),
            Criterion("SV3", "a dispute between groups with a threat to act"),
            Criterion("SV4", "a context with two or more violent events involving young people in three months"),
        ),
        _exits("SV", "another plan now leads, and this concern is linked to it"),
    ),
    ConcernType(
        "missing",
        "A young person is missing from home or care again and again, or young people are found at one context.",
        (
            Criterion("MI1", "missing three times in ninety days, or once overnight under thirteen"),
            Criterion("MI2", "found at a context where others were found who were missing"),
            Criterion("MI3", "a return interview tells of harm or of somebody to be afraid of"),
        ),
        _exits("MI", "the concern behind it has a type of its own now, and this one is linked to it"),
    ),
    ConcernType(
        "peer-on-peer harm",
        "Young people harm each other within a group, a school or online.",
        (
            Criterion("PP1", "a young person was harmed by another, and it is likely to happen again"),
            Criterion("PP2", "harm within a group that its members or staff describe as usual"),
            Criterion("PP3", "harm that a school or club could not stop by its own means"),
        ),
        _exits("PP", "the school or service leads now, with a plan, and this concern is linked to it"),
    ),
    ConcernType(
        "trafficking",
        "A young person is moved, or kept, to be exploited.",
        (
            Criterion("TR1", "a national referral is made, or its first test is met"),
            Criterion("TR2", "a young person is moved between places by others who decide where they live or work"),
        ),
        _exits("TR", "the national referral mechanism leads now, and this concern is linked to it"),
    ),
    ConcernType(
        "other extra-familial harm",
        "Harm from outside the family that fits no other type; looked through each quarter for a type that is missing.",
        (Criterion("OT1", "harm outside the home, described in the referral, that the partnership agreed to look at"),),
        _exits("OT", "the concern has a type of its own now, and this one is linked to it"),
    ),
)

_ENTRY = {one.name: tuple(c.code for c in one.entry) for one in CONCERN_TYPES}


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text).strip().lower()


_PLAIN = {_plain(name): name for name in _ENTRY}


def concern_type(text: str) -> str | None:
    """The type that a file means: case, spaces, hyphens and underscores do not matter."""
    return _PLAIN.get(_plain(text))


def entry_codes(name: str) -> tuple[str, ...]:
    """The codes with which a concern of that type may be opened. Raises KeyError."""
    return _ENTRY[name]


def criterion_code(text: str) -> str:
    """The code with which a criterion begins, as in `CE2: found with adults`; whatever stands there otherwise."""
    return re.split(r"[\s:.,;]", text.strip(), maxsplit=1)[0].upper()


def page() -> str:
    """docs/criteria.md."""
    lines = [
        "# Into and out of a concern",
        "",
        "Made from `graph/schema/criteria.py` by `make docs`. One published way in and out for each type of concern,",
        "the same for every partner and every area. The words are a proposal: the partnership agrees on them before",
        "use. A referral names the code that was met; a referral without one is given back.",
    ]
    for one in CONCERN_TYPES:
        lines += ["", f"## {one.name.capitalize()}", "", one.description, "", "| Code | Opened when |", "| --- | --- |"]
        lines += [f"| `{criterion.code}` | {criterion.says} |" for criterion in one.entry]
        lines += ["", "| Code | Closed when |", "| --- | --- |"]
        lines += [f"| `{criterion.code}` | {criterion.says} |" for criterion in one.exit]
    return "\n".join(lines) + "\n"
