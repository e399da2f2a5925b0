"""Question 1: contexts where more young people with open concerns meet than chance explains."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from graph.access.releases import NOTHING, Release
from graph.queries import text
from graph.queries.hotspots.chance import Chance, Tested
from graph.queries.hotspots.released import released
from graph.queries.hotspots.row import ONE_SOURCE, Hotspot
from graph.queries.parameter import Parameter
from graph.queries.rows import NO_STRENGTH, controllers, facts, shares, strengths
from graph.queries.spec import Finished, Query
from graph.schema.core import CONTEXT, WELFARE


def finish(raw: Mapping[str, Any], parameters: Mapping[str, Any], view: str, release: Release = NOTHING, /) -> Finished:
    """Test every context against the null model of its kind, and rank."""
    window = (datetime.date.fromisoformat(raw["window_from"]), datetime.date.fromisoformat(raw["window_to"]))
    if view == CONTEXT:
        return Finished(released(raw, parameters, release), window, None)
    contexts = raw["contexts"]
    tested = Chance(raw["classes"], contexts).tested()
    count_rank = _count_ranks(contexts)
    rows: list[Hotspot] = []
    listed = [c for c in contexts if c["listed"] and parameters["kind"] in (None, c["kind"])]
    for context in sorted(listed, key=lambda c: _order(c, tested[c["id"]])):
        if tested[context["id"]].q_value > parameters["max_q"] or len(rows) >= parameters["limit"]:
            continue
        places = (len(rows) + 1, count_rank[context["id"]])
        rows.append(_row(context, tested[context["id"]], places, raw))
    return Finished(rows, window, 0, _notes(contexts))


def _order(context: Mapping[str, Any], tested: Tested) -> tuple[float, float, float, str]:
    ratio = context["observed"] / tested.expected if tested.expected else 0.0
    return (tested.q_value, tested.p_value, -ratio, context["id"])


def _count_ranks(contexts: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Rank by plain count of records, over all contexts; equal counts share the better rank."""
    ordered = sorted((c["reports"] for c in contexts), reverse=True)
    first = {count: ordered.index(count) + 1 for count in set(ordered)}
    return {c["id"]: first[c["reports"]] for c in contexts}


def _row(context: Mapping[str, Any], tested: Tested, places: tuple[int, int], raw: Mapping[str, Any]) -> Hotspot:
    """One answer row. places: its rank, and its rank by plain counts."""
    names = controllers(raw)
    helps = strengths(context)
    if context["green"]:
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
        facts=facts(context["facts"], names, WELFARE),
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
        "Where no person may be named, windows are whole months and numbers change in steps (docs/small-numbers.md).",
    ),
    purposes=("place_safety", "welfare"),
    timeout_seconds=60,
    row_cap=1000,
    version=2,
    text=text.load(__package__, "hotspots.cypher"),
    finish=finish,
)
