"""The bytes of a file: opened, decompressed, and checked from end to end before anybody trusts them."""

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from graph.errors import Refused

CHUNK = 256 * 1024
LONGEST_LINE = 1024 * 1024  # bytes; a longer "line" is not a table, and is never held in memory whole
GZIP_MAGIC = b"\x1f\x8b"
NOT_CONTROL = bytes(b for b in range(256) if b >= ord(" ") or b in b"\t\n\r")
UNDEFINED_IN_CP1252 = bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D])

# What the first bytes give away, and what to do about it.
MAGIC = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive", "save the sheet as CSV (UTF-8), or unpack the archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file", "save the sheet as CSV (UTF-8)"),
    (b"%PDF", "a PDF", "ask for the table as CSV"),
    (b"\xff\xfe", "UTF-16 text", "save it as CSV (UTF-8)"),
    (b"\xfe\xff", "UTF-16 text", "save it as CSV (UTF-8)"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it first"),
    (b"BZh", "a bzip2 archive", "unpack it first"),
    (b"\xfd7zXZ", "an xz archive", "unpack it first"),
)


@dataclass(frozen=True, slots=True)
class Content:
    """What one pass over the decompressed bytes established."""

    sha256: str
    size: int  # bytes, decompressed
    encoding: str  # utf-8, utf-8-sig or cp1252


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The decompressed bytes of a file, as a stream. Raises Refused with one sentence for whatever cannot be read."""
    try:
        with path.open("rb") as raw:
            zipped = raw.read(2) == GZIP_MAGIC
            raw.seek(0)
            if not zipped and path.suffix == ".gz":
                raise Refused(_not_gzip(path))
            if not zipped:
                yield raw
                return
            with gzip.open(raw) as unzipped:
                yield cast("BinaryIO", unzipped)
    except EOFError:
        raise Refused(
            f"{path.name} is cut short: the gzip data ends too early; copy or download the file again."
        ) from None
    except (gzip.BadGzipFile, zlib.error):
        raise Refused(
            f"{path.name} is damaged: its gzip data does not decompress; copy or download the file again."
        ) from None
    except FileNotFoundError:
        raise Refused(f"{path} does not exist; check the path.") from None
    except PermissionError:
        raise Refused(f"{path} may not be read by this user; change its permissions.") from None
    except OSError as error:
        raise Refused(f"{path} cannot be read ({error.strerror or error}); check the disk and the path.") from None


@contextmanager
def opened_text(path: Path, encoding: str) -> Iterator[IO[str]]:
    """The decoded text of a file, line ends untouched, as csv wants it."""
    with opened(path) as stream, io.TextIOWrapper(stream, encoding=encoding, newline="") as text:
        yield text


def _not_gzip(path: Path) -> str:
    if path.stat().st_size == 0:
        return f"{path.name} is empty; ask for the file again."
    return f"{path.name} is named .gz but is not gzip data; rename it, or copy or download it again."


class _Scan:
    """State of the one pass: where the current line began, how far the bytes are valid UTF-8 or cp1252."""

    def __init__(self, path: Path, lines_matter: bool) -> None:
        self.name = path.name
        self.lines_matter = lines_matter
        self.line = 1
        self.line_length = 0
        self.utf8 = True
        self.cp1252 = True
        self.unfinished = b""  # the first bytes of a character that the chunk border cuts in two
        self._after_return = False

    def feed(self, chunk: bytes) -> None:
        if chunk.translate(None, NOT_CONTROL):
            self._refuse_control(chunk)
        lines = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        if self.lines_matter:
            self._measure(lines)
        self.line += len(lines) - 1 - (self._after_return and chunk.startswith(b"\n"))
        self._after_return = chunk.endswith(b"\r")
        if self.utf8:
            self._decode(chunk)
        if self.cp1252 and len(chunk.translate(None, UNDEFINED_IN_CP1252)) != len(chunk):
            self.cp1252 = False

    def _measure(self, lines: list[bytes]) -> None:
        if self.line_length + len(lines[0]) > LONGEST_LINE:
            raise Refused(self._too_long(self.line))
        self.line_length = len(lines[-1]) + (self.line_length if len(lines) == 1 else 0)

    def _too_long(self, line: int) -> str:
        return (
            f"{self.name}, line {line}: the line is longer than 1 MiB, so this is not a table with one row per line; "
            "ask for the file again as CSV."
        )

    def _decode(self, chunk: bytes) -> None:
        """Checks UTF-8 across chunk borders: at most three bytes of a character are kept for the next chunk."""
        data = self.unfinished + chunk
        try:
            data.decode("utf-8")
            self.unfinished = b""
        except UnicodeDecodeError as error:
            if error.end == len(data) and error.reason == "unexpected end of data":
                self.unfinished = data[error.start :]
            else:
                self.utf8 = False

    def _refuse_control(self, chunk: bytes) -> None:
        position = next(i for i, byte in enumerate(chunk) if byte not in NOT_CONTROL)
        line = self.line + chunk[:position].replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n")
        raise Refused(
            f"{self.name}, line {line}: there is a control byte (0x{chunk[position]:02x}), so this is binary data and "
            "not text; ask for the file again as CSV (UTF-8)."
        )


def scan(path: Path, *, lines_matter: bool = True) -> Content:
    """Read a file from end to end in small pieces and say what it is.

    Raises Refused for an empty, truncated, corrupt or binary file, for UTF-16, and, when `lines_matter`, for a line
    over 1 MiB. Memory does not depend on the size of the file or of its lines.
    """
    digest = hashlib.sha256()
    size = 0
    state = _Scan(path, lines_matter)
    bom = False
    with opened(path) as stream:
        while chunk := stream.read(CHUNK):
            if not size:
                _refuse_magic(path, chunk)
                bom = chunk.startswith(b"\xef\xbb\xbf")
            state.feed(chunk)
            digest.update(chunk)
            size += len(chunk)
    if size == 0 or (bom and size == 3):  # noqa: PLR2004 - a byte-order mark and nothing else
        raise Refused(f"{path.name} is empty; ask for the file again.")
    return Content(digest.hexdigest(), size, _encoding(path, state, bom))


def _encoding(path: Path, state: _Scan, bom: bool) -> str:
    if state.utf8 and not state.unfinished:
        return "utf-8-sig" if bom else "utf-8"
    if state.cp1252 and not bom:
        return "cp1252"
    raise Refused(f"{path.name} is neither UTF-8 nor Windows-1252 text; save it as CSV (UTF-8).")


def _refuse_magic(path: Path, chunk: bytes) -> None:
    for magic, what, remedy in MAGIC:
        if chunk.startswith(magic):
            raise Refused(f"{path.name} is {what}, which is not read here; {remedy}.")
    if b"\x00" in chunk[1:4:2] and chunk[:1].isascii() and chunk[0]:
        raise Refused(f"{path.name} is UTF-16 text without a mark, which is not read here; save it as CSV (UTF-8).")
