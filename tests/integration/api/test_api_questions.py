"""The query modules through GraphQL: the answers that the command gives, several at once, in one statement."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.plan.plan import Planner
from api.types.questions import field_name
from api.types.schema import schema
from graph.access.log import AccessLog
from graph.access.viewer import Viewer
from graph.queries.ask import ask
from graph.queries.registry import queries
from graph.queries.spec import Query
from graph.queries.text import code
from graph.schema.core import camel
from tests.integration.api.server import Server
from tests.integration.api.world import World, analyst, auditor, welfare

QUERIES = list(queries().values())
FACTS = "windowFrom windowTo suppressed notes question denominator method caveats version"


def below(kind: Any) -> str:
    """Every field of a type, with all that is below."""
    while hasattr(kind, "of_type"):
        kind = kind.of_type
    if not hasattr(kind, "fields"):
        return ""
    return " { " + " ".join(f"{name}{below(one.type)}" for name, one in kind.fields.items()) + " }"


def selection(query: Query) -> str:
    assert schema().query_type is not None
    answer = schema().query_type.fields[field_name(query)].type  # type: ignore[union-attr]
    rows = answer.fields["rows"].type
    return f"{FACTS} rows{below(rows)}"


def in_camel(value: Any) -> Any:
    """The keys as GraphQL has them."""
    if isinstance(value, dict):
        return {camel(key): in_camel(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [in_camel(part) for part in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.id)
@pytest.mark.parametrize("which", [welfare, analyst])
@pytest.mark.parametrize("day", [None, datetime.date(2026, 3, 10)], ids=["now", "as known on"])
def test_the_answer_is_the_one_that_the_command_gives(  # noqa: PLR0917
    server: Server,
    world: World,
    tmp_path: Path,
    query: Query,
    which: Callable[[World], Viewer],
    day: datetime.date | None,
) -> None:
    viewer = which(world)
    reply = server.ask(
        viewer,
        f"query($day: Date) {{ {field_name(query)}(asKnownOn: $day) {{ {selection(query)} }} }}",
        {"day": day.isoformat() if day else None},
    )
    assert reply.codes == [], reply.body
    found = reply.json["data"][field_name(query)]
    answer = ask(world.graph, query.id, {}, viewer, known_on=day, log=AccessLog(tmp_path))
    assert found["rows"] == in_camel(answer.rows)
    assert found["windowFrom"] == (answer.window[0].isoformat() if answer.window else None)
    assert (found["suppressed"], found["version"]) == (answer.suppressed, query.version)
    assert found["notes"] == list(answer.notes)
    assert found["caveats"] == list(query.caveats)
    assert (found["question"], found["denominator"], found["method"]) == (
        query.question,
        query.denominator,
        query.method,
    )
    entry = server.entries()[-1]
    assert query.id in entry["details"]["parameters"]


def test_several_at_once_are_one_statement(server: Server, world: World) -> None:
    fields = " ".join(f"{field_name(query)} {{ version rows {{ __typename }} }}" for query in QUERIES)
    again = f"again: {field_name(QUERIES[0])} {{ version }}"
    text = f"{{ {fields} {again} contexts(first: 1) {{ nodes {{ id }} }} }}"
    plan, _ = Planner(schema()).plan(text, None, {}, analyst(world))
    assert ";" not in code(plan.statement)
    assert len(plan.questions) == len(QUERIES) + 1
    reply = server.ask(analyst(world), text)
    assert reply.codes == []
    assert list(reply.json["data"]) == [*(field_name(query) for query in QUERIES), "again", "contexts"]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.id)
def test_an_auditor_may_not_ask(server: Server, query: Query) -> None:
    reply = server.ask(auditor(), f"{{ {field_name(query)} {{ version }} }}")
    assert reply.json["data"] == {field_name(query): None}
    assert reply.codes == ["FORBIDDEN"]


def test_a_parameter_that_cannot_be_is_refused(server: Server, world: World) -> None:
    for asked in (
        "hotspots(limit: -3)",
        'hotspots(kind: "Person")',
        'hotspots(windowFrom: "soon")',
        "hotspots(nothing: 1)",
    ):
        reply = server.ask(analyst(world), f"{{ {asked} {{ version }} }}")
        assert (reply.status, set(reply.codes)) == (400, {"BAD_INPUT"}), asked
