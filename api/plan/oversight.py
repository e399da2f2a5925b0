"""The root fields of oversight: the access log, and the disproportionality report. Neither shows a row of the graph."""

from typing import Any

from api.plan import accesses
from api.plan.build import Answer, Cost, Part
from api.plan.fields import Asked, asked
from api.plan.roots import Roots
from graph.access.index import Wanted
from graph.oversight.disproportionality import CAVEATS, TEXT, Row, from_people
from graph.oversight.population import Population, from_rows
from graph.schema.core import OVERSIGHT, camel

COST = 1_000
"""What the report counts for: it reads all young people, whatever it returns."""


def access_log(roots: Roots, one: Asked) -> None:
    """A search of the access log."""
    build = roots.build
    declared = build.schema.query_type.fields["accessLog"]  # type: ignore[union-attr]
    record = build.argument(one.node, "record", declared)[0]
    roots.subjects.append(record)
    if build.view != OVERSIGHT:
        roots.deny(
            one, "The access log may be searched for the purpose `oversight` only; `lookedAt` of a record is yours."
        )
        return
    names = ("viewer", "organisation", "purpose", "since")
    given = {name: build.argument(one.node, name, declared)[0] for name in names}

    def wanted(_: Any, answer: Answer) -> Wanted:
        values = {name: get(answer.variables) for name, get in given.items()}
        uid = record(answer.variables)
        values["since"] = accesses.moment(values["since"])
        return Wanted(records=(uid,) if uid else (), **values)

    roots.say(one, accesses.listing(build, one, declared, wanted, one.key))


def disproportionality(roots: Roots, one: Asked) -> None:
    """The disproportionality report."""
    build = roots.build
    if build.view != OVERSIGHT:
        roots.deny(one, "The disproportionality report is made for the purpose `oversight` only.")
        return
    declared = build.schema.query_type.fields["disproportionality"]  # type: ignore[union-attr]
    population = build.argument(one.node, "population", declared)[0]
    since = build.argument(one.node, "since", declared)[0]
    build.checks.append(lambda variables: _population(population(variables)))
    build.cost.inner.append(Cost(lambda _: COST))
    build.logged = build.reported = True
    parts: list[tuple[str, str, list[tuple[str, str]]]] = []
    for part in asked(build, one.selections, "Disproportionality"):
        fields = [(field.key, field.name) for field in asked(build, part.selections, "DisproportionalityRow")]
        parts.append((part.key, part.name, fields))

    def shape(people: list[Any], answer: Answer) -> dict[str, Any]:
        known = _population(population(answer.variables))
        rows = from_people(people, accesses.log_of(answer), known, accesses.moment(since(answer.variables)))
        return {key: _said(name, rows, fields) for key, name, fields in parts}

    roots.ask(one, Part(f"head(COLLECT {{\n{TEXT}}})", shape))


def _said(name: str, rows: list[Row], fields: list[tuple[str, str]]) -> Any:
    if name == "rows":
        return [{key: said[field] for key, field in fields} for said in map(_row, rows)]
    return list(CAVEATS) if name == "caveats" else "Disproportionality"


def _row(row: Row) -> dict[str, Any]:
    return {camel(name): value for name, value in row.told().items()} | {"__typename": "DisproportionalityRow"}


def _population(given: list[dict[str, Any]] | None) -> Population | None:
    """The denominators of a request. Raises Refused."""
    if given is None:
        return None
    return from_rows(
        (
            f"population, entry {place}",
            str(group.get("dimension") or ""),
            group.get("group") or "",
            str(group.get("population") or ""),
        )
        for place, group in enumerate(given, 1)
    )
