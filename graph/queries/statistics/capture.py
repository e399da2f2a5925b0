"""How much of what came later a ranking would have caught."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def captured_share(score: Array, later: Array, coverage: float) -> float:
    """Share of the later events in the top `coverage` (0 to 1) of the places, at least one place.

    score, later: one value per place, the higher score the earlier in the ranking. Places of equal score are taken
    in every order at once (each by the same part), so that no ranking gains or loses by the order of its ties.
    """
    total = float(later.sum())
    if total <= 0:
        return 0.0
    places = top(len(score), coverage)
    cut = np.partition(score, len(score) - places)[len(score) - places]
    above, level = score > cut, score == cut
    part = (places - int(above.sum())) / int(level.sum())
    return (float(later[above].sum()) + part * float(later[level].sum())) / total


def top(places: int, coverage: float) -> int:
    """How many places the top `coverage` of them is: rounded, and never none."""
    return max(1, round(coverage * places))
