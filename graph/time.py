"""Two time axes: when a thing held in the world, and when it was known. The only place that says what *known* means."""

import datetime

UTC = datetime.UTC


def now() -> datetime.datetime:
    """The present, in UTC."""
    return datetime.datetime.now(UTC)


def end_of(day: datetime.date) -> datetime.datetime:
    """The last instant of a day, in UTC: what *as known on* that day means."""
    return datetime.datetime.combine(day, datetime.time.max, UTC)


def known(variable: str) -> str:
    """Cypher: the node or edge was in the graph at `$known_on`."""
    return (
        f"{variable}.recorded_at <= $known_on AND ({variable}.retired_at IS NULL OR {variable}.retired_at > $known_on)"
    )
