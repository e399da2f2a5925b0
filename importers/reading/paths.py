"""Which files a path stands for: itself, or every file of the wanted kind in a folder."""

import csv
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.errors import Refused
from importers.reading.content import opened
from importers.reading.delimited import DELIMITERS
from importers.reading.kind import fits, likeness, other_kind
from importers.source import Source

_SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".json", ".geojson"})
_HEAD = 64 * 1024
_NEAR = 0.5  # a header with half of the required columns is a damaged file of this kind rather than another kind


@dataclass(frozen=True, slots=True)
class Selection:
    """Files to import, in order, and those of a folder that were passed over, with the reason."""

    files: tuple[Path, ...]
    passed_over: tuple[tuple[Path, str], ...]


def select(source: Source, paths: Sequence[Path], sources: Sequence[Source]) -> Selection:
    """The files of some paths. Raises Refused for a path that is missing, and for a folder with nothing to import."""
    files: dict[Path, None] = {}
    passed: list[tuple[Path, str]] = []
    for path in paths:
        if path.is_dir():
            inside = _in_folder(source, path, sources, passed)
            if not inside:
                raise Refused(f"The folder {path} has no file of {source.title}; check the path and the source.")
            files.update(dict.fromkeys(inside))
            continue
        _refuse_special(path)
        files[path] = None
    return Selection(tuple(files), tuple(passed))


def _refuse_special(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise Refused(f"{path} does not exist; check the path.") from None
    except OSError as error:
        raise Refused(f"{path} cannot be read ({error.strerror or error}); check the path.") from None
    if not stat.S_ISREG(mode):
        raise Refused(f"{path} is no ordinary file; save it as a file first, because it is read twice.")


def _in_folder(source: Source, folder: Path, sources: Sequence[Source], passed: list[tuple[Path, str]]) -> list[Path]:
    wanted: list[Path] = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        reason = _unwanted(source, path, sources)
        if reason is None:
            wanted.append(path)
        else:
            passed.append((path, reason))
    return wanted


def _unwanted(source: Source, path: Path, sources: Sequence[Source]) -> str | None:
    """Why a file of a folder is not for this source, or None.

    A file that is damaged, or nearly of the kind, is wanted: then it is refused with its reason, and never left out
    in silence.
    """
    bare = path.with_suffix("") if path.suffix == ".gz" else path
    if bare.suffix.lower() not in _SUFFIXES:
        return "no table"
    ours = _named(source, path)
    named = next((other for other in sources if other.name != source.name and _named(other, path)), None)
    header = _header(path)
    if header is None:
        return None if named is None or ours else f"named like {named.title}"
    if header == ("{",):
        return None if "geojson" in source.formats else "GeoJSON"
    if fits(source, header):
        return None
    other = other_kind(source, header, sources)
    if other is not None:
        return other.title
    return None if ours or likeness(source, header) >= _NEAR else "of no known kind"


def _named(source: Source, path: Path) -> bool:
    return any(word in path.name.lower() for word in source.file_words)


def _header(path: Path) -> tuple[str, ...] | None:
    """The header as far as the beginning of the file tells; None when it tells nothing."""
    try:
        with opened(path) as stream:
            head = stream.read(_HEAD)
    except Refused:
        return None
    text = head.decode("utf-8-sig", errors="replace")
    first = next((line for line in text.splitlines() if line.strip()), "").strip()
    if not first:
        return None
    if first.startswith("{"):
        return ("{",)
    try:
        return max((tuple(next(csv.reader([first], delimiter=d))) for d in DELIMITERS), key=len)
    except csv.Error:
        return None
