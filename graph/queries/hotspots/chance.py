"""What chance alone would bring to each context: the null model, kind by kind."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.queries.statistics import null_model
from graph.queries.statistics.excess import binomial_mid_p
from graph.queries.statistics.multiple import benjamini_hochberg


@dataclass(frozen=True, slots=True)
class Tested:
    """One context against chance."""

    expected: float
    p_value: float
    q_value: float


class Chance:
    """The null model of every kind. classes: [kind, degree, everybody, worried]; contexts: as the statement's."""

    def __init__(self, classes: Sequence[Sequence[Any]], contexts: Sequence[Mapping[str, Any]]) -> None:
        self._kinds: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for context in contexts:
            self._kinds[context["kind"]].append(context)
        self._shares: dict[str, dict[int, float]] = {}
        for kind, members in self._kinds.items():
            everybody = {degree: count for name, degree, count, _ in classes if name == kind}
            worried = {degree: count for name, degree, _, count in classes if name == kind}
            model = null_model.fit(everybody, Counter(c["visitors"] for c in members))
            self._shares[kind] = dict(zip(model.columns, model.shares(worried), strict=True))

    def tested(self, counts: Mapping[str, tuple[int, int]] | None = None) -> dict[str, Tested]:
        """Expected count, p and q of every context. counts: (observed, visitors) to be taken for those of a context."""
        found: dict[str, Tested] = {}
        for kind, members in self._kinds.items():
            numbers = [(counts or {}).get(c["id"], (c["observed"], c["visitors"])) for c in members]
            shares = [self._shares[kind][c["visitors"]] for c in members]
            p_values = [binomial_mid_p(o, d, share) for (o, d), share in zip(numbers, shares, strict=True)]
            q_values = benjamini_hochberg(p_values)
            for context, (_, d), share, p, q in zip(members, numbers, shares, p_values, q_values, strict=True):
                found[context["id"]] = Tested(d * share, p, q)
        return found
