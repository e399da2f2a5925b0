"""The leak test: random viewers ask for every field, every question, every export, and every answer is searched."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from api.types.oversight import LOOKED_AT
from graph.access.policy import policy
from graph.access.releases import NOTHING
from graph.access.scopes import held, visible
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.errors import Refused
from graph.queries.registry import queries
from graph.rights.context_pack import context_pack
from graph.rights.subject_pack import subject_pack
from graph.time import now
from tests.integration.api.server import Server, running
from tests.integration.leaks import asking
from tests.integration.leaks.planting import BETWEEN, MARK, Planted, Town, plant, plant_unseen
from tests.integration.leaks.viewers import VIEWS, Rules, rules, viewer

VIEWERS = int(os.environ.get("SAFEGROUND_LEAK_VIEWERS", "0"))
NODES_EACH = 6
CANARY = re.compile(rf"{MARK}[0-9a-f]{{16}}|\b3\d{{3}}-(?:0[1-9]|1[0-2])\b")
IDENTIFIER = re.compile(r"\b[a-z]+:[0-9a-f]{20}\b")
SEED = 4
NOT_THE_VIEWERS = {"accessLog", "disproportionality"}
"""What tells of what was asked and when; and what counts, for oversight, whoever answers for the facts."""
COMMAND = [sys.executable, "-c", "from safeground.cli import main; main()", "query"]
pytestmark = pytest.mark.skipif(
    VIEWERS == 0, reason="planning every request there is takes many minutes: `make validate` asks for 240 viewers"
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

    def barred(self, who: Viewer) -> bool:
        """Whether the viewer has a conflict of interest with somebody."""
        return any(one == who.who for one, _ in self._law.conflicts)

    def report(self) -> str:
        """What was searched, in a few words."""
        return (
            f"{self.answers} answers to {VIEWERS} viewers, {self.bytes:,} bytes, "
            f"{self.shown:,} canaries rightly shown, of {len(self.seen)} kinds of field"
        )

    def _judge(self, who: Viewer, name: str, planted: Planted, *, wrong_time: bool) -> None:
        self.shown += 1
        if wrong_time or not self._law.may_see(who, planted):
            self.leaks.append(f"{name} shows {planted.what} ({planted}) to {who}")


def test_no_answer_shows_what_its_viewer_may_not_see(
    server: Server, graph: Graph, town: Town, law: Rules, tmp_path: Path
) -> None:
    """Every root field, module and list, at present and in the past, and files made of answers. Then what nobody may
    see is planted all round, and every answer stays the same to the byte: no count differs that should not."""
    search = Search(town, law)
    first = everything(server, town, search)
    exports(server, graph, town, search, tmp_path)
    searched = search.report()
    written = plant_unseen(graph, town)
    again = tmp_path / "again"  # a register of numbers that starts anew, too
    again.mkdir()
    (again / "policy.toml").write_text(law.toml(town), "utf-8")
    with running(graph, again) as other:
        second = everything(other, town, search)
    different = [(one, *_parted(answer, second[one])) for one, answer in first.items() if second[one] != answer]
    print(*different[:20], sep="\n")
    print(f"leak test: {searched}; {len(first)} answers asked for again beside {written:,} more facts")
    assert not search.leaks, search.leaks[:5]
    assert len(first) > VIEWERS * 8
    assert search.shown > VIEWERS * 10, "the search finds what may be shown, so it would find what may not"
    assert not different, different[:2]


def everything(server: Server, town: Town, search: Search) -> dict[str, str]:
    """What each viewer is answered, searched; the same questions every time."""
    random = Random(SEED)  # noqa: S311 (a seed to repeat a failure with)
    texts = {kind: list(asking.of_kind(kind)) for kind in dict.fromkeys(town.kinds.values())}
    modules, rest, contexts = asking.of_modules(), list(asking.of_the_rest()), asking.of_contexts()
    answers: dict[str, str] = {}
    for number in range(VIEWERS):
        ask = _Asking(server, viewer(town, random, number), search, answers)
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
    return answers


def exports(server: Server, graph: Graph, town: Town, search: Search, folder: Path) -> None:
    """Files of answers and packs, as the commands make them for these viewers."""
    random = Random(SEED + 1)  # noqa: S311 (as above)
    environment = os.environ | {"SAFEGROUND_HOME": str(server.home), **graph.where.environment}
    modules = sorted(queries())
    known, today = held(graph), now().date()
    for number in range(VIEWERS):
        who = viewer(town, random, number)
        if number % 8 == 0:
            module, form = random.choice(modules), random.choice(["csv", "json"])
            to = folder / f"{number}.{form}"
            command = [*COMMAND, module, "--format", form, "--out", str(to), "--token", server.token(who)]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            assert "Traceback" not in done.stderr
            search.look(who, f"export of {module}", to.read_text("utf-8") if to.exists() else done.stdout, past=False)
        if VIEWS.get(who.purpose) == "context":
            scopes = visible(known, who, policy(server.home), today)
            published = sorted({one.number for one in known if one.regime == "open"} & set(scopes))
            for kind in ("Place", "PeerGroup", "EducationSetting", "OnlineSpace"):
                one = random.choice(town.of_kind(kind))
                with suppress(Refused):  # there is no such context for them
                    pack = context_pack(graph.read, one, scopes, NOTHING, open_scopes=published, made_on=today)
                    search.look(who, f"context pack of a {kind}", json.dumps(pack), past=False, asked=one)


def test_a_subject_pack_describes_no_other_person(graph: Graph, town: Town, tmp_path: Path) -> None:
    found = 0
    people = town.of_kind("Person")
    for one in people:
        body = json.dumps(subject_pack(graph, tmp_path, one, now().date()), default=str)
        canaries = [town.canaries[canary] for canary in set(CANARY.findall(body)) if canary in town.canaries]
        found += len(canaries)
        strange = [its for its in canaries if its.what.startswith("Person.") and its.of != one]
        assert not strange, (one, strange[:3])
    assert found > len(people)


class _Asking:
    """Asks for one viewer and has each answer searched and kept."""

    def __init__(self, server: Server, who: Viewer, search: Search, answers: dict[str, str]) -> None:
        self._server, self._who, self._search, self._answers = server, who, search, answers
        self._token = server.token(who)
        # From whom somebody is kept, all is kept that is tied to that person, by whomever: then others' ties do count.
        self._barred = search.barred(who)

    def __call__(
        self, name: str, text: str, one: str | None = None, *, past: bool = False, guess: bool = False
    ) -> None:
        variables = {"id": one, "day": BETWEEN.isoformat() if past else None, "guess": guess}
        used = {key: value for key, value in variables.items() if f"${key}" in text}
        body = json.dumps({"query": text, "variables": used}).encode()
        reply = self._server.post(body, token=self._token)
        assert reply.status in (200, 403), (name, reply.body[:500])
        self._search.look(self._who, name, reply.body.decode(), past=past, asked=one)
        if name not in NOT_THE_VIEWERS and not self._barred:
            key = f"{len(self._answers)}: {name} to {self._who}"
            self._answers[key] = json.dumps(_without_looks(reply.json))


def _parted(one: str, other: str) -> tuple[str, str]:
    """Two answers from shortly before they part."""
    parts = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, parts - 80)
    return one[start : start + 200], other[start : start + 200]


def _without_looks(answer: Any) -> Any:
    """An answer without who looked at a record, and when."""
    if isinstance(answer, dict):
        return {key: _without_looks(value) for key, value in answer.items() if key != LOOKED_AT}
    return [_without_looks(value) for value in answer] if isinstance(answer, list) else answer
