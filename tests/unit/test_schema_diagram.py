"""The diagram shows every edge once, in parts that fit a page."""

import re

from graph.schema.diagram import diagram, parts
from graph.schema.documents import dictionary
from graph.schema.registry import SCHEMA

MOST = 45  # lines of one part that a page still shows readably


def test_every_edge_is_in_exactly_one_part() -> None:
    shown = [edge.name for part in parts(SCHEMA) for edge in part.edges]
    assert sorted(shown) == sorted(edge.name for edge in SCHEMA.edges)


def test_every_edge_is_drawn_between_its_ends() -> None:
    text = "\n".join(diagram(SCHEMA))
    contexts = {kind.name for kind in SCHEMA.contexts}
    for edge in SCHEMA.edges:
        drawn = re.findall(rf"^  (\w+)(?:\[.*?\])? --[->]\|{edge.name}\| (\w+)", text, re.MULTILINE)
        starts, ends = {start for start, _ in drawn}, {end for _, end in drawn}
        for there, declared in ((starts, set(edge.starts)), (ends, set(edge.ends))):
            assert declared - there <= (contexts if there & {"AnyContext", "OpenContext"} else set()), edge.name
            assert there <= declared | {"AnyContext", "OpenContext"}


def test_no_part_is_too_long_to_read() -> None:
    for block in "\n".join(diagram(SCHEMA)).split("```mermaid")[1:]:
        assert block.partition("```")[0].count("\n") <= MOST


def test_the_dictionary_holds_it_and_every_kind() -> None:
    page = dictionary(SCHEMA)
    assert "\n".join(diagram(SCHEMA)) in page
    for name in (*(kind.name for kind in SCHEMA.nodes), *(edge.name for edge in SCHEMA.edges)):
        assert re.search(rf"^## {re.escape(name)}\b", page, re.MULTILINE)
