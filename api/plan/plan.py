"""Plans: one per text, view and shape of the variables, made once and kept."""

import datetime
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from graphql import GraphQLSchema

from api.plan import marking, oversight
from api.plan import roots as root
from api.plan.build import Answer, Build, Cost, Shaper
from api.plan.document import Documents, Operation
from api.plan.fields import Asked, asked
from api.plan.introspection import FIELDS, Introspection
from api.plan.marking import Marks
from api.plan.question import Question, question
from api.plan.refusals import Entry, TooCostly, entry
from api.plan.rows import object_shape
from api.plan.values import Getter, Variables
from api.plan.why import Why, why
from api.types.questions import field_name
from graph.access.index import LogIndex
from graph.access.releases import Releases
from graph.access.viewer import Viewer
from graph.errors import Refused
from graph.queries.registry import queries
from graph.queries.spec import Query
from graph.schema.core import WELFARE
from graph.time import end_of, now

MOST = 100_000
"""Entries that one request may read."""
SECONDS = 10
"""How long a statement may take in the database, unless a question in it says otherwise."""
REPORT_SECONDS = 60
"""How long the disproportionality report may take: it reads all young people."""
KEPT = 2_048


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer: its data, what is withheld in it, the people whom it shows, the marks of what it shows."""

    data: dict[str, Any]
    notices: list[Entry]
    people: set[str]
    marks: Marks


@dataclass(frozen=True, slots=True)
class Plan:
    """What a request becomes.

    statement: Cypher that returns one record, empty when the database is not needed. checks: refuse what no parameter
    uses. fields: the root fields, for the access log. notices: what every answer of this plan withholds. questions: the
    query modules in it. whys: the explanations in it, which are looked up apart. people: whether the answer can name a
    person. past: it is as known on a day. inferred: it shows what was only inferred. counted: it has numbers of people
    who may not be shown. logged, reported, unmarked: as in Build. denied: some root field is refused.
    """

    statement: str
    parameters: Mapping[str, Getter]
    checks: tuple[Getter, ...]
    days: tuple[Getter, ...]
    subjects: tuple[Getter, ...]
    fields: tuple[str, ...]
    notices: tuple[Entry, ...]
    cost: Cost
    seconds: int
    questions: tuple[Question, ...]
    whys: tuple[Why, ...]
    people: bool
    past: bool
    inferred: bool
    counted: bool
    logged: bool
    reported: bool
    unmarked: bool
    denied: bool
    shape: Shaper

    def values(self, variables: Variables) -> dict[str, Any]:
        """The statement's parameters, but for the viewer's scopes. Raises Refused for a value that cannot be."""
        for check in self.checks:
            check(variables)
        values = {name: get(variables) for name, get in self.parameters.items()}
        values["known_on"] = self.known_on(variables)
        return values

    def known_on(self, variables: Variables) -> datetime.datetime:
        """The time that the answer is about. Raises Refused when the fields disagree."""
        day = self.day(variables)
        return now() if day is None else end_of(day)

    def day(self, variables: Variables) -> datetime.date | None:
        """The day that the answer is as known on, None for now. Raises Refused when the fields disagree."""
        days = {get(variables) for get in self.days}
        if len(days) > 1:
            raise Refused("The fields of one request are about one day: give all of them the same asKnownOn, or none.")
        return next(iter(days), None)

    def price(self, variables: Variables) -> int:
        """The most entries that the request may read. Raises TooCostly when they are too many."""
        price = sum(part.total(variables) for part in self.cost.inner)
        if price > MOST:
            raise TooCostly(
                f"The request may read {price} entries, and one request may read {MOST}: "
                "ask for fewer (`first`), or for less at a time."
            )
        return price

    def answer(
        self,
        viewer: Viewer,
        variables: Variables,
        values: Mapping[str, Any],
        record: list[Any],
        *,
        releases: Releases | None = None,
        log: LogIndex | None = None,
    ) -> Answered:
        """The answer's data, and what was noticed on the way. record: the values of the statement's one record.

        releases: the register of the numbers shown, needed when the plan counts people whom it may not show. log: the
        index of the access log, needed when the plan reads it.
        """
        count = len(self.questions)
        columns = [question.column for question in self.questions]
        questions = dict(zip(columns, record[:count], strict=True))
        answer = Answer(viewer, variables, values, questions, self.day(variables), releases, log)
        row = [None, *record[count:]]
        if self.counted:
            answer.collect(lambda: self.shape(row, answer))
        data = self.shape(row, answer)
        small = [
            entry("WITHHELD", "Numbers of young people that are small, or tell of a few, are not given.", field=path)
            for path in answer.small
        ]
        marks = marking.read(answer.marks, whole=self.unmarked)
        return Answered(data, [*self.notices, *small], answer.people, marks)


class Planner:
    """Makes plans and keeps the last used."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._documents = Documents(schema)
        self._introspection = Introspection(schema)
        self._kept: OrderedDict[tuple[Any, ...], Plan] = OrderedDict()

    def plan(
        self, text: str, name: str | None, given: Mapping[str, Any], viewer: Viewer, *, conflicted: bool = False
    ) -> tuple[Plan, Variables]:
        """The plan of a request, and its variables, checked. Raises Refused.

        conflicted: somebody is out of the viewer's reach; the statement then has a parameter `$barred`.
        """
        operation = self._documents.operation(text, name)
        variables = operation.variables(self._schema, given)
        key = (text, operation.name, viewer.purpose, conflicted, operation.shape(variables))
        plan = self._kept.get(key)
        if plan is None:
            plan = self._kept[key] = self._make(operation, variables, viewer, conflicted)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return plan, variables

    def _make(self, operation: Operation, variables: Variables, viewer: Viewer, conflicted: bool) -> Plan:
        build = Build(self._schema, viewer.view, variables, operation.fragments, conflicted=conflicted)
        made = root.Roots(build)
        layout = asked(build, [operation.node.selection_set], "Query")
        for one in layout:
            made.day(one)
        build.past = any(get(variables) is not None for get in made.days)
        special = [found for one in layout if (found := self._root(operation, made, one, viewer))]
        return _plan(made, tuple(one.name for one in layout), special)

    def _root(self, operation: Operation, made: root.Roots, one: Asked, viewer: Viewer) -> Question | Why | None:
        if one.name == "__typename":
            made.say(one, lambda _, __: "Query")
        elif one.name in FIELDS:
            made.say(one, self._introspection.shape(operation, one))
        elif one.name == "why":
            return why(made, one)
        elif one.name in _ROOTS:
            _ROOTS[one.name](made, one)
        else:
            query = _by_field()[one.name]
            return question(made, one, query, viewer.purpose in query.purposes)
        return None


_ROOTS = {
    "viewer": root.viewer,
    "node": root.node,
    "contexts": root.contexts,
    "accessLog": oversight.access_log,
    "disproportionality": oversight.disproportionality,
}


@cache
def _by_field() -> dict[str, Query]:
    return {field_name(query): query for query in queries().values()}


def _plan(made: root.Roots, fields: tuple[str, ...], special: list[Question | Why]) -> Plan:
    build = made.build
    questions = [one for one in special if isinstance(one, Question)]
    asked_people = any(WELFARE in question.query.views for question in questions) and build.view == WELFARE
    return Plan(
        statement=_statement(made.columns, questions),
        parameters=build.parameters,
        checks=tuple(build.checks),
        days=tuple(made.days),
        subjects=tuple(made.subjects),
        fields=fields,
        notices=(*made.denials, *build.notices.values()),
        cost=build.cost,
        seconds=max(
            [REPORT_SECONDS if build.reported else SECONDS, *(question.query.timeout_seconds for question in questions)]
        ),
        questions=tuple(questions),
        whys=tuple(one for one in special if isinstance(one, Why)),
        people=build.people or asked_people,
        past=build.past,
        inferred=build.any_inferred,
        counted=build.counted,
        logged=build.logged,
        reported=build.reported,
        unmarked=build.unmarked or bool(questions),
        denied=bool(made.denials),
        shape=object_shape(made.slots),
    )


def _statement(columns: list[str], questions: list[Question]) -> str:
    """The questions as subqueries, one after the other; then everything in one record."""
    parts: list[str] = []
    names: list[str] = []
    for question_ in questions:
        parts.append(f"{question_.clause}\nWITH {', '.join([*names, question_.returned])}")
        names.append(question_.column)
    returned = [*names, *(f"{column} AS r{place}" for place, column in enumerate(columns))]
    return "\n".join([*parts, f"RETURN {', '.join(returned)}"]) if returned else ""
