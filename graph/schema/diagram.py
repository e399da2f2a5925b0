"""The diagram of the graph, in four parts that a page can show: contexts, people, what is said, planning."""

from collections.abc import Iterator
from dataclasses import dataclass

from graph.schema.core import EdgeKind, Schema

_PLANNING = frozenset({"Assessment", "Plan", "Action", "Review", "Measure"})
_SAID = frozenset({"Event", "Outcome", "Concern", "Factor"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its title, and the edges in it."""

    title: str
    edges: tuple[EdgeKind, ...]


def parts(schema: Schema) -> tuple[Part, ...]:
    """The parts; each edge is in exactly one."""
    titles = ("Contexts", "People", "What is said: events, concerns, factors", "Planning", "Bookkeeping")
    found: dict[str, list[EdgeKind]] = {title: [] for title in titles}
    for edge in schema.edges:
        found[titles[_place(schema, edge)]].append(edge)
    return tuple(Part(title, tuple(edges)) for title, edges in found.items() if edges)


def _place(schema: Schema, edge: EdgeKind) -> int:
    ends = {*edge.starts, *edge.ends}
    if not all(schema.node(kind).listed for kind in ends):
        return 4
    if ends & _PLANNING and not ends & _SAID - {"Factor"}:
        return 3
    if ends & _SAID:
        return 2
    return 1 if "Person" in edge.starts else 0


def diagram(schema: Schema) -> Iterator[str]:
    """The parts as Mermaid graphs, each under its heading. One box stands for all kinds of context at once."""
    for part in parts(schema):
        yield from ("", f"### {part.title}", "", "```mermaid", "graph LR")
        for edge in part.edges:
            arrow = "---" if edge.both_ways else "-->"
            for start in _boxes(schema, edge.starts):
                yield from (f"  {start} {arrow}|{edge.name}| {end}" for end in _boxes(schema, edge.ends))
        yield "```"


def _boxes(schema: Schema, kinds: tuple[str, ...]) -> list[str]:
    """The kinds, every kind of context together as one."""
    contexts = [kind.name for kind in schema.contexts]
    inner = [name for name in contexts if not schema.node(name).person_level]
    if len(inner) > 1 and set(inner) <= set(kinds):
        name = "AnyContext[any context]" if set(contexts) <= set(kinds) else "OpenContext[any context but a household]"
        return [name, *(kind for kind in kinds if kind not in contexts)]
    return list(kinds)
