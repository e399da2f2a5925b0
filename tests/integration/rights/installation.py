"""The command of an installation of its own, on the database of the tests."""

import os
import subprocess
import sys
from pathlib import Path

from graph.access.log import AccessLog
from graph.client import Graph

COMMAND = [sys.executable, "-c", "from safeground.cli import main; main()"]


class Installation:
    """Runs verbs as a user would; what they leave is in `home`."""

    def __init__(self, home: Path, graph: Graph) -> None:
        self.home = home
        where = graph.where
        self._environment = os.environ | {
            "SAFEGROUND_HOME": str(home),
            "SAFEGROUND_ORGANISATION": "Test Council",
            **where.environment,
        }

    def run(self, *arguments: str, status: int = 0) -> str:
        """What the command says, on both streams; it ends with this exit status and without a traceback."""
        done = subprocess.run(
            [*COMMAND, *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == status, done.stderr
        return done.stdout + done.stderr

    @property
    def log(self) -> AccessLog:
        return AccessLog(self.home)

    def files_with(self, word: str) -> set[str]:
        """Every file of the home in which a word stands."""
        return {
            str(path.relative_to(self.home))
            for path in self.home.rglob("*")
            if path.is_file() and word.encode() in path.read_bytes()
        }
