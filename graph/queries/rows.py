"""What answer rows have in common: the facts behind a row, and who recorded them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.queries.spec import described
from graph.schema.core import CONTEXT

MOST_FACTS = 10
BANDS = (0.0001, 0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1.0)
NO_STRENGTH = "none recorded: a gap in the assessment, not in the place"


@dataclass(frozen=True, slots=True)
class SourceShare:
    """How much of a row rests on one organisation."""

    controller: str = described("organisation answerable for the records")
    share: float = described("share of the links between the young people counted and the context, 0 to 1")


@dataclass(frozen=True, slots=True)
class FactBehind:
    """One dated fact behind a row; it names nobody."""

    kind: str = described("spends_time_in, attends, or the kind of event or tie")
    on: str | None = described("day, or month where days are not shown; none when not recorded")
    controller: str = described("organisation answerable for it")
    grade: str | None = described("3x5x2: reliability of the source and of the information; none when not graded")
    source_ref: str | None = described("the import run, file and row; none where no person may be named")
    disputed: bool | None = described("whether somebody says that it is wrong; none where no person may be named")


def controllers(raw: Mapping[str, Any]) -> dict[int, str]:
    """Scope number -> organisation, from the column `controllers`."""
    return {int(number): str(name) for number, name in raw["controllers"]}


def facts(raw: Sequence[Mapping[str, Any]], names: Mapping[int, str], view: str) -> list[FactBehind]:
    """The latest facts; in the context view with months for days."""
    latest = sorted(raw, key=lambda fact: (str(fact["on"] or ""), str(fact["source_ref"])), reverse=True)[:MOST_FACTS]
    return [
        FactBehind(
            kind=str(fact["kind"]),
            on=coarse(fact["on"], view),
            controller=names.get(abs(fact["scope"]), "not known"),
            grade=fact["grade"],
            source_ref=fact["source_ref"],
            disputed=fact["disputed"],
        )
        for fact in latest
    ]


def coarse(day: str | None, view: str) -> str | None:
    """A day; in the context view its month."""
    return day[:7] if day and view == CONTEXT else day


def shares(scopes: Iterable[Iterable[int]], names: Mapping[int, str], least: int = 1) -> list[SourceShare]:
    """Who recorded the links, the largest share first; nobody who recorded fewer than `least`.

    scopes: for each link, the scopes of the facts that show it.
    """
    counts: dict[str, int] = {}
    for link in scopes:
        for controller in {names.get(abs(scope), "not known") for scope in link}:
            counts[controller] = counts.get(controller, 0) + 1
    total = sum(counts.values())
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [SourceShare(controller, round(count / total, 3)) for controller, count in ordered if count >= least]


def months(raw: Sequence[Mapping[str, Any]], names: Mapping[int, str], least: int) -> list[FactBehind]:
    """For the context view: the months in which an organisation recorded facts of one kind about enough young people.

    raw: such groups with the number of young people, which is not told: two such numbers could single out a person.
    """
    enough = [group for group in raw if group["people"] >= least]
    return [
        FactBehind(
            kind=str(group["kind"]),
            on=coarse(group["on"], CONTEXT),
            controller=names.get(abs(group["scope"]), "not known"),
            grade=None,
            source_ref=None,
            disputed=None,
        )
        for group in enough[:MOST_FACTS]
    ]


def band(p: float) -> float:
    """A probability for the context view: the least of a few round values that it does not exceed."""
    return next((edge for edge in BANDS if p <= edge), 1.0)


def strengths(context: Mapping[str, Any]) -> list[str]:
    """What already helps a context, a line each: its strengths, and the duties that no strength tells of already."""
    lines = [_line(s["what"], s["who"], s["hours"]) for s in context["strengths"]]
    told = {(s["who"], name) for s in context["strengths"] for name in (s["what"], s["code"])}
    duties = [g for g in context["guardians"] if (g["who"], g["what"]) not in told]
    return lines + [_line(g["what"] or "has a duty here", g["who"], g["hours"]) for g in duties]


def _line(what: str | None, who: str | None, hours: str | None) -> str:
    parts = [what or "", f"({who})" if who else "", hours or ""]
    return " ".join(part for part in parts if part)
