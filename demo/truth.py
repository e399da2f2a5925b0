"""The truth about a generated town: what was planted, and the decoys; kept beside the files, imported by nothing."""

from dataclasses import asdict, dataclass, field
from typing import Any

from demo.atlas import Atlas
from demo.dates import END, WINDOW_FROM
from demo.partners import Register
from demo.population import Population

LABELS = {"place": "Place", "education": "EducationSetting", "online_space": "OnlineSpace"}


@dataclass(frozen=True, slots=True)
class Context:
    """A context in the truth: `kind` is its label in the graph; why it is there."""

    context_id: str
    name: str
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two peer groups; `via_ids` are all the identifiers by which the graph may name what connects them."""

    group_a: str
    group_b: str
    via_kind: str
    via_id: str
    via_ids: list[str]
    why: str


@dataclass(frozen=True, slots=True)
class Truth:
    """What was planted in one town, and what only looks so. Groups in a pair are in order of their identifiers."""

    seed: int
    scale: float
    planted: bool
    window_from: str = WINDOW_FROM.isoformat()
    window_to: str = END.isoformat()
    contexts: list[Context] = field(default_factory=list)
    bridges: list[Pair] = field(default_factory=list)
    decoy_contexts: list[Context] = field(default_factory=list)
    decoy_pairs: list[Pair] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The content of truth.json."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Teller:
    atlas: Atlas
    register: Register

    def context(self, kind: str, number: int, why: str) -> Context:
        return Context(self.atlas.uid(kind, number), self.atlas.name(kind, number), LABELS[kind], why)

    def pair(self, a: int, b: int, via_kind: str, via: int, why: str) -> Pair:
        first, second = sorted((self.atlas.group_uid(a), self.atlas.group_uid(b)))
        via_ids = self.register.uids(via) if via_kind == "person" else [self.atlas.uid(via_kind, via)]
        return Pair(first, second, via_kind, via_ids[0], via_ids, why)


WHY_BRIDGE = {
    "person": "a young person of one group has several friends in the other, at another school",
    "place": "most of both groups spend time there, and few others do",
    "online_space": "most of both groups are there, and few others are",
    "exploitation_network": "several members of both groups are tied to it",
}


def tell(seed: int, scale: float, population: Population) -> Truth:
    """The truth in the graph's identifiers."""
    teller = _Teller(population.atlas, population.register)
    contexts, bridges, decoys = population.contexts, population.bridges, population.decoys
    return Truth(
        seed=seed,
        scale=scale,
        planted=bool(contexts or bridges),
        contexts=[
            teller.context(
                c.kind, c.number, f"{c.what}: {c.observed} visitors with an open concern, {c.expected:.1f} expected"
            )
            for c in contexts
        ],
        bridges=[teller.pair(b.group_a, b.group_b, b.via_kind, b.via, WHY_BRIDGE[b.via_kind]) for b in bridges],
        decoy_contexts=[teller.context(c.kind, c.number, c.why) for c in decoys.contexts],
        decoy_pairs=[teller.pair(p.group_a, p.group_b, p.via_kind, p.via, p.why) for p in decoys.pairs],
    )
