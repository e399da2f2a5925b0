"""The set-up script: one sentence for each thing that can be missing, from Pythons old and new."""

import ast
import hashlib
import os
import runpy
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from graph.settings import CHECKOUT
from scripts import bootstrap

SCRIPT = CHECKOUT / "scripts" / "bootstrap.py"
OLD = ("python3.6", "python3.7", "python3.8", "python3.9", "python3.10")
ASK = "import sys; print(sys.executable)"


def interpreter(name: str) -> Path | None:
    """The program behind a name on PATH: not a launcher, which itself would need PATH."""
    names = [found] if (found := shutil.which(name)) else []
    if (pyenv := shutil.which("pyenv")) is not None:
        listed = subprocess.run([pyenv, "whence", "--path", name], capture_output=True, text=True, check=False)
        names += listed.stdout.split()
    for found in names:
        asked = subprocess.run([found, "-c", ASK], capture_output=True, text=True, check=False)
        if asked.returncode == 0:
            return Path(asked.stdout.strip())
    return None


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout that needs one package, which no test lets it have."""
    place = tmp_path / "checkout"
    (place / "scripts").mkdir(parents=True)
    (place / "requirements").mkdir()
    shutil.copy(SCRIPT, place / "scripts")
    shutil.copy(CHECKOUT / "pyproject.toml", place)
    for kind in ("runtime", "dev"):
        (place / "requirements" / f"{kind}.txt").write_text(f"sample==1.0 --hash=sha256:{'0' * 64}\n")
    return place


def set_up(
    checkout: Path, python: Path | str = sys.executable, **environment: str
) -> "subprocess.CompletedProcess[str]":
    """Run the script as make does."""
    return subprocess.run(
        [str(python), str(checkout / "scripts" / "bootstrap.py")],
        env={**os.environ, "PIP_CONFIG_FILE": os.devnull, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def last_line(done: "subprocess.CompletedProcess[str]") -> str:
    assert done.returncode == bootstrap.MISSING, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr.strip().splitlines()[-1]


def test_it_can_be_read_by_python_3_6() -> None:
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("name", OLD)
def test_an_old_python_gets_one_sentence(name: str, checkout: Path, tmp_path: Path) -> None:
    python = interpreter(name)
    if python is None:
        pytest.skip(f"no {name} on PATH to try it with")
    done = set_up(checkout, python, PATH=str(tmp_path / "nothing"))
    assert done.stderr.count("\n") == 1
    assert f"Python 3.11 or later is needed and python3 is {name.removeprefix('python')}" in last_line(done)


def test_an_old_python_hands_over_to_a_newer_one_on_path(checkout: Path, tmp_path: Path) -> None:
    old = next(filter(None, map(interpreter, OLD)), None)
    if old is None:
        pytest.skip("no Python older than 3.11 on PATH to try it with")
    newer = tmp_path / "bin"
    newer.mkdir()
    (newer / "python3.11").symlink_to(sys.executable)
    done = set_up(checkout, old, PATH=str(newer), PIP_INDEX_URL="http://127.0.0.1:9/")
    assert "the package index cannot be reached" in last_line(done)
    assert (checkout / ".venv" / "bin" / "python").exists()


def test_without_network_it_says_so_names_the_log_and_mends_a_broken_environment(checkout: Path) -> None:
    broken = checkout / ".venv" / "bin"
    broken.mkdir(parents=True)
    (broken / "python").symlink_to(checkout / "a python that was removed")
    done = set_up(checkout, PIP_INDEX_URL="http://127.0.0.1:9/")  # nobody listens there
    assert "The virtual environment in .venv does not work; making it anew." in done.stderr
    assert "the package index cannot be reached: connect this machine to the network" in last_line(done)
    log = checkout / ".safeground" / "bootstrap.log"
    assert str(log) in last_line(done)
    assert "sample" in log.read_text()
    assert subprocess.run([checkout / ".venv" / "bin" / "python", "-c", ""], check=False).returncode == 0


def test_a_package_with_another_hash_is_not_installed(checkout: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "sample-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("sample.py", "")
        wheel.writestr("sample-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: sample\nVersion: 1.0\n")
        wheel.writestr("sample-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr("sample-1.0.dist-info/RECORD", "")
    done = set_up(checkout, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path))
    assert "a package is not the one this version was tested with" in last_line(done)
    assert not list((checkout / ".venv").glob("installed-*"))


def test_a_second_run_changes_nothing(checkout: Path) -> None:
    for name in ("python", "safeground"):
        (checkout / ".venv" / "bin").mkdir(parents=True, exist_ok=True)
        (checkout / ".venv" / "bin" / name).touch()
    digest = hashlib.sha256(str(checkout / ".venv").encode())
    for path in ("requirements/dev.txt", "pyproject.toml", "scripts/bootstrap.py"):
        digest.update((checkout / path).read_bytes())
    (checkout / ".venv" / "installed-dev").write_text(digest.hexdigest())
    done = set_up(checkout)
    assert (done.returncode, done.stderr) == (0, ""), "what the tests need includes what the command needs"
    with (checkout / "requirements" / "dev.txt").open("a") as pins:
        pins.write("# changed\n")
    assert not runpy.run_path(str(checkout / "scripts" / "bootstrap.py"))["up_to_date"]("runtime")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("The virtual environment was not created successfully because ensurepip is not available.", "no venv module"),
        ("/usr/bin/python3: No module named venv", "no venv module"),
        ("ERROR: No matching distribution found for numpy==2.4.6", "no build for this Python"),
        (
            "WARNING: Retrying: NewConnectionError\nERROR: No matching distribution found for numpy==2.4.6",
            "the package index cannot be reached",
        ),
        ("ssl.SSLCertVerificationError: CERTIFICATE_VERIFY_FAILED", "PIP_CERT"),
        ("ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/x'", "access rights"),
    ],
)
def test_what_the_tools_say_becomes_one_sentence(said: str, sentence: str) -> None:
    found = bootstrap.reason_in(said)
    assert found is not None
    assert sentence in found
