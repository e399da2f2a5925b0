"""The data dictionary and the diagram, made from the declarations."""

from collections.abc import Iterable, Iterator

from graph.schema.core import FACT_COMMON, NODE_COMMON, VIEWS, Property, Schema, Type
from graph.schema.diagram import diagram


def dictionary(schema: Schema) -> str:
    """The data dictionary as a Markdown page."""
    return "\n".join(_lines(schema)) + "\n"


def _lines(schema: Schema) -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield "Made from `graph/schema/` by `make docs`; a test fails when the two differ."
    yield ""
    yield "## The graph"
    yield from diagram(schema)
    yield ""
    yield "## On every node and edge"
    yield ""
    yield from _table(NODE_COMMON)
    yield ""
    yield "## On every fact: every edge, and the nodes marked *fact*"
    yield ""
    yield from _table(FACT_COMMON)
    yield ""
    yield "# Nodes"
    for kind in schema.nodes:
        marks = [word for word, holds in (("context", kind.is_context), ("fact", kind.is_fact)) if holds]
        yield ""
        yield f"## {kind.name}" + (f" ({', '.join(marks)})" if marks else "")
        yield ""
        yield f"{kind.description} Identity: {kind.identity}."
        for label in kind.derived_labels:
            yield f"Some also carry the label `{label}`, which the graph sets and takes away by itself."
        yield ""
        yield from _table(kind.properties)
    yield ""
    yield "# Edges"
    for edge in schema.edges:
        tip = "-" if edge.both_ways else "->"
        yield ""
        yield f"## {edge.name}"
        yield ""
        yield f"`(:{'|'.join(edge.starts)})-[:{edge.name}]{tip}(:{'|'.join(edge.ends)})`"
        yield ""
        yield edge.description
        if edge.properties:
            yield ""
            yield from _table(edge.properties)


def _table(properties: Iterable[Property]) -> Iterator[str]:
    yield "| Property | Type | Meaning | Seen in |"
    yield "| --- | --- | --- | --- |"
    for prop in properties:
        kind = " / ".join(prop.values) if prop.type is Type.CODE else prop.type.value
        seen = "every view" if prop.views == VIEWS else ", ".join(sorted(prop.views))
        yield f"| `{prop.name}`{' (required)' if prop.required else ''} | {kind} | {prop.description} | {seen} |"
