"""A real API server in a process of its own, and a client for it."""

import datetime
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from api.token import Tokens
from graph.access.log import AccessLog
from graph.access.viewer import Viewer
from graph.client import Graph
from tests.sharing import share_everything

_RUN = "from api.serve import serve; serve(port=0, workers={workers}, ready=lambda address: print(address, flush=True))"


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def codes(self) -> list[str]:
        """The codes of the errors, in order."""
        return [error["extensions"]["code"] for error in self.json.get("errors", [])]


@dataclass(frozen=True)
class Server:
    """A running server. home: where its keys and its access log are."""

    address: str
    home: Path
    process: subprocess.Popen[str]

    @property
    def log(self) -> AccessLog:
        """Its access log, to verify and to search."""
        return AccessLog(self.home)

    def entries(self) -> list[dict[str, Any]]:
        """The entries of its access log, straight from the file: a test may hold the lock that a search waits for."""
        lines = self.log.files.lines
        return [json.loads(line) for line in lines.read_bytes().splitlines()] if lines.exists() else []

    def token(self, viewer: Viewer) -> str:
        """A token for this viewer."""
        return Tokens(self.home).sign(viewer, datetime.timedelta(hours=1))

    def post(self, body: bytes, *, token: str | None, kind: str = "application/json") -> Reply:
        """Send a body to /graphql."""
        headers = {"Content-Type": kind} | ({"Authorization": f"Bearer {token}"} if token else {})
        return self.send("POST", "/graphql", body, headers)

    def ask(self, viewer: Viewer, query: str, variables: dict[str, Any] | None = None, **more: Any) -> Reply:
        """Send a GraphQL request."""
        body = json.dumps({"query": query, "variables": variables or {}, **more}).encode()
        return self.post(body, token=self.token(viewer))

    def get(self, path: str, method: str = "GET") -> Reply:
        """Fetch a page."""
        return self.send(method, path)

    def send(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Reply:
        """Send anything."""
        request = urllib.request.Request(f"{self.address}{path}", body, headers or {}, method=method)  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 (our own address)
                return Reply(answer.status, dict(answer.headers.items()), answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, dict(error.headers.items()), error.read())


@contextmanager
def running(
    graph: Graph, home: Path, *, workers: int = 1, before: str = "", uri: str | None = None
) -> Iterator[Server]:
    """A server on the graph's database; it ends with the block. before: Python to run first, in its process.

    Where `home` has no policy, everybody shares everything.
    """
    if not (home / "policy.toml").exists():
        share_everything(home)
    where = replace(graph.where, uri=uri or graph.where.uri)
    environment = os.environ | {"SAFEGROUND_HOME": str(home), **where.environment}
    command = [sys.executable, "-W", "error", "-c", f"{before}\n{_RUN.format(workers=workers)}"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address, "the server ended before it listened"
        yield Server(address, home, process)
    finally:
        process.terminate()
        process.wait(30)
        assert process.stdout is not None
        process.stdout.close()
