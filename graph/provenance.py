"""Where facts come from and how long they may stay: the stamp that an import run puts on everything it writes."""

import datetime
from dataclasses import dataclass

from graph.access.scopes import Scope


@dataclass(frozen=True, slots=True)
class Retention:
    """Days after which a fact must be reviewed and deleted, counted from the day it is recorded."""

    review_days: int
    delete_days: int


# Defaults by kind of source. The lengths are this project's own and meant to be changed by the controller:
# review yearly; open statistics for as long as trends need; a child's data no longer than a plan's life.
RETENTION = {
    "open_reference": Retention(365, 3650),
    "open_events": Retention(365, 2190),
    "partner": Retention(180, 1095),
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """What one run puts on every fact it writes."""

    run_id: str
    scope: Scope
    retention: Retention
    recorded_at: datetime.datetime

    @property
    def review_due(self) -> datetime.date:
        """The day on which somebody must look again."""
        return self.recorded_at.date() + datetime.timedelta(days=self.retention.review_days)

    @property
    def delete_after(self) -> datetime.date:
        """The day after which it must go unless renewed."""
        return self.recorded_at.date() + datetime.timedelta(days=self.retention.delete_days)
