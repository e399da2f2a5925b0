"""GeoJSON, feature by feature: flattened to the same records as a table, in memory that does not grow with the file."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from graph.errors import Refused
from importers.contract import normal
from importers.reading.content import CHUNK, LONGEST_LINE, opened_text
from importers.reading.delimited import Record

GEOMETRY = ("longitude", "latitude", "geometry type", "feature id")  # columns made from a feature's own parts
_MOST_PROPERTIES = 2000
_SPACE = " \t\r\n"
_UNTEXT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")  # JSON can spell what no text file may hold


def _no_constant(name: str) -> float:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_constant=_no_constant)


class _Stream:
    """A window over the text: at most one feature and a chunk are in memory."""

    def __init__(self, path: Path, text: IO[str]) -> None:
        self._name = path.name
        self._text = text
        self._window = ""
        self._at = 0
        self._ended = False
        self.where = "the beginning"

    def _more(self) -> bool:
        piece = self._text.read(CHUNK)
        self._ended = not piece
        self._window = self._window[self._at :] + piece
        self._at = 0
        return bool(piece)

    def peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            while self._at < len(self._window) and self._window[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._window):
                return self._window[self._at]
            if not self._more():
                return ""

    def take(self, expected: str) -> None:
        """Step over one character. Raises Refused when another is there."""
        found = self.peek()
        if found != expected:
            raise self.broken(f"{expected} is missing" if found else "it ends too early")
        self._at += 1

    def value(self) -> Any:
        """The next JSON value. Raises Refused when it is broken or longer than 1 MiB."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._window, self._at)
            except RecursionError:
                raise self.broken("it is nested too deeply") from None
            except ValueError:
                if self._ended or len(self._window) - self._at > LONGEST_LINE:
                    raise self.broken(self._reason()) from None
            else:
                # A number at the very end of the window may go on in the next chunk.
                if end < len(self._window) or self._ended:
                    self._at = end
                    return value
            self._more()

    def _reason(self) -> str:
        return "it ends too early or is no JSON" if self._ended else "a part is longer than 1 MiB or is no JSON"

    def broken(self, why: str) -> Refused:
        """The one sentence about a file that cannot be read on."""
        return Refused(f"{self._name}, {self.where}: this is not sound GeoJSON ({why}); export or download it again.")


def features(path: Path, encoding: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The features of a FeatureCollection with their number from 1. Raises Refused for anything else."""
    with opened_text(path, encoding) as text:
        stream = _Stream(path, text)
        _find_features(path, stream)
        number = 0
        while stream.peek() != "]":
            if number:
                stream.take(",")
            number += 1
            stream.where = f"feature {number}"
            feature = stream.value()
            if not isinstance(feature, dict):
                raise stream.broken("a feature is no object")
            yield number, feature
        stream.take("]")
        _finish(stream)


def _find_features(path: Path, stream: _Stream) -> None:
    """Step into the list of features; whatever stands before it (type, crs, ...) is read and left aside."""
    stream.take("{")
    while True:
        key = stream.value() if stream.peek() == '"' else None
        if key is None:
            raise Refused(
                f"{path.name} is JSON but has no list of features, so it is not GeoJSON; "
                "export it as a FeatureCollection."
            )
        stream.take(":")
        if key == "features" and stream.peek() == "[":
            stream.take("[")
            return
        stream.value()
        if stream.peek() == ",":
            stream.take(",")


def _finish(stream: _Stream) -> None:
    stream.where = "the end"
    while stream.peek() == ",":
        stream.take(",")
        stream.value()
        stream.take(":")
        stream.value()
    stream.take("}")
    if stream.peek():
        raise stream.broken("something follows the end")


def property_names(found: dict[str, None], feature: dict[str, Any]) -> None:
    """Add a feature's property names to those found so far, in the order of their first appearance."""
    properties = feature.get("properties")
    if isinstance(properties, dict) and len(found) < _MOST_PROPERTIES:
        found.update((name, None) for name in properties if normal(name) not in GEOMETRY)


def records(path: Path, encoding: str, header: Sequence[str]) -> Iterator[Record]:
    """The features as rows under a header of property names followed by GEOMETRY."""
    names = header[: -len(GEOMETRY)]
    for number, feature in features(path, encoding):
        properties = feature.get("properties")
        values = properties if isinstance(properties, dict) else {}
        cells = [_text(values.get(name)) for name in names]
        longitude, latitude, kind = _middle(feature.get("geometry"))
        cells += [longitude, latitude, kind, _text(feature.get("id"))]
        yield Record(number, cells, None, feature)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return _UNTEXT.sub(" ", text)


def _middle(geometry: Any) -> tuple[str, str, str]:
    """A point itself, or the middle of the box around a line or an area; empty where there is no sound geometry."""
    if not isinstance(geometry, dict):
        return "", "", ""
    kind = str(geometry.get("type", ""))
    box: list[float] = []
    try:
        _widen(box, geometry.get("coordinates"))
    except (TypeError, ValueError, OverflowError, RecursionError):
        return "", "", kind
    if not box:
        return "", "", kind
    if kind == "Point":
        return repr(box[0]), repr(box[1]), kind
    return repr((box[0] + box[2]) / 2), repr((box[1] + box[3]) / 2), kind


def _widen(box: list[float], coordinates: Any) -> None:
    """Widen [west, south, east, north] by nested coordinates. Raises TypeError when they are no numbers."""
    if not isinstance(coordinates, list) or not coordinates:
        raise TypeError
    if isinstance(coordinates[0], list):
        for part in coordinates:
            _widen(box, part)
        return
    longitude, latitude = float(coordinates[0]), float(coordinates[1]) if len(coordinates) > 1 else float("nan")
    if not box:
        box.extend((longitude, latitude, longitude, latitude))
    else:
        box[:] = (min(box[0], longitude), min(box[1], latitude), max(box[2], longitude), max(box[3], latitude))
