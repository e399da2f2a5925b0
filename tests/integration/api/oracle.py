"""The same answers worked out the slow way: graphql-core and a resolver per field, over what the database holds."""

import base64
import calendar
import datetime
import json
from dataclasses import dataclass
from typing import Any

from graphql import build_schema, execute_sync, parse

from api.types.schema import sdl
from api.types.shown import COARSE, ORDER, shown, shown_links
from graph.access.viewer import Viewer
from graph.schema.core import CONTEXT, WELFARE, Link, Property, Type
from graph.schema.registry import SCHEMA
from graph.time import end_of, now
from tests.integration.api.world import World

_SCHEMA = build_schema(sdl())
Said = dict[str, Any]
_EPOCH = "0001-01-01"


@dataclass(frozen=True)
class Entity:
    """A node of an answer."""

    uid: str


@dataclass
class Tie:
    """An entry of a list: the edge (none for the root list), the node, the keys of the order."""

    link: str
    edge: dict[str, Any]
    far: Entity
    keys: list[str]


@dataclass
class Listed:
    """A list: everything that is in it, and how much of it is asked for. named: it leads to people, who are shown."""

    entries: list[Tie]
    first: int
    after: str | None
    people: bool = False
    named: bool = False

    @property
    def page(self) -> list[Tie]:
        """The entries asked for."""
        return self.rest[: self.first]

    @property
    def rest(self) -> list[Tie]:
        """The entries after the cursor."""
        if self.after is None:
            return self.entries
        keys = json.loads(base64.urlsafe_b64decode(self.after))
        place = next(i for i, entry in enumerate(self.entries) if entry.keys == keys)
        return self.entries[place + 1 :]


class Oracle:
    """Answers requests over one world for one viewer."""

    def __init__(self, world: World, viewer: Viewer, scopes: list[int], inferred: list[int]) -> None:
        self._viewer = viewer
        self._said_scopes = frozenset(scopes)
        self._all_scopes = frozenset(inferred)
        self._scopes = self._said_scopes
        self._known_on = now()
        self._nodes: dict[str, Said] = {}
        self._kinds: dict[str, str] = {}
        self._earlier: list[Said] = []
        self._edges: list[Said] = []
        for kind, uids in world.known.items():
            self._read(world, kind, {"ids": uids})

    def _read(self, world: World, kind: str, ids: dict[str, Any]) -> None:
        for row in world.graph.read(f"MATCH (n:{kind}) WHERE n.uid IN $ids RETURN properties(n) AS said", ids):
            self._nodes[row["said"]["uid"]] = row["said"]
            self._kinds[row["said"]["uid"]] = kind
        rows = world.graph.read("MATCH (v:Earlier) WHERE v.of_uid IN $ids RETURN properties(v) AS said", ids)
        self._earlier += [row["said"] for row in rows]
        self._edges += world.graph.read(
            f"MATCH (a:{kind})-[e]->(b) WHERE a.uid IN $ids "
            "RETURN type(e) AS type, a.uid AS start, b.uid AS end, properties(e) AS said",
            ids,
        )

    def data(self, text: str, variables: dict[str, Any], day: datetime.date | None = None) -> Any:
        """The `data` of the answer, as JSON gives it back."""
        self._known_on = end_of(day) if day else now()
        result = execute_sync(
            _SCHEMA,
            parse(text),
            variable_values=variables,
            field_resolver=self._field,
            type_resolver=lambda value, *_: self._kinds[value.uid],
        )
        assert not result.errors, result.errors
        return json.loads(json.dumps(result.data))

    def _field(self, source: Any, info: Any, **given: Any) -> Any:
        name = info.field_name
        if isinstance(source, Entity):
            return self._of_node(source, name, given)
        if isinstance(source, Tie):
            return self._of_edge(source, name)
        if isinstance(source, Listed):
            return self._of_list(source, name)
        if isinstance(source, dict):
            return source[name]
        return self._root(name, given)

    def _root(self, name: str, given: dict[str, Any]) -> Any:
        if name == "viewer":
            names = ("who", "organisation", "role", "purpose", "reason", "view")
            return {n: getattr(self._viewer, n) for n in names} | {"areas": sorted(self._viewer.areas)}
        self._scopes = self._all_scopes if given.get("includeInferred") else self._said_scopes
        if name == "node":
            kind = self._kinds.get(given["id"])
            hidden = kind is None or (SCHEMA.node(kind).person_level and self._viewer.view != WELFARE)
            there = not hidden and not self._personal(given["id"]) and self._said(given["id"]) is not None
            return Entity(given["id"]) if there else None
        return self._contexts(given)

    def _contexts(self, given: dict[str, Any]) -> Listed | None:
        wanted = given.get("filter") or {}
        if wanted.get("kind") and self._viewer.view == CONTEXT and SCHEMA.node(wanted["kind"]).person_level:
            return None
        found = []
        for uid in sorted(self._nodes):
            kind, said = self._kinds[uid], self._said(uid)
            if said is None or not SCHEMA.node(kind).is_context or wanted.get("kind") not in (None, kind):
                continue
            part = wanted.get("nameContains")
            if part is not None and part.lower() not in (said.get("name") or "").lower():
                continue
            if wanted.get("area") is None or wanted["area"] in self._areas(uid):
                found.append(Tie("", {}, Entity(uid), [uid]))
        return Listed(found, given["first"], given.get("after"))

    def _areas(self, uid: str) -> set[str]:
        codes: set[str] = set()
        for edge in self._edges:
            if edge["type"] == "LOCATED_IN" and edge["start"] == uid and self._seen(edge["said"]):
                said = self._said(edge["end"])
                if said is not None:
                    codes |= {said["code"]} | self._areas(edge["end"])
        return codes

    def _of_node(self, source: Entity, name: str, given: dict[str, Any]) -> Any:
        kind = self._kinds[source.uid]
        own = shown(kind)
        if name == "id":
            return source.uid
        if name == "kind" and name not in own.values:
            return kind
        if name in own.values:
            said = self._nodes[source.uid] if name == "recordedAt" else self._said(source.uid)
            assert said is not None
            return self._value(said, own.values[name])
        return self._list(source.uid, own.links[name], given)

    def _list(self, uid: str, link: Link, given: dict[str, Any]) -> Listed:
        both = SCHEMA.edge(link.edge).both_ways
        records = self._records(uid)
        kinds = [k for k in link.to if self._viewer.view == WELFARE or not SCHEMA.node(k).person_level]
        found = []
        asked = self._known_on
        self._known_on = asked if kinds else _counted(asked)
        for edge in self._edges:
            if edge["type"] != link.edge or not self._seen(edge["said"]):
                continue
            for near, far, outgoing in (("start", "end", True), ("end", "start", False)):
                if edge[near] not in records or not (both or outgoing == link.outgoing):
                    continue
                said = self._said(edge[far]) if self._kinds[edge[far]] in (kinds or link.to) else None
                if (
                    said is None
                    or self._personal(edge[far])
                    or (link.where and said.get(link.where[0]) != link.where[1])
                ):
                    continue
                if len(records) > 1 and edge[far] in records:
                    continue  # a tie between two records of one person
                shown_as = self._records(edge[far])[0]
                keys = [shown_as, edge["said"]["uid"]]
                if len(kinds) == 1 and kinds[0] in ORDER:
                    day = self._value(said, SCHEMA.node(kinds[0]).property(ORDER[kinds[0]][0]))
                    keys = [day or _EPOCH, *keys]
                found.append(Tie(link.name, edge["said"], Entity(shown_as), keys))
        self._known_on = asked
        found.sort(key=lambda tie: tie.keys)
        if found and len(found[0].keys) == 3:
            found.sort(key=lambda tie: tie.keys[0], reverse=True)  # newest first; sorting keeps the rest in order
        return Listed(found, given["first"], given.get("after"), not kinds, "Person" in kinds)

    def _records(self, uid: str) -> list[str]:
        """The records in sight of the person of whom this is one; the node alone, if it is the only one."""
        said = self._said(uid) or {}
        group = said.get("canonical_id")
        if group is None:
            return [uid]
        return sorted(one for one in self._nodes if (self._said(one) or {}).get("canonical_id") == group)

    def _personal(self, uid: str) -> bool:
        """Whether it is about a young person and no person may be shown, whoever may see the tie."""
        if self._viewer.view == WELFARE or SCHEMA.node(self._kinds[uid]).is_context:
            return False
        ties = {("INVOLVED_IN", False), ("OCCURRED_AT", True), ("ABOUT", True), ("WEIGHTS", True)}
        through = {("OUTCOME_OF", True), ("ABOUT", True), ("HAS_ACTION", False), ("ADDRESSES", True)}
        for edge in self._edges:
            for near, far, outgoing in (("start", "end", True), ("end", "start", False)):
                if edge[near] != uid or edge[far] not in self._kinds:
                    continue
                step, person = (edge["type"], outgoing), SCHEMA.node(self._kinds[edge[far]]).person_level
                if (step in ties and person) or (step in through and not person and self._personal(edge[far])):
                    return True
        return False

    def _of_edge(self, source: Tie, name: str) -> Any:
        if name == "cursor":
            return _cursor(source)
        if name == "node":
            return source.far
        prop = shown_links()[source.link].values[name]
        return self._value(source.edge, prop)

    def _of_list(self, source: Listed, name: str) -> Any:
        if name == "totalCount":
            return self._total(source)
        if name == "pageInfo":
            page = [] if source.people else source.page
            return {
                "hasNextPage": not source.people and len(source.rest) > source.first,
                "hasPreviousPage": source.after is not None,
                "startCursor": _cursor(page[0]) if page else None,
                "endCursor": _cursor(page[-1]) if page else None,
            }
        if source.people:
            return None
        if name == "edges":
            return source.page
        shown_ = [tie.far for tie in source.page]
        return list(dict.fromkeys(shown_)) if source.named else shown_

    def _total(self, source: Listed) -> int | None:
        """How many entries; of lists that lead to people, how many different people, and none told under five."""
        if not (source.people or source.named):
            return len(source.entries)
        different = len({tie.far.uid for tie in source.entries})
        return different if source.named or different >= 5 else None

    def _value(self, said: dict[str, Any], prop: Property) -> Any:
        value = said.get(prop.name)
        if value is None or self._viewer.view not in prop.views:
            return None
        if prop.name in COARSE and self._viewer.view == CONTEXT:
            value = value.replace(day=1)
        if prop.type is Type.DATETIME:
            return _written(value.to_native())
        return value.iso_format() if prop.type is Type.DATE else value

    def _seen(self, said: dict[str, Any]) -> bool:
        retired = said.get("retired_at")
        return (
            abs(said["scope"]) in self._scopes
            and said["recorded_at"].to_native() <= self._known_on
            and (retired is None or retired.to_native() > self._known_on)
        )

    def _said(self, uid: str) -> dict[str, Any] | None:
        """What a node said at the time asked about; None when it is out of sight."""
        node = self._nodes[uid]
        if not self._seen(node):
            return None
        changed = node.get("changed_at")
        if changed is None or changed.to_native() <= self._known_on:
            return node
        versions = [v for v in self._earlier if v["of_uid"] == uid and self._seen(v)]
        return max(versions, key=_recorded, default=None)


def _counted(day: datetime.datetime) -> datetime.datetime:
    """When people are counted who may not be shown: at the end of the month."""
    return min(now(), end_of(day.date().replace(day=calendar.monthrange(day.year, day.month)[1])))


def _recorded(said: Said) -> datetime.datetime:
    when: datetime.datetime = said["recorded_at"].to_native()
    return when


def _written(when: datetime.datetime) -> str:
    """As Cypher's toString writes it: fractions in threes of digits, and Z."""
    precision = "milliseconds" if when.microsecond and when.microsecond % 1000 == 0 else "auto"
    return when.isoformat(timespec=precision).replace("+00:00", "Z")


def _cursor(tie: Tie) -> str:
    return base64.urlsafe_b64encode(json.dumps(tie.keys, separators=(",", ":")).encode()).decode()
