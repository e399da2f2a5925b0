"""A pack on its way out: entered into the access log, written to a folder, and noted so that it is found again."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from graph.access.log import AccessLog
from graph.access.viewer import Viewer
from graph.errors import Missing
from graph.rights.exports import Exports
from graph.settings import settings

Pack = dict[str, Any]


def give(
    pack: Pack,
    folder: Path,
    names: tuple[str, str],
    page: Callable[[Pack], str],
    *,
    what: str,
    viewer: Viewer,
    people: Sequence[str],
    details: Pack,
) -> Path:
    """Write the pack as JSON and as a page, under the number of its entry in the log. names: of the two files; people:
    uids of those whom it shows. Returns the page's path. Raises LogUnavailable, and Missing where it cannot be written.
    """
    home = settings().home
    pack["copy"] = AccessLog(home).record(viewer, "disclosure", what, {**details, "people": list(people)})
    contents = (json.dumps(pack, ensure_ascii=False, indent=1) + "\n", page(pack))
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, content in zip(names, contents, strict=True):
            Exports(home).write(
                folder / name,
                content,
                export_id=f"pack-{pack['copy']}-{name}",
                what=what,
                viewer=viewer,
                people=people,
                delete_after=pack["delete_after"],
            )
    except OSError as error:
        raise Missing(
            f"The pack cannot be written to {folder}: {error.strerror or error}; choose another folder."
        ) from error
    return folder / names[1]
