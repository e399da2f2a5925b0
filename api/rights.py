"""What a viewer may see: the scopes, and the people whom a conflict of interest puts out of reach.

Looked up without asking the database each time; the policy's file is looked at for every request.
"""

import asyncio
import datetime
import time
from collections.abc import Iterable

from graph.access.conflicts import OUT_OF_REACH, barred
from graph.access.marking import ORDER, highest
from graph.access.personal import TIES
from graph.access.policy import Policy, policy
from graph.access.scopes import READ, Scope, from_record, visible
from graph.access.viewer import Viewer
from graph.access.why import Explanation, explain, find, found
from graph.client import AsyncGraph
from graph.oversight.disproportionality import reported
from graph.schema.core import WELFARE
from graph.settings import settings
from graph.time import now

FRESH = 5.0
"""Seconds after which the scopes are read again: a scope is new to the API for that long, and gone from it."""


class Rights:
    """The scopes that there are, and those that each viewer may see under the present policy."""

    def __init__(self, graph: AsyncGraph) -> None:
        self._graph = graph
        self._home = settings().home
        self._scopes: list[Scope] = []
        self._read_at = float("-inf")
        self._reading = asyncio.Lock()
        self._terms: tuple[Policy, datetime.date] = (Policy.EMPTY, datetime.date.min)
        self._known: dict[tuple[Viewer, bool], list[int]] = {}
        self._barred: dict[frozenset[str], list[str]] = {}

    def policy(self) -> Policy:
        """The policy as its file is now. Raises BadPolicy."""
        return policy(self._home)

    def barred(self, viewer: Viewer) -> frozenset[str]:
        """The people of whom the viewer may see nothing. Raises BadPolicy.

        Only where names are shown: in the other views nobody is named, and counts that differ from others' would tell.
        """
        if viewer.view != WELFARE:
            return frozenset()
        return barred(self.policy(), viewer, now().date())

    async def scopes(self, viewer: Viewer, *, inferred: bool = False) -> list[int]:
        """The numbers of the scopes that the viewer may see; none for one who may see nothing. Raises BadPolicy.

        inferred: with those of what nobody said and a method concluded.
        """
        await self._refresh()
        terms = self.policy(), now().date()
        if terms[0] is not self._terms[0] or terms[1] != self._terms[1]:
            self._terms = terms
            self._known.clear()
        numbers = self._known.get((viewer, inferred))
        if numbers is None:
            numbers = self._known[viewer, inferred] = visible(self._scopes, viewer, *terms, inferred=inferred)
        return numbers

    async def reported(self, viewer: Viewer) -> list[int]:
        """The numbers of the scopes that the disproportionality report counts in."""
        await self._refresh()
        return reported(self._scopes, viewer)

    def marking(self, numbers: Iterable[int]) -> str | None:
        """The highest marking of these scopes; the highest there is, where a scope is too new to be known here."""
        known = {scope.number: scope.marking for scope in self._scopes}
        return highest(known.get(number, ORDER[-1]) for number in numbers)

    async def out_of_reach(self, people: frozenset[str]) -> list[str]:
        """The uids of these people, of whoever is one person with them, and of all that is tied to them."""
        await self._refresh()
        uids = self._barred.get(people)
        if uids is None:
            (uids,) = await self._graph.read_one(OUT_OF_REACH, {"people": sorted(people)}, timeout=FRESH)
            self._barred[people] = uids = sorted({*uids, *people})
        return uids

    async def explain(self, identifier: str, viewer: Viewer, *, field: str | None, full: bool) -> Explanation:
        """Why the viewer can or cannot see it; with `full`, which test fails. Raises BadPolicy."""
        out = await self.out_of_reach(people) if (people := self.barred(viewer)) else []
        (values,) = await self._graph.read_one(find(TIES), {"id": identifier}, timeout=FRESH)
        terms = self.policy(), now().date()
        return explain(found(identifier, values), viewer, *terms, barred=out, field=field, full=full)

    async def _refresh(self) -> None:
        """Read the scopes, unless somebody did while this one waited."""
        if time.monotonic() - self._read_at <= FRESH:
            return
        async with self._reading:
            if time.monotonic() - self._read_at > FRESH:
                self._scopes = [from_record(record) for record in await self._graph.read(READ, {})]
                self._read_at = time.monotonic()
                self._known.clear()
                self._barred.clear()
