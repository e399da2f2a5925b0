"""What can be said about a server without disturbing it."""

from dataclasses import dataclass
from typing import Literal

Phase = Literal["stopped", "starting", "running"]


@dataclass(frozen=True)
class ServerStatus:
    """One look at a server.

    `owner` is the process that the server ends with; None when it lasts. `since` is in seconds since 1970.
    """

    phase: Phase
    home: str
    uri: str | None = None
    pid: int | None = None
    since: float | None = None
    owner: int | None = None

    @property
    def running(self) -> bool:
        """Whether it takes connections now."""
        return self.phase == "running"
