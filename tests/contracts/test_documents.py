"""Documents made from declarations say what the declarations say, and everything a user can name is documented."""

import re
from pathlib import Path

import pytest

from graph.access.purposes import PURPOSES
from graph.queries.registry import queries
from graph.settings import CHECKOUT, Settings
from importers.registry import SOURCES
from safeground.documents import documents

README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(documents()), ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_made_documents_are_up_to_date(path: Path) -> None:
    assert path.exists(), f"{path} is missing: run `make docs`"
    assert path.read_text(encoding="utf-8") == documents()[path], f"{path} has drifted: run `make docs`"


def test_the_readme_names_every_question_source_and_purpose() -> None:
    for name in (*queries(), *(source.name for source in SOURCES), *PURPOSES):
        assert f"`{name}`" in README, f"README does not mention {name}"


def test_every_setting_is_documented() -> None:
    for name in Settings.model_fields:
        variable = name.upper() if name.startswith("neo4j") else f"SAFEGROUND_{name.upper()}"
        assert variable in README, f"README does not mention {variable}"


def test_every_page_that_is_linked_exists() -> None:
    for page in (CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md", *(CHECKOUT / "docs").rglob("*.md")):
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.relative_to(CHECKOUT)} links to {link}, which does not exist"
