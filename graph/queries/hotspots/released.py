"""`hotspots` in the context view: whole rows pass through the register of released numbers, and only what it shows of
them is filtered, ordered and ranked.

What follows from the people in a row (expected, p, q, records, sources, months) is kept with it and repeated until the
people behind it have changed enough; between two releases it tells nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from graph.access.releases import Counts, Figures, Release, Released, Sizes
from graph.queries.hotspots.chance import Chance
from graph.queries.hotspots.row import ONE_SOURCE, Hotspot
from graph.queries.rows import NO_STRENGTH, FactBehind, SourceShare, band, controllers, months, shares, strengths

SAFE = "young people say they feel safe here"


def released(raw: Mapping[str, Any], parameters: Mapping[str, Any], release: Release) -> list[Hotspot]:
    """The rows that may be shown, in order."""
    contexts = [c for c in raw["contexts"] if c["listed"] and parameters["kind"] in (None, c["kind"])]

    def derive(sizes: Mapping[int, Sizes]) -> dict[int, Figures]:
        counts = {contexts[place]["id"]: _numbers(found) for place, found in sizes.items()}
        tested = Chance(raw["classes"], raw["contexts"]).tested(counts)
        return {
            place: _figures(contexts[place], raw, tested[contexts[place]["id"]], release.smallest) for place in sizes
        }

    answers = release([_counts(context) for context in contexts], derive)
    shown = [(c, one) for c, one in zip(contexts, answers, strict=True) if one and _wanted(one, parameters)]
    shown.sort(key=lambda pair: _order(*pair))
    by_count = sorted((one.figures["reports"] for _, one in shown), reverse=True)
    ranks = {reports: by_count.index(reports) + 1 for reports in set(by_count)}
    return [
        _row(context, one, (rank, ranks[one.figures["reports"]]), raw)
        for rank, (context, one) in enumerate(shown[: parameters["limit"]], 1)
    ]


def _counts(context: Mapping[str, Any]) -> Counts:
    worried = frozenset(person for person, concern, _ in context["members"] if concern)
    return Counts(context["id"], (worried, frozenset(person for person, _, _ in context["members"])))


def _numbers(sizes: Sizes) -> tuple[int, int]:
    """Observed and visitors to compare with chance."""
    observed = sizes[0] or 0
    return observed, max(observed, sizes[1] or 0)


def _figures(context: Mapping[str, Any], raw: Mapping[str, Any], tested: Any, smallest: int) -> Figures:
    names = controllers(raw)
    told = [(one.controller, round(one.share, 1)) for one in shares(context["scopes"], names, smallest)]
    return {
        "expected": float(round(tested.expected)),
        "p_value": band(tested.p_value),
        "q_value": band(tested.q_value),
        "reports": 5 * round(context["reports"] / 5),
        "referrals": context["referrals"],
        "sources": told,
        "safe": context["green"] >= smallest,
        "facts": [(one.kind, one.on, one.controller) for one in months(context["facts"], names, smallest)],
        "window": (raw["window_from"], raw["window_to"]),
    }


def _wanted(one: Released, parameters: Mapping[str, Any]) -> bool:
    observed = one.sizes[0] or 0
    return observed >= parameters["min_observed"] and bool(one.figures["q_value"] <= parameters["max_q"])


def _ratio(one: Released) -> float | None:
    expected = one.figures["expected"]
    return round((one.sizes[0] or 0) / expected, 1) if expected else None


def _order(context: Mapping[str, Any], one: Released) -> tuple[float, float, float, str]:
    return (one.figures["q_value"], one.figures["p_value"], -(_ratio(one) or 0.0), context["id"])


def _row(context: Mapping[str, Any], one: Released, ranks: tuple[int, int], raw: Mapping[str, Any]) -> Hotspot:
    """One answer row. Strengths are of the context and not of people, so they are told as they are now."""
    figures = one.figures
    seen = set(controllers(raw).values())
    helps = strengths(context) + ([SAFE] if figures["safe"] else [])
    sources: Sequence[SourceShare] = [SourceShare(name, share) for name, share in figures["sources"] if name in seen]
    return Hotspot(
        rank=ranks[0],
        context_id=context["id"],
        name=context["name"],
        kind=context["kind"],
        observed=one.sizes[0] or 0,
        expected=figures["expected"],
        p_value=figures["p_value"],
        q_value=figures["q_value"],
        strengths=helps,
        strengths_note=None if helps else NO_STRENGTH,
        window_from=figures["window"][0],
        window_to=figures["window"][1],
        people=one.sizes[1],
        ratio=_ratio(one),
        reports=figures["reports"],
        count_rank=ranks[1],
        referrals=figures["referrals"],
        sources=list(sources),
        single_source=bool(sources) and sources[0].share >= ONE_SOURCE,
        facts=[FactBehind(kind, on, name, None, None, None) for kind, on, name in figures["facts"] if name in seen],
    )
