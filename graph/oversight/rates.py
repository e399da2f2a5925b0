"""Rates of groups compared: a ratio, its interval, whether chance explains it. No driver, no graph.

Numbers of young people are rounded to the nearest five, and those under five are withheld. Everything else is worked
out from the rounded numbers, so a reader can do it again, and learns nothing from it that the numbers do not say. Every
number is off by up to two, so a withheld one can hardly be found by subtracting the others from the total that another
dimension gives. Where it nearly can, one more is withheld.

The ratio is the rate of a group over the rate of everybody else in the same dimension who has a recorded group, with
the 95 % interval on the logarithm (Katz, Baptista, Azen and Pike, Biometrics 34, 1978). Whether chance explains it is
Fisher's exact test, corrected over all comparisons of a report (Benjamini and Hochberg, 1995).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from scipy.stats import false_discovery_control, fisher_exact
from scipy.stats.contingency import relative_risk

LEVEL = 0.95
FALSE_ALARMS = 0.05
"""The share of flags that may be due to chance."""
LEAST_POSSIBLE = 3
"""How many values a withheld number must still be able to have, to whoever reads all the others."""
_ANY = 10**9


@dataclass(frozen=True, slots=True)
class Cell:
    """One group: how many of it are counted, out of how many, rounded.

    count: None where it is withheld; few: because it is under the smallest number shown, else because it would tell
    another, or that nearly all of a group are counted. of: None where no denominator is known, or none is told. ratio,
    low, high: against everybody else, None where they cannot be told. q: the share of findings like this or stronger
    that chance makes.
    """

    group: str
    count: int | None
    of: int | None
    few: bool = False
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


def cells(
    counts: Mapping[str, int],
    of: Mapping[str, int | None],
    smallest: int,
    *,
    within: bool,
    hidden: Collection[str] = (),
) -> list[Cell]:
    """The groups of one dimension with their ratios.

    smallest: the least number shown, and the base of the rounding. within: those counted are among `of`; then `of` is
    rounded too, and the rest of a group must not be small either: nobody is told that all of a group were counted.
    hidden: groups to withhold whatever their number (`telling` finds them).
    """
    made = [
        Cell(group, None, None) if group in hidden else _cell(group, count, of.get(group), smallest, within=within)
        for group, count in counts.items()
    ]
    most = smallest - 1  # a withheld number is taken for whatever makes the difference least, from none to this
    return [_compared(cell, made, most) for cell in made]


def telling(dimensions: Mapping[str, Sequence[Cell]], smallest: int) -> set[tuple[str, str]]:
    """(dimension, group) of the numbers that would tell a withheld one within two, to whoever has all dimensions of the
    same people; each is the smallest shown in its dimension."""
    spans = {name: [_span(cell, smallest) for cell in made] for name, made in dimensions.items()}
    least = max(sum(low for low, _ in own) for own in spans.values())
    most = min(sum(high for _, high in own) for own in spans.values())
    found: set[tuple[str, str]] = set()
    for name, made in dimensions.items():
        low_sum, high_sum = (sum(span[end] for span in spans[name]) for end in (0, 1))
        shown = sorted(
            (cell for cell in made if cell.count is not None), key=lambda cell: (cell.count or 0, cell.group)
        )
        for cell, (low, high) in zip(made, spans[name], strict=True):
            possible = min(high, most - (low_sum - low)) - max(low, least - (high_sum - high)) + 1
            if cell.few and possible < LEAST_POSSIBLE and shown:
                found.add((name, shown[0].group))
    return found


def corrected(found: Sequence[Cell]) -> list[Cell]:
    """The same cells with q: p corrected over all that were compared."""
    told = [cell.p for cell in found if cell.p is not None]
    values = iter(false_discovery_control(told).tolist() if told else [])
    return [cell if cell.p is None else replace(cell, q=next(values)) for cell in found]


def _cell(group: str, count: int, of: int | None, smallest: int, *, within: bool) -> Cell:
    if within and of is not None and of - count < smallest:
        return Cell(group, None, None)
    if count < smallest:
        return Cell(group, None, _rounded(of, smallest) if within and of else of, few=True)
    shown = _rounded(count, smallest)
    if of is None:
        return Cell(group, shown, None)
    return Cell(group, shown, _rounded(of, smallest) if within else max(of, shown))


def _span(cell: Cell, smallest: int) -> tuple[int, int]:
    """The least and the greatest that the number of a cell can be."""
    if cell.count is None:
        return (0, smallest - 1) if cell.few else (0, _ANY)
    return max(smallest, cell.count - smallest // 2), cell.count + smallest // 2


def _rounded(number: int, base: int) -> int:
    """To the nearest multiple."""
    return (number + base // 2) // base * base


def _compared(cell: Cell, made: Sequence[Cell], most: int) -> Cell:
    others = [other for other in made if other.group != cell.group and other.of]
    of = sum(other.of or 0 for other in others)
    if not cell.of or not of:
        return cell
    (low, high), spans = _few(cell, most), [_few(other, most) for other in others]
    least, greatest = sum(span[0] for span in spans), sum(span[1] for span in spans)
    if low * of > greatest * cell.of:
        return _ratio(cell, low, greatest, of)
    if high * of < least * cell.of or (low == high and least == greatest and least):
        return _ratio(cell, high, least, of)
    return cell  # a withheld number decides which way it goes


def _few(cell: Cell, most: int) -> tuple[int, int]:
    """Between what the number of a cell lies, for whoever reads what is shown."""
    return (0, min(most, cell.of or 0)) if cell.count is None else (cell.count, cell.count)


def _ratio(cell: Cell, number: int, count: int, of: int) -> Cell:
    assert cell.of
    found = relative_risk(number, cell.of, count, of)
    interval = found.confidence_interval(LEVEL)
    p = fisher_exact([[number, cell.of - number], [count, of - count]]).pvalue
    low, high = float(interval.low), float(interval.high)
    return replace(cell, ratio=float(found.relative_risk), low=low, high=high, p=float(p))
