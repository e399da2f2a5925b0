"""One row of the answer to `hotspots`."""

from dataclasses import dataclass

from graph.queries.rows import FactBehind, SourceShare
from graph.queries.spec import described

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
    p_value: float = described(
        "upper mid-p of the count observed, if chance alone were at work; where no person may be named a round value "
        "that it does not exceed"
    )
    q_value: float = described("p after Benjamini and Hochberg over all contexts of the kind")
    strengths: list[str] = described("what already helps here")
    strengths_note: str | None = described("said when no strength is recorded")
    window_from: str = described("first day looked at")
    window_to: str = described("last day looked at")
    people: int | None = described(
        "the denominator: different young people linked with it, with a concern or without; none where no person may "
        "be named and fewer than five have no concern"
    )
    ratio: float | None = described("observed over expected")
    reports: int = described(
        "plain count of records that link young people with it; to the nearest five where no person may be named"
    )
    count_rank: int = described("its rank by plain count of records, for comparison")
    referrals: int = described("open concerns about the context itself")
    sources: list[SourceShare] = described("who recorded that the young people counted are there")
    single_source: bool = described("whether nine tenths or more of that comes from one organisation")
    facts: list[FactBehind] = described("the latest facts behind it, up to ten")
