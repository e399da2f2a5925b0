"""Each requirement of law and trust has its tests, in a file of its own. This page says what each one asks."""

import ast
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
REQUIREMENTS = {
    "R1": "a role is kept on the tie to one event and nowhere else, dated and with its source",
    "R2": "fact and opinion are told apart; what was only inferred is hidden unless asked for",
    "R3": "every fact has a day for review and a day after which it goes, and then it goes everywhere",
    "R4": "nothing lives on after an erasure: no derived list, no export, no hidden label",
    "R5": "nobody sees more than role, purpose, controller and marking allow; the default is no",
    "R6": "collection, alteration, consultation, disclosure, combination and erasure are logged, and tampering shows",
    "R7": "no read without a purpose and a reason",
    "R8": "impact assessments come with the software, and a report shows disproportion by age, sex and ethnicity",
    "R9": "one published way into and out of each type of concern, held at the door",
    "R10": "nothing scores, ranks or orders people",
    "R11": "no inference from online spaces: a human source and a grade, and no content",
    "R12": "a person can have their own data, its sources and its recipients, without third parties",
    "R13": "a disclosure is a recorded decision; a protected address leaves on no path",
    "R14": "a child under ten is never recorded as suspected or convicted",
    "R15": "an answer carries the highest marking and the conditions of what it shows",
    "R16": "the context view shows no person, and no two answers together single one out",
    "R17": "a pack for a context conference names no child",
    "R18": "small numbers are withheld, and so is what would tell them",
    "R19": "a correction reaches everybody who was given what is corrected",
    "R20": "no word that blames a child, anywhere",
}


def files(requirement: str) -> list[Path]:
    """The test files of a requirement."""
    return sorted(HERE.glob(f"test_r{int(requirement[1:]):02d}_*.py"))


@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_every_requirement_has_tests(requirement: str) -> None:
    found = files(requirement)
    assert found, f"{requirement} ({REQUIREMENTS[requirement]}) has no test file"
    for path in found:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        tests = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")]
        assert tests, f"{path.name} tests nothing"
        said = ast.get_docstring(tree) or ""
        assert re.match(rf"{requirement}\b", said), f"{path.name} must begin with {requirement} and what it asks"


def test_no_file_is_for_a_requirement_that_is_not_there() -> None:
    named = {f"R{int(path.name[6:8])}" for path in HERE.glob("test_r[0-9][0-9]_*.py")}
    assert named <= set(REQUIREMENTS)
