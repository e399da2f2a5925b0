"""One jar from the Maven repository to its place, verified, or one sentence saying why not."""

import errno
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from jgo.maven import Artifact, MavenContext

from graph.errors import Missing

ATTEMPTS = 3  # a dropped connection is common on long downloads; a wrong address is not cured by more
TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class Coordinate:
    """A Maven coordinate: group:artifact:version[:classifier]."""

    group: str
    artifact: str
    version: str
    classifier: str = ""

    @classmethod
    def parse(cls, text: str) -> "Coordinate":
        """Read `group:artifact:version[:classifier]`."""
        return cls(*text.split(":"))

    @property
    def file_name(self) -> str:
        """The jar's file name; unique within the lock."""
        return "-".join(part for part in (self.artifact, self.version, self.classifier) if part) + ".jar"

    def __str__(self) -> str:
        return ":".join(part for part in (self.group, self.artifact, self.version, self.classifier) if part)

    def artifact_in(self, context: MavenContext) -> Artifact:
        """jgo's object for this jar."""
        component = context.project(self.group, self.artifact).at_version(self.version)
        return component.artifact(classifier=self.classifier)


def partial_name(name: str) -> str:
    """The name of the directory in which a jar is built before it is moved into place."""
    return f".partial-{name}"


def local_copy(coordinate: Coordinate) -> Path | None:
    """The jar in the user's own Maven repository (~/.m2), if there is one; not yet verified."""
    path = coordinate.artifact_in(MavenContext()).cached_path
    return path if path is not None and path.is_file() else None


def copy(coordinate: Coordinate, source: Path, target: Path) -> None:
    """Copy a verified jar to its place, in one step as a reader sees it.

    Raises:
        Missing: no room.
    """
    partial = target.parent / partial_name(target.name)
    try:
        with translated(f"copy {coordinate} to {target.parent}"):
            partial.mkdir()
            shutil.copyfile(source, partial / target.name).replace(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def fetch(coordinate: Coordinate, sha256: str, target: Path, digest: Callable[[Path], str]) -> None:
    """Download `coordinate` beside `target`, check it, and move it there in one step.

    Raises:
        Missing: no network, no such jar, other bytes than the lock's, or no room.
    """
    partial = target.parent / partial_name(target.name)
    try:
        with translated(f"keep {coordinate} in {target.parent}"):
            found = _download(coordinate, partial)
            if digest(found) != sha256:
                raise Missing(
                    f"{coordinate} as downloaded is not the jar that this version of Safeground was tested with "
                    "(its sha256 differs); run the command again, and if that repeats, ask who runs your network "
                    "whether a proxy changes downloads."
                )
            found.replace(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _download(coordinate: Coordinate, directory: Path) -> Path:
    """The jar below `directory`, tried a few times."""
    artifact = coordinate.artifact_in(MavenContext(repo_cache=directory, timeout=TIMEOUT_SECONDS))
    reason: Exception | None = None
    for _attempt in range(ATTEMPTS):
        shutil.rmtree(directory, ignore_errors=True)  # a half-written jar of the last attempt
        try:
            return artifact.resolve()
        except (requests.RequestException, RuntimeError) as error:  # RuntimeError: every repository said no
            reason = error
    raise Missing(
        f"{coordinate} cannot be downloaded ({_brief(reason)}); connect this machine to the network "
        "(or set HTTPS_PROXY) and run the command again: what has been fetched is kept."
    ) from reason


def _brief(reason: Exception | None) -> str:
    """Why a download failed, in a few words."""
    match reason:
        case requests.exceptions.SSLError():
            return "the secure connection was refused"
        case requests.exceptions.ProxyError():
            return "the proxy did not answer"
        case requests.ConnectionError():
            return "no connection to the Maven repository"
        case requests.Timeout():
            return "the Maven repository did not answer in time"
        case _:
            return "the Maven repository does not have it"


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Turn an operating system's refusal to `doing` into one sentence."""
    try:
        yield
    except requests.RequestException:
        raise  # an OSError by inheritance, but about the network
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise Missing(f"The disk is full: cannot {doing}; free some space and run the command again.") from error
        raise Missing(f"Cannot {doing}: {error.strerror or error}; check that folder's access rights.") from error
