"""Towns generated once for all tests of this folder."""

from collections.abc import Callable
from pathlib import Path

import pytest

from demo import Truth, generate

Town = tuple[Path, Truth]
MakeTown = Callable[..., Town]


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> MakeTown:
    """Make the town of a seed and scale, or hand back the one already made."""
    made: dict[tuple[int, float, bool], Town] = {}

    def make(seed: int = 1, scale: float = 0.25, *, plant: bool = True) -> Town:
        key = seed, scale, plant
        if key not in made:
            folder = tmp_path_factory.mktemp("town")
            made[key] = folder, generate(folder, seed=seed, scale=scale, plant=plant)
        return made[key]

    return make
