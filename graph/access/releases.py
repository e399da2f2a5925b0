"""The register of numbers of young people that the context view has shown: what may be shown next, and what was shown.

docs/small-numbers.md says what this protects against and what it does not; decisions/0009 why it is built so.
"""

import datetime
import hashlib
import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from graph.access.keys import private_folder, secret
from graph.access.partition import Partition
from graph.access.purposes import SMALLEST_COUNT
from graph.errors import LogUnavailable, Refused
from graph.time import UTC, now

HORIZON = datetime.timedelta(days=365)
"""How long a number that is no longer asked for stands in the register."""
MOST_SETS = 200
"""Sets that one organisation may ask for about one subject; after these, only the same ones again."""
_KEPT = 50_000  # answers in memory
_WAIT = 20.0  # seconds for another process to finish writing

_TABLES = """
CREATE TABLE IF NOT EXISTS pictures (organisation TEXT, period TEXT, taken TEXT, PRIMARY KEY (organisation, period));
CREATE TABLE IF NOT EXISTS sets (
  id INTEGER PRIMARY KEY AUTOINCREMENT, organisation TEXT, subject TEXT, size INTEGER, asked TEXT);
CREATE INDEX IF NOT EXISTS sets_of ON sets (organisation, subject);
CREATE TABLE IF NOT EXISTS members (person BLOB, of_set INTEGER, PRIMARY KEY (of_set, person)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS members_of ON members (person);
CREATE TABLE IF NOT EXISTS rows (measure TEXT, sets TEXT, told TEXT, PRIMARY KEY (measure, sets)) WITHOUT ROWID;
"""

_TAKE = "INSERT OR REPLACE INTO pictures VALUES (?, ?, ?)"
_TAKE_ONCE = "INSERT OR IGNORE INTO pictures VALUES (?, ?, ?)"

Figures = dict[str, Any]
"""What a row tells that follows from the people in it, as JSON takes it."""
Sizes = tuple[int | None, ...]
"""The number of people in each set of a row; None for a set that is not told apart from one before it."""
Derive = Callable[[Mapping[int, Sizes]], Mapping[int, Figures]]
"""The figures of the rows that are shown for the first time, by their place in the request."""


class RegisterUnavailable(LogUnavailable):
    """The register cannot be read or written, so no number of young people is shown."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The people behind the numbers of one row.

    subject: the context that it is about. sets: by canonical id, or uid. of: what its figures are of, where rows about
    one subject can have the same people.
    """

    subject: str
    sets: tuple[frozenset[str], ...]
    of: str = ""


@dataclass(frozen=True, slots=True)
class Released:
    """A row that may be shown."""

    sizes: Sizes
    figures: Figures


@dataclass(frozen=True, slots=True)
class Release:
    """Called with rows, says what may be shown of each; None where nothing may. smallest: people in a cell."""

    smallest: int
    ask: Callable[[Sequence[Counts], Derive], list[Released | None]]

    def __call__(self, counts: Sequence[Counts], derive: Derive) -> list[Released | None]:
        """What may be shown of these rows."""
        return self.ask(counts, derive)


NOTHING = Release(SMALLEST_COUNT, lambda counts, _: [None] * len(counts))
"""Releases no row."""


def no_figures(sizes: Mapping[int, Sizes]) -> dict[int, Figures]:
    """For rows that tell nothing but the numbers."""
    return {place: {} for place in sizes}


class Releases:
    """The register under `home`, for all processes of this installation; None keeps one in memory that starts empty.

    smallest: people in the smallest cell, at least five. clock: tells the time.
    """

    def __init__(
        self,
        home: Path | None,
        *,
        smallest: int = SMALLEST_COUNT,
        clock: Callable[[], datetime.datetime] = now,
    ) -> None:
        if smallest < SMALLEST_COUNT:
            raise Refused(f"The smallest count cannot be {smallest}: give {SMALLEST_COUNT} or more.")
        self.smallest = smallest
        self._home = home
        self._clock = clock
        self._lock = threading.RLock()
        self._opened: sqlite3.Connection | None = None
        self._key = b""
        self._known: dict[tuple[str, str, Counts], Released | None] = {}
        self._pictures: dict[str, tuple[str, datetime.datetime]] = {}
        self._version = -1

    def picture(self, organisation: str) -> datetime.datetime:
        """The moment as known at which this organisation's young people are counted: its first question of the month.

        Between two questions of a month nothing is new, so that nobody who knows the day of a record sees it come in.
        As long as no number was asked for there is nothing to compare with, and the moment moves on.
        """
        period = f"{self._clock():%Y-%m}"
        with self._lock:
            self._refresh()
            kept = self._pictures.get(organisation)
            if kept is not None and kept[0] == period:
                return kept[1]
            taken, stands = self._take(organisation, period)
            if stands:
                self._pictures[organisation] = period, taken
                self._known.clear()
            return taken

    def renew(self) -> None:
        """Let every organisation's next question take a new picture: so much came in at once that nobody stands out."""
        with self._lock:
            with self._writing() as database:
                database.execute("DELETE FROM pictures")
            self._pictures.clear()

    def bound(self, organisation: str, measure: str) -> Release:
        """What this organisation may be shown of rows of this measure."""
        return Release(self.smallest, partial(self.release, organisation, measure))

    def release(
        self, organisation: str, measure: str, counts: Sequence[Counts], derive: Derive
    ) -> list[Released | None]:
        """What this organisation may be shown of these rows, entered into the register before this returns.

        measure: what the rows are of: two measures have different figures for the same people. Raises
        RegisterUnavailable.
        """
        with self._lock:
            self._refresh()
            keys = [(organisation, measure, one) for one in counts]
            answers = {place: self._known[key] for place, key in enumerate(keys) if key in self._known}
            new = [place for place in range(len(keys)) if place not in answers]
            if new:
                with self._writing() as database:
                    asked = _Asked(database, organisation, measure, self.smallest, f"{self._clock():%Y-%m}", self._hash)
                    found, wrote = asked.settle({place: counts[place] for place in new}, derive)
                if wrote or len(self._known) > _KEPT:
                    self._known.clear()  # what is shown now bears on what may be shown
                self._known.update((keys[place], one) for place, one in found.items())
                answers |= found
            return [answers[place] for place in range(len(keys))]

    def forget(self, people: Iterable[str]) -> int:
        """Take these people (all their uids and canonical ids) out of the register; the numbers shown stay numbers.

        Returns how many entries held them.
        """
        with self._lock:
            with self._writing() as database:
                gone = database.executemany(
                    "DELETE FROM members WHERE person = ?", [(self._hash(one),) for one in people]
                ).rowcount
            self._database().execute("PRAGMA wal_checkpoint(TRUNCATE)")  # nothing of them stays in the journal either
            self._known.clear()
        return gone

    def _take(self, organisation: str, period: str) -> tuple[datetime.datetime, bool]:
        """The month's picture, and whether it stands."""
        with self._writing() as database:
            asked = "SELECT EXISTS (SELECT 1 FROM sets WHERE organisation = ?)"
            (stands,) = database.execute(asked, (organisation,)).fetchone()
            database.execute(_TAKE_ONCE if stands else _TAKE, (organisation, period, self._clock().isoformat()))
            (taken,) = database.execute(
                "SELECT taken FROM pictures WHERE organisation = ? AND period = ?", (organisation, period)
            ).fetchone()
            self._prune(database)
        return datetime.datetime.fromisoformat(taken).astimezone(UTC), bool(stands)

    def _prune(self, database: sqlite3.Connection) -> None:
        last = f"{self._clock() - HORIZON:%Y-%m}"
        old = [one for (one,) in database.execute("SELECT id FROM sets WHERE asked < ?", (last,))]
        for one in old:
            database.execute("DELETE FROM members WHERE of_set = ?", (one,))
            database.execute("DELETE FROM sets WHERE id = ?", (one,))
            database.execute("DELETE FROM rows WHERE ',' || sets || ',' LIKE ?", (f"%,{one},%",))
        database.execute("DELETE FROM pictures WHERE period < ?", (last,))

    def _refresh(self) -> None:
        """Trust nothing in memory when another process has written."""
        (version,) = self._database().execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._version = version
            self._known.clear()
            self._pictures.clear()

    def _hash(self, person: str) -> bytes:
        return hashlib.blake2b(person.encode(), key=self._key, digest_size=16).digest()

    def _database(self) -> sqlite3.Connection:
        if self._opened is None:
            try:
                self._opened = self._open()
            except sqlite3.Error as error:
                raise self._unavailable(error) from error
        return self._opened

    def _open(self) -> sqlite3.Connection:
        if self._home is None:
            where, self._key = ":memory:", b"kept nowhere"
        else:
            folder = private_folder(self._home / "releases")
            self._key = secret(self._home, "releases")
            where = str(folder / "releases.sqlite")
            Path(where).touch(0o600)  # SQLite gives its other files the rights of this one
        database = sqlite3.connect(where, timeout=_WAIT, isolation_level=None, check_same_thread=False)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("PRAGMA secure_delete = ON")
        database.executescript(_TABLES)
        return database

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that no other process writes beside."""
        database = self._database()
        try:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
                database.execute("COMMIT")
            except BaseException:
                database.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise self._unavailable(error) from error

    def _unavailable(self, error: sqlite3.Error) -> RegisterUnavailable:
        where = self._home / "releases" if self._home else "memory"
        return RegisterUnavailable(
            f"The register of released numbers in {where} cannot be used ({error}), so no number is shown: check the "
            "disk and who may write there."
        )


@dataclass(slots=True)
class _Asked:
    """One request for rows, inside its transaction."""

    database: sqlite3.Connection
    organisation: str
    measure: str
    smallest: int
    period: str
    hashed: Callable[[str], bytes]

    def settle(self, counts: Mapping[int, Counts], derive: Derive) -> tuple[dict[int, Released | None], bool]:
        """The rows that may be shown, by their place, and whether anything was entered."""
        before = self.database.total_changes
        partitions = self._partitions({one.subject for one in counts.values()})
        found = {place: self._represent(partitions[one.subject], one) for place, one in counts.items()}
        shown = {place: sets for place, sets in found.items() if sets}
        sizes = {place: self._sizes(sets) for place, sets in shown.items()}
        names = {place: f"{self.measure} {counts[place].of}".strip() for place in shown}
        told = {place: self._told(names[place], sets) for place, sets in shown.items()}
        fresh = {place: sizes[place] for place in shown if told[place] is None}
        for place, figures in (derive(fresh) if fresh else {}).items():
            told[place] = figures
            self.database.execute(
                "INSERT OR IGNORE INTO rows VALUES (?, ?, ?)",
                (names[place], _joined(shown[place]), json.dumps(figures)),
            )
        self._mark({one for sets in shown.values() for one in sets})
        rows = {place: Released(sizes[place], told[place] or {}) if place in shown else None for place in counts}
        return rows, self.database.total_changes > before

    def _represent(self, partition: Partition, one: Counts) -> tuple[int, ...] | None:
        """The sets in the register that stand for those of the row; None when one of them may not be shown.

        Of such a row the sets before that one stay in the register: they could be shown.
        """
        names: list[int] = []
        for people in one.sets:
            hashed = frozenset(map(self.hashed, people))
            name = partition.nearest(hashed)
            if name is None:
                name = self._new(partition, one.subject, hashed)
            if name is None or self._size(name) is None:
                return None
            names.append(name)
        return tuple(names)

    def _new(self, partition: Partition, subject: str, people: frozenset[bytes]) -> int | None:
        """Enter a set that is like no other, as shown or as withheld; None when it is nobody, or there are too many."""
        if not people or len(partition) >= MOST_SETS:
            return None
        shown = partition.admits(people)
        name = self._enter(subject, people, len(people) if shown else None)
        (partition.add if shown else partition.withhold)(name, people)
        return name

    def _enter(self, subject: str, people: frozenset[bytes], size: int | None) -> int:
        """size: the number that is shown, None when it is withheld."""
        entered = self.database.execute(
            "INSERT INTO sets (organisation, subject, size, asked) VALUES (?, ?, ?, ?)",
            (self.organisation, subject, size, self.period),
        )
        name = entered.lastrowid
        assert name is not None
        self.database.executemany("INSERT INTO members VALUES (?, ?)", [(person, name) for person in people])
        return name

    def _partitions(self, subjects: set[str]) -> dict[str, Partition]:
        found = {subject: Partition(self.smallest) for subject in subjects}
        for subject, partition in found.items():
            sets = self.database.execute(
                "SELECT id, size FROM sets WHERE organisation = ? AND subject = ? ORDER BY id",
                (self.organisation, subject),
            )
            for name, size in sets.fetchall():
                held = self.database.execute("SELECT person FROM members WHERE of_set = ?", (name,))
                enter = partition.withhold if size is None else partition.add
                enter(name, frozenset(person for (person,) in held))
        return found

    def _sizes(self, sets: tuple[int, ...]) -> Sizes:
        return tuple(None if name in sets[:place] else self._size(name) for place, name in enumerate(sets))

    def _size(self, name: int) -> int | None:
        """The number that is shown of a set, None when it is withheld."""
        size: int | None = self.database.execute("SELECT size FROM sets WHERE id = ?", (name,)).fetchone()[0]
        return size

    def _told(self, name: str, sets: tuple[int, ...]) -> Figures | None:
        row = self.database.execute(
            "SELECT told FROM rows WHERE measure = ? AND sets = ?", (name, _joined(sets))
        ).fetchone()
        return json.loads(row[0]) if row else None

    def _mark(self, sets: set[int]) -> None:
        """Note the month in which a number was last asked for, once."""
        self.database.executemany(
            "UPDATE sets SET asked = ? WHERE id = ? AND asked <> ?", [(self.period, one, self.period) for one in sets]
        )


def _joined(sets: Iterable[int]) -> str:
    return ",".join(map(str, sets))
