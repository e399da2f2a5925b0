"""Documents made from declarations: written by `safeground schema docs`, held against the files by a test."""

from pathlib import Path

from api import matrix_page
from api.types.schema import sdl
from graph import language
from graph.access import pages as access
from graph.queries.pages import pages as query_pages
from graph.rights.pages import retention_page
from graph.schema import criteria
from graph.schema.documents import dictionary
from graph.schema.registry import SCHEMA
from graph.settings import CHECKOUT
from importers.pages import pages as template_pages
from safeground.impact.dpia import dpia
from safeground.impact.eqia import eqia


def documents() -> dict[Path, str]:
    """Every made document: its path within the checkout, and what it says now."""
    made = {CHECKOUT / "schema.graphql": sdl(), CHECKOUT / "docs" / "schema.md": dictionary(SCHEMA)}
    made[CHECKOUT / "docs" / "language.md"] = language.page()
    made[CHECKOUT / "docs" / "criteria.md"] = criteria.page()
    made |= {CHECKOUT / "docs" / "dpia.md": dpia(), CHECKOUT / "docs" / "eqia.md": eqia()}
    made[CHECKOUT / "docs" / "retention.md"] = retention_page()
    made |= matrix_page.pages() | access.pages()
    return made | template_pages() | query_pages()


def write_documents() -> list[Path]:
    """Write every made document that is not as it should be. Returns those written."""
    written = []
    for path, text in documents().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            written.append(path.relative_to(CHECKOUT))
    return written
