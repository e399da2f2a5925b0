"""Days and times as people type them in options."""

import datetime

from graph.errors import Refused


def moment(text: str | None, option: str) -> datetime.datetime | None:
    """A day (its first instant) or a time, in UTC unless it says otherwise; None for none. Raises Refused."""
    if text is None:
        return None
    try:
        time = datetime.datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"{option} {text!r} is no date like 2026-03-31.") from error
    return time if time.tzinfo else time.replace(tzinfo=datetime.UTC)
