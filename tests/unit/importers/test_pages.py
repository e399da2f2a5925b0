"""The pages for partners say what the declarations say."""

from importers.pages import FOLDER, pages
from importers.registry import SOURCES


def test_the_pages_are_as_the_declarations_say() -> None:
    for path, text in pages().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is out of date: run `safeground schema docs`"
    assert {path.name for path in FOLDER.iterdir()} == {path.name for path in pages()}


def test_every_page_says_what_is_needed() -> None:
    for source in SOURCES:
        text = pages()[FOLDER / f"{source.name}.md"]
        for column in source.columns:
            assert column.title in text
        for part in ("## Columns", "## Terms", "## A filled example", source.refuses, source.licence):
            assert part in text
