"""Words that are never used of a child, what is said instead, and neutral words for statutory codes.

After the Appropriate Language Guide of the CSE Taskforce (The Children's Society and NAPAC, 2024). docs/language.md is
made from these tables.
"""

import re
from dataclasses import dataclass

_CHILD = r"(?:child(?:ren)?|kids?|youths?|young (?:people|persons?)|boys?|girls?|pupils?)"


@dataclass(frozen=True, slots=True)
class Avoided:
    """Words to avoid: as the table names them, as a pattern finds them, and what to say."""

    words: str
    pattern: str
    say: str


@dataclass(frozen=True, slots=True)
class Neutral:
    """A code of a statutory return: what it stands for there, and how it is shown."""

    scheme: str
    code: str
    means: str
    say: str


AVOIDED = (
    Avoided(
        "offender, perpetrator, nominal, suspect as an identity",
        r"offenders?|perpetrators?|nominals?|suspects?",
        "young person; a *role* only on the tie to one event",
    ),
    Avoided(
        "gang, gang member, affiliate",
        r"gangs?(?:ster)?s?|affiliates?|gang[- ]affiliated",
        "peer group; person who may be exploiting; exploitation network; connected to",
    ),
    Avoided(
        "drug runner, choosing, lifestyle, putting self at risk",
        r"drug[- ]runners?|drug[- ]running|choosing|life[- ]?styles?|"
        r"put(?:s|ting)? (?:him|her|them|it|one)?sel(?:f|ves) at risk",
        "criminally exploited; coerced or controlled",
    ),
    Avoided(
        "non-compliant, absconded",
        r"non[- ]?complian(?:t|ce)|abscond(?:s|ed|er|ers|ing)?",
        "not yet engaged; missing",
    ),
    Avoided(
        "hotspot kids, hot-list, score or rank of children",
        rf"hot[- ]?lists?|hot[- ]?spot {_CHILD}|(?:scores?|scoring|rank(?:s|ings?)?) (?:of|for) (?:a |the )?{_CHILD}|"
        rf"{_CHILD}(?:'s)? (?:risk )?(?:scores?|rank(?:ing)?s?)",
        "context of concern; young people connected",
    ),
    Avoided(
        "CSE or CCE as a label of a child",
        rf"(?:cse|cce) (?:{_CHILD}|victims?|cases?)|(?:is|are) (?:a )?(?:cse|cce)",
        "child sexual exploitation, child criminal exploitation: the type of a concern",
    ),
)

# CIN census: factors identified at assessment. SSDA903: codes of the return on children looked after.
NEUTRAL = (
    Neutral("cin_factor", "10A", "Going missing", "has been missing"),
    Neutral("cin_factor", "11A", "Child sexual exploitation", "concern: sexual exploitation"),
    Neutral("cin_factor", "12A", "Trafficking", "concern: trafficked"),
    Neutral("cin_factor", "13A", "Gangs", "concern: connected to a group that may exploit"),
    Neutral("cin_factor", "15A", "Self-harm", "has been hurt by self-harm"),
    Neutral("cin_factor", "18B", "Physical abuse: child on child", "concern: physical harm between children"),
    Neutral("cin_factor", "19B", "Sexual abuse: child on child", "concern: sexual harm between children"),
    Neutral("cin_factor", "24A", "Child criminal exploitation", "concern: criminal exploitation"),
    Neutral(
        "ssda903_oc2", "CONVICTED", "Convicted or subject to a final warning", "a court or police outcome in the year"
    ),
    Neutral("ssda903_oc2", "SUBSTANCE_MISUSE", "Substance misuse problem identified", "needs support with substances"),
    Neutral("ssda903_missing", "M", "Missing", "missing"),
    Neutral("ssda903_missing", "A", "Away from placement without authorisation", "away without the carers' agreement"),
)

_NEVER = re.compile(rf"\b(?:{'|'.join(f'(?:{one.pattern})' for one in AVOIDED)})\b", re.IGNORECASE)
# One of these is in whatever the pattern finds; looking for them first is ten times as fast.
_STEMS = (
    "offender",
    "perpetrator",
    "nominal",
    "suspect",
    "gang",
    "affiliate",
    "drug",
    "choosing",
    "style",
    "sel",
    "complian",
    "abscond",
    "hot",
    "scor",
    "rank",
    "cse",
    "cce",
)
_SAID = {(one.scheme, one.code): one for one in NEUTRAL}


def avoided(text: str) -> list[str]:
    """The words in a text that are not used of a child, in lower case, each once, as they stand there."""
    lowered = text.lower()
    if not any(stem in lowered for stem in _STEMS):
        return []
    return list(dict.fromkeys(_NEVER.findall(lowered)))


def neutral(scheme: str, code: str) -> str | None:
    """What is shown for a statutory code; None for a code that needs no other words than its own."""
    one = _SAID.get((scheme, code.strip().upper()))
    return one.say if one else None


def page() -> str:
    """docs/language.md."""
    lines = [
        "# Words",
        "",
        "Made from `graph/language.py` by `make docs`. After the Appropriate Language Guide of the CSE Taskforce",
        "(2024). A test reads the schema, the questions, the pages, the command's help and the documents, and fails on",
        "a word of the left column.",
        "",
        "| Never of a child, in schema, API, screens or documents | We say |",
        "| --- | --- |",
        *(f"| {one.words} | {one.say} |" for one in AVOIDED),
        "",
        "Free text that partners send is never altered. An import counts the rows that have such words and names some",
        "of their lines, so that the partner and the worker can talk about it.",
        "",
        "## Statutory codes",
        "",
        "They stay verbatim in the record they came in, and are shown in these words.",
        "",
        "| Return | Code | What it stands for there | As it is shown |",
        "| --- | --- | --- | --- |",
        *(f"| {one.scheme} | `{one.code}` | {one.means} | {one.say} |" for one in NEUTRAL),
    ]
    return "\n".join(lines) + "\n"
