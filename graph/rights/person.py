"""One person in the graph: every node that is judged to be them, and the words by which a text may name them."""

from dataclasses import asdict, dataclass
from typing import Any

from graph.client import Graph
from graph.errors import Refused
from graph.ids import canonical, uid
from graph.rights import statements

_LEAST_WORDS = 2  # a single word, such as a first name, is in too many texts that mean somebody else


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as they are to be found everywhere: their nodes' uids, who holds them, and their names."""

    uids: tuple[str, ...]
    controllers: tuple[str, ...]
    names: tuple[str, ...]
    initials: tuple[str, ...]
    birth_months: tuple[str, ...]
    keys: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)

    @classmethod
    def of(cls, plain: dict[str, Any]) -> "Somebody":
        """From `plain`."""
        return cls(**{name: tuple(values) for name, values in plain.items()})

    @property
    def full_names(self) -> tuple[str, ...]:
        """Names of two words and more, in lower case: those that a text means when it has them."""
        return tuple(name.lower() for name in self.names if len(name.split()) >= _LEAST_WORDS)

    def is_named_by(self, cells: list[str]) -> bool:
        """Whether a row of a file is about this person: by a reference, an identifier, or what they are called."""
        said = [cell.strip() for cell in cells if cell.strip()]
        for cell in said:
            if self.uids and any(
                uid("Person", who, scheme, text) in self.uids
                for who in self.controllers
                for scheme, text in (("local", cell), ("upn", cell.upper()), ("upn", cell))
            ):
                return True
            if any(canonical(scheme, cell.upper()) in self.keys for scheme in ("upn", "nhs")):
                return True
        whole = " ".join(said).lower()
        if any(name in whole for name in self.full_names) or any(name in said for name in self.names):
            return True
        return any(letters in said for letters in self.initials) and any(born in said for born in self.birth_months)


def find_uid(text: str) -> str:
    """The identifier of a person given as one, or as `ORGANISATION/ITS OWN REFERENCE`. Raises Refused."""
    text = text.strip()
    if text.startswith("person:"):
        return text
    holder, slash, own = text.rpartition("/")
    if not slash or not holder.strip() or not own.strip():
        raise Refused(f"{text!r} names nobody: give an identifier like person:…, or ORGANISATION/REFERENCE.")
    return uid("Person", holder.strip(), "local", own.strip())


def records(graph: Graph, person: str) -> list[dict[str, Any]]:
    """The person's nodes, all judged to be the same; empty when there is none. Keys as `statements.SAME` returns."""
    return graph.read(statements.SAME, {"uid": person})


def somebody(graph: Graph, nodes: list[dict[str, Any]]) -> Somebody:
    """The person of these nodes."""
    numbers = sorted({node["scope"] for node in nodes})
    controllers = graph.read(statements.CONTROLLERS, {"numbers": numbers})[0]["names"]

    def said(*names: str) -> tuple[str, ...]:
        return tuple(sorted({node[name] for node in nodes for name in names if node[name]}))

    return Somebody(
        said("uid"), tuple(controllers), said("name"), said("initials"), said("birth_month"), said("canonical", "key")
    )
