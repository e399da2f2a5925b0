"""Small hand-made graphs for the tests of the queries, written through the real write path."""

import datetime
import secrets
from dataclasses import dataclass, field
from typing import Any

from graph.access.log import AccessLog
from graph.access.releases import Releases
from graph.access.scopes import Scope, keep
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.ids import edge_uid, uid
from graph.provenance import RETENTION, Stamp
from graph.queries.ask import Answer, ask
from graph.queries.parameter import checked
from graph.queries.registry import find
from graph.queries.spec import Finished
from graph.schema.core import CONTEXT
from graph.settings import settings
from graph.time import now
from graph.upsert import Edge, Node, RowFacts, Writer

End = tuple[str, str]
PURPOSES = frozenset({"welfare", "place_safety"})
OWN = "MATCH (s:Scope {area: $area}) RETURN s.number AS n"
DAY = datetime.date(2026, 3, 1)


@dataclass
class World:
    """A graph of one area, which nobody but its own viewers may see."""

    graph: Graph
    area: str = field(default_factory=lambda: f"Q{secrets.token_hex(4)}")
    written: int = 0

    def scope(self, controller: str = "council", area: str | None = None, regime: str = "uk_gdpr") -> Scope:
        """The scope of a controller of this world."""
        return Scope(f"{controller}-{self.area}", regime, PURPOSES, "official_sensitive", area or self.area)

    def node(self, kind: str, name: str, scope: Scope | None = None, /, **properties: Any) -> End:
        """Write a node and return its kind and uid."""
        held = scope or self.scope()
        where = uid(kind, held.controller, "local", name)
        self._write(held, RowFacts(where, [Node(kind, where, properties)], [], name))
        return kind, where

    def edge(
        self,
        kind: str,
        start: End,
        end: End,
        scope: Scope | None = None,
        /,
        recorded_at: datetime.datetime | None = None,
        **properties: Any,
    ) -> None:
        """Write an edge; each call makes one of its own."""
        self.written += 1
        one = edge_uid(kind, start[1], end[1], str(self.written))
        said = {"basis": "fact", "valid_from": DAY, "grade_source": "1", "grade_info": "B"} | properties
        ends = [Node(*start, owned=False), Node(*end, owned=False)]
        row = RowFacts(one, ends, [Edge(kind, one, start, end, said)], f"file.csv:{self.written}")
        self._write(scope or self.scope(), row, recorded_at)

    def person(self, name: str, scope: Scope | None = None, /, **properties: Any) -> End:
        """A young person, called the same by every controller."""
        said = {"initials": name[:2].upper(), "name": name, "life_stage": "young_person"}
        said |= {"identity_key": f"same:{self.area}:{name}"}
        return self.node("Person", name, scope, **(said | properties))

    def people(self, *names: str) -> list[End]:
        """Several young people."""
        return [self.person(name) for name in names]

    def concern(self, name: str, about: End, scope: Scope | None = None, /, **properties: Any) -> None:
        """An open concern, received inside the usual window."""
        said = {"concern_ref": name, "concern_status": "open", "opened_on": DAY}
        one = self.node("Concern", name, scope, **(said | properties))
        self.edge("ABOUT", one, about, scope)

    def event(
        self, name: str, place: End, *people: tuple[End, str], scope: Scope | None = None, **properties: Any
    ) -> None:
        """An event at a place, with the part that each young person had."""
        said = {"event_kind": "sighting", "started_on": DAY, "ended_on": DAY, "time_precision": "day"}
        one = self.node("Event", name, scope, **(said | properties))
        self.edge("OCCURRED_AT", one, place, scope)
        for person, role in people:
            self.edge("INVOLVED_IN", person, one, scope, role=role)

    def ask(self, query: str, purpose: str = "welfare", known_on: datetime.date | None = None, **given: Any) -> Answer:
        """Ask as somebody who may see this area."""
        role = "practitioner" if purpose == "welfare" else "analyst"
        viewer = Viewer("a tester", f"council-{self.area}", role, purpose, "a test", frozenset({self.area}))
        log = AccessLog(settings().home)
        if query != "event_hotspots":
            # Open data is everybody's, so that what other tests hold of it would decide where the window ends.
            given.setdefault("window_to", DAY)
        return ask(self.graph, query, given, viewer, known_on=known_on, log=log)

    def own(self, query: str, view: str = "welfare", **given: Any) -> Finished:
        """The answer from this world's own facts alone, open data left out."""
        module = find(query)
        parameters = checked(module.parameters, given, query)
        scopes = [row["n"] for row in self.graph.read(OWN, {"area": self.area})]
        terms = {"scopes": scopes, "known_on": now(), "context_view": view == CONTEXT}
        raw = self.graph.read(module.text, {**parameters, **terms})[0]
        return module.finish(raw, parameters, view, Releases(None).bound(self.area, query))

    def log(self) -> list[dict[str, Any]]:
        """What the access log holds of this world's viewer."""
        return list(AccessLog(settings().home).search(viewer=f"council-{self.area}"))

    def _write(self, scope: Scope, row: RowFacts, recorded_at: datetime.datetime | None = None) -> None:
        keep(self.graph, scope)
        Writer(self.graph, Stamp(f"run-{self.area}", scope, RETENTION["partner"], recorded_at or now())).write([row])
