"""docs/dpia.md: a data protection impact assessment, after the template of the Information Commissioner's Office."""

from collections.abc import Iterator

from graph.access.purposes import PURPOSES
from graph.rights.retention import DEFAULT
from graph.schema.core import FACT_COMMON, EdgeKind, NodeKind
from graph.schema.registry import SCHEMA
from importers.registry import SOURCES
from safeground.impact.parts import head, section, seen, table
from safeground.impact.risks import RISKS

SPECIAL = {
    "ethnicity": "racial or ethnic origin (Article 9)",
    "role": "offences alleged or proven (Article 10)",
    "exploitation_type": "may reveal health or sex life (Article 9)",
    "concern_type": "may reveal health or sex life (Article 9)",
    "description": "free text: may hold anything",
    "told_by": "free text: may hold anything",
    "conditions": "free text: may hold anything",
    "why": "free text: may hold anything",
}
"""Properties that are, or may hold, special category or criminal offence data."""

_NECESSITY = (
    "Lawful basis (UK GDPR Articles 6, 9, 10; or DPA 2018 Part 3), per purpose",
    "Why no less would do, per kind above",
    "How young people and carers are told",
    "How young people and carers were asked for their views",
    "Processors, and transfers outside the United Kingdom",
)
_SIGN_OFF = (
    "Measures approved by",
    "Advice of the data protection officer",
    "Residual risks accepted by",
    "Next review",
)


def dpia() -> str:
    """The page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield from head("Data protection impact assessment: template")
    who = ("Controller, and joint controllers", "Data protection officer", "Why an assessment is needed", "Date")
    yield from section("1 Who and why", who)
    yield from section("2 What is held")
    yield from _all_held()
    yield from section("3 Where it comes from")
    yield from _sources()
    yield from section("4 What for, and who sees it")
    yield from _purposes()
    yield from section("5 How long")
    yield from _periods()
    yield from section("6 Necessity and proportion", _NECESSITY)
    yield from section("7 Risks")
    yield from _risks()
    yield from section("8 Sign-off", _SIGN_OFF)


def _all_held() -> Iterator[str]:
    yield "Of everything: who said so, when it held, when it was recorded, how it is graded, when it must go:"
    yield ", ".join(f"`{prop.name}`" for prop in FACT_COMMON) + "."
    for kind in SCHEMA.nodes:
        if kind.listed:
            yield from _held(kind, f"{kind.name}{', person-level' if kind.person_level else ''}")
    for edge in SCHEMA.edges:
        if edge.properties:
            yield from _held(edge, f"{'/'.join(edge.starts)} {edge.name} {'/'.join(edge.ends)}")


def _held(kind: NodeKind | EdgeKind, title: str) -> Iterator[str]:
    yield from ("", f"### {title}", "", kind.description, "")
    if not kind.properties:
        yield "Nothing of its own."
        return
    yield from table("Field", "What it is", "Who sees it", "Sensitive", "Why it is needed")
    for prop in kind.properties:
        yield f"| `{prop.name}` | {prop.description} | {seen(prop)} | {SPECIAL.get(prop.name, '')} | [ ] |"


def _sources() -> Iterator[str]:
    yield from table("Source", "What", "Regime", "Marking", "Kept as", "Turned away")
    for source in SOURCES:
        cells = (
            f"`{source.name}`",
            source.title,
            source.regime,
            source.marking,
            source.retention,
            source.refuses or "",
        )
        yield f"| {' | '.join(cells)} |"


def _purposes() -> Iterator[str]:
    yield from table("Purpose", "What it is", "View", "Roles")
    for purpose in PURPOSES.values():
        yield f"| `{purpose.name}` | {purpose.description} | {purpose.view} | {', '.join(sorted(purpose.roles))} |"
    yield ""
    yield "What each view shows of each kind is in [the access matrix](access-matrix.md); what is shared with whom is"
    yield "the policy of the installation ([access](access.md))."


def _periods() -> Iterator[str]:
    yield from table("Of what", "When", "Review", "Delete", "Why")
    for rule in DEFAULT.rule:
        means = ", ".join(f"{name} = {value}" for name, value in rule.where.items())
        since = f"from `{rule.counted_from}`" if rule.counted_from else "from recording"
        what = " ".join(part for part in (rule.source or "every source", rule.kind or "every kind", means) if part)
        yield f"| {what} | {since} | {rule.review_days} days | {rule.delete_days} days | {rule.why} |"


def _risks() -> Iterator[str]:
    yield "Likelihood and severity are the controller's to judge, with the measures in place."
    yield ""
    yield from table("Risk", "What the software does", "Tested as", "What is left to do", "Likelihood", "Severity")
    for risk in RISKS:
        yield f"| {risk.what} | {risk.measure} | {risk.requirement} | {risk.left} | [ ] | [ ] |"
    yield "| [ ] | [ ] | | [ ] | [ ] | [ ] |"
