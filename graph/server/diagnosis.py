"""Why Java ended: Neo4j's and Java's own words turned into one sentence."""

import re
import shutil
from pathlib import Path

from graph.errors import Missing, SafegroundError
from graph.server.paths import ServerPaths

TAIL_BYTES = 200_000
FULL_BYTES = 64 * 2**20


class PortTaken(Missing):
    """Somebody took the port between our choosing it and Neo4j's binding it; another port cures it."""


_NO_MEMORY = (
    r"Could not reserve enough space|OutOfMemoryError|insufficient memory|Cannot allocate memory|"
    r"Failed to allocate|larger than the maximum|exceeds physical memory"
)
_DISK_FULL = "The disk is full, so Neo4j could not start in {home}; free some space and run the command again."
_KNOWN = {
    r"No space left on device|Disk quota exceeded": _DISK_FULL,
    _NO_MEMORY: (
        "There is not enough memory for Neo4j ({heap_mb} MB were asked for); close some programs or give it less "
        "with `safeground db start --memory-mb`."
    ),
    r"locked by another process|FileLockException": (
        "Another Neo4j, not started by Safeground, uses the data in {home}; stop it and run the command again."
    ),
    r"Too many open files": (
        "Neo4j may not open enough files; raise the limit with `ulimit -n 40000` and run the command again."
    ),
    r"AccessDeniedException|Permission denied": ("Neo4j may not write in {home}; check that folder's access rights."),
}


def reason(paths: ServerPaths, heap_mb: int) -> SafegroundError:
    """The error that says why the server on this home ended by itself.

    Returns:
        PortTaken when another port may cure it, else Missing.
    """
    text = _tail(paths.console)
    if re.search(r"PortBindException|Address already in use", text):
        return PortTaken("A port was taken by another program while Neo4j was starting; run the command again.")
    if shutil.disk_usage(paths.home).free < FULL_BYTES:  # Neo4j blames something else when the disk fills up
        return Missing(_DISK_FULL.format(home=paths.home))
    for pattern, sentence in _KNOWN.items():
        if re.search(pattern, text):
            return Missing(sentence.format(home=paths.home, heap_mb=heap_mb))
    return Missing(f"Neo4j ended while starting: {_last_words(text)} (the whole story is in {paths.console}).")


def _last_words(text: str) -> str:
    """The innermost cause in Neo4j's log, or the last line that says anything."""
    causes = re.findall(r"^Caused by: (?:[\w.$]+: )?(.+)$", text, re.MULTILINE)
    errors = re.findall(r"^.*\bERROR\b\s*(.+)$", text, re.MULTILINE)
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith(("WARNING:", "\tat "))]
    for found in (causes, errors, lines):
        if found:
            return str(found[-1]).strip().rstrip(".")
    return "it left no reason"


def _tail(path: Path) -> str:
    """The end of a log; empty when there is none."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - TAIL_BYTES))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""
