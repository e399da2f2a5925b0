"""Writing: tables, GeoJSON and the manifest, the same bytes for the same content on every machine."""

import csv
import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from demo.table import Table
from demo.town import DISTRICT

MANIFEST, TRUTH = "manifest.json", "truth.json"


@dataclass(slots=True)
class Folder:
    """A folder of partners' files, and the order in which they are to be imported."""

    path: Path
    entries: list[dict[str, str]] = field(default_factory=list)

    def _enter(self, name: str, source: str, controller: str) -> Path:
        self.entries.append({"file": name, "source": source, "controller": controller, "area": DISTRICT})
        return self.path / name

    def table(self, name: str, source: str, controller: str, table: Table, encoding: str = "utf-8") -> None:
        """A CSV file; a partner who holds nothing sends none."""
        if not table.rows:
            return
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(table.columns)
        writer.writerows(table.rows)
        self._enter(name, source, controller).write_bytes(text.getvalue().encode(encoding))

    def geojson(self, name: str, source: str, controller: str, collection: dict[str, Any]) -> None:
        """A GeoJSON file, a feature a line as map extracts have it."""
        lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in collection["features"])
        text = f'{{\n"type": "FeatureCollection",\n"features": [\n{lines}\n]\n}}\n'
        self._enter(name, source, controller).write_bytes(text.encode())

    def close(self, facts: dict[str, Any], truth: dict[str, Any]) -> None:
        """The manifest and the truth."""
        self._json(MANIFEST, {**facts, "files": self.entries})
        self._json(TRUTH, truth)

    def _json(self, name: str, content: dict[str, Any]) -> None:
        text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
        (self.path / name).write_bytes(text.encode())
