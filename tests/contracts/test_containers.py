"""The container files: the version that is tested, nothing open to the network, nobody let in without a password."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from graph.server.paths import NEO4J_VERSION
from graph.settings import CHECKOUT

COMPOSE = (CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8")
DOCKERFILE = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8")


def test_the_image_is_the_version_that_the_jars_are() -> None:
    assert re.findall(r"image: neo4j:(\S+)", COMPOSE) == [f"{NEO4J_VERSION}-community"]


def test_every_published_port_is_on_the_loopback_interface() -> None:
    published = re.findall(r'^\s+- "([^"]+:\d+)"$', COMPOSE, re.MULTILINE)
    assert len(published) == 2
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_there_is_no_default_password() -> None:
    assert "NEO4J_AUTH: none" not in COMPOSE
    assert re.findall(r"\$\{NEO4J_PASSWORD([^}]{2})", COMPOSE) == [":?", ":?"]


def test_the_image_of_the_api_installs_what_is_locked_and_runs_as_nobody_special() -> None:
    assert "--require-hashes -r requirements/runtime.txt" in DOCKERFILE
    assert re.search(r"^USER (?!root|0\b)", DOCKERFILE, re.MULTILINE)
    assert "HEALTHCHECK" in DOCKERFILE


def test_compose_accepts_the_file(tmp_path: Path) -> None:
    compose = next((words for words in (["docker", "compose"], ["docker-compose"]) if _works(words)), None)
    if compose is None:
        pytest.skip("no Docker Compose (version 2) on PATH to ask")
    environment = {**os.environ, "NEO4J_PASSWORD": "only-for-this-test"}
    done = subprocess.run(
        [*compose, "--file", str(CHECKOUT / "docker-compose.yml"), "config", "--quiet"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    del environment["NEO4J_PASSWORD"]
    refused = subprocess.run(
        [*compose, "--project-directory", str(tmp_path), "--file", str(CHECKOUT / "docker-compose.yml"), "config"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "set NEO4J_PASSWORD" in refused.stderr


def _works(words: list[str]) -> bool:
    """Whether these words start Compose, of a version that knows this format."""
    if shutil.which(words[0]) is None:
        return False
    asked = subprocess.run([*words, "version", "--short"], capture_output=True, text=True, check=False)
    return asked.returncode == 0 and asked.stdout.strip().lstrip("v")[:1].isdigit() and asked.stdout.strip()[0] != "1"
