"""Answers that were written to files: who has them, whom they show, when they must be gone.

An export carries its own end: every row says for whom and until when. The register lets expiry and erasure find the
files again; a file that was moved or changed is no longer ours to delete, so it is named instead.
"""

import datetime
import os
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import orjson

from graph.access.keys import private_folder
from graph.access.locking import locked
from graph.access.viewer import Viewer
from graph.private import write_private

OUT_OF_REACH = " (moved or changed: whoever has it must be told)"


@dataclass(frozen=True, slots=True)
class Export:
    """One file. people: uids of those whom it shows; sha256: of its content."""

    id: str
    path: str
    sha256: str
    what: str
    at: str
    delete_after: str
    who: str
    organisation: str
    purpose: str
    people: tuple[str, ...]


class Exports:
    """The exports of one installation, in a private file of its home."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.path = home / "exports.json"

    def write(
        self,
        path: Path,
        content: str,
        *,
        export_id: str,
        what: str,
        viewer: Viewer,
        people: Sequence[str],
        delete_after: str,
    ) -> Export:
        """Write an export, readable by its owner alone, and note it first: no file is there that nobody knows of.

        delete_after: the last day on which it may be there, yyyy-mm-dd.
        """
        data = content.encode()
        entry = Export(
            export_id,
            str(path.resolve()),
            sha256(data).hexdigest(),
            what,
            datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            delete_after,
            viewer.who,
            viewer.organisation,
            viewer.purpose,
            tuple(people),
        )
        with self._locked():
            self._keep([*(one for one in self.all() if one.path != entry.path), entry])
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        return entry

    def all(self) -> list[Export]:
        """Those noted, oldest first."""
        if not self.path.exists():
            return []
        return [Export(**{**one, "people": tuple(one["people"])}) for one in orjson.loads(self.path.read_bytes())]

    def showing(self, uids: Iterable[str]) -> list[Export]:
        """Those that show one of these people."""
        wanted = set(uids)
        return [export for export in self.all() if wanted.intersection(export.people)]

    def due(self, on: datetime.date) -> list[Export]:
        """Those whose day has passed."""
        return [export for export in self.all() if export.delete_after < on.isoformat()]

    def forget(self, uids: Iterable[str]) -> list[str]:
        """Delete the exports that show one of these people. Returns the paths of those that were no longer there to
        delete, with a note, and of those deleted."""
        return self.delete(self.showing(uids))

    def delete(self, which: Sequence[Export]) -> list[str]:
        """Delete these files and their entries; see `forget`."""
        if not which:
            return []
        said = [export.path + ("" if _deleted(export) else OUT_OF_REACH) for export in which]
        with self._locked():
            ended = {export.id for export in which}
            self._keep([export for export in self.all() if export.id not in ended])
        return said

    def _keep(self, entries: list[Export]) -> None:
        content = orjson.dumps([asdict(entry) for entry in entries], option=orjson.OPT_INDENT_2)
        write_private(self.path, content)

    def _locked(self) -> AbstractContextManager[None]:
        private_folder(self._home)
        return locked(self._home / "exports.lock")


def _deleted(export: Export) -> bool:
    path = Path(export.path)
    if not path.is_file() or sha256(path.read_bytes()).hexdigest() != export.sha256:
        return False
    path.unlink()
    return True
