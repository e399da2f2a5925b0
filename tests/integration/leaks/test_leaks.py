"""The leak test: random viewers ask for every field, every question, every export, and every answer is searched."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from graph.access.viewer import Viewer
from graph.client import Graph
from tests.integration.api.server import Server, running
from tests.integration.leaks import asking
from tests.integration.leaks.planting import BETWEEN, MARK, Planted, Town, plant
from tests.integration.leaks.viewers import Rules, rules, viewer

VIEWERS = int(os.environ.get("SAFEGROUND_LEAK_VIEWERS", "0"))
NODES_EACH = 6
CANARY = re.compile(rf"{MARK}[0-9a-f]{{16}}|\b3\d{{3}}-(?:0[1-9]|1[0-2])\b")
IDENTIFIER = re.compile(r"\b[a-z]+:[0-9a-f]{20}\b")
SEED = 4
pytestmark = pytest.mark.skipif(
    VIEWERS == 0, reason="planning every request there is takes the database many minutes: SAFEGROUND_LEAK_VIEWERS=240"
)


@pytest.fixture(scope="module")
def town(graph: Graph) -> Town:
    """The canaries."""
    return plant(graph)


@pytest.fixture(scope="module")
def law(town: Town) -> Rules:
    """The policy in force."""
    return rules(town, Random(SEED))  # noqa: S311 (a seed to repeat a failure with)


@pytest.fixture(scope="module")
def server(graph: Graph, town: Town, law: Rules, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on the town, under that policy."""
    home = Path(tmp_path_factory.mktemp("leaks"))
    (home / "policy.toml").write_text(law.toml(town), "utf-8")
    with running(graph, home) as server:
        yield server


class Search:
    """Searches answers for what their viewer may not see, and counts what was searched and found rightly."""

    def __init__(self, town: Town, law: Rules) -> None:
        self._town, self._law = town, law
        self.answers = self.bytes = self.shown = 0
        self.leaks: list[str] = []
        self.seen: set[str] = set()

    def look(self, who: Viewer, name: str, body: str, *, past: bool, asked: str | None = None) -> None:
        """One answer. asked: the identifier that the request itself named."""
        self.answers += 1
        self.bytes += len(body)
        for canary in set(CANARY.findall(body)):
            planted = self._town.canaries.get(canary)
            if planted is None:
                continue
            self._judge(who, name, planted, wrong_time=planted.old and not past)
            self.seen.add(planted.what)
        for identifier in set(IDENTIFIER.findall(body)) - {asked}:
            planted_id = self._town.ids.get(identifier)
            if planted_id is not None:
                self._judge(who, name, planted_id, wrong_time=False)

    def _judge(self, who: Viewer, name: str, planted: Planted, *, wrong_time: bool) -> None:
        self.shown += 1
        if wrong_time or not self._law.may_see(who, planted):
            self.leaks.append(f"{name} shows {planted.what} ({planted}) to {who}")


def test_no_answer_shows_what_its_viewer_may_not_see(server: Server, town: Town, law: Rules) -> None:
    """Every root field, module and list, at present and in the past."""
    random = Random(SEED)  # noqa: S311 (a seed to repeat a failure with)
    search = Search(town, law)
    texts = {kind: list(asking.of_kind(kind)) for kind in dict.fromkeys(town.kinds.values())}
    modules, rest, contexts = asking.of_modules(), list(asking.of_the_rest()), asking.of_contexts()
    for number in range(VIEWERS):
        who = viewer(town, random, number)
        ask = _Asking(server, who, search)
        for kind in random.sample(sorted(texts), NODES_EACH):
            one = random.choice(town.of_kind(kind))
            which = random.randrange(len(texts[kind]))
            # Each form of a text is a plan that the database takes its time to make: not every one in every form.
            ask(f"node {kind}", texts[kind][which], one, past=which % 3 == 1, guess=which % 3 == 2)
        ask("contexts", contexts, past=bool(number % 2))
        for name, text in modules.items():
            ask(name, text, past=number % 5 == 0)
        for name, text in rest:
            ask(name, text, random.choice(sorted(town.ids)))
    print(
        f"leak test: {search.answers} answers to {VIEWERS} viewers, {search.bytes:,} bytes, "
        f"{search.shown:,} canaries rightly shown, of {len(search.seen)} kinds of field"
    )
    assert not search.leaks, search.leaks[:5]
    assert search.answers > VIEWERS * 10
    assert search.shown > 1_000, "the search finds what may be shown, so it would find what may not"


class _Asking:
    """Asks for one viewer and has each answer searched."""

    def __init__(self, server: Server, who: Viewer, search: Search) -> None:
        self._server, self._who, self._search = server, who, search
        self._token = server.token(who)

    def __call__(
        self, name: str, text: str, one: str | None = None, *, past: bool = False, guess: bool = False
    ) -> None:
        variables = {"id": one, "day": BETWEEN.isoformat() if past else None, "guess": guess}
        used = {key: value for key, value in variables.items() if f"${key}" in text}
        body = json.dumps({"query": text, "variables": used}).encode()
        reply = self._server.post(body, token=self._token)
        assert reply.status in (200, 403), (name, reply.body[:500])
        self._search.look(self._who, name, reply.body.decode(), past=past, asked=one)
