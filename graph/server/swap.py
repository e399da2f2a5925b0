"""A new store in the place of the old one, so that a crash at any moment leaves one of them, whole."""

import shutil

from graph.private import write_private
from graph.server.paths import ServerPaths


def fresh_paths(paths: ServerPaths) -> ServerPaths:
    """The home in which the new store is made, beside the server's own."""
    return ServerPaths(paths.home.with_name(f"{paths.home.name}-compact"))


def swap(paths: ServerPaths) -> None:
    """Put the new store in place and delete the old one; both servers are stopped."""
    write_private(paths.home / "swap", "the new store is whole")
    settle(paths)


def settle(paths: ServerPaths) -> None:
    """Finish a swap that was begun; do nothing when there is none. A store that was not whole yet is left alone."""
    marker, old, fresh = paths.home / "swap", paths.home / "data.replaced", fresh_paths(paths)
    if not marker.exists():
        return
    if fresh.data.exists():
        if paths.data.exists():
            paths.data.rename(old)
        fresh.data.rename(paths.data)
    shutil.rmtree(old, ignore_errors=True)
    shutil.rmtree(fresh.home, ignore_errors=True)
    marker.unlink()
