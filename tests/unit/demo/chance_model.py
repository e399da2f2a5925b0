"""A small second opinion on the demo's towns: what chance gives, in plain numpy, sharing nothing with graph.queries."""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from tests.unit.demo.town_files import TownFiles

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Finding:
    """One context: distinct visitors, those with an open concern, how many chance gives, and how surprising that is."""

    context: str
    kind: str
    visitors: int
    observed: int
    expected: float
    p: float
    q: float


def bicm(rows: Array, columns: Array) -> Array:
    """Probability of each link given the degrees of rows and columns, shape (rows, columns); fixed-point iteration."""
    row_degrees, row_counts = np.unique(rows, return_counts=True)
    column_degrees, column_counts = np.unique(columns, return_counts=True)
    x, y = row_degrees / np.sqrt(rows.sum()), column_degrees / np.sqrt(columns.sum())
    for _ in range(3_000):
        new_x = row_degrees / ((column_counts * y) / (1 + np.outer(x, y))).sum(axis=1)
        new_y = column_degrees / ((row_counts * new_x)[:, None] / (1 + np.outer(new_x, y))).sum(axis=0)
        moved = max(np.abs(new_x / x - 1).max(), np.abs(new_y / y - 1).max())
        x, y = new_x, new_y
        if moved < 1e-9:
            break
    by_class = np.outer(x, y) / (1 + np.outer(x, y))
    result: Array = by_class[np.searchsorted(row_degrees, rows)][:, np.searchsorted(column_degrees, columns)]
    return result


def mid_p(observed: int, trials: int, chance: float) -> float:
    """Upper mid-p of a binomial count."""
    return float(stats.binom.sf(observed, trials, chance) + 0.5 * stats.binom.pmf(observed, trials, chance))


def hotspots(town: TownFiles) -> list[Finding]:
    """All contexts, most surprising first; q within each kind."""
    findings = []
    for kind, links in sorted(town.links.items()):
        visitors = Counter(context for _, context in links)
        degrees = Counter(person for person, _ in links)
        people, contexts = sorted(degrees), sorted(visitors)
        chance = bicm(
            np.array([degrees[p] for p in people], dtype=float), np.array([visitors[c] for c in contexts], dtype=float)
        )
        worried = np.array([person in town.open_concern for person in people])
        share = chance[worried].sum(axis=0) / chance.sum(axis=0)
        seen = Counter(context for person, context in links if person in town.open_concern)
        p = [mid_p(seen[c], visitors[c], float(s)) for c, s in zip(contexts, share, strict=True)]
        q = stats.false_discovery_control(p)
        for i, c in enumerate(contexts):
            findings.append(Finding(c, kind, visitors[c], seen[c], visitors[c] * float(share[i]), p[i], float(q[i])))
    return sorted(findings, key=lambda f: f.p)


def count_ranks(findings: list[Finding]) -> dict[str, int]:
    """Rank of each context by the plain count of young people with an open concern; 1 is the highest."""
    ordered = sorted(findings, key=lambda f: (-f.observed, f.context))
    return {finding.context: rank for rank, finding in enumerate(ordered, 1)}


@dataclass(frozen=True)
class Connection:
    """Two groups and what connects them, with the less surprising of the two halves' p-values."""

    group_a: str
    group_b: str
    via_kind: str
    via: str
    p: float


def _poisson_binomial(observed: int, chances: list[float]) -> float:
    """Upper mid-p of a sum of trials of different chances."""
    weights = np.ones(1)
    for chance in chances:
        weights = np.convolve(weights, [1 - chance, chance])
    return float(weights[observed + 1 :].sum() + 0.5 * weights[observed])


def _halves(town: TownFiles, kind: str) -> dict[str, dict[str, float]]:
    """For each context, the groups with two or more members there, and how surprising that is within their school."""
    links = town.links[kind]
    chance: dict[tuple[str, str], float] = {}
    for school in sorted(set(town.school.values())):
        inside = {(p, c) for p, c in links if town.school.get(p) == school}
        if not inside:
            continue
        degrees, visitors = Counter(p for p, _ in inside), Counter(c for _, c in inside)
        people, contexts = sorted(degrees), sorted(visitors)
        table = bicm(
            np.array([degrees[p] for p in people], dtype=float), np.array([visitors[c] for c in contexts], dtype=float)
        )
        for i, p in enumerate(people):
            chance |= {(p, c): float(table[i, j]) for j, c in enumerate(contexts)}
    halves: dict[str, dict[str, float]] = {}
    for group, members in town.members.items():
        seen = Counter(context for person, context in links if person in members)
        for context, observed in seen.items():
            if observed > 1:
                chances = [chance.get((member, context), 0.0) for member in sorted(members)]
                halves.setdefault(context, {})[group] = _poisson_binomial(observed, chances)
    return halves


def _network_halves(town: TownFiles) -> dict[str, dict[str, float]]:
    everybody = {m for members in town.members.values() for m in members}
    halves: dict[str, dict[str, float]] = {}
    for network, tied in town.tied.items():
        share = len(tied) / len(everybody)
        for group, members in town.members.items():
            if members & tied:
                p = mid_p(len(members & tied), len(members), share)
                halves.setdefault(network, {})[group] = p
    return halves


def _paired(halves: dict[str, dict[str, float]], via_kind: str) -> list[Connection]:
    found = []
    for via, groups in halves.items():
        for a, b in combinations(sorted(groups), 2):
            found.append(Connection(a, b, via_kind, via, max(groups[a], groups[b])))
    return found


def _main_school(town: TownFiles, members: set[str]) -> str:
    return Counter(town.school.get(m, "") for m in members).most_common(1)[0][0]


@dataclass(frozen=True)
class _Mixing:
    """How ties divide between a person's own school and others."""

    town: TownFiles
    degree: dict[str, int]
    ends: Counter[str]  # ties that end in each school
    share_across: float

    def chance(self, person: str, targets: set[str]) -> float:
        """Probability that one tie of the person ends at one of the targets."""
        total, mine = 0.0, self.town.school.get(person, "")
        for target in targets - {person}:
            own = self.town.school.get(target, "") == mine
            pool = self.ends[mine] if own else sum(self.ends.values()) - self.ends[mine]
            total += (1 - self.share_across if own else self.share_across) * self.degree.get(target, 0) / pool
        return min(1.0, total)


def _mixing(town: TownFiles) -> _Mixing:
    degree = {person: len(friends) for person, friends in town.friends.items()}
    ends: Counter[str] = Counter()
    across = 0
    for person, friends in town.friends.items():
        ends[town.school.get(person, "")] += len(friends)
        across += sum(town.school.get(person) != town.school.get(friend) for friend in friends)
    return _Mixing(town, degree, ends, across / sum(degree.values()))


def _by_person(town: TownFiles) -> list[Connection]:
    """Young people with two or more ties into a group of another school than their own group's."""
    mixing = _mixing(town)
    schools = {group: _main_school(town, members) for group, members in town.members.items()}
    found = []
    for a, ours in town.members.items():
        for person in sorted(ours):
            for b, theirs in town.members.items():
                observed = len(town.friends.get(person, set()) & theirs)
                if observed > 1 and schools[a] != schools[b]:
                    first, second = sorted((a, b))
                    p = mid_p(observed, mixing.degree[person], mixing.chance(person, theirs))
                    found.append(Connection(first, second, "person", person, p))
    return found


def connections(town: TownFiles, threshold: float = 1e-4) -> list[Connection]:
    """Pairs of groups of different schools that are connected beyond chance, through whom or what."""
    everything = (
        _by_person(town)
        + _paired(_halves(town, "Place"), "place")
        + _paired(_halves(town, "OnlineSpace"), "online_space")
        + _paired(_network_halves(town), "exploitation_network")
    )
    schools = {group: _main_school(town, members) for group, members in town.members.items()}
    kept = [c for c in everything if c.p <= threshold and schools[c.group_a] != schools[c.group_b]]
    return sorted(kept, key=lambda c: c.p)
