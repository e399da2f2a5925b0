"""Rates of groups compared: a ratio, its interval, whether chance explains it. No driver, no graph.

Numbers of young people are rounded to the nearest five, and those under five are withheld. Everything else is worked
out from the rounded numbers, so a reader can do it again, and learns nothing from it that the numbers do not say.
Because every number is off by up to two, a withheld one cannot be found by subtracting the others from a total.

The ratio is the rate of a group over the rate of everybody else in the same dimension who has a recorded group, with
the 95 % interval on the logarithm (Katz, Baptista, Azen and Pike, Biometrics 34, 1978). Whether chance explains it is
Fisher's exact test, corrected over all comparisons of a report (Benjamini and Hochberg, 1995).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scipy.stats import false_discovery_control, fisher_exact
from scipy.stats.contingency import relative_risk

LEVEL = 0.95
FALSE_ALARMS = 0.05
"""The share of flags that may be due to chance."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One group: how many of it are counted, out of how many, rounded.

    count: None where it is withheld; with `of` beside it, it is under the smallest number shown. of: None where no
    denominator is known, or where it would tell that nearly all of a group are counted. ratio, low, high: against
    everybody else, None where they cannot be told. q: the share of findings like this or stronger that chance makes.
    """

    group: str
    count: int | None
    of: int | None
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
    """The groups of one dimension with their ratios.

    smallest: the least number shown, and the base of the rounding. within: those counted are among `of`; then `of` is
    rounded too, and the rest of a group must not be small either: nobody is told that all of a group were counted.
    """
    made = [_cell(group, count, of.get(group), smallest, within=within) for group, count in counts.items()]
    most = smallest - 1  # what a withheld number is taken for, so that no difference is made larger than it can be
    return [_compared(cell, made, most) for cell in made]


def corrected(found: Sequence[Cell]) -> list[Cell]:
    """The same cells with q: p corrected over all that were compared."""
    told = [cell.p for cell in found if cell.p is not None]
    values = iter(false_discovery_control(told).tolist() if told else [])
    return [cell if cell.p is None else replace(cell, q=next(values)) for cell in found]


def _cell(group: str, count: int, of: int | None, smallest: int, *, within: bool) -> Cell:
    if within and of is not None and of - count < smallest:
        return Cell(group, None, None)
    if count < smallest:
        return Cell(group, None, _rounded(of, smallest) if within and of else of)
    shown = _rounded(count, smallest)
    if of is None:
        return Cell(group, shown, None)
    return Cell(group, shown, _rounded(of, smallest) if within else max(of, shown))


def _rounded(number: int, base: int) -> int:
    """To the nearest multiple."""
    return (number + base // 2) // base * base


def _compared(cell: Cell, made: Sequence[Cell], most: int) -> Cell:
    def few(one: Cell) -> int:
        return min(most, one.of or 0) if one.count is None else one.count

    others = [other for other in made if other.group != cell.group and other.of]
    count, of = sum(few(other) for other in others), sum(other.of or 0 for other in others)
    if not cell.of or not of:
        return cell
    found = relative_risk(few(cell), cell.of, count, of)
    interval = found.confidence_interval(LEVEL)
    p = fisher_exact([[few(cell), cell.of - few(cell)], [count, of - count]]).pvalue
    low, high = float(interval.low), float(interval.high)
    return replace(cell, ratio=float(found.relative_risk), low=low, high=high, p=float(p))
