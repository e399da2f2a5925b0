"""Secrets of this installation: random bytes, each in a file that only its owner can read."""

import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

from graph.errors import Refused

LENGTH = 32
"""Bytes in a secret, as HMAC-SHA256 wants them."""


def secret(home: Path, name: str, prepare: Callable[[bytes], None] | None = None) -> bytes:
    """The secret `name` under `home`, made the first time it is asked for.

    `prepare` is called with a new secret before its file appears: what it lays down is there whenever the secret is.
    Raises Refused when others can read the file, or when it does not hold what was put there.
    """
    path = secret_path(home, name)
    if not path.exists():
        _create(path, prepare)
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise Refused(f"others can read the secret in {path}: run `chmod 600 {path}`, and replace it if they may have")
    key = path.read_bytes()
    if len(key) != LENGTH:
        raise Refused(f"the secret in {path} has {len(key)} bytes instead of {LENGTH}: restore it from your backup")
    return key


def secret_path(home: Path, name: str) -> Path:
    """Where the secret lives; beside the data it protects is no place for it, so all secrets share one folder."""
    return home / "keys" / f"{name}.key"


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner can enter."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _create(path: Path, prepare: Callable[[bytes], None] | None) -> None:
    """Link a finished file into place: of two processes at once, both end up reading the one that won."""
    private_folder(path.parent)
    key = secrets.token_bytes(LENGTH)
    if prepare is not None:
        prepare(key)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, key)
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
