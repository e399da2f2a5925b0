"""The access log: who saw or changed what, for which purpose and why, on disk before anything is served.

It lives outside the graph, in the form that graph/access/chain.py gives it. Entries that arrive together share one
write and one fsync; several processes may append to one log. docs/decisions/0001-access-log.md says why it is a file.
"""

import asyncio
import fcntl
import io
import os
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import orjson

from graph.access import audit
from graph.access.audit import Verified
from graph.access.chain import Broken, Chain, Head, LogFiles
from graph.access.index import Entry, LogIndex, Wanted
from graph.access.keys import private_folder, secret, secret_path
from graph.access.locking import locked
from graph.access.viewer import Viewer
from graph.errors import LogUnavailable, Refused
from graph.time import now

Action = Literal["collection", "alteration", "consultation", "disclosure", "combination", "erasure"]
"""What the Data Protection Act 2018, section 62, wants logged."""

_WAIT_FOR_OTHERS = 0.005
"""Seconds that an entry waits for more to share its commit, as long as entries do come together: the thread and the
event loop take turns, and each turn costs the server more than the writing does."""


@dataclass(slots=True)
class _Pending:
    """An entry, as JSON, on its way to the disk; `done` gets its number once it is there."""

    entry: bytes
    done: Future[int] | asyncio.Future[int]


class AccessLog:
    """The access log of one installation. Any number of threads, event loops and processes may use it at once."""

    def __init__(self, home: Path, clock: Callable[[], datetime] = now) -> None:
        self.files = LogFiles(home / "access-log")
        self._home = home
        self._clock = clock
        self._pending: list[_Pending] = []
        self._queue = threading.Lock()
        self._turn = threading.Lock()
        self._thread = ThreadPoolExecutor(1, "access-log")
        self._handle = -1
        self._head: Head | None = None
        self._called = False
        self._together = 0  # entries of the last commit

    def record(self, viewer: Viewer | None, action: Action, what: str, details: Mapping[str, Any]) -> int:
        """Put one entry on disk and return its number.

        viewer: who acts, None when nobody could be told. what: what was asked or done, in a few words. details: JSON
        values; `subjects` (uids asked for) and `people` (uids shown or changed) are what `search(person=…)` looks in.
        Raises LogUnavailable when it cannot be written: then nothing may be served.
        """
        done: Future[int] = Future()
        with self._queue:
            self._pending.append(_Pending(_entry(viewer, action, what, details), done))
        self._drain()
        return done.result()

    async def arecord(self, viewer: Viewer | None, action: Action, what: str, details: Mapping[str, Any]) -> int:
        """`record` without stopping the event loop; entries that arrive together share one commit."""
        return await self.start(viewer, action, what, details)

    def start(
        self, viewer: Viewer | None, action: Action, what: str, details: Mapping[str, Any]
    ) -> asyncio.Future[int]:
        """Begin to put one entry on disk, while something else goes on; it is there when the future has its number.

        Called in an event loop. A caller that goes away does not take its entry with it.
        """
        done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        entry = _entry(viewer, action, what, details)
        with self._queue:
            self._pending.append(_Pending(entry, done))
            call, self._called = not self._called, True
        if call and self._together > 1:
            done.get_loop().call_later(_WAIT_FOR_OTHERS, self._hand_over)
        elif call:
            self._hand_over()
        return done

    def verify(self, expect: tuple[int, str] | None = None) -> Verified:
        """Check every byte; see graph/access/audit.py. Raises Tampered."""
        return audit.verify(self.files, self._chain, expect)

    def search(
        self,
        *,
        person: str | None = None,
        records: Sequence[str] | None = None,
        viewer: str | None = None,
        purpose: str | None = None,
        since: datetime | None = None,
    ) -> list[Entry]:
        """The entries that match all that is given, oldest first; see `Wanted` of graph/access/index.py.

        records: an entry must name one of these, so none does when there are none; person is one of them.
        """
        if records is not None and not records and person is None:
            return []
        named = (*(records or ()), *([person] if person else ()))
        return self.index.search(Wanted(named, viewer, None, purpose, since))

    @property
    def index(self) -> LogIndex:
        """Finds entries without reading the whole log."""
        return LogIndex(self.files, self._chain)

    def digest(self, data: bytes) -> str:
        """A keyed fingerprint, for what must be provable and must not be readable in the log."""
        return self._chain.digest(data)

    def close(self) -> None:
        """Put on disk what still waits, stop the writing thread and let go of the file."""
        self._thread.shutdown()
        self._drain()
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def _hand_over(self) -> None:
        """Let the thread commit, unless somebody did meanwhile: the log may even be closed by now."""
        if self._pending:
            self._thread.submit(self._drain)

    def _drain(self) -> None:
        """Commit all that waits. Whoever comes second finds its entry already committed by the first."""
        with self._turn:
            with self._queue:
                batch, self._pending = self._pending, []
                self._called = False
            if not batch:
                return
            first = 0
            failure: LogUnavailable | None = self._unwritable("an error in this program")
            try:
                first, failure = self._commit(batch), None
                self._together = len(batch)
            except LogUnavailable as error:
                failure = error
            except Refused as error:
                failure = self._unwritable(str(error))
            except OSError as error:
                failure = self._unwritable(error.strerror or str(error))
            finally:
                _settle(batch, first, failure)

    def _commit(self, batch: list[_Pending]) -> int:
        """Append the batch under the lock and return the number of its first entry."""
        chain = self._chain
        with locked(self.files.lock):
            head, recovered = self._tail(chain)
            entries = [*([recovered] if recovered else []), *(pending.entry for pending in batch)]
            at = self._clock().isoformat(timespec="microseconds")
            lines, link = [], head.link
            for seq, entry in enumerate(entries, head.count + 1):
                line, link = chain.line(seq, at, entry, link)
                lines.append(line)
            data = b"".join(lines)
            self._append(data, head.size)
            after = Head(head.count + len(entries), head.size + len(data), link)
            self._move_head(chain.head(after))
            self._head = after
        return after.count - len(batch) + 1

    @cached_property
    def _chain(self) -> Chain:
        """The key, made together with an empty log the first time, so that a log without one is never taken for new."""
        private_folder(self.files.folder)
        with locked(self.files.lock):
            key = secret_path(self._home, "access-log")
            if not key.exists() and self._has_entries():
                raise LogUnavailable(f"the key {key} of the access log is gone: restore it from your backup")
            return Chain(secret(self._home, "access-log", prepare=self._lay_down))

    def _has_entries(self) -> bool:
        return self.files.lines.exists() and self.files.lines.stat().st_size > 0

    def _lay_down(self, key: bytes) -> None:
        chain = Chain(key)
        for path, data in ((self.files.lines, b""), (self.files.head, chain.head(chain.start))):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                os.write(handle, data)
                os.fsync(handle)
            finally:
                os.close(handle)

    def _tail(self, chain: Chain) -> tuple[Head, bytes | None]:
        """Where the log ends, and an entry that tells of what a crash left behind, if it did."""
        size = self._open()
        if self._head is not None and self._head.size == size:
            return self._head, None
        head = self._read_head(chain)
        if self._head is not None and head.count < self._head.count:
            raise self._changed("its head was put back to an older one")
        if size < head.size:
            raise self._changed(f"it is {head.size - size} bytes shorter than it was")
        return self._recover(chain, head, size)

    def _open(self) -> int:
        """Open the log, again when its file was replaced; returns its size in bytes."""
        try:
            there = self.files.lines.stat()
        except FileNotFoundError:
            raise self._changed("its file is gone") from None
        if self._handle >= 0 and os.fstat(self._handle).st_ino != there.st_ino:
            os.close(self._handle)
            self._handle = -1
        if self._handle < 0:
            self._handle = os.open(self.files.lines, os.O_RDWR)
        return there.st_size

    def _read_head(self, chain: Chain) -> Head:
        try:
            return chain.read_head(self.files.head.read_bytes())
        except FileNotFoundError:
            raise self._changed("its head file is gone") from None
        except Broken as error:
            raise self._changed(f"its head was changed: {error}") from error

    def _recover(self, chain: Chain, head: Head, size: int) -> tuple[Head, bytes | None]:
        """Take whole lines that the head missed; set a torn last line aside, as a file, and tell of it in an entry."""
        rest = os.pread(self._handle, size - head.size, head.size)
        for line in io.BytesIO(rest):
            if not line.endswith(b"\n"):
                return head, self._set_aside(line, head)
            try:
                head = chain.check(line, head)
            except Broken as error:
                raise self._changed(f"its line {head.count + 1} was changed: {error}") from error
        return head, None

    def _set_aside(self, torn: bytes, head: Head) -> bytes:
        path = self.files.folder / f"torn-after-{head.count}"
        path.write_bytes(torn)
        path.chmod(0o600)
        os.ftruncate(self._handle, head.size)
        what = "access log: a line that a crash cut off was set aside; nothing was served on it"
        return _entry(None, "alteration", what, {"file": path.name, "bytes": len(torn)})

    def _append(self, data: bytes, at: int) -> None:
        """Write and sync; after a failure the log ends where it did."""
        try:
            written = 0
            while written < len(data):
                written += os.pwrite(self._handle, data[written:], at + written)
            _sync(self._handle)
        except OSError:
            self._head = None
            os.ftruncate(self._handle, at)
            raise

    def _move_head(self, data: bytes) -> None:
        """Written over the old head, not synced: a head that a power cut sets back is behind, which is no loss."""
        handle = os.open(self.files.head, os.O_WRONLY)
        try:
            os.pwrite(handle, data, 0)
        finally:
            os.close(handle)

    def _unwritable(self, why: str) -> LogUnavailable:
        return LogUnavailable(
            f"the access log {self.files.lines} cannot be written ({why}), so nothing is served until it can"
        )

    def _changed(self, how: str) -> LogUnavailable:
        return LogUnavailable(
            f"the access log {self.files.lines} is not as it was left ({how}), so nothing is served: "
            "run `safeground audit verify`, then restore it from your backup"
        )


def _entry(viewer: Viewer | None, action: Action, what: str, details: Mapping[str, Any]) -> bytes:
    who = None
    if viewer is not None:
        who = {
            "who": viewer.who,
            "organisation": viewer.organisation,
            "role": viewer.role,
            "purpose": viewer.purpose,
            "reason": viewer.reason,
            "areas": sorted(viewer.areas),
        }
    return orjson.dumps({"viewer": who, "action": action, "what": what, "details": dict(details)})


def _settle(batch: list[_Pending], first: int, failure: LogUnavailable | None) -> None:
    """Tell everybody who waits; each event loop is woken once."""
    loops: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[int], int]]] = defaultdict(list)
    for number, pending in enumerate(batch, first):
        if isinstance(pending.done, asyncio.Future):
            loops[pending.done.get_loop()].append((pending.done, number))
        else:
            _tell(pending.done, number, failure)
    for loop, waiting in loops.items():
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_tell_all, waiting, failure)


def _tell_all(waiting: list[tuple[asyncio.Future[int], int]], failure: LogUnavailable | None) -> None:
    for done, number in waiting:
        if not done.done():  # a caller that has gone away
            _tell(done, number, failure)


def _tell(done: Future[int] | asyncio.Future[int], number: int, failure: LogUnavailable | None) -> None:
    if failure is None:
        done.set_result(number)
    else:
        done.set_exception(failure)


def _sync(handle: int) -> None:
    """To the disk itself: where the system has a call that goes through the drive's own cache, that one."""
    if hasattr(fcntl, "F_FULLFSYNC"):
        fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
    else:
        os.fdatasync(handle)
