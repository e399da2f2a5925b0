"""Files that nobody else can read, written whole or not at all."""

import os
from pathlib import Path

PRIVATE_FILE = 0o600


def write_private(path: Path, content: str | bytes) -> None:
    """Write so that no other user can read it at any moment, and no reader sees half of it; on disk when this returns.

    A crash leaves at most a draft beside it, whose name begins with a dot.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(handle, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
