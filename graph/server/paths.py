"""Where the embedded server keeps things, with the access rights each place must have."""

from dataclasses import dataclass
from pathlib import Path

NEO4J_VERSION = "2026.08.1"
LOCK_FILE = Path(__file__).with_name("jars.lock")

PRIVATE_DIRECTORY = 0o700


@dataclass(frozen=True)
class ServerPaths:
    """The files of one server home. A home belongs to one checkout; only the jars are shared."""

    home: Path

    @property
    def configuration(self) -> Path:
        """The directory of neo4j.conf."""
        return self.home / "conf"

    @property
    def password(self) -> Path:
        """The generated password, readable by its owner alone."""
        return self.home / "password"

    @property
    def state(self) -> Path:
        """Which process serves this home, on which port."""
        return self.home / "state.json"

    @property
    def lock(self) -> Path:
        """Held by whoever starts, stops or resets; never by the server itself."""
        return self.home / "lock"

    @property
    def imports(self) -> Path:
        """What LOAD CSV may read."""
        return self.home / "import"

    @property
    def console(self) -> Path:
        """What Java itself said: where a failed start is explained."""
        return self.home / "console.log"

    @property
    def class_list(self) -> Path:
        """The classes that Java loaded, noted while there is no class archive yet."""
        return self.home / "classes.lst"

    @property
    def data(self) -> Path:
        """The databases and their transaction logs."""
        return self.home / "data"

    @property
    def logs(self) -> Path:
        """Neo4j's own logs."""
        return self.home / "logs"

    @property
    def run(self) -> Path:
        """Neo4j's pid file and the like."""
        return self.home / "run"


def private_directory(path: Path) -> Path:
    """Make `path` (and its parents) if missing and close it to others, whatever the umask says."""
    path.mkdir(mode=PRIVATE_DIRECTORY, parents=True, exist_ok=True)
    path.chmod(PRIVATE_DIRECTORY)
    return path
