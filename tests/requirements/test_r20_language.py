"""R20: no word that blames a child in what the software says; what others say is pointed out and not altered."""

import dataclasses
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import typer
import typer.main
from rich.console import Console

from api.types.schema import sdl
from graph.access.purposes import PURPOSES
from graph.client import Graph
from graph.language import AVOIDED, NEUTRAL, avoided, neutral
from graph.queries.registry import queries
from graph.schema.core import EdgeKind, NodeKind
from graph.schema.registry import SCHEMA
from graph.settings import CHECKOUT
from importers.pipeline import import_files
from importers.registry import SOURCES
from safeground.cli import command
from safeground.documents import documents

TABLE = CHECKOUT / "docs" / "language.md"  # names the words
FENCED = re.compile(r"^```(?!mermaid|graphql).*?^```", re.MULTILINE | re.DOTALL)  # records, as others wrote them


def _schema() -> Iterator[tuple[str, str]]:
    kinds: list[NodeKind | EdgeKind] = [*SCHEMA.nodes, *SCHEMA.edges]
    for kind in kinds:
        yield f"schema {kind.name}", f"{kind.name} {kind.description}"
        for prop in kind.properties:
            yield f"schema {kind.name}.{prop.name}", " ".join((prop.name, prop.description, *prop.values))
    for link in SCHEMA.links:
        yield f"schema link {link.name}", f"{link.name} {link.description}"
    for purpose in PURPOSES.values():
        yield f"purpose {purpose.name}", " ".join((purpose.name, purpose.description, *purpose.roles))


def _questions() -> Iterator[tuple[str, str]]:
    for query in queries().values():
        parts = (query.id, query.question, query.denominator, query.method, *query.caveats, query.text)
        yield f"question {query.id}", "\n".join(parts)
        for field in dataclasses.fields(query.row):
            yield f"question {query.id}.{field.name}", f"{field.name} {field.metadata['description']}"
        for parameter in query.parameters:
            yield (
                f"question {query.id}({parameter.name})",
                " ".join((parameter.name, parameter.help, *parameter.choices)),
            )


def _sources() -> Iterator[tuple[str, str]]:
    for source in SOURCES:
        yield f"source {source.name}", f"{source.name} {source.title} {source.refuses}"
        for column in source.columns:
            yield f"column {source.name}.{column.name}", " ".join((column.name, column.description, *column.values))


class _Shown(HTMLParser):
    """What a page shows, and what it says to a reader who listens."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.said += [value for _, value in attrs if value]

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def _pages() -> Iterator[tuple[str, str]]:
    for file in resources.files("api.page").iterdir():
        if file.name.endswith(".html"):
            parser = _Shown()
            parser.feed(file.read_text(encoding="utf-8"))
            yield f"page {file.name}", "\n".join(parser.said)
        elif file.name.endswith(".js"):
            yield f"page {file.name}", file.read_text(encoding="utf-8")


def _help(one: Any, name: str) -> Iterator[tuple[str, str]]:
    yield f"command {name}", one.get_help(typer.Context(one, info_name=name))
    for verb, inner in getattr(one, "commands", {}).items():
        yield from _help(inner, f"{name} {verb}")


def _documents() -> Iterator[tuple[str, str]]:
    written = {*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md"), CHECKOUT / "schema.graphql"} - {TABLE}
    for path in sorted(written):
        yield str(path.relative_to(CHECKOUT)), FENCED.sub("", path.read_text(encoding="utf-8"))
    for path, text in documents().items():
        if path != TABLE:
            yield f"made {path.name}", FENCED.sub("", text)


def test_nothing_that_the_software_says_has_such_a_word() -> None:
    texts = [
        *_schema(),
        *_questions(),
        *_sources(),
        *_pages(),
        *_help(typer.main.get_command(command([])), "safeground"),
        *_documents(),
        ("schema.graphql", sdl()),
    ]
    assert len(texts) > 500, "the texts were not found"
    found = {where: words for where, text in texts if (words := avoided(text))}
    assert found == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A known gang member", ["gang"]),
        ("the Perpetrators", ["perpetrators"]),
        ("Nominal 7; a suspect.", ["nominal", "suspect"]),
        ("an offender", ["offender"]),
        ("an affiliate of theirs", ["affiliate"]),
        ("drug runner, drug-running", ["drug runner", "drug-running"]),
        ("choosing this lifestyle", ["choosing", "lifestyle"]),
        ("it is a life-style choice", ["life-style"]),
        ("puts herself at risk; putting self at risk", ["puts herself at risk", "putting self at risk"]),
        ("non-compliant, and absconded", ["non-compliant", "absconded"]),
        ("hotspot kids on a hot-list", ["hotspot kids", "hot-list"]),
        ("the score of a child; a rank of young people", ["score of a child", "rank of young people"]),
        ("a child's risk score", ["child's risk score"]),
        ("she is CCE; a CSE victim", ["is cce", "cse victim"]),
    ],
)
def test_each_word_is_found_in_capitals_or_not(text: str, words: list[str]) -> None:
    assert avoided(text) == words
    assert avoided(text.upper()) == words


@pytest.mark.parametrize(
    "text",
    [
        "suspected in one event",
        "role: suspected, convicted",
        "scores of contexts; ranking of places",
        "child criminal exploitation; cse_type",
        "organgsome, engangement, hotel",
        "No child is ever scored, ranked or labelled",
        "risk factors of a context",
        "",
    ],
)
def test_other_words_are_not(text: str) -> None:
    assert avoided(text) == []


def test_every_part_of_the_table_is_looked_for() -> None:
    for one in AVOIDED:
        for words in re.split(r"[,;] ", one.words):
            plain = re.sub(r" (?:as an identity|as a label of a child)$", "", words)
            sample = "CSE victim" if "CSE" in plain else f"a {plain}"
            assert avoided(sample), words


def test_statutory_codes_have_neutral_words() -> None:
    assert neutral("cin_factor", "13a") == "concern: connected to a group that may exploit"
    assert neutral("ssda903_oc2", "CONVICTED") == "a court or police outcome in the year"
    assert neutral("cin_factor", "1A") is None
    assert len({(one.scheme, one.code) for one in NEUTRAL}) == len(NEUTRAL)
    assert [one for one in NEUTRAL if avoided(one.say)] == []


REFERRALS = """referral_ref,received_on,concern_type,criterion,status,closed_on,person_id,person_initials,context_kind,\
context_scheme,context_id,told_by
{ref}-1,2026-03-01,child criminal exploitation,{criterion},open,,{ref}-p1,AB,,,,the school says he is a gang member
{ref}-2,2026-03-01,child criminal exploitation,{criterion},open,,{ref}-p2,CD,,,,youth worker
{ref}-3,2026-03-01,child criminal exploitation,{criterion},open,,{ref}-p3,EF,,,,absconded twice
"""


def test_free_text_is_pointed_out_and_stays_as_it_is(graph: Graph, controller: str, tmp_path: Path) -> None:
    path = tmp_path / "referrals.csv"
    path.write_text(REFERRALS.format(ref=controller, criterion="CE2"), encoding="utf-8")
    report = import_files(graph, "context-referral", [path], controller=controller)
    assert (report.read, report.new) == (3, 3)
    (file,) = report.files
    assert (file.worded, file.worded_lines) == (2, [2, 4])
    shown = io.StringIO()
    report.show(Console(file=shown, width=200))
    assert "Words that are not used of a child, in referrals.csv: 2 rows (lines 2, 4)" in shown.getvalue()
    assert "gang" not in shown.getvalue()
    kept = graph.read(
        "MATCH (:Person)<-[e:ABOUT]-(c:Concern) WHERE e.scope IN "
        "COLLECT { MATCH (s:Scope {controller: $controller}) RETURN s.number } RETURN e.told_by AS said",
        {"controller": controller},
    )
    assert "the school says he is a gang member" in [row["said"] for row in kept]
