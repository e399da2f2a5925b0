"""Tombstones: that somebody was erased, when, by whom, on what ground; and nothing else.

They lie in a file of the home, not in the graph, so that a restored backup of the graph meets them. What stands in a
tombstone for the person is a keyed seal of their identifier: whoever gets hold of this one file cannot try out a
school's pupil numbers on it.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256
from hmac import digest
from pathlib import Path

import orjson

from graph.access.keys import private_folder, secret
from graph.access.locking import locked
from graph.time import now


class Ground(StrEnum):
    """Why somebody's data went: the law's own reasons. Free text has no place in what can never be erased."""

    WITHDRAWN = "withdrawn"  # UK GDPR 17(1)(b): consent was withdrawn
    NOT_NEEDED = "not_needed"  # UK GDPR 17(1)(a)
    OBJECTION = "objection"  # UK GDPR 17(1)(c)
    UNLAWFUL = "unlawful"  # UK GDPR 17(1)(d), DPA 2018 s.47(1)
    OBLIGATION = "obligation"  # UK GDPR 17(1)(e), DPA 2018 s.47(1)(b), a court's order
    RETENTION = "retention"  # the time that the policy gives was over

    @property
    def bars(self) -> bool:
        """Whether the person's rows are refused from then on. What is merely old may be told anew."""
        return self is not Ground.RETENTION


@dataclass(frozen=True, slots=True)
class Tombstone:
    """One person's. counts: what went, by kind."""

    tombstone: str
    at: str
    role: str
    organisation: str
    ground: str
    counts: dict[str, int]


class Tombstones:
    """The tombstones of one installation, in a file that is only added to."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.path = home / "tombstones.jsonl"
        self._lock = home / "tombstones.lock"
        self._read: tuple[int, dict[str, Tombstone]] = (-1, {})

    def seal(self, uid: str) -> str:
        """What stands for a person in their tombstone."""
        return digest(secret(self._home, "tombstones"), uid.encode(), sha256).hex()[:32]

    def add(self, uids: Iterable[str], role: str, organisation: str, ground: Ground, counts: dict[str, int]) -> None:
        """Put up tombstones, on disk when this returns; a person who has one keeps it."""
        there = self._all()
        stones = [
            Tombstone(self.seal(uid), now().isoformat(timespec="seconds"), role, organisation, ground, counts)
            for uid in uids
            if (old := there.get(self.seal(uid))) is None or not Ground(old.ground).bars
        ]
        self._append([orjson.dumps(asdict(stone)) for stone in stones])

    def lift(self, uid: str) -> bool:
        """Let a person's rows in again; the stone stays in the file with its end behind it. False when none barred."""
        if self.of(uid) is None:
            return False
        self._append([orjson.dumps({"lifted": self.seal(uid), "at": now().isoformat(timespec="seconds")})])
        return True

    def of(self, uid: str) -> Tombstone | None:
        """The tombstone that stands for this person."""
        return self._all().get(self.seal(uid)) if self.path.exists() else None

    @property
    def stand(self) -> bool:
        """Whether there are any."""
        return bool(self._all())

    def barred(self, uids: Iterable[str]) -> set[str]:
        """Those of the uids whose rows may not come in."""
        stones = self._all()
        if not stones:
            return set()
        found = {uid: stones.get(self.seal(uid)) for uid in uids}
        return {uid for uid, stone in found.items() if stone is not None and Ground(stone.ground).bars}

    @contextmanager
    def held(self, *, shared: bool = False) -> Iterator[None]:
        """Keep erasures out while rows are written (shared), or writers out while somebody is erased."""
        private_folder(self._home)
        with locked(self._lock, shared=shared):
            yield

    def _all(self) -> dict[str, Tombstone]:
        try:
            size = self.path.stat().st_size
        except FileNotFoundError:
            return {}
        if size != self._read[0]:
            self._read = size, dict(_stones(self.path.read_bytes()))
        return {seal: stone for seal, stone in self._read[1].items() if stone.ground}

    def _append(self, lines: list[bytes]) -> None:
        if not lines:
            return
        private_folder(self._home)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            size = os.fstat(handle).st_size
            torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
            os.write(handle, b"\n" * torn + b"\n".join(lines) + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)


def _stones(data: bytes) -> Iterator[tuple[str, Tombstone]]:
    """Each seal with its last stone; one that was lifted has no ground any more."""
    for line in data.splitlines():
        try:
            said = orjson.loads(line)
        except orjson.JSONDecodeError:
            continue  # a crash cut it off before anything was erased on it; the erasure is begun again
        if "lifted" in said:
            yield said["lifted"], Tombstone(said["lifted"], said["at"], "", "", "", {})
        else:
            yield said["tombstone"], Tombstone(**said)
