"""Rates of groups compared: a ratio, its interval, whether chance explains it. No driver, no graph.

The ratio is the rate of a group over the rate of everybody else in the same dimension who has a recorded group, with
the 95 % interval on the logarithm (Katz, Baptista, Azen and Pike, Biometrics 34, 1978). Whether chance explains it is
Fisher's exact test, corrected over all comparisons of a report (Benjamini and Hochberg, 1995).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scipy.stats import false_discovery_control, fisher_exact
from scipy.stats.contingency import relative_risk

LEVEL = 0.95
FALSE_ALARMS = 0.05
"""The share of flags that may be due to chance."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One group: how many of it are counted, out of how many.

    of: None where no denominator is known. withheld: a number is too small to be shown, or would tell another. ratio,
    low, high: against everybody else, None where they cannot be told. q: share of such findings that chance makes.
    """

    group: str
    count: int
    of: int | None
    withheld: bool = False
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    q: float | None = None

    @property
    def over(self) -> bool:
        """Over-represented, beyond what chance explains."""
        return self.q is not None and self.q <= FALSE_ALARMS and (self.ratio or 0) > 1

    @property
    def under(self) -> bool:
        """Under-represented, beyond what chance explains."""
        return self.q is not None and self.q <= FALSE_ALARMS and self.ratio is not None and self.ratio < 1


def cells(counts: Mapping[str, int], of: Mapping[str, int | None], smallest: int, *, within: bool) -> list[Cell]:
    """The groups of one dimension with their ratios, small numbers withheld.

    within: those counted are among `of`, so that the rest of a group must not be small either.
    """
    made = [Cell(group, count, of.get(group)) for group, count in counts.items()]
    hidden = withheld(made, smallest, within=within)
    return [replace(cell, withheld=True) if cell.group in hidden else _compared(cell, made) for cell in made]


def withheld(made: Sequence[Cell], smallest: int, *, within: bool) -> set[str]:
    """The groups that cannot be shown: the small ones, and one more that would tell them by subtraction."""
    hidden = {cell.group for cell in made if _small(cell, smallest, within=within)}
    rest = sorted((cell for cell in made if cell.group not in hidden), key=lambda cell: (cell.count, cell.group))
    if hidden and rest:
        hidden.add(rest[0].group)
    return hidden


def corrected(found: Sequence[Cell]) -> list[Cell]:
    """The same cells with q: p corrected over all that were compared."""
    told = [cell.p for cell in found if cell.p is not None]
    values = iter(false_discovery_control(told).tolist() if told else [])
    return [cell if cell.p is None else replace(cell, q=next(values)) for cell in found]


def _small(cell: Cell, smallest: int, *, within: bool) -> bool:
    if cell.count < smallest:
        return True
    return within and cell.of is not None and cell.of - cell.count < smallest


def _compared(cell: Cell, made: Sequence[Cell]) -> Cell:
    others = [other for other in made if other.group != cell.group and other.of is not None]
    count, of = sum(other.count for other in others), sum(other.of or 0 for other in others)
    if cell.of is None or not cell.of or not of or not count:
        return cell
    found = relative_risk(cell.count, cell.of, count, of)
    interval = found.confidence_interval(LEVEL)
    p = fisher_exact([[cell.count, cell.of - cell.count], [count, of - count]]).pvalue
    low, high = float(interval.low), float(interval.high)
    if not (math.isfinite(low) and math.isfinite(high)):
        return cell
    return replace(cell, ratio=float(found.relative_risk), low=low, high=high, p=float(p))
