"""The policy as a file: what it says is what was meant."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import Refused
from graph.rights.pages import retention_page
from graph.rights.retention import DEFAULT, FILE, Policy, Rule, as_toml, policy

WORDS = st.text('abc_-"\\é', min_size=1, max_size=8)
VALUES = WORDS | st.booleans() | st.integers(0, 9)
RULES = st.builds(
    Rule,
    source=st.none() | WORDS,
    kind=st.none() | WORDS,
    where=st.dictionaries(
        st.text("abc", min_size=1, max_size=4), WORDS | st.booleans() | st.integers(0, 9), max_size=2
    ),
    counted_from=st.none() | WORDS,
    review_days=st.integers(1, 99),
    delete_days=st.integers(1, 99),
    why=WORDS,
)


@given(st.lists(RULES, min_size=1, max_size=4))
def test_a_policy_written_as_a_file_is_the_same_policy(rules: list[Rule]) -> None:
    made = Policy(rule=tuple(rules))
    assert Policy.model_validate(tomllib.loads(as_toml(made))) == made


def test_without_a_file_the_defaults_hold_and_a_changed_file_is_read_again(tmp_path: Path) -> None:
    assert policy(tmp_path) == DEFAULT
    file = tmp_path / FILE
    file.write_text(as_toml(DEFAULT.model_copy(update={"export_days": 3})))
    assert policy(tmp_path).export_days == 3
    file.write_text(as_toml(DEFAULT.model_copy(update={"export_days": 4})) + "\n# longer\n")
    assert policy(tmp_path).export_days == 4


@pytest.mark.parametrize(
    "text",
    ["export_days = 0", "[[rule]]\nwhy = 'x'\nreview_days = 1\ndelete_days = 2\nkinds = 'Event'", "rule = [", ""],
)
def test_a_file_that_makes_no_sense_is_refused_and_named(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(Refused, match=FILE):
        policy(tmp_path)


def test_the_page_has_every_rule() -> None:
    page = retention_page()
    assert all(rule.why in page for rule in DEFAULT.rule)
