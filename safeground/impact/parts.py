"""What the two templates have in common."""

from collections.abc import Iterable, Iterator

from graph.schema.core import VIEWS, Property


def head(title: str) -> Iterator[str]:
    """The title, and what kind of page it is."""
    yield f"# {title}"
    yield ""
    yield "Made from the declarations by `make docs`, so that it says what the software holds and does. It is a"
    yield "template: `[ ]` marks what the controller fills in, in a copy of its own. It is no legal advice."


def section(title: str, asked: Iterable[str] = ()) -> Iterator[str]:
    """A section's heading, and what is to be filled in there."""
    yield from ("", f"## {title}", "")
    yield from (f"- {one}: [ ]" for one in asked)


def table(*columns: str) -> Iterator[str]:
    """The head of a table."""
    yield f"| {' | '.join(columns)} |"
    yield f"|{' --- |' * len(columns)}"


def seen(prop: Property) -> str:
    """Which views show a property."""
    if prop.views == VIEWS:
        return "every view"
    return ", ".join(sorted(prop.views)) or "no view"
