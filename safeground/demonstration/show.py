"""The whole demo: server, town, answers, API."""

import datetime
import json
import os
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from rich.console import Console

from api.serve import serve
from api.token import Tokens
from graph.access.log import AccessLog
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.errors import SafegroundError
from graph.queries.ask import ask
from graph.server import embedded_server
from graph.settings import settings
from graph.time import now
from safeground.console import note, out, say
from safeground.demonstration import summary
from safeground.demonstration.load import Loaded, Town, load
from safeground.demonstration.sharing import write_policy

VALID = datetime.timedelta(hours=24)
PATIENCE = 60  # seconds that the API may take to answer its first question
WIDTH = 120  # columns where nobody looks: a file, a log
EVERYTHING = 1_000  # rows, so that decoys show where they stand
ANALYST = "Wrackshire Police", "analyst", "place_safety"
PRACTITIONER = "Wrackholme Council", "practitioner", "welfare"
PROOF = "{ hotspots(limit: 1) { rows { rank name observed expected } } }"


def show(town: Town, host: str, port: int, *, once: bool) -> None:
    """Load the town, print the answers, and serve; with `once`, ask the API one question and stop."""
    write_policy(settings().home, now().date(), note)
    if not settings().neo4j_uri:
        note("Starting Neo4j ...")
        embedded_server().start(owned=True, brief=once)
    folder = settings().home / "demo"
    with Graph.connect() as graph:
        loaded = load(graph, folder, town, note)
        say(f"\nWrackholme, an invented town (seed {town.seed}, scale {town.scale:g}). Nobody in it exists.\n")
        page = Console(highlight=False, width=None if out.is_terminal else WIDTH)
        summary.show_imports(page, loaded)
        _answers(graph, folder, loaded, page)
    token = Tokens(settings().home).sign(_viewer(ANALYST, loaded), VALID)

    proofs: list[_Proof] = []

    def ready(address: str) -> None:
        _addresses(address, token, loaded.area, once=once)
        if once:
            proofs.append(_Proof(address, token))
            proofs[0].start()

    serve(host, port, ready=ready)
    if proofs and proofs[0].failure:
        raise SafegroundError(f"The demo is loaded, but the API did not answer: {proofs[0].failure}.")
    say("Stopped.")


def _viewer(who: tuple[str, str, str], loaded: Loaded) -> Viewer:
    organisation, role, purpose = who
    return Viewer("demo", organisation, role, purpose, "Trying the demo", frozenset({loaded.area}))


def _answers(graph: Graph, folder: Path, loaded: Loaded, page: Console) -> None:
    """Ask the main questions, as an analyst and, for young people's ties, as a practitioner."""
    analyst, practitioner = _viewer(ANALYST, loaded), _viewer(PRACTITIONER, loaded)
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    note("Asking ...")
    questions: tuple[tuple[str, Mapping[str, Any], Viewer], ...] = (
        ("hotspots", {"limit": EVERYTHING, "min_observed": 1}, analyst),
        ("cross_group", {}, practitioner),
        ("event_hotspots", {}, analyst),
    )
    log = AccessLog(settings().home)
    with ThreadPoolExecutor(len(questions)) as pool:
        asked = [pool.submit(ask, graph, name, given, viewer, log=log) for name, given, viewer in questions]
        hotspots, connections, events = (answer.result().rows for answer in asked)
    log.close()
    summary.show_hotspots(page, hotspots)
    summary.show_connections(page, connections)
    summary.show_events(page, events)
    summary.show_planted(page, truth, hotspots, connections)


def _addresses(address: str, token: str, area: str, *, once: bool) -> None:
    say(f"Query page:  {address}/")
    say(f"GraphQL API: {address}/graphql   (POST, with the header Authorization: Bearer TOKEN)")
    say(f"Token of an analyst at {ANALYST[0]}, for place_safety, valid for a day:\n\n{token}\n")
    say("Another, for a practitioner who may see (invented) young people:")
    say(
        f'  safeground token --organisation "{PRACTITIONER[0]}" --role practitioner --purpose welfare '
        f'--reason "Trying the demo" --area {area}'
    )
    say("Other questions: safeground query NAME, in another terminal. What was planted: truth.json in")
    say(f"  {settings().home / 'demo'}")
    if not once:
        say("Stop with Ctrl-C; Neo4j stops too, and the data stays for the next time.")


class _Proof(threading.Thread):
    """Asks the API one question over HTTP, says what came, and ends the serving as Ctrl-C would."""

    def __init__(self, address: str, token: str) -> None:
        super().__init__(daemon=True)
        self._address, self._token = address, token
        self.failure: str | None = "nothing was asked"

    def run(self) -> None:
        try:
            self.failure = None
            say(f"The API answers: {self._ask()}")
        except (OSError, ValueError) as error:
            self.failure = str(error)
        finally:
            os.kill(os.getpid(), signal.SIGINT)

    def _ask(self) -> str:
        request = urllib.request.Request(  # noqa: S310 (our own address)
            f"{self._address}/graphql",
            json.dumps({"query": PROOF}).encode(),
            {"authorization": f"Bearer {self._token}", "content-type": "application/json"},
        )
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
                    said = json.load(answer)
            except urllib.error.HTTPError:
                raise
            except urllib.error.URLError:  # the port is ours before anybody listens there
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
                continue
            if said.get("errors"):
                raise ValueError(said["errors"][0]["message"])
            return json.dumps(said["data"], ensure_ascii=False)
