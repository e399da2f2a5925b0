"""The denominators that a user brings: taken, or refused in one sentence that says where and what to do."""

from pathlib import Path

import pytest

from graph.errors import Refused
from graph.oversight.disproportionality import report
from graph.oversight.groups import Counted
from graph.oversight.population import from_file

HEAD = "dimension,group,population\n"


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "population.csv"
    path.write_text(HEAD + 'age,10 to 12,"12,000"\nSex,  Female,9000\n', encoding="utf-8-sig")
    assert from_file(path) == {("age", "10 to 12"): 12_000, ("sex", "female"): 9_000}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no column 'dimension'"),
        ("dimension,group\nage,x\n", "has no column 'population'"),
        (HEAD, "has no rows"),
        (HEAD + "height,tall,5\n", "line 2: a row needs a group of age or sex or ethnicity"),
        (HEAD + "age,,5\n", "line 2: a row needs a group"),
        (HEAD + "age,10 to 12,many\n", "line 2: the population 'many' is not a whole number"),
        (HEAD + "age,10 to 12,0\n", "not a whole number above nought"),
        (HEAD + "age,10 to 12,5\nage,10 TO 12,6\n", "line 3: the group '10 TO 12' is there twice"),
        (HEAD + "age,10 to 12\n", "line 2: the population '' is not"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "population.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=said):
        from_file(path)


@pytest.mark.parametrize("data", [None, b"\xff\xfe\x00dimension"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "population.csv"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(Refused, match="cannot be read"):
        from_file(path)


def test_a_population_smaller_than_the_graph_is_refused() -> None:
    people = [Counted({"age": "10 to 12", "sex": "female", "ethnicity": "A"}, frozenset({"in_graph"}))] * 20
    with pytest.raises(Refused, match="has 10 young people of the group 'female' and the graph has more"):
        report(people, {("sex", "female"): 10})


def test_groups_are_held_against_the_population_by_name() -> None:
    def some(sex: str, number: int) -> list[Counted]:
        return [Counted({"age": "10 to 12", "sex": sex, "ethnicity": "A"}, frozenset({"in_graph"}))] * number

    rows = report(some("female", 100) + some("male", 300), {("sex", "female"): 10_000, ("sex", "male"): 10_000})
    found = {row.cell.group: row.cell for row in rows if (row.measure, row.against) == ("in_graph", "population")}
    assert found["male"].ratio == pytest.approx(3)
    assert (found["male"].over, found["female"].under) == (True, True)
