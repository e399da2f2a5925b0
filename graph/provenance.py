"""Where facts come from and how long they may stay: the stamp that an import run puts on everything it writes."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.access.scopes import Scope
from graph.errors import Refused
from graph.rights.retention import DEFAULT, Policy, Rule

Terms = tuple[datetime.date, datetime.date]
"""When somebody must look again, and the day after which the fact must go."""


@dataclass(frozen=True, slots=True)
class Retention:
    """What the policy says of one source: its class (open_reference, open_events, partner) and its name."""

    kept_as: str
    source: str = ""
    policy: Policy = DEFAULT
    _rules: dict[str, tuple[Rule, ...]] = field(default_factory=dict, repr=False, compare=False)

    def terms(self, kind: str, properties: Mapping[str, Any], recorded: datetime.date) -> Terms:
        """When a fact is to be reviewed and deleted. Raises Refused when no rule says so: then it may not come in."""
        rules = self._rules.get(kind)
        if rules is None:
            rules = self._rules[kind] = self.policy.rules((self.source, self.kept_as), kind)
        for rule in rules:
            if rule.means(properties):
                return rule.dates(properties, recorded)
        what = f"{kind} from {self.source or self.kept_as}"
        raise Refused(
            f"No retention rule says how long {what} may be kept, so nothing of it is taken; add one to retention.toml."
        )


RETENTION = {name: Retention(name) for name in ("open_reference", "open_events", "partner")}
"""The classes of source, by the default policy."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What one run puts on every fact it writes."""

    run_id: str
    scope: Scope
    retention: Retention
    recorded_at: datetime.datetime

    def terms(self, kind: str, properties: Mapping[str, Any]) -> Terms:
        """When a fact of this run is to be reviewed and deleted. Raises Refused when no rule says so."""
        return self.retention.terms(kind, properties, self.recorded_at.date())
