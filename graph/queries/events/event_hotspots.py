"""Questions 4 and 9, where events are known and no people: places by what to expect, and against their past."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.access.purposes import SMALLEST_COUNT
from graph.access.releases import NOTHING, Release
from graph.queries import text
from graph.queries.parameter import Parameter
from graph.queries.rows import NO_STRENGTH, strengths
from graph.queries.spec import Finished, Query, described
from graph.queries.statistics import rates
from graph.queries.statistics.baseline import change
from graph.queries.statistics.multiple import benjamini_hochberg
from graph.schema.core import CONTEXT

Array = NDArray[np.float64]
USUAL_MONTHS = 3
EVENT_KINDS = ("police_recorded", "harm", "missing", "found", "search", "sighting", "transition")


@dataclass(frozen=True, slots=True)
class EventHotspot:
    """One place or area, by the events to expect there."""

    rank: int = described("1 for the highest forecast; equal ones by recent and near events")
    context_id: str = described("identifier of the place or area")
    name: str | None = described("its name")
    kind: str = described("Place, EducationSetting, OnlineSpace or Area")
    observed: int = described("events in the window")
    expected: float | None = described("events that its own earlier months lead to expect; none without earlier months")
    p_value: float | None = described("upper mid-p of the window's count against its own past; none without one")
    q_value: float | None = described("p after Benjamini and Hochberg over all places listed")
    strengths: list[str] = described("what already helps here")
    strengths_note: str | None = described("said when no strength is recorded")
    window_from: str = described("first day of the window: whole months are compared")
    window_to: str = described("last day of the window")
    rate: float = described("events to expect per month, shrunk towards the mean of all places")
    low: float = described("lower end of the rate's 95 % interval")
    high: float = described("upper end of it")
    total: int = described("events in all months up to the end of the window")
    months: int = described("the denominator: months counted")
    baseline_months: int = described("months before the window")
    count_rank: int = described("its rank by plain count of all events, for comparison")
    longitude: float | None = described("degrees, WGS84; an anonymised anchor point in open police data")
    latitude: float | None = described("degrees, WGS84")


@dataclass(frozen=True, slots=True)
class _Months:
    """Months as numbers (12 * year + month - 1): the first counted, the first of the window, the last."""

    first: int
    window: int
    last: int


def finish(raw: Mapping[str, Any], parameters: Mapping[str, Any], view: str, _: Release = NOTHING, /) -> Finished:
    """Forecast, compare with the past, rank."""
    places = sorted(raw["places"], key=lambda place: str(place["id"]))
    if not places:
        return Finished((), None, 0, ("There are no such events.",))
    months = _months(raw, parameters)
    counts = _counts(places, months)
    nearness = rates.near([p["longitude"] for p in places], [p["latitude"] for p in places])
    choice = rates.choose(counts, nearness)
    order = rates.ranking(counts, nearness, choice.weighting)
    shown = [int(i) for i in order if not _withheld(places[int(i)], view)]
    cells = _Cells(places, counts, months, rates.forecast(counts, nearness, choice.weighting))
    rows = [cells.row(index, rank) for rank, index in enumerate(shown[: parameters["limit"]], 1)]
    window = (_first_day(months.window), _first_day(months.last + 1) - datetime.timedelta(days=1))
    return Finished(rows, window, None if view == CONTEXT else 0, (_note(choice),))


def _withheld(place: Mapping[str, Any], view: str) -> bool:
    """Open data may be shown as published; of partners' own events, in the context view, none or five and more."""
    return view == CONTEXT and 0 < place["closed"] < SMALLEST_COUNT


def _months(raw: Mapping[str, Any], parameters: Mapping[str, Any]) -> _Months:
    first, last = _number(raw["earliest"]), _number(raw["latest"])
    start = parameters["window_from"]
    window = _number(start.isoformat()) if start else last + 1 - min(USUAL_MONTHS, max(1, last - first))
    return _Months(first, min(max(window, first), last), last)


def _number(day: str) -> int:
    return 12 * int(day[:4]) + int(day[5:7]) - 1


def _first_day(month: int) -> datetime.date:
    return datetime.date(month // 12, month % 12 + 1, 1)


def _counts(places: Sequence[Mapping[str, Any]], months: _Months) -> Array:
    """Events, places x months."""
    counts = np.zeros((len(places), months.last - months.first + 1))
    for index, place in enumerate(places):
        for month, events in place["months"]:
            counts[index, month - months.first] = events
    return counts


class _Cells:
    """Everything that rows are made of, computed once for all places."""

    def __init__(
        self, places: Sequence[Mapping[str, Any]], counts: Array, months: _Months, forecast: rates.Forecast
    ) -> None:
        self.places, self.months, self.forecast = places, months, forecast
        self.total = counts.sum(axis=1)
        window, baseline = np.split(counts, [months.window - months.first], axis=1)[::-1]
        self.observed = window.sum(axis=1)
        self.change = change(window, baseline) if baseline.shape[1] else None
        self.q_values = benjamini_hochberg([float(p) for p in self.change.p_value]) if self.change else []
        ordered = np.sort(-self.total)
        self.count_rank = np.searchsorted(ordered, -self.total, side="left") + 1

    def row(self, index: int, rank: int) -> EventHotspot:
        place, months = self.places[index], self.months
        helps = strengths(place)
        return EventHotspot(
            rank=rank,
            context_id=place["id"],
            name=place["name"],
            kind=place["kind"],
            observed=int(self.observed[index]),
            expected=round(float(self.change.expected[index]), 3) if self.change else None,
            p_value=float(self.change.p_value[index]) if self.change else None,
            q_value=self.q_values[index] if self.change else None,
            strengths=helps,
            strengths_note=None if helps else NO_STRENGTH,
            window_from=_first_day(months.window).isoformat(),
            window_to=(_first_day(months.last + 1) - datetime.timedelta(days=1)).isoformat(),
            rate=round(float(self.forecast.rate[index]), 4),
            low=round(float(self.forecast.low[index]), 4),
            high=round(float(self.forecast.high[index]), 4),
            total=int(self.total[index]),
            months=months.last - months.first + 1,
            baseline_months=months.window - months.first,
            count_rank=int(self.count_rank[index]),
            longitude=place["longitude"],
            latitude=place["latitude"],
        )


def _note(choice: rates.Choice) -> str:
    if choice.weighting.plain:
        return "Ranked by plain counts: inside these months nothing else foretold the following months better."
    how = []
    if choice.weighting.half_life:
        how.append(f"a month counts half as much after {choice.weighting.half_life:g} months")
    if choice.weighting.lent:
        how.append(f"up to {choice.weighting.lent:.0%} is lent to each place within {rates.REACH:g} m")
    return (
        f"Forecast: {' and '.join(how)}; over {choice.roll_forwards} roll-forwards inside these months this caught "
        f"{100 * choice.gain:.1f} points more of the following events than plain counts, and most of what can be "
        "foretold plain counts foretell too."
    )


QUERY = Query(
    id="event_hotspots",
    question="Which places or areas have the most recorded events, and where have they risen above their own past?",
    numbers=(4, 9),
    parameters=(
        Parameter("level", "text", "place", "what is ranked", choices=("place", "area")),
        Parameter("window_from", "date", None, "first month of the window; three months when not given"),
        Parameter("window_to", "date", None, "last month of the window; the latest month in the data when not given"),
        Parameter("category", "text", None, "only events of this category, as the source writes it"),
        Parameter("event_kind", "text", "police_recorded", "only events of this kind", choices=EVENT_KINDS),
        Parameter("area", "text", None, "only in this area: a GSS code, or the beginning of one"),
        Parameter("area_type", "text", "lsoa", "with level area: which areas are ranked"),
        Parameter("limit", "integer", 100_000, "at most so many rows", least=1, most=100_000),
    ),
    row=EventHotspot,
    headline=("rank", "name", "observed", "expected", "q_value", "rate", "total", "count_rank", "strengths"),
    columns=("earliest", "latest", "places"),
    denominator="months: every place with an event up to the end of the window has the same number of them",
    method=(
        "Rate: a mean of monthly counts, weighted towards recent months and lent a little to near places only where "
        "rolling forward inside the months at hand showed a gain over plain counts, then shrunk by empirical Bayes "
        "(gamma-Poisson). p: negative binomial upper mid-p of the window against the place's own earlier months, with "
        "the common trend and the months' own dispersion taken out; q by Benjamini and Hochberg."
    ),
    caveats=(
        "Recorded events show where something was recorded; what nobody reports is not here.",
        "Where no person may be named, events in which a known person was involved are left out.",
        "Open police data give months and anonymised anchor points: nothing finer may be read from them.",
        "A forecast of places says nothing about the people there.",
    ),
    purposes=("place_safety", "welfare"),
    timeout_seconds=60,
    row_cap=100_000,
    version=2,
    text=text.load(__package__, "event_hotspots.cypher"),
    finish=finish,
    people=False,
)
