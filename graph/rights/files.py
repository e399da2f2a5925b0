"""Names of imported files that would give an erased person away, and what stands in their place."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import neo4j

from graph.client import Graph
from graph.rights import statements
from graph.rights.person import Somebody

_LEAST_LETTERS = 3  # of a part of a name; two letters are in too many file names
Read = Callable[[str, dict[str, Any]], list[dict[str, Any]]]


@dataclass(slots=True)
class FileNames:
    """What is to be renamed. files: (run, old name, new name, whether nothing else came from it). kept: other names."""

    files: list[tuple[str, str, str, bool]] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)

    @property
    def replaced(self) -> list[tuple[str, str]]:
        """(old name, new name)."""
        return [(old, new) for _, old, new, _ in self.files]


def names_them(who: Somebody, text: str) -> bool:
    """Whether a file's name has a part of the person's name, or their initials as a word of its own."""
    words = [word for word in re.split(r"[^\w]|_", text) if word]
    parts = {part.lower() for name in who.names for part in name.split() if len(part) >= _LEAST_LETTERS}
    return any(word.lower() in parts for word in words) or any(
        letters in words for letters in who.initials if len(letters) > 1
    )


def file_names(read: Read, who: Somebody, sources: Iterable[str], gone: list[str], uids: list[str]) -> FileNames:
    """The names that must go: those that name the person, and those of files that spoke of nobody else."""
    theirs = {(run, name) for run, name in map(split, sources) if name}
    prefixes = [f"{run}/{name}:" for run, name in sorted(theirs)]
    left = read(statements.STILL_FROM, {"prefixes": prefixes, "gone": gone, "uids": uids}) if prefixes else []
    only_theirs = {row["prefix"] for row in left if not row["still"]}
    found = FileNames()
    for run in read(statements.RUNS, {}):
        for number, name in enumerate(run["files"] or (), 1):
            alone = f"{run['run']}/{name}:" in only_theirs
            if alone or names_them(who, name):
                found.files.append((run["run"], name, f"file-{number}{PurePath(name).suffix}", alone))
            elif (run["run"], name) in theirs:
                found.kept.add(name)
    return found


def rename_files(tx: neo4j.ManagedTransaction, names: FileNames) -> None:
    """Put the new names wherever the old ones stand; a file that spoke of nobody else loses its fingerprint too."""
    runs = {row["run"]: row.data() for row in tx.run(statements.RUNS)} if names.files else {}
    for run, old, new, alone in names.files:
        said = runs[run]
        place = said["files"].index(old)
        said["files"][place] = new
        if alone:
            said["hashes"][place] = ""
        tx.run(statements.NAME_FILES, run=run, files=said["files"], hashes=said["hashes"]).consume()
        for statement in (statements.REPLACE_SOURCE_NODES, statements.REPLACE_SOURCE_EDGES):
            tx.run(statement, old=f"{run}/{old}:", new=f"{run}/{new}:").consume()


def forget_names(graph: Graph, runs: Sequence[dict[str, Any]]) -> None:
    """Put numbers for the names of these runs' files, and nothing for their fingerprints."""
    for run in runs:
        files = [f"file-{number}{PurePath(name).suffix}" for number, name in enumerate(run["files"], 1)]
        graph.run(statements.NAME_FILES, {"run": run["run"], "files": files, "hashes": [""] * len(files)})


def split(source_ref: str) -> tuple[str, str]:
    """(run, file name) of a source reference `run/file:row`."""
    run, _, rest = source_ref.partition("/")
    return run, rest.rpartition(":")[0]
