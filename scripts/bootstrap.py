"""Make .venv and install what Safeground needs into it: exact versions, checked against their hashes.

`make` runs this with any Python 3. It needs nothing but the standard library, and it must stay readable for Python 3.6,
so that an old Python gets its one sentence instead of a syntax error.

    python3 scripts/bootstrap.py          what the `safeground` command needs
    python3 scripts/bootstrap.py --dev    and what tests, lint and types need
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")
MISSING = 5  # the exit status of graph.errors.Missing
DISK_FULL = "No space left on device"
FULL_BYTES = 64 * 2**20

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
COMMAND = VENV / "bin" / "safeground"
LOG = ROOT / ".safeground" / "bootstrap.log"

# What venv and pip print -> what to say; the first that matches. A failed download also ends in "No matching
# distribution", so the network stands before it.
REASONS = {
    DISK_FULL + "|Disk quota exceeded": "the disk is full: free 1 GB and run it again",
    r"DO NOT MATCH THE HASHES": (
        "a package is not the one this version was tested with: run it again, and if that repeats, ask who runs your "
        "network whether a proxy changes downloads"
    ),
    r"CERTIFICATE_VERIFY_FAILED|SSLError": (
        "the package index's certificate is not trusted here: name your organisation's certificates in PIP_CERT"
    ),
    (
        r"NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|[Nn]ame resolution|Name or service not known|"
        r"Connection (?:refused|reset|aborted)|Network is unreachable|Could not fetch URL|timed out"
    ): (
        "the package index cannot be reached: connect this machine to the network (or set HTTPS_PROXY) and run it "
        "again; what has been fetched is kept"
    ),
    r"ensurepip is not available|No module named '?(?:venv|ensurepip)": (
        "this Python has no venv module: install it (Debian and Ubuntu: apt install python3-venv) and run it again"
    ),
    r"No matching distribution|[Ff]ailed (?:building|to build)|subprocess-exited-with-error": (
        "a package has no build for this Python and machine: choose another Python with make PYTHON=python3.12"
    ),
    r"Permission denied": "this folder may not be written: check its access rights and run it again",
}


class Stop(Exception):
    """Why the set-up ends here, in one sentence."""


def main(arguments: "list[str]") -> int:
    """Do what is missing; 0 when everything is in place."""
    if sys.version_info < OLDEST:
        return hand_over(arguments)
    kind = "dev" if "--dev" in arguments else "runtime"
    if up_to_date(kind):
        return 0
    try:
        set_up(kind)
    except Stop as reason:
        print(f"safeground: {reason}.", file=sys.stderr)
        return MISSING
    except OSError as error:
        print(f"safeground: {reason_in(str(error)) or error}.", file=sys.stderr)
        return MISSING
    except KeyboardInterrupt:
        print("safeground: stopped; run it again to go on.", file=sys.stderr)
        return 130
    return 0


def hand_over(arguments: "list[str]") -> int:
    """This Python is too old: become a newer one, or say what to install."""
    for name in NEWER:
        found = shutil.which(name)
        if found and works([found, "-c", "import venv"]):
            os.execv(found, [found, str(Path(__file__).resolve()), *arguments])  # noqa: S606 (no shell is meant)
    have = ".".join(str(part) for part in sys.version_info[:2])
    need = ".".join(str(part) for part in OLDEST)
    print(
        f"safeground: Python {need} or later is needed and python3 is {have}: install a newer one, or name one with "
        "make PYTHON=/path/to/python.",
        file=sys.stderr,
    )
    return MISSING


def up_to_date(kind: str) -> bool:
    """Whether an earlier run did all of this; `dev` includes `runtime`."""
    if not (PYTHON.exists() and COMMAND.exists()):
        return False
    return any(noted(name) == wanted(name) for name in dict.fromkeys((kind, "dev")))


def wanted(kind: str) -> str:
    """What an installation depends on: the pins, the project's own description, and where it stands."""
    digest = hashlib.sha256(str(VENV).encode())  # a moved checkout has scripts that name the old place
    for path in (ROOT / "requirements" / f"{kind}.txt", ROOT / "pyproject.toml", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def stamp(kind: str) -> Path:
    """Where a finished installation is noted."""
    return VENV / f"installed-{kind}"


def noted(kind: str) -> "str | None":
    """What the last finished installation of this kind depended on."""
    try:
        return stamp(kind).read_text(encoding="ascii")
    except (OSError, ValueError):
        return None


def set_up(kind: str) -> None:
    """Make the environment, fill it, note it. One at a time per checkout."""
    LOG.parent.mkdir(mode=0o700, exist_ok=True)
    with LOG.open("w", encoding="utf-8") as log:
        fcntl.flock(log, fcntl.LOCK_EX)
        if up_to_date(kind):
            return  # another make did it while we waited
        log.truncate(0)
        began = time.monotonic()
        print(f"Setting up .venv ({kind}); this takes a minute the first time ...", file=sys.stderr)
        environment()
        for name in ("runtime", "dev"):
            stamp(name).unlink(missing_ok=True)
        pip("install", "--require-hashes", "-r", str(ROOT / "requirements" / f"{kind}.txt"))
        pip("install", "--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT))
        stamp(kind).write_text(wanted(kind), encoding="ascii")
        print(f"Set up in {time.monotonic() - began:.0f} s.", file=sys.stderr)


def environment() -> None:
    """A virtual environment that works; one that is broken or was moved here is made anew."""
    healthy = f"import pip, sys; sys.exit(sys.version_info < {OLDEST} or sys.prefix != {str(VENV)!r})"
    if PYTHON.exists() and works([str(PYTHON), "-c", healthy]):
        return
    if VENV.exists():
        print("The virtual environment in .venv does not work; making it anew.", file=sys.stderr)
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    logged([sys.executable, "-m", "venv", "--clear", str(VENV)])


def pip(*arguments: str) -> None:
    """Run the environment's pip."""
    options = ("--disable-pip-version-check", "--no-input", "--retries=2")  # without a retry pip does not say why
    logged([str(PYTHON), "-m", "pip", arguments[0], *options, *arguments[1:]])


def logged(command: "list[str]") -> None:
    """Run a command with its output in the log; its failure becomes one sentence."""
    with LOG.open("a", encoding="utf-8") as log:
        before = log.tell()
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env=clean(), cwd=ROOT, check=False
        )
    if done.returncode != 0:
        with LOG.open(encoding="utf-8", errors="replace") as log:
            log.seek(before)
            said = log.read()
        if shutil.disk_usage(str(ROOT)).free < FULL_BYTES:
            said += DISK_FULL  # the log is on the same disk, so that very line may be missing from it
        raise Stop(f"{reason_in(said) or 'the set-up failed'} (details: {LOG})")


def reason_in(text: str) -> "str | None":
    """The sentence for the first known reason in what a tool printed."""
    return next((sentence for pattern, sentence in REASONS.items() if re.search(pattern, text)), None)


def clean() -> "dict[str, str]":
    """Our environment without what would send packages elsewhere than into .venv."""
    return {**{k: v for k, v in os.environ.items() if k not in {"PYTHONHOME", "PYTHONPATH"}}, "PIP_USER": "0"}


def works(command: "list[str]") -> bool:
    """Whether a command runs and succeeds."""
    try:
        return (
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0
        )
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
