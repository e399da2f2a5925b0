"""The page of each source for the people who send files: what to send, every column, a filled example.

Made from the declaration, the README and the sample beside it, so that none of them is said twice.
"""

from collections.abc import Iterator
from pathlib import Path

from importers.contract import Column, OnBad
from importers.registry import SOURCES
from importers.source import Source
from importers.values import Type

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "templates"
_BAD = {
    OnBad.FREEZE: "the whole file is refused",
    OnBad.DISCARD_ROW: "the row is given back",
    OnBad.DISCARD_VALUE: "the value is left out",
}
_FORMS = {
    Type.DATE: "date, 2026-03-31 or 31/03/2026",
    Type.MONTH: "month, 2026-03",
    Type.BIRTH_MONTH: "month, 2010-03",
    Type.YES_NO: "yes or no",
    Type.UPN: "UPN: a letter, eleven digits, a digit or letter",
    Type.AREA_CODE: "code: a letter and eight digits",
    Type.LONGITUDE: "degrees",
    Type.LATITUDE: "degrees",
    Type.EASTING: "metres",
    Type.NORTHING: "metres",
}


def sample(source: Source) -> Path:
    """The filled example of a source."""
    folder = Path(__file__).parent / source.name.replace("-", "_")
    return folder / ("sample.geojson" if "geojson" in source.formats else "sample.csv")


def page(source: Source) -> str:
    """The page as Markdown."""
    readme = sample(source).with_name("README.md").read_text(encoding="utf-8")
    parts = [readme.rstrip(), "## Columns", "\n".join(_columns(source)), *_notes(source), *_example(source)]
    return "\n\n".join(parts) + "\n"


def _columns(source: Source) -> Iterator[str]:
    yield "| Column | What it holds | Form | Needed | If it cannot be read |"
    yield "|---|---|---|---|---|"
    for column in source.columns:
        needed = "filled in" if column.filled else "in the header" if column.required else ""
        heading = f"`{column.title}`" + _others(column)
        yield f"| {heading} | {column.description} | {_form(column)} | {needed} | {_bad(column)} |"


def _others(column: Column) -> str:
    others = column.aliases[1:]
    return f" (or {', '.join(f'`{name}`' for name in others)})" if others else ""


def _bad(column: Column) -> str:
    """What a bad cell leads to; any text can be read, so text is bad only where it is needed and empty."""
    return "" if column.type is Type.TEXT and not column.filled else _BAD[column.on_bad]


def _form(column: Column) -> str:
    if column.values:
        return ", ".join(column.values)
    if column.limits:
        return f"whole number, {column.limits[0]} to {column.limits[1]}"
    return _FORMS.get(column.type, column.type.value)


def _notes(source: Source) -> Iterator[str]:
    yield (
        "Headings are found whatever their case and order; other columns are ignored and named in the report. The "
        "file is UTF-8 or Windows-1252 text, plain or `.gz`, separated by commas, semicolons, tabs or bars."
        if "csv" in source.formats
        else "Other properties are ignored and named in the report. The file is UTF-8, plain or `.gz`."
    )
    yield (
        "Rejected rows come back as your own file with a `reason` column. Correct them there and import that file; the "
        "`reason` column is ignored. Cells that a spreadsheet could run as a formula come back with an apostrophe in "
        "front, which the next import takes away."
    )
    yield "## Terms"
    yield "\n".join(
        (
            f"- Covers: {', '.join(source.nations)}.",
            f"- Licence: {source.licence}.",
            f"- Held under: {source.regime}, marked {source.marking}, for {', '.join(sorted(source.purposes))}.",
            f"- Kept: as `{source.retention}` in [retention.md](../retention.md) says.",
            f"- Refuses: {source.refuses}.",
        )
    )


def _example(source: Source) -> Iterator[str]:
    yield "## A filled example"
    yield "Everybody and everything in it is invented." if not source.is_open else "Everything in it is invented."
    form = "json" if "geojson" in source.formats else "csv"
    yield f"```{form}\n{sample(source).read_text(encoding='utf-8').rstrip()}\n```"
    yield f"```\nsafeground import {source.name} FILE{'' if source.is_open else ' --controller ORG --area CODE'}\n```"


def pages() -> dict[Path, str]:
    """Every page, by the file it belongs in."""
    found = {FOLDER / f"{source.name}.md": page(source) for source in SOURCES}
    lines = [f"- [{s.name}]({s.name}.md): {s.title}" for s in SOURCES]
    text = "# What to send us\n\nOne page for each kind of file that can be imported.\n\n" + "\n".join(lines) + "\n"
    return {FOLDER / "README.md": text, **found}
