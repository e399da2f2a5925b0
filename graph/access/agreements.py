"""Sharing agreements: what one organisation lets another see, for what, and until when."""

import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Strict

ANYBODY = "*"  # every organisation of this installation; only where it is written
ALL = "all"  # every area; only where it is written

Day = Annotated[datetime.date, Strict()]
"""A day as TOML has it: without quotes, without a time."""


class Entry(BaseModel):
    """An entry of a policy: nothing in it that is not declared, nothing changed after it was read."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Agreement(Entry):
    """One agreement. The first and the last day count; the day after `ends` nothing is shared under it.

    basis: the law or document that it rests on, for people. A list that is empty shares nothing.
    """

    ref: str
    giver: str
    receiver: str
    purposes: frozenset[str]
    markings: frozenset[str]
    areas: frozenset[str]
    starts: Day
    ends: Day
    basis: str

    def in_force(self, today: datetime.date) -> bool:
        """Whether it holds on this day."""
        return self.starts <= today <= self.ends

    def between(self, giver: str, receiver: str) -> bool:
        """Whether it is about what this giver answers for and this receiver asks for. Names are compared exactly."""
        return self.giver in (giver, ANYBODY) and self.receiver in (receiver, ANYBODY)

    def covers(self, purpose: str, marking: str, area: str) -> bool:
        """Whether facts of that marking and area are shared for that purpose."""
        return purpose in self.purposes and marking in self.markings and (area in self.areas or ALL in self.areas)
