"""The form of the access log: one JSON line per entry, each sealed to the one before it, and a head that counts them.

A line is `{"seq":…,"at":…,…,"previous":"<hex>","hash":"<hex>"}` and a newline. The hash is the HMAC-SHA256, under this
installation's key, of every byte before `,"hash"`; the bytes after it are fixed. The head is one line of fixed length:
the number of lines, their total size in bytes and the last hash, sealed the same way. So no byte of either file can
change unnoticed.
"""

import hmac
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

HEAD_BYTES = 256
"""Below a disk sector, so that a head is written whole or not at all."""

_JOINT = b',"hash":"'
_END = b'"}\n'
_HEX = 64
_TAIL = len(_JOINT) + _HEX + len(_END)


class Broken(Exception):
    """A line or a head that is not what was written; str(error) says how."""


@dataclass(frozen=True, slots=True)
class Head:
    """How far the log goes: lines, bytes, and the hash of the last line."""

    count: int
    size: int
    link: str


class Chain:
    """Seals lines and heads with one key, and checks them."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.start = Head(0, 0, self._seal(b"start", b""))
        """The head of an empty log: its link ties the first line to this installation."""

    def line(self, seq: int, at: str, entry: bytes, previous: str) -> tuple[bytes, str]:
        """The bytes of one line, and its hash. `entry` is a JSON object, not empty."""
        body = b'{"seq":%d,"at":"%s",%s,"previous":"%s"' % (seq, at.encode(), entry[1:-1], previous.encode())
        link = self._seal(b"line", body)
        return body + _JOINT + link.encode() + _END, link

    def check(self, line: bytes, after: Head) -> Head:
        """The head after this line, which follows `after`. Raises Broken when any byte is not the one written."""
        body, tail = line[:-_TAIL], line[-_TAIL:]
        link = self._seal(b"line", body)
        if not hmac.compare_digest(tail, _JOINT + link.encode() + _END):
            raise Broken("its bytes are not the ones that were written")
        entry = orjson.loads(body + b"}")
        if entry["seq"] != after.count + 1:
            raise Broken(f"it is entry {entry['seq']}, where entry {after.count + 1} belongs")
        if entry["previous"] != after.link:
            raise Broken("it does not follow from the line before it")
        return Head(after.count + 1, after.size + len(line), link)

    def entry(self, line: bytes, seq: int) -> dict[str, Any]:
        """The entry of one line by itself: its seal and number are checked, its neighbours are not. Raises Broken."""
        body, tail = line[:-_TAIL], line[-_TAIL:]
        if not hmac.compare_digest(tail, _JOINT + self._seal(b"line", body).encode() + _END):
            raise Broken("its bytes are not the ones that were written")
        found: dict[str, Any] = orjson.loads(line)
        if found["seq"] != seq:
            raise Broken(f"it is entry {found['seq']}, where entry {seq} belongs")
        return found

    def head(self, head: Head) -> bytes:
        """The bytes of the head file."""
        body = orjson.dumps({"count": head.count, "size": head.size, "link": head.link})[:-1]
        sealed = body + _JOINT + self._seal(b"head", body).encode() + b'"}'
        return sealed.ljust(HEAD_BYTES - 1) + b"\n"

    def read_head(self, data: bytes) -> Head:
        """The head in these bytes. Raises Broken unless they are exactly what `head` wrote."""
        try:
            fields = orjson.loads(data)
            head = Head(fields["count"], fields["size"], fields["link"])
        except (orjson.JSONDecodeError, KeyError, TypeError) as error:
            raise Broken("it cannot be read") from error
        if not hmac.compare_digest(self.head(head), data):
            raise Broken("its bytes are not the ones that were written")
        return head

    def digest(self, data: bytes) -> str:
        """A keyed fingerprint of something that is asked about but must not stand in the log itself."""
        return self._seal(b"digest", data)

    def _seal(self, kind: bytes, body: bytes) -> str:
        return hmac.digest(self._key, kind + b"\n" + body, "sha256").hex()


@dataclass(frozen=True, slots=True)
class LogFiles:
    """Where an access log lives. The key that seals it lies elsewhere (graph/access/keys.py)."""

    folder: Path

    @property
    def lines(self) -> Path:
        """The log itself."""
        return self.folder / "access.jsonl"

    @property
    def head(self) -> Path:
        """How far the log goes."""
        return self.folder / "head"

    @property
    def lock(self) -> Path:
        """Held by the process that is appending."""
        return self.folder / "lock"
