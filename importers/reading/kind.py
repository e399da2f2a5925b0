"""What kind of file a header belongs to, and the sentence for a file of the wrong kind."""

from collections.abc import Sequence
from pathlib import Path

from graph.errors import Refused
from importers.contract import Unfit, bind, normal
from importers.source import Source

_MISSING_SHOWN = 4


def fits(source: Source, header: Sequence[str]) -> bool:
    """Whether a header has every column that a source requires."""
    try:
        bind(source.columns, header)
    except Unfit:
        return False
    return True


def likeness(source: Source, header: Sequence[str]) -> float:
    """The share of a source's required columns that a header has."""
    found = {normal(cell) for cell in header}
    required = source.required
    return sum(not found.isdisjoint(column.spellings) for column in required) / len(required)


def other_kind(source: Source, header: Sequence[str], sources: Sequence[Source]) -> Source | None:
    """Another source that the header fits, the one with most required columns first."""
    others = [other for other in sources if other.name != source.name and fits(other, header)]
    return max(others, key=lambda other: len(other.required), default=None)


def refusal(source: Source, path: Path, header: Sequence[str], unfit: Unfit, sources: Sequence[Source]) -> Refused:
    """The one sentence about a header that does not fit."""
    if unfit.twice:
        return Refused(f"{path.name}, line 1: the column '{unfit.twice[0]}' is there twice; remove one of them.")
    other = other_kind(source, header, sources)
    if other is not None:
        return Refused(
            f"{path.name} looks like {other.title} and not {source.title}; import it with `safeground import "
            f"{other.name} {path}`."
        )
    if likeness(source, header) == 0:
        wanted = ", ".join(column.title for column in source.required[:_MISSING_SHOWN])
        return Refused(
            f"{path.name} is not {source.title}: its first line has none of the columns expected ({wanted}, ...); "
            "check that it is the right file and that its first line is the header."
        )
    missing = ", ".join(f"'{name}'" for name in unfit.missing[:_MISSING_SHOWN])
    if len(unfit.missing) == 1:
        return Refused(f"{path.name}, line 1: the column {missing} is missing; add it and send the file again.")
    more = ", ..." if len(unfit.missing) > _MISSING_SHOWN else ""
    return Refused(f"{path.name}, line 1: the columns {missing}{more} are missing; add them and send the file again.")
