"""Requests without a viewer: they are logged too, but whoever sends many of them cannot fill the disk with it."""

import time

from graph.access.log import AccessLog
from graph.errors import SafegroundError

MOST = 20
"""Entries a second; more are counted, and the next entry says how many."""


class Strangers:
    """Logs what was refused for want of a viewer."""

    def __init__(self, log: AccessLog) -> None:
        self._log = log
        self._second = 0
        self._entries = 0
        self._uncounted = 0

    async def refused(self, error: SafegroundError) -> None:
        """Log one refusal. Raises LogUnavailable."""
        second = int(time.monotonic())
        if second != self._second:
            self._second, self._entries = second, 0
        if self._entries >= MOST:
            self._uncounted += 1
            return
        self._entries += 1
        details = {"refused": error.code} | ({"more": self._uncounted} if self._uncounted else {})
        self._uncounted = 0
        await self._log.arecord(None, "consultation", "refused", details)
