"""Which scopes of the graph a viewer may see, looked up without asking the database each time."""

import asyncio
import time

from graph.access.scopes import READ, Scope, from_record, visible
from graph.access.viewer import Viewer
from graph.client import AsyncGraph

FRESH = 5.0
"""Seconds after which the scopes are read again: a scope is new to the API for that long, and gone from it."""


class Rights:
    """The scopes that there are, and those that each viewer may see."""

    def __init__(self, graph: AsyncGraph) -> None:
        self._graph = graph
        self._scopes: list[Scope] = []
        self._read_at = float("-inf")
        self._reading = asyncio.Lock()
        self._known: dict[Viewer, list[int]] = {}

    async def scopes(self, viewer: Viewer) -> list[int]:
        """The numbers of the scopes that the viewer may see; none for a viewer who may see nothing."""
        if time.monotonic() - self._read_at > FRESH:
            async with self._reading:
                await self._read()
        numbers = self._known.get(viewer)
        if numbers is None:
            numbers = self._known[viewer] = visible(self._scopes, viewer)
        return numbers

    async def _read(self) -> None:
        """Read the scopes, unless somebody did while this one waited."""
        if time.monotonic() - self._read_at > FRESH:
            self._scopes = [from_record(record) for record in await self._graph.read(READ, {})]
            self._read_at = time.monotonic()
            self._known.clear()
