"""What is wrong with a file that does not have the form it should have, in one sentence for whoever wrote it."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

_SAYS = {
    "missing": "is missing: add it",
    "extra_forbidden": "is not a word that is known here: correct it, or take it out",
    "date_type": "is not a day: write it like 2027-03-31, without quotes and without a time",
    "string_type": "is not a text: write it in quotes",
    "bool_type": "is neither true nor false",
}
_LISTS = ("frozen_set_type", "tuple_type", "set_type", "list_type")


def sentence(error: ValidationError, said: Mapping[str, Any]) -> str:
    """The first mistake: in which entry, which word, what to do."""
    found = error.errors(include_url=False, include_input=False)[0]
    where = found["loc"]
    what = _SAYS.get(found["type"], "is not what can stand there")
    if found["type"] in _LISTS:
        what = 'is not a list: write it in square brackets, like ["one", "two"]'
        return f"{_entry(where, said)}`{where[-1]}` {what}."
    words = [part for part in where if isinstance(part, str)]
    return f"{_entry(where, said)}`{words[-1] if words else 'the file'}` {what}."


def _entry(where: Sequence[int | str], said: Mapping[str, Any]) -> str:
    """The entry by its number and, if it has one, its own name."""
    if len(where) < 2 or not isinstance(where[1], int):  # noqa: PLR2004 (a list and a place in it)
        return ""
    name = str(where[0]).removesuffix("s")
    entries = said.get(str(where[0]))
    entry = entries[where[1]] if isinstance(entries, list) and where[1] < len(entries) else None
    called = (
        next((entry[key] for key in ("ref", "name", "who") if key in entry), None) if isinstance(entry, dict) else None
    )
    return f"{name} {where[1] + 1}{f' ({called})' if called else ''}: "
