"""Question 1: contexts where more young people with open concerns meet than chance explains."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.queries import text
from graph.queries.parameter import Parameter
from graph.queries.rows import NO_STRENGTH, FactBehind, SourceShare, controllers, facts, hidden, shares, strengths
from graph.queries.spec import Finished, Query, described
from graph.queries.statistics import null_model
from graph.queries.statistics.excess import binomial_mid_p
from graph.queries.statistics.multiple import benjamini_hochberg

ONE_SOURCE = 0.9  # share from one organisation from which on a row is marked


@dataclass(frozen=True, slots=True)
class Hotspot:
    """One context, compared with chance."""

    rank: int = described("1 for the context that chance explains least")
    context_id: str = described("identifier of the context")
    name: str | None = described("its name; none when nobody has recorded one")
    kind: str = described("Place, EducationSetting or OnlineSpace")
    observed: int = described("different young people with an open concern who are linked with it in the window")
    expected: float = described("how many of them its popularity, and how much they go about, predict")
    p_value: float = described("upper mid-p of the count observed, if chance alone were at work")
    q_value: float = described("p after Benjamini and Hochberg over all contexts of the kind")
    strengths: list[str] = described("what already helps here")
    strengths_note: str | None = described("said when no strength is recorded")
    window_from: str = described("first day looked at")
    window_to: str = described("last day looked at")
    people: int = described("the denominator: different young people linked with it, with a concern or without")
    ratio: float | None = described("observed over expected")
    reports: int = described("plain count of records that link young people with it")
    count_rank: int = described("its rank by plain count of records, for comparison")
    referrals: int = described("open concerns about the context itself")
    sources: list[SourceShare] = described("who recorded that the young people counted are there")
    single_source: bool = described("whether nine tenths or more of that comes from one organisation")
    facts: list[FactBehind] = described("the latest facts behind it, up to ten")


def finish(raw: Mapping[str, Any], parameters: Mapping[str, Any], view: str) -> Finished:
    """Test every context against the null model of its kind, and rank."""
    contexts = raw["contexts"]
    tested = _tested(raw["classes"], contexts)
    count_rank = _count_ranks(contexts)
    rows: list[Hotspot] = []
    suppressed = 0
    listed = [c for c in contexts if c["listed"] and parameters["kind"] in (None, c["kind"])]
    for context in sorted(listed, key=lambda c: _order(c, tested[c["id"]])):
        if tested[context["id"]].q_value > parameters["max_q"] or len(rows) >= parameters["limit"]:
            continue
        if hidden(view, context["observed"], context["visitors"]):
            suppressed += 1
            continue
        places = (len(rows) + 1, count_rank[context["id"]])
        rows.append(_row(context, tested[context["id"]], places, raw, view))
    window = (datetime.date.fromisoformat(raw["window_from"]), datetime.date.fromisoformat(raw["window_to"]))
    return Finished(rows, window, suppressed, _notes(contexts))


@dataclass(frozen=True, slots=True)
class _Tested:
    expected: float
    p_value: float
    q_value: float


def _tested(classes: Sequence[Sequence[Any]], contexts: Sequence[Mapping[str, Any]]) -> dict[str, _Tested]:
    """Expected count, p and q of every context, kind by kind. classes: [kind, degree, everybody, worried]."""
    by_kind: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for context in contexts:
        by_kind[context["kind"]].append(context)
    found: dict[str, _Tested] = {}
    for kind, members in by_kind.items():
        everybody = {degree: count for name, degree, count, _ in classes if name == kind}
        worried = {degree: count for name, degree, _, count in classes if name == kind}
        model = null_model.fit(everybody, Counter(c["visitors"] for c in members))
        chance = dict(zip(model.columns, model.shares(worried), strict=True))
        p_values = [binomial_mid_p(c["observed"], c["visitors"], chance[c["visitors"]]) for c in members]
        for context, p, q in zip(members, p_values, benjamini_hochberg(p_values), strict=True):
            found[context["id"]] = _Tested(context["visitors"] * chance[context["visitors"]], p, q)
    return found


def _order(context: Mapping[str, Any], tested: _Tested) -> tuple[float, float, float, str]:
    ratio = context["observed"] / tested.expected if tested.expected else 0.0
    return (tested.q_value, tested.p_value, -ratio, context["id"])


def _count_ranks(contexts: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Rank by plain count of records, over all contexts; equal counts share the better rank."""
    ordered = sorted((c["reports"] for c in contexts), reverse=True)
    first = {count: ordered.index(count) + 1 for count in set(ordered)}
    return {c["id"]: first[c["reports"]] for c in contexts}


def _row(
    context: Mapping[str, Any], tested: _Tested, places: tuple[int, int], raw: Mapping[str, Any], view: str
) -> Hotspot:
    """One answer row. places: its rank, and its rank by plain counts."""
    names = controllers(raw)
    helps = strengths(context)
    if context["green"] and not hidden(view, context["green"]):
        helps.append(f"{context['green']} young people say they feel safe here")
    sources = shares(context["scopes"], names)
    return Hotspot(
        rank=places[0],
        context_id=context["id"],
        name=context["name"],
        kind=context["kind"],
        observed=context["observed"],
        expected=round(tested.expected, 3),
        p_value=tested.p_value,
        q_value=tested.q_value,
        strengths=helps,
        strengths_note=None if helps else NO_STRENGTH,
        window_from=raw["window_from"],
        window_to=raw["window_to"],
        people=context["visitors"],
        ratio=round(context["observed"] / tested.expected, 3) if tested.expected else None,
        reports=context["reports"],
        count_rank=places[1],
        referrals=context["referrals"],
        sources=sources,
        single_source=bool(sources) and sources[0].share >= ONE_SOURCE,
        facts=facts(context["facts"], names, view),
    )


def _notes(contexts: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    counts = Counter(context["kind"] for context in contexts)
    tests = ", ".join(f"{count} of kind {kind}" for kind, count in sorted(counts.items())) or "none"
    return (f"Contexts tested: {tests}.",)


QUERY = Query(
    id="hotspots",
    question="Which contexts connect more different young people with open concerns than chance explains?",
    numbers=(1,),
    parameters=(
        Parameter("window_to", "date", None, "last day of the window; the latest day in the data when not given"),
        Parameter("days", "integer", 90, "length of the window in days", least=1, most=3660),
        Parameter(
            "kind", "text", None, "only this kind of context", choices=("Place", "EducationSetting", "OnlineSpace")
        ),
        Parameter("area", "text", None, "only contexts in this area: a GSS code, or the beginning of one"),
        Parameter("min_observed", "integer", 2, "leave out contexts with fewer young people of concern", least=1),
        Parameter("max_q", "number", 1.0, "leave out rows with a larger q", least=0, most=1),
        Parameter("limit", "integer", 50, "at most so many rows", least=1, most=1000),
    ),
    row=Hotspot,
    headline=("rank", "name", "kind", "observed", "expected", "q_value", "count_rank", "strengths"),
    columns=("window_from", "window_to", "classes", "contexts", "controllers"),
    denominator="different young people linked with the context in the window, with an open concern or without",
    method=(
        "Links between young people and contexts are compared with the bipartite configuration model, which keeps how "
        "many contexts each young person has and how many young people each context has; the count of those with an "
        "open concern gets an upper binomial mid-p, and q by Benjamini and Hochberg over the contexts of a kind."
    ),
    caveats=(
        "Links are what partners recorded; missing is not zero.",
        "A concern that names a context is counted as a referral of it, and makes no link: that would be circular.",
        "Inferred links and whoever only reported an event are left out.",
        "A context can be out of the ordinary for a good reason, such as a service for these young people.",
    ),
    purposes=("place_safety", "welfare"),
    timeout_seconds=60,
    row_cap=1000,
    version=1,
    text=text.load(__package__, "hotspots.cypher"),
    finish=finish,
)
