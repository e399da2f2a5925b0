"""What an erasure still has to do, in a private file that goes when it is done: the only place that may hold a name
after the graph has been emptied, and only until the files beside it have been."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson

from graph.access.keys import private_folder
from graph.private import write_private
from graph.rights.person import Somebody


@dataclass(frozen=True, slots=True)
class Journal:
    """One erasure that has begun."""

    path: Path
    person: Somebody
    counts: dict[str, int]

    @classmethod
    def begin(cls, home: Path, person: Somebody, counts: dict[str, int]) -> "Journal":
        """Keep it, on disk when this returns."""
        folder = private_folder(home / "erasures")
        path = folder / f"{secrets.token_hex(8)}.json"
        write_private(path, orjson.dumps({"person": person.plain(), "counts": counts}))
        return cls(path, person, counts)

    @classmethod
    def all(cls, home: Path) -> Iterator["Journal"]:
        """Those that were cut off."""
        folder = home / "erasures"
        for path in sorted(folder.glob("*")) if folder.exists() else ():
            if path.name.startswith("."):  # a draft
                path.unlink()  # nothing was erased on it: what it was for is begun again by whoever asked
                continue
            said = orjson.loads(path.read_bytes())
            yield cls(path, Somebody.of(said["person"]), said["counts"])

    def end(self) -> None:
        """It is done."""
        self.path.unlink()
