"""Whether the access log is what was written, byte by byte."""

from dataclasses import dataclass
from typing import BinaryIO

import orjson

from graph.access.chain import Broken, Chain, Head, LogFiles
from graph.access.locking import locked
from graph.errors import Tampered


@dataclass(frozen=True, slots=True)
class Verified:
    """A log in which every byte is the one written.

    entries: lines in the log. link: the hash of the last one; kept elsewhere, it proves that nothing was rolled back.
    unheaded: lines that reached the disk just before a crash, when the head was not moved on; the next entry does that.
    torn_bytes: the start of a line that a crash cut off; nothing was served on it, and the next entry sets it aside.
    clock_went_back: numbers of the entries whose time is before that of the entry above them.
    """

    entries: int
    link: str
    unheaded: int
    torn_bytes: int
    clock_went_back: tuple[int, ...]


def verify(files: LogFiles, chain: Chain, expect: tuple[int, str] | None = None) -> Verified:
    """Check every byte of the log; `expect` is a (count, link) that an earlier check gave.

    Raises Tampered, naming the first line that is wrong and how.
    """
    head, size = _snapshot(files, chain)
    with files.lines.open("rb") as stream:
        check = _Pass(chain, head, expect[0] if expect else 0)
        check.walk(stream, size)
    if expect is not None and check.marked != expect[1]:
        raise Tampered(
            f"the access log was replaced: its entry {expect[0]} is not the one that was there when it was last checked"
        )
    return check.verdict()


def _snapshot(files: LogFiles, chain: Chain) -> tuple[Head, int]:
    """The head and the size of the log at one moment, while others may be appending."""
    for path, what in ((files.head, "head"), (files.lines, "log")):
        if not path.is_file():
            raise Tampered(f"the access log's {what} file {path} is gone: restore it from your backup")
    with locked(files.lock, shared=True):
        data, size = files.head.read_bytes(), files.lines.stat().st_size
    try:
        return chain.read_head(data), size
    except Broken as error:
        raise Tampered(f"the access log's head file {files.head} was changed: {error}") from error


class _Pass:
    """One walk from the first line to the last."""

    def __init__(self, chain: Chain, head: Head, mark: int) -> None:
        self._chain = chain
        self._head = head
        self._at = chain.start
        self._torn = 0
        self._clock = ""
        self._back: list[int] = []
        self._mark = mark
        self.marked = chain.start.link if mark == 0 else ""

    def walk(self, stream: BinaryIO, size: int) -> None:
        while self._at.size < size:
            line = stream.readline(size - self._at.size)
            if not line.endswith(b"\n") and self._at.size >= self._head.size:
                self._torn = len(line)
                break
            self._take(line)
        if self._at.count < self._head.count:
            raise Tampered(
                f"line {self._at.count + 1} of the access log is missing: the log ends there, "
                f"but {self._head.count} lines were written"
            )

    def _take(self, line: bytes) -> None:
        number = self._at.count + 1
        try:
            self._at = self._chain.check(line, self._at)
        except Broken as error:
            raise Tampered(f"line {number} of the access log was changed: {error}") from error
        if self._at.count == self._head.count and self._at != self._head:
            raise Tampered(f"line {number} of the access log is not the last one that was written there")
        at = orjson.loads(line)["at"]
        if at < self._clock:
            self._back.append(number)
        self._clock = at
        if number == self._mark:
            self.marked = self._at.link

    def verdict(self) -> Verified:
        return Verified(
            entries=self._at.count,
            link=self._at.link,
            unheaded=self._at.count - self._head.count,
            torn_bytes=self._torn,
            clock_went_back=tuple(self._back),
        )
