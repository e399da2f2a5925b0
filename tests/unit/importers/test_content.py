"""The bytes of a file: what is refused, in one sentence, and what is read."""

import gzip
import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import Refused
from importers.reading import content
from importers.reading.content import CHUNK, LONGEST_LINE, opened_text, scan
from tests.unit.importers.files import write

anywhere = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def refusal(path: Path, *, lines_matter: bool = True) -> str:
    with pytest.raises(Refused) as caught:
        scan(path, lines_matter=lines_matter)
    text = str(caught.value)
    assert "\n" not in text
    assert path.name in text
    return text


def scanned(path: Path) -> content.Content | str:
    """What a scan says of a file, or the sentence with which it refuses it."""
    try:
        return scan(path)
    except Refused as error:
        return str(error)


def test_empty_files_are_refused(tmp_path: Path) -> None:
    assert "is empty" in refusal(write(tmp_path, "a.csv", b""))
    assert "is empty" in refusal(write(tmp_path, "a.csv.gz", b""))
    assert "is empty" in refusal(write(tmp_path, "b.csv.gz", ""))
    assert "is empty" in refusal(write(tmp_path, "bom.csv", b"\xef\xbb\xbf"))


def test_a_truncated_gzip_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress(b"a,b\n" * 10_000)
    assert "cut short" in refusal(write(tmp_path, "a.csv.gz", whole[: len(whole) // 2]))
    assert "cut short" in refusal(write(tmp_path, "b.csv.gz", whole[:-4]))


def test_a_corrupt_gzip_is_refused(tmp_path: Path) -> None:
    whole = bytearray(
        gzip.compress(b"".join(hashlib.sha256(b"%d" % i).hexdigest().encode() + b"\n" for i in range(999)))
    )
    whole[len(whole) // 2] ^= 0xFF
    assert "damaged" in refusal(write(tmp_path, "a.csv.gz", bytes(whole)))


def test_a_gz_that_is_none_is_refused(tmp_path: Path) -> None:
    assert "not gzip" in refusal(write(tmp_path, "a.csv.gz", b"a,b\n1,2\n"))


def test_gzip_is_known_by_its_content(tmp_path: Path) -> None:
    assert scan(write(tmp_path, "a.csv", gzip.compress(b"a,b\n1,2\n"))).size == 8


@pytest.mark.parametrize("byte", [0x00, 0x01, 0x0B, 0x1A, 0x1B])
def test_control_bytes_are_refused_with_their_line(tmp_path: Path, byte: int) -> None:
    assert "line 3" in refusal(write(tmp_path, "a.csv", b"a,b\r\n1,2\r\n3," + bytes([byte]) + b"\r\n"))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04rest", "Excel"),
        (b"%PDF-1.7", "PDF"),
        ("a,b\n1,2\n".encode("utf-16"), "UTF-16"),
        ("a,b\n1,2\n".encode("utf-16-le"), "UTF-16"),
    ],
)
def test_other_formats_are_named(tmp_path: Path, data: bytes, what: str) -> None:
    assert what in refusal(write(tmp_path, "a.csv", data))


def test_an_endless_line_is_refused_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "a.csv", b"a,b\n1,2\n" + b"x" * (40 * LONGEST_LINE))
    read: list[int] = []
    original = content._Scan.feed

    def feed(self: content._Scan, chunk: bytes) -> None:
        read.append(len(chunk))
        original(self, chunk)

    monkeypatch.setattr(content._Scan, "feed", feed)
    assert "line 3" in refusal(path)
    assert sum(read) <= LONGEST_LINE + 2 * CHUNK
    read.clear()
    scan(path, lines_matter=False)
    assert sum(read) == path.stat().st_size


def test_a_line_of_exactly_one_mebibyte_is_read(tmp_path: Path) -> None:
    assert scan(write(tmp_path, "a.csv", b"x" * LONGEST_LINE + b"\n" + b"y" * LONGEST_LINE)).encoding == "utf-8"
    assert "longer than 1 MiB" in refusal(write(tmp_path, "b.csv", b"x" * (LONGEST_LINE + 1) + b"\n"))


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"a,b\n", "utf-8"),
        ("caf\u00e9\n".encode(), "utf-8"),
        (b"\xef\xbb\xbfa,b\n", "utf-8-sig"),
        (b"caf\xe9\n", "cp1252"),
        (b"\x93quoted\x94\n", "cp1252"),
        (b"x" * (CHUNK - 1) + "\u00e9".encode(), "utf-8"),  # a character cut in two by the border of a chunk
        (b"x" * (CHUNK - 1) + b"\xc3", "cp1252"),  # a character that is never finished
    ],
)
def test_encodings_are_recognised(tmp_path: Path, data: bytes, encoding: str) -> None:
    assert scan(write(tmp_path, "a.csv", data)).encoding == encoding


def test_what_is_no_encoding_is_refused(tmp_path: Path) -> None:
    assert "neither UTF-8 nor Windows-1252" in refusal(write(tmp_path, "a.csv", b"\xff\x81\n" * 3 + b"\xc3"))


def test_the_hash_is_of_the_decompressed_content(tmp_path: Path) -> None:
    plain, zipped = write(tmp_path, "a.csv", "a,b\n1,2\n"), write(tmp_path, "a.csv.gz", "a,b\n1,2\n")
    assert scan(plain).sha256 == scan(zipped).sha256 == hashlib.sha256(b"a,b\n1,2\n").hexdigest()


@anywhere
@given(data=st.binary(max_size=3_000), name=st.sampled_from(["a.csv", "a.csv.gz"]))
def test_any_bytes_are_refused_in_one_sentence_or_decode(tmp_path: Path, data: bytes, name: str) -> None:
    path = write(tmp_path, name, data)
    found = scanned(path)
    if isinstance(found, str):
        assert "\n" not in found
        assert found.endswith(".")
        return
    with opened_text(path, found.encoding) as text:
        assert "\x00" not in text.read()


@anywhere
@given(data=st.binary(max_size=400), cut=st.integers(0, 60), flip=st.integers(0, 10_000))
def test_any_damage_to_a_gzip_is_refused_or_harmless(tmp_path: Path, data: bytes, cut: int, flip: int) -> None:
    whole = bytearray(gzip.compress(b"a,b\n" + data))
    whole[flip % len(whole)] ^= 0x55
    path = write(tmp_path, "a.csv.gz", bytes(whole[: len(whole) - cut]))
    found = scanned(path)
    assert "\n" not in found if isinstance(found, str) else found.size > 0
