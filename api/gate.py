"""A bounded queue in front of the database: who comes when it is full is turned away at once."""

import asyncio
from types import TracebackType

from graph.errors import SafegroundError


class Busy(SafegroundError):
    """More is asked at once than can be answered in time."""

    code = "BUSY"


class Gate:
    """Lets `running` requests through at a time and `waiting` more wait for their turn."""

    def __init__(self, running: int, waiting: int) -> None:
        self._turns = asyncio.Semaphore(running)
        self._free = running + waiting

    async def __aenter__(self) -> None:
        """Wait for a turn. Raises Busy when too many wait already."""
        if self._free <= 0:
            raise Busy("Too much is being asked at the moment: try again in a second.")
        self._free -= 1
        try:
            await self._turns.acquire()
        except BaseException:
            self._free += 1
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._turns.release()
        self._free += 1
