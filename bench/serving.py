"""What access rules, time and the access log cost: requests a second with them, and in a private build without.

    python -m bench serving

The same requests at 16 connections on the same database, in turn. The private build is this program with its predicate
and its log put out of action from outside (`bench/bare_server.py`); the product has no switch for that.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

from api.token import Tokens
from bench import load
from bench.town import BenchTown, build
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.server import Endpoint

CONNECTIONS, ROUNDS, SECONDS, WARM = 16, 7, 6.0, 1.0
REQUESTS = 400
ALLOWED = 0.8  # of the throughput without them
SHAPES = {
    "person, 2 levels": (
        "welfare",
        """query ($id: ID!) { node(id: $id) { ... on Person { id initials lifeStage
        friends { nodes { id initials groups { nodes { id name } } spendsTimeIn { nodes { id kind name } } } }
        groups { nodes { id name } } spendsTimeIn { nodes { id kind name } } } } }""",
    ),
    "place, 3 levels": (
        "welfare",
        """query ($id: ID!) { node(id: $id) { ... on Place { id name events(first: 20) { nodes { id category startedOn
        involved { nodes { id initials groups { nodes { id name } } } } } } } } }""",
    ),
    "place in the context view": (
        "place_safety",
        """query ($id: ID!) { node(id: $id) { ... on Place { id name placeType strengths { nodes { description } }
        groups { nodes { id name } } people { totalCount } } } }""",
    ),
}


def run(graph: Graph, where: Endpoint, scale: float = 1.0) -> None:
    """Print each shape's throughput with and without, in turn, and the median of the ratios."""
    began = time.perf_counter()
    town = build(graph, scale)
    print(f"{len(town.people):,} persons, {town.ties:,} ties written in {time.perf_counter() - began:.0f} s")
    with ExitStack() as stack:
        whole = stack.enter_context(_server("api.serve", where, town))
        bare = stack.enter_context(_server("bench.bare_server", where, town))
        for name, (purpose, text) in SHAPES.items():
            ids = town.people if text.find("Person") > 0 else town.busy
            _compare(name, whole.requests(purpose, text, ids), bare.requests(purpose, text, ids), whole, bare)


def _compare(name: str, ours: Sequence[bytes], theirs: Sequence[bytes], whole: "_Served", bare: "_Served") -> None:
    ratios, best = [], {"with": 0.0, "without": 0.0}
    for served, requests in ((whole, ours), (bare, theirs)):  # the first answer is planned first
        load.run("127.0.0.1", served.port, requests, connections=1, seconds=0.1, warm=0)
    for number in range(ROUNDS):
        turns = [("with", whole, ours), ("without", bare, theirs)]
        got = {}
        for which, served, requests in turns if number % 2 else reversed(turns):
            result = load.run("127.0.0.1", served.port, requests, connections=CONNECTIONS, seconds=SECONDS, warm=WARM)
            if result.failed:
                raise AssertionError(f"{name}: a request failed: {result.failed}")
            got[which] = result
            best[which] = max(best[which], result.per_second)
        ratios.append(got["with"].per_second / got["without"].per_second)
    middle = statistics.median(ratios)
    verdict = "within" if middle >= ALLOWED else "MORE than"
    print(
        f"{name}: {best['with']:,.0f}/s with, {best['without']:,.0f}/s without; median ratio {middle:.2f} "
        f"({min(ratios):.2f} to {max(ratios):.2f}): {verdict} 20 %; p95 {got['with'].p95:.0f} ms"
    )


class _Served:
    """One running server, and tokens for it."""

    def __init__(self, port: int, home: Path, town: BenchTown) -> None:
        self.port = port
        self._home, self._town = home, town

    def requests(self, purpose: str, text: str, ids: Sequence[str]) -> list[bytes]:
        """The requests of one shape, for a viewer of the organisation that holds the facts."""
        role = "practitioner"
        scope = self._town.scope
        viewer = Viewer("bench", scope.controller, role, purpose, "measuring", frozenset({scope.area}))
        token = Tokens(self._home).sign(viewer, timedelta(hours=2))
        chosen = random.Random(7).choices(ids, k=REQUESTS)  # noqa: S311 (a benchmark's data, no secret)
        bodies = (json.dumps({"query": text, "variables": {"id": one}}).encode() for one in chosen)
        return [load.request("127.0.0.1", self.port, token, body) for body in bodies]


@contextmanager
def _server(module: str, where: Endpoint, town: BenchTown) -> Iterator[_Served]:
    """A server of that module in a process and a home of its own."""
    with tempfile.TemporaryDirectory(prefix="safeground-bench-") as home:
        code = f"from {module} import serve; serve(port=0, ready=lambda address: print(address, flush=True))"
        environment = os.environ | {"SAFEGROUND_HOME": home, **where.environment}
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment)
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            _await(address)
            yield _Served(int(address.rpartition(":")[2]), Path(home), town)
        finally:
            process.terminate()
            process.wait(20)


def _await(address: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=60):  # noqa: S310 (our own address)
                return
        except OSError:  # not listening yet
            time.sleep(0.1)
    raise AssertionError("the server did not come up")
