"""The Cypher of a query module: loaded from its file, and what can be told from the text alone."""

import re
from collections.abc import Iterable
from importlib import resources

_NOT_CODE = re.compile(r"""//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*\"""", re.DOTALL)
_PARAMETER = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")
_WRITES = re.compile(r"\b(CREATE|MERGE|SET|DELETE|DETACH|REMOVE|DROP|FOREACH|LOAD|IN\s+TRANSACTIONS)\b", re.IGNORECASE)


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
