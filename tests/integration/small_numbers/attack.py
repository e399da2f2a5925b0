"""An automated attacker: a thousand permitted questions, and what is made of the answers.

It knows the place, the young person, the month in which they would have been there, the month and day of the record,
and how the service works. It has a token of an organisation for which nobody else asks. What it does not know is who
else is there.
"""

import calendar
import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.integration.api.server import Server
from tests.integration.small_numbers.towns import FIRST, LAST, YEAR, Spot, Town

QUERIES = 1_000
TOGETHER = 4
"""Questions for numbers of people in one request; of the larger questions there is one in each."""
ROW = "contextId observed people expected ratio pValue qValue reports countRank referrals windowFrom windowTo"
HOTSPOTS = f"""query H($day: Date, $to: Date, $days: Int, $least: Int, $q: Float) {{
  hotspots(asKnownOn: $day, windowTo: $to, days: $days, minObserved: $least, maxQ: $q, limit: 1000) {{
    suppressed notes rows {{ {ROW} sources {{ controller share }} facts {{ kind on controller }} }} }} }}"""
NODES = " ".join(
    f"n{n}: node(id: $id{n}, asKnownOn: $day) {{ id ... on Place {{ people {{ totalCount pageInfo {{ endCursor }} }}"
    " groups { totalCount } events { totalCount } concerns { totalCount } } }"
    for n in range(TOGETHER)
)
COUNTS = f"query N($day: Date, {', '.join(f'$id{n}: ID!' for n in range(TOGETHER))}) {{ {NODES} }}"
DAYS = [datetime.date(YEAR, month, day) for month in range(FIRST, LAST + 2) for day in (19, 20, 21)]
"""Days as known on which is asked: before, on and after the day of each month's records."""

Answers = dict[tuple[Any, ...], Any]
"""What was said of one place, by question."""
Window = tuple[int, int]  # first and last month
MONTHS = range(FIRST, LAST + 1)
WINDOWS = [(first, last) for first in MONTHS for last in MONTHS if first <= last]


@dataclass
class Transcript:
    """All that was said of each place, by its identifier. asked: questions so far."""

    of: dict[str, Answers] = field(default_factory=dict)
    asked: int = 0

    def note(self, place: str, key: tuple[Any, ...], value: Any) -> None:
        """Keep what was said first; a later answer to the same question is kept beside it when it differs."""
        said = self.of.setdefault(place, {})
        if said.setdefault(key, value) != value:
            said[(*key, "later")] = value


@dataclass
class Session:
    """One token's questions to one server about one town, and the answers."""

    server: Server
    town: Town
    organisation: str
    seed: int
    seen: Transcript = field(default_factory=Transcript)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 (drawn again to be repeated)

    def observe(self) -> Transcript:
        """What an observer of the published number sees: one count of each place, once, as it is now."""
        names = sorted(self.town.places.values())
        for start in range(0, len(names), TOGETHER):
            self._counts(names[start : start + TOGETHER], None)
        return self.seen

    def observe_month(self, month: int) -> Transcript:
        """What an observer of the published numbers of one month sees, who asks for nothing else."""
        self._hotspots((month, month), None, least=1, q=1.0)
        return self.seen

    def attack(self, queries: int = QUERIES) -> Transcript:
        """Ask in random order: all windows, with all limits, as known on many days, and all counts of all places."""
        names = sorted(self.town.places.values())
        large: list[tuple[Window, datetime.date | None]] = [(window, None) for window in WINDOWS * 4]
        large += [(self.random.choice(WINDOWS), self.random.choice(DAYS)) for _ in range(queries // 25)]
        small = [self.random.choice([None, *DAYS]) for _ in range(-(-(queries - len(large)) // TOGETHER))]
        requests = [*large, *small]
        self.random.shuffle(requests)
        for one in requests:
            if isinstance(one, tuple):
                self._hotspots(*one)
            else:
                self._counts(self.random.sample(names, min(TOGETHER, len(names))), one)
        return self.seen

    def _hotspots(self, window: Window, day: datetime.date | None, *, least: int = 0, q: float = 0.0) -> None:
        first, last = window
        end = datetime.date(YEAR, last, calendar.monthrange(YEAR, last)[1])
        least, q = least or self.random.choice((1, 1, 1, 5, 6)), q or self.random.choice((1.0, 1.0, 0.5))
        given = {
            "to": (end - datetime.timedelta(days=self.random.randint(0, 20))).isoformat(),
            "days": (end - datetime.date(YEAR, first, 1)).days + 1,
            "least": least,
            "q": q,
        }
        data = self._ask(HOTSPOTS, given, day, 1)
        rows = {row["contextId"]: row for row in data["hotspots"]["rows"]}
        for place in self.town.places.values():
            row = rows.get(place)
            for name in ("observed", "people", "reports", "expected", "referrals") if (least, q) == (1, 1.0) else ():
                self.seen.note(place, (name, window, _known(day)), row[name] if row else None)
            self.seen.note(place, ("row", window, _known(day), least, q), _but_ranks(row))

    def _counts(self, places: Sequence[str], day: datetime.date | None) -> None:
        given = {f"id{n}": place for n, place in enumerate((list(places) * TOGETHER)[:TOGETHER])}
        for one in self._ask(COUNTS, given, day, TOGETHER).values():
            for name in ("people", "groups", "events", "concerns") if one else ():
                self.seen.note(one["id"], ("total", name, _known(day)), one[name]["totalCount"])

    def _ask(self, text: str, given: Mapping[str, Any], day: datetime.date | None, questions: int) -> Any:
        variables = {**given, "day": day.isoformat() if day else None}
        reply = self.server.ask(self.town.viewer(self.organisation), text, variables)
        assert reply.status == 200, reply.body
        assert set(reply.codes) <= {"WITHHELD"}
        self.seen.asked += questions
        return reply.json["data"]


def _known(day: datetime.date | None) -> tuple[int, int] | None:
    return (day.month, day.day) if day else None


def _but_ranks(row: Mapping[str, Any] | None) -> str:
    return str({name: value for name, value in row.items() if name != "countRank"} if row else None)


Array = NDArray[np.float64]


def differences(spot: Spot, said: Answers) -> float:
    """The plain differencer: numbers of windows with the month of the visit against the same without it, averaged."""
    month = spot.chosen.first
    found = [
        one - other
        for name in ("observed", "people")
        for inner, outer in _neighbours(month)
        if (one := said.get((name, outer, None))) is not None and (other := said.get((name, inner, None))) is not None
    ]
    return float(np.mean([min(max(one, 0), 1) for one in found])) if found else 0.0


def absences(spot: Spot, said: Answers) -> float:
    """How often a number is withheld beside one that is shown: a difference too small to show is a difference."""
    month = spot.chosen.first
    found = [
        (said.get((name, outer, None)) is None) != (said.get((name, inner, None)) is None)
        for name in ("observed", "people")
        for inner, outer in _neighbours(month)
    ]
    return float(np.mean(found))


def _neighbours(month: int) -> list[tuple[Window, Window]]:
    """Windows without the month, each with the window that has it besides."""
    later = [((month + 1, last), (month, last)) for last in range(month + 1, LAST + 1)]
    return later + [((first, month - 1), (first, month)) for first in range(FIRST, month)]


def features(spot: Spot, said: Answers) -> Array:
    """All that the trained attacker looks at, laid out by how it bears on the month of the visit and of the record."""
    month, recorded = spot.chosen.first, spot.chosen.recorded
    values: list[float] = []
    pairs = _neighbours(month)
    for name in ("observed", "people", "reports", "expected", "referrals"):
        numbers = [said.get((name, (month, month), None))]
        steps: list[float] = []
        for inner, outer in pairs:
            a, b = said.get((name, inner, None)), said.get((name, outer, None))
            steps.append(np.nan if a is None or b is None else b - a)
        known = [one for one in steps if not np.isnan(one)]
        values += [
            float(np.mean([one == size for one in known])) if known else 0.0 for size in range(-1, 7)
        ]  # fmt: skip
        values += [float(np.mean(known)) if known else 0.0, len(known) / len(steps)]
        values += [one or 0.0 for one in numbers] + [float(one is None) for one in numbers]
    for shift in (-1, 0, 1):
        for day in (19, 20, 21):
            one = said.get(("total", "people", (recorded + shift, day)))
            values += [one or 0.0, float(one is None)]
    now = said.get(("total", "people", None))
    values += [now or 0.0, float(now is None), float(sum("later" in key for key in said))]
    return np.array(values)


def count_alone(_: Spot, said: Answers) -> Array:
    """What the observer of the published number has."""
    now = said.get(("total", "people", None))
    return np.array([now or 0.0, float(now is None)])


def month_alone(name: str) -> Callable[[Spot, Answers], Array]:
    """What the observer has who sees one number of the month in which the chosen one would have been there."""

    def look(spot: Spot, said: Answers) -> Array:
        month = spot.chosen.first
        number = said.get((name, (month, month), None))
        return np.array([number or 0.0, float(number is None)])

    return look


def decided(rows: Sequence[Array], truth: Sequence[bool], groups: Sequence[int]) -> float:
    """The share of places that a ridge regression decides rightly after it was trained on the other groups' places.

    groups: the places that make a pair; they are never on both sides.
    """
    x, y, fold = np.vstack(rows), np.where(truth, 1.0, -1.0), np.array(groups)
    right = 0
    for part in np.array_split(np.random.default_rng(1).permutation(np.unique(fold)), 10):
        test = np.isin(fold, part)
        mean, spread = x[~test].mean(axis=0), x[~test].std(axis=0) + 1e-9
        train, held = (x[~test] - mean) / spread, (x[test] - mean) / spread
        weights = np.linalg.solve(train.T @ train + 20.0 * np.eye(x.shape[1]), train.T @ y[~test])
        right += int((np.sign(held @ weights + 1e-12) == y[test]).sum())
    return right / len(y)
