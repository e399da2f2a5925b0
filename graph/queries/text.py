"""The Cypher of a query module: loaded from its file, and what can be told from the text alone."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources

from graph.access.predicate import said, there, visible

_NOT_CODE = re.compile(r"""//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*\"""", re.DOTALL)
_PARAMETER = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")
_WRITES = re.compile(r"\b(CREATE|MERGE|SET|DELETE|DETACH|REMOVE|DROP|FOREACH|LOAD|IN\s+TRANSACTIONS)\b", re.IGNORECASE)

_NODE = re.compile(r"(?<!\w)\((\w+)(?::([\w|]+))?\s*(?:\)|WHERE\b|\{)")
_READ = re.compile(r"(?<![\w.$])(\w+)\.(\w+)")
_MARK = re.compile(r"/\*said\*/ (\w+)(?=\.)")
_PREDICATE = re.compile(re.escape(visible("@")).replace(r"\ ", r"\s+").replace("@", r"(\w+)", 1).replace("@", r"\1"))
# What a node has always, and what is there to be tested.
_STEADY = frozenset({"uid", "recorded_at", "retired_at", "changed_at"})
_KEPT_WHOLE = frozenset({"Scope", "Earlier", "ImportRun"})  # kinds that have no earlier versions


def load(package: str, name: str) -> str:
    """The text of a .cypher file of a package."""
    return resources.files(package).joinpath(name).read_text(encoding="utf-8")


def code(text: str) -> str:
    """The text with comments and quoted strings blanked out, everything else where it was."""
    return _NOT_CODE.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def parameters(text: str) -> frozenset[str]:
    """The names of the parameters that the text uses."""
    return frozenset(_PARAMETER.findall(code(text)))


def columns(text: str) -> tuple[str, ...]:
    """The columns of the last RETURN, in order. Raises ValueError for a column without a name."""
    found = []
    for part in _split(_returned(code(text))):
        name = re.search(r"(?:\bAS\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*;?\s*$", part)
        if name is None or (" AS " not in part and part.strip() != name.group(1)):
            raise ValueError(f"the column {part.strip()!r} has no name: write AS and one")
        found.append(name.group(1))
    return tuple(found)


def writes(text: str) -> str | None:
    """The first clause that would write, if there is one."""
    found = _WRITES.search(code(text))
    return found.group() if found else None


def renamed(text: str, names: Iterable[str], prefix: str) -> str:
    """The text with each of these parameters called `prefix` + name; in strings and comments nothing changes."""
    wanted = frozenset(names)
    plain = code(text)
    out, position = [], 0
    for found in _PARAMETER.finditer(plain):
        if found.group(1) in wanted:
            out += [text[position : found.start()], f"${prefix}{found.group(1)}"]
            position = found.end()
    return "".join([*out, text[position:]])


def nodes(text: str) -> frozenset[str]:
    """The variables of a text that stand for nodes, but for those of kinds that have no earlier versions."""
    found = _NODE.findall(code(text))
    whole = {name for name, kinds in found if kinds and _KEPT_WHOLE.issuperset(kinds.split("|"))}
    return frozenset(name for name, _ in found) - whole


def unmarked(text: str) -> list[str]:
    """The reads of a property that can change, of a variable that stands for a node, without `/*said*/` before them.

    Without the mark, an answer *as known on* a day would tell what was said later.
    """
    plain, known = code(text), nodes(text)
    tested = [found.span() for found in _PREDICATE.finditer(plain)]
    marked = {found.start(1) for found in _MARK.finditer(text)}
    return [
        read.group()
        for read in _READ.finditer(plain)
        if read.group(1) in known
        and read.group(2) not in _STEADY
        and read.start() not in marked
        and not any(start <= read.start() < end for start, end in tested)
    ]


@cache
def as_said(text: str) -> str:
    """The text for a day in the past: each marked read is of what the node said on `$known_on`, and a node that was
    withdrawn that day, and restored later, is not there."""
    known, names = nodes(text), _names()

    def test(found: re.Match[str]) -> str:
        node = found.group(1)
        return f"{found.group()} AND {there(node, next(names))}" if node in known else found.group()

    return _MARK.sub(lambda found: f"({said(found.group(1), next(names))})", _PREDICATE.sub(test, text))


def _names() -> Iterator[str]:
    """Variables that no text has."""
    number = 0
    while True:
        number += 1
        yield f"earlier_{number}"


def _returned(plain: str) -> str:
    """What follows the last RETURN that stands in no bracket; nothing when there is none."""
    ends = [m.end() for m in re.finditer(r"\bRETURN\b", plain) if _depth(plain[: m.start()]) == 0]
    return plain[ends[-1] :] if ends else ""


def _depth(plain: str) -> int:
    return sum(plain.count(letter) for letter in "([{") - sum(plain.count(letter) for letter in ")]}")


def _split(returned: str) -> list[str]:
    """Split at the commas that are in no bracket."""
    parts, depth, start = [], 0, 0
    for index, letter in enumerate(returned):
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and depth == 0:
            parts.append(returned[start:index])
            start = index + 1
    return [*parts, returned[start:]]
