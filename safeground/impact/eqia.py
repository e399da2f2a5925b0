"""docs/eqia.md: an equality impact assessment."""

from collections.abc import Iterator

from graph.oversight.disproportionality import CAVEATS, MEASURES
from graph.oversight.groups import BANDS
from safeground.impact.parts import head, section, table

_CHARACTERISTICS = (
    ("age", "month of birth (`birth_month`), as a band in reports"),
    ("sex", "`sex`, as recorded"),
    ("race", "`ethnicity`, as recorded"),
    ("disability", "not held"),
    ("gender reassignment", "not held; `sex` can say `other` or `not_stated`"),
    ("marriage and civil partnership", "not held"),
    ("pregnancy and maternity", "not held"),
    ("religion or belief", "not held"),
    ("sexual orientation", "not held"),
)
_WAYS = (
    (
        "Police activity is heavier around one group; what it finds comes back as risk.",
        "events say whether police activity found them, and answers say how much of a signal one agency makes",
    ),
    (
        "Friendship or family with somebody known is taken for involvement.",
        "ties are friendship or family and no more; no question ranks people by whom they know",
    ),
    (
        "A group's places are watched because the group is there.",
        "a context is compared with chance for how many go there, and shown with its strengths",
    ),
    (
        "Words and codes carry a judgement.",
        "the words in [language](language.md) are not used; codes are shown in neutral words",
    ),
    ("Records of one group are looked at more often.", "the report compares whose records were looked at"),
    (
        "What one group says of itself counts less.",
        "what young people say is kept as their own statement, and graded",
    ),
)


def eqia() -> str:
    """The page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield from head("Equality impact assessment: template")
    yield from section("1 Who and why", ("Organisation", "Who is affected, and how many", "Date"))
    yield from section("2 Protected characteristics (Equality Act 2010)")
    yield from table("Characteristic", "Held as", "Evidence of need or harm", "Expected effect", "What we do")
    yield from (f"| {name} | {held} | [ ] | [ ] | [ ] |" for name, held in _CHARACTERISTICS)
    yield ""
    yield "Sex and ethnicity are shown by no query and in no list: the disproportionality report and the person's own"
    yield "subject pack read them, and nothing else does."
    yield from section("3 What the software measures")
    yield from _measured()
    yield from section("4 Ways in which a group could be treated worse")
    yield from table("Way", "What the software does", "What is left to do")
    yield from (f"| {way} | {done} | [ ] |" for way, done in _WAYS)
    sign_off = ("Who was consulted, young people among them", "Decision", "Approved by", "Next review")
    yield from section("5 Sign-off", sign_off)


def _measured() -> Iterator[str]:
    yield "`safeground report disproportionality` (oversight purpose only) compares groups by age band, sex and"
    yield "ethnicity:"
    yield ""
    yield from (f"- {what};" for what in MEASURES.values())
    yield ""
    yield "against the population that you bring as a file, or against the others in the graph. Age bands:"
    yield (
        ", ".join(name for _, name in BANDS)
        + ". It gives the rate ratio with its 95 % interval (Katz and others, 1978),"
    )
    yield "and says whether chance explains it (Fisher's exact test, corrected after Benjamini and Hochberg)."
    yield ""
    yield from (f"- {caveat}" for caveat in CAVEATS)
    yield ""
    yield from table("Finding", "Group", "Ratio (95 %)", "Explanation", "Decision", "By")
    yield "| [ ] | [ ] | [ ] | [ ] | [ ] | [ ] |"
