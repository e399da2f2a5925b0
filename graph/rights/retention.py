"""How long facts may stay, as data: the first rule that fits a fact says when to look again and when it must go.

The lengths below are this project's own defaults. The controller decides: `retention.toml` in the home replaces them.
"""

import datetime
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph.errors import Refused

Days = Annotated[int, Field(ge=1, le=36_500)]
FILE = "retention.toml"


class Rule(BaseModel):
    """Which facts, how long, and why.

    source: a source's name (`peer-map`) or class (`partner`), none for every source. kind: a kind of node or edge.
    where: values that the fact must have. counted_from: a date of the fact from which the days count; a fact without
    that date is not meant. Days count from the recording otherwise, and never from a later day than that.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str | None = None
    kind: str | None = None
    where: dict[str, str | bool | int] = {}
    counted_from: str | None = None
    review_days: Days
    delete_days: Days
    why: str

    def fits(self, source: tuple[str, ...], kind: str) -> bool:
        """Whether the rule speaks of this kind from this source."""
        return self.source in (None, *source) and self.kind in (None, kind)

    def means(self, properties: Mapping[str, Any]) -> bool:
        """Whether the rule speaks of a fact with these properties."""
        if self.counted_from is not None and properties.get(self.counted_from) is None:
            return False
        return all(properties.get(name) == value for name, value in self.where.items())

    def dates(self, properties: Mapping[str, Any], recorded: datetime.date) -> tuple[datetime.date, datetime.date]:
        """(review due, delete after)."""
        start = recorded
        if self.counted_from is not None:
            start = min(properties[self.counted_from], recorded)
        return start + datetime.timedelta(self.review_days), start + datetime.timedelta(self.delete_days)


class Policy(BaseModel):
    """Every rule, in the order in which they are tried, and how long files stay that lie beside the graph."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: tuple[Rule, ...]
    rejected_days: Days = 90
    export_days: Days = 30
    pack_days: Days = 30

    def rules(self, source: tuple[str, ...], kind: str) -> tuple[Rule, ...]:
        """The rules that may speak of a kind from a source (its name, its class), best first."""
        return tuple(rule for rule in self.rule if rule.fits(source, kind))


_PARTNER = {"source": "partner"}
DEFAULT = Policy(
    rule=(
        Rule(
            **_PARTNER,
            kind="INVOLVED_IN",
            where={"role": "suspected"},
            review_days=90,
            delete_days=365,
            why="a suspicion that nothing came of must not follow a young person",
        ),
        Rule(
            **_PARTNER,
            kind="INVOLVED_IN",
            where={"role": "convicted"},
            review_days=180,
            delete_days=730,
            why="long enough to plan safety with; the courts keep their own record",
        ),
        Rule(
            **_PARTNER,
            kind="Concern",
            counted_from="closed_on",
            review_days=180,
            delete_days=365,
            why="a closed worry stays for one yearly review",
        ),
        Rule(
            **_PARTNER,
            kind="ABOUT",
            counted_from="valid_to",
            review_days=180,
            delete_days=365,
            why="whom a closed worry was about goes with it",
        ),
        Rule(
            **_PARTNER,
            where={"basis": "inferred"},
            review_days=90,
            delete_days=180,
            why="what nobody saw or said is worked out again or goes",
        ),
        Rule(
            kind="JUDGED",
            review_days=365,
            delete_days=1095,
            why="that two records are one person matters as long as the records do",
        ),
        Rule(
            kind="SUPPLIED_BY",
            review_days=365,
            delete_days=3650,
            why="who supplied what outlives the facts, and names nobody",
        ),
        Rule(
            **_PARTNER,
            review_days=180,
            delete_days=1095,
            why="a young person's data no longer than a plan's life",
        ),
        Rule(
            source="open_events",
            review_days=365,
            delete_days=2190,
            why="published statistics as long as trends need them",
        ),
        Rule(
            source="open_reference",
            review_days=365,
            delete_days=3650,
            why="published registers as long as they are the current ones",
        ),
    )
)

_read: dict[Path, tuple[int, Policy]] = {}


def policy(home: Path) -> Policy:
    """The policy of an installation: its `retention.toml`, or the defaults where there is none.

    Raises Refused, with the first thing that is wrong, for a file that makes no sense.
    """
    path = home / FILE
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return DEFAULT
    if path not in _read or _read[path][0] != changed:
        _read[path] = changed, _load(path)
    return _read[path][1]


def _load(path: Path) -> Policy:
    try:
        return Policy.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"The retention policy {path} is not TOML ({error}); correct it.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refused(f"The retention policy {path} is wrong at {where}: {first['msg']}; correct it.") from error


def as_toml(chosen: Policy) -> str:
    """The policy as the file that would say it."""
    lines = [f"{name} = {getattr(chosen, name)}" for name in ("rejected_days", "export_days", "pack_days")]
    for rule in chosen.rule:
        lines += ["", "[[rule]]"]
        for name, value in rule.model_dump(exclude_none=True).items():
            if value != {}:
                lines.append(f"{name} = {_toml(value)}")
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {_toml(part)}" for name, part in value.items()) + "}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return str(value)
