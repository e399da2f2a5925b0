"""Files as a whole: refused in one sentence before anything is written, or read with nothing lost."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import Refused
from graph.facts import check as check_facts
from importers import registry
from importers.pages import sample
from importers.reading.preflight import check
from importers.source import Source
from tests.unit.importers.files import (
    STREET_HEADER,
    both,
    header_of,
    outcome_row,
    outcomes,
    rejected,
    street,
    street_row,
    taken,
    template,
    write,
)

anywhere = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def refusal(name: str, path: Path) -> str:
    with pytest.raises(Refused) as caught:
        check(registry.source(name), path, registry.SOURCES)
    text = str(caught.value)
    assert "\n" not in text
    assert path.name in text
    return text


def test_a_file_of_another_kind_is_named_with_its_source(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", outcomes(outcome_row("a")))
    assert "looks like a police outcomes file" in refusal("police-street", path)
    assert f"safeground import police-outcomes {path}" in refusal("places", path)
    assert "safeground import places" in refusal("stops", sample(registry.source("places")))


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    rows = [",".join(line.split(",")[:1] + line.split(",")[2:]) for line in street().splitlines()]
    assert "the column 'Month' is missing" in refusal("police-street", write(tmp_path, "a.csv", "\n".join(rows)))


def test_a_column_that_is_there_twice_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", street().replace("Context", "Month"))
    assert "the column 'Month' is there twice" in refusal("police-street", path)


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_a_file_without_a_header_is_refused(tmp_path: Path, content: str) -> None:
    refusal("police-street", write(tmp_path, "a.csv", content))


@pytest.mark.parametrize("content", [STREET_HEADER, STREET_HEADER + "\n,,,,,,,,,,,\n"])
def test_a_header_without_rows_is_a_file_of_none(tmp_path: Path, content: str) -> None:
    path = write(tmp_path, "a.csv", content)
    assert check(registry.source("police-street"), path, registry.SOURCES).rows == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (street_row() + "\n" + street_row() + "\n", "first line is the header"),
        ("<html><body>not found</body></html>", "web page"),
        ('{"error": "not found"}', "JSON"),
        ("name,colour\nred,blue\n", "none of the columns expected"),
    ],
)
def test_what_is_no_such_file_is_said(tmp_path: Path, content: str, says: str) -> None:
    assert says in refusal("police-street", write(tmp_path, "a.csv", content))


def test_an_unclear_mark_of_invention_refuses_the_file(tmp_path: Path) -> None:
    rows = [{"pupil_id": str(n), "urn": "900001", "invented": "yes"} for n in range(3)]
    path = write(
        tmp_path, "a.csv", template("school-roll", [*rows, {"pupil_id": "9", "urn": "1", "invented": "perhaps"}])
    )
    assert "line 5, column 'invented': 'perhaps'" in refusal("school-roll", path)


@pytest.mark.parametrize("source", registry.SOURCES, ids=lambda source: source.name)
def test_every_sample_is_taken_whole(source: Source) -> None:
    rows, refused = both(source.name, sample(source))
    assert [str(why) for _, why in refused] == []
    check_facts([facts for _, facts in rows])
    for _, facts in rows:
        said = {node.uid for node in facts.nodes} | {edge.uid for edge in facts.edges}
        assert {facts.primary, *facts.also} <= said
        assert {end for edge in facts.edges for end in (edge.start, edge.end)} <= {(n.kind, n.uid) for n in facts.nodes}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_one_row_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    text = street(street_row(location="On or near Ch\u00e2teau \u2013 Row")).replace("\n", "\r\n")
    facts = taken("police-street", write(tmp_path, "a.csv", text.encode(encoding)))
    assert facts[0].nodes[1].properties["name"] == "On or near Ch\u00e2teau \u2013 Row"


CELL = st.sampled_from(
    ["", " ", "2026-03", "2026-03-02", "yes", "A", "1", "-0.4", "53.7", "place", "osm", "urn", "open"]
)
WILD = CELL | st.text(max_size=6)


@pytest.mark.parametrize("source", [s for s in registry.SOURCES if "csv" in s.formats], ids=lambda s: s.name)
@anywhere
@given(data=st.data())
def test_every_row_is_taken_or_given_back(tmp_path: Path, source: Source, data: st.DataObject) -> None:
    header = header_of(source.name)
    quote = '"{}"'.format
    rows = data.draw(st.lists(st.lists(WILD, min_size=len(header) - 1, max_size=len(header) + 1), max_size=9))
    lines = [",".join(quote(cell.replace('"', '""')) for cell in row) for row in [header, *rows]]
    path = write(tmp_path, "a.csv", ("\r\n".join(lines)).encode("utf-8", "replace"))
    try:
        good, bad = both(source.name, path)  # asserts that the batches hold every row
    except Refused as error:
        sentence = str(error)
    else:
        check_facts([facts for _, facts in good])
        assert all(str(why) for _, why in bad)
        return
    assert "\n" not in sentence


@anywhere
@given(data=st.binary(max_size=300), whole=st.booleans())
def test_any_bytes_below_a_header_are_read_or_refused(tmp_path: Path, data: bytes, whole: bool) -> None:
    path = write(tmp_path, "a.csv", (street() if whole else STREET_HEADER + "\n").encode() + data)
    try:
        good, bad = both("police-street", path)
    except Refused as error:
        sentence = str(error)
    else:
        assert len(good) + len(bad) >= int(whole)
        return
    assert "\n" not in sentence


def test_a_bad_month_goes_back_with_a_reason(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", street(street_row(), street_row(month="March")))
    assert rejected("police-street", path) == ["column 'Month': 'March' is not a month; write it as 2026-03"]
