"""Finding entries of the access log without reading all of it: a side file that can be thrown away and made again.

The index holds no words: of every record, viewer, organisation and purpose that an entry names, a 64-bit hash, and
where the entry's line begins. It takes what was appended since it was last used, checking the chain line by line, and
every entry that it finds is read from the log and its seal checked. It also remembers how far the log went, so that a
log put back to an older copy is noticed. `safeground audit verify` makes it anew, so that nothing can hide by its
absence from it.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from graph.access.chain import Broken, Chain, Head, LogFiles
from graph.access.locking import locked
from graph.errors import LogUnavailable, Tampered

Entry = dict[str, Any]
_BATCH = 20_000  # lines per transaction
_RARE = 1_000  # entries beyond which a word is simply frequent
_PATIENCE = 60.0  # seconds to wait for another process that is taking lines
_TABLES = """
CREATE TABLE IF NOT EXISTS taken (one INTEGER PRIMARY KEY CHECK (one = 1), count INTEGER, size INTEGER, link TEXT);
CREATE TABLE IF NOT EXISTS place (seq INTEGER PRIMARY KEY, start INTEGER, at INTEGER, latest INTEGER,
    looked INTEGER);
CREATE INDEX IF NOT EXISTS place_latest ON place (latest, seq);
CREATE TABLE IF NOT EXISTS found (word INTEGER, seq INTEGER, PRIMARY KEY (word, seq)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an entry must match; all that is given must hold.

    records: uids of people or contexts, one of which was asked for, shown or changed. viewer: who asked, or their
    organisation.
    """

    records: tuple[str, ...] = ()
    viewer: str | None = None
    organisation: str | None = None
    purpose: str | None = None
    since: datetime | None = None

    @property
    def words(self) -> list[list[int]]:
        """The words to look for: one of each list."""
        named = [[_word("record", uid) for uid in dict.fromkeys(self.records)]] if self.records else []
        given = ("viewer", self.viewer), ("organisation", self.organisation), ("purpose", self.purpose)
        return named + [[_word(kind, text)] for kind, text in given if text is not None]

    def matches(self, entry: Entry) -> bool:
        """Whether the entry is really one: two texts could share a hash."""
        there = _words(entry)
        return all(not there.isdisjoint(words) for words in self.words)


class LogIndex:
    """The index of one access log. Any number of processes may use it; each use opens its own connection."""

    def __init__(self, files: LogFiles, chain: Chain) -> None:
        self._files = files
        self._chain = chain
        self.path = files.folder / "index.sqlite"

    def search(
        self, wanted: Wanted, *, after: int | None = None, first: int | None = None, newest: bool = False
    ) -> list[Entry]:
        """The entries that match, oldest first unless `newest`; at most `first`, beginning behind entry `after`.

        Takes what was appended since the last use. Raises Tampered, naming the line.
        """
        with self._usable(), closing(self._current()) as index, self._files.lines.open("rb") as lines:
            text, values = _statement(index, wanted, after, newest=newest)
            limit = -1 if first is None else first
            places = index.execute(f"{text} LIMIT ?", (*values, limit))
            found = (self._entry(lines, seq, start) for seq, start in places)
            return [entry for entry in found if wanted.matches(entry)]

    def count(self, wanted: Wanted) -> int:
        """How many entries match. Raises Tampered."""
        with self._usable(), closing(self._current()) as index:
            text, values = _statement(index, wanted, None, newest=False)
            return int(index.execute(f"SELECT count(*) FROM ({text})", values).fetchone()[0])  # noqa: S608 (own text)

    def looked_at(self, records: Iterable[str], since: datetime | None = None) -> set[str]:
        """Of these records, those that somebody saw or was given; what imports and judgements did does not count."""
        text = "SELECT 1 FROM found f JOIN place p ON p.seq = f.seq WHERE f.word = ? AND p.looked AND p.at >= ? LIMIT 1"
        from_ = _micros(since) if since else 0
        with self._usable(), closing(self._current()) as index:
            return {uid for uid in records if index.execute(text, (_word("record", uid), from_)).fetchone()}

    def rebuild(self) -> None:
        """Make the index anew from the log, every line checked. Raises Tampered when the log is older than it was."""
        seen = self._seen()
        fresh = LogIndex(self._files, self._chain)
        fresh.path = self.path.with_name(f"index.{os.getpid()}.sqlite")
        try:
            with self._usable(), closing(fresh._current()) as index:
                taken = _taken(index, self._chain)
                index.execute("PRAGMA journal_mode = DELETE")
            if seen.count > taken.count or fresh._link(seen.count) != seen.link:
                raise self._older(seen)
            _remove(self.path, keep=True)
            fresh.path.replace(self.path)
        finally:
            _remove(fresh.path)

    @contextmanager
    def _usable(self) -> Iterator[None]:
        """Says in a sentence why the index cannot be used."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise LogUnavailable(
                f"the index {self.path} of the access log cannot be used ({error}): make room on its disk, or delete it"
            ) from error

    def _current(self) -> sqlite3.Connection:
        """The index, up to date; one that cannot be read is thrown away and made again."""
        try:
            return self._opened()
        except sqlite3.OperationalError:
            raise  # a full disk, another process that does not finish: making it again would not help
        except sqlite3.DatabaseError:
            _remove(self.path)
            return self._opened()

    def _opened(self) -> sqlite3.Connection:
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        index = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        try:
            index.execute("PRAGMA journal_mode = WAL")
            index.execute("PRAGMA synchronous = NORMAL")
            index.executescript(_TABLES)
            self._catch_up(index)
        except BaseException:
            index.close()
            raise
        return index

    def _catch_up(self, index: sqlite3.Connection) -> None:
        with locked(self._files.lock, shared=True):
            size = self._files.lines.stat().st_size
        taken = _taken(index, self._chain)
        if size < taken.size:
            raise self._older(taken)
        while taken.size < size:
            index.execute("BEGIN IMMEDIATE")
            try:
                taken = _taken(index, self._chain)  # another process may have gone on meanwhile
                after = self._take(index, taken, size)
                index.execute("COMMIT")
            except BaseException:
                index.execute("ROLLBACK")
                raise
            if after == taken:
                return  # the start of a line that a crash cut off
            taken = after

    def _take(self, index: sqlite3.Connection, taken: Head, size: int) -> Head:
        """Take the next lines, at most a batch of them."""
        places: list[tuple[int, int, int, int, bool]] = []
        found: list[tuple[int, int]] = []
        row = index.execute("SELECT latest FROM place ORDER BY seq DESC LIMIT 1").fetchone()
        latest = row[0] if row else 0
        head = taken
        with self._files.lines.open("rb") as lines:
            lines.seek(taken.size)
            while head.size < size and len(places) < _BATCH:
                line = lines.readline(size - head.size)
                if not line.endswith(b"\n"):
                    break
                entry, after = self._checked(line, head)
                at = _micros(datetime.fromisoformat(entry["at"]))
                latest = max(latest, at)
                places.append((after.count, head.size, at, latest, _looked(entry)))
                found.extend((word, after.count) for word in _words(entry))
                head = after
        index.executemany("INSERT OR IGNORE INTO place VALUES (?, ?, ?, ?, ?)", places)
        index.executemany("INSERT OR IGNORE INTO found VALUES (?, ?)", sorted(found))
        index.execute("INSERT OR REPLACE INTO taken VALUES (1, ?, ?, ?)", (head.count, head.size, head.link))
        return head

    def _checked(self, line: bytes, head: Head) -> tuple[Entry, Head]:
        try:
            after = self._chain.check(line, head)
        except Broken as error:
            raise Tampered(f"line {head.count + 1} of the access log was changed: {error}") from error
        return orjson.loads(line), after

    def _entry(self, lines: BinaryIO, seq: int, start: int) -> Entry:
        """The entry at that place, its seal and number checked."""
        lines.seek(start)
        line = lines.readline()
        try:
            return self._chain.entry(line, seq)
        except Broken as error:
            raise Tampered(f"line {seq} of the access log was changed: {error}") from error

    def _link(self, seq: int) -> str:
        """The hash of an entry's line, as the index knows its place."""
        if seq == 0:
            return self._chain.start.link
        with closing(sqlite3.connect(self.path)) as index, self._files.lines.open("rb") as lines:
            (start,) = index.execute("SELECT start FROM place WHERE seq = ?", (seq,)).fetchone()
            return str(self._entry(lines, seq, start)["hash"])

    def _seen(self) -> Head:
        """How far the log went when the index was last used; its start when there is none, or none that can be read."""
        if self.path.exists():
            with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(self.path)) as index:
                return _taken(index, self._chain)
        return self._chain.start

    def _older(self, seen: Head) -> Tampered:
        return Tampered(
            f"the access log was put back to an older one: it once had {seen.count} entries, of which some are gone or "
            f"others; restore the newest copy (or, if this is the newest, delete {self.path})"
        )


def _taken(index: sqlite3.Connection, chain: Chain) -> Head:
    row = index.execute("SELECT count, size, link FROM taken").fetchone()
    return Head(*row) if row else chain.start


_SINCE = """{seq} >= (SELECT coalesce(min(seq), 1 << 62) FROM
(SELECT seq FROM place WHERE latest >= ? ORDER BY latest, seq LIMIT 1)) AND p.at >= ?"""


def _statement(index: sqlite3.Connection, wanted: Wanted, after: int | None, *, newest: bool) -> tuple[str, list[int]]:
    """The places of the entries, walked along the rarest word that is wanted."""
    groups = sorted(wanted.words, key=lambda words: sum(_frequency(index, word) for word in words))
    seq, source = ("f.seq", "found f JOIN place p ON p.seq = f.seq") if groups else ("p.seq", "place p")
    tests: list[str] = []
    for words in groups:
        one_of = f"word IN ({', '.join('?' * len(words))})"
        first = not tests
        tests.append(
            f"f.{one_of}" if first else f"EXISTS (SELECT 1 FROM found g WHERE g.{one_of} AND g.seq = {seq})"  # noqa: S608
        )
    values = [word for words in groups for word in words]
    distinct = "DISTINCT " if groups and len(groups[0]) > 1 else ""
    if wanted.since is not None:
        # All entries before the first that is as late are earlier: the clock may go back, the latest so far cannot.
        tests.append(_SINCE.format(seq=seq))
        values += [_micros(wanted.since)] * 2
    if after is not None:
        tests.append(f"{seq} {'<' if newest else '>'} ?")
        values.append(after)
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    order = "DESC" if newest else "ASC"
    return f"SELECT {distinct}{seq}, p.start FROM {source}{where} ORDER BY {seq} {order}", values  # noqa: S608


def _frequency(index: sqlite3.Connection, word: int) -> int:
    text = "SELECT count(*) FROM (SELECT 1 FROM found WHERE word = ? LIMIT ?)"
    return int(index.execute(text, (word, _RARE)).fetchone()[0])


def _looked(entry: Entry) -> bool:
    viewer = entry["viewer"] or {}
    return (
        entry["action"] in ("consultation", "disclosure")
        and entry["what"] != "refused"
        and viewer.get("purpose") != "oversight"  # whoever searches the log for a record sees nothing of the record
    )


def _words(entry: Entry) -> set[int]:
    """The words by which an entry is found."""
    details = entry["details"]
    words = {_word("record", uid) for name in ("subjects", "people") for uid in details.get(name, ()) if uid}
    viewer = entry["viewer"]
    if viewer is not None:
        words.update(_word("viewer", viewer[name]) for name in ("who", "organisation"))
        words.update(_word(name, viewer[name]) for name in ("organisation", "purpose"))
    return words


def _word(kind: str, text: str) -> int:
    digest = hashlib.blake2b(f"{kind}\x1f{text}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def _micros(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)


def _remove(path: Path, *, keep: bool = False) -> None:
    """Remove an index, or with `keep` only the files beside it."""
    for name in (f"{path.name}-wal", f"{path.name}-shm", *(() if keep else (path.name,))):
        path.with_name(name).unlink(missing_ok=True)
