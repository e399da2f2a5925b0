"""The policy of an installation: its organisations, what they share, who may not see whom, read from policy.toml.

No file is no agreement: a viewer sees what is published and what their own organisation answers for. A file with a
mistake is refused as a whole, and until it is mended nothing is served.
"""

import datetime
import difflib
import stat
import tomllib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field, ValidationError

from graph.access.agreements import ALL, ANYBODY, Agreement, Day, Entry
from graph.access.approaches import Approach, approaches
from graph.access.conflicts import Conflict
from graph.access.mistakes import sentence
from graph.access.names import doubtful, folded
from graph.access.purposes import MARKINGS, PROTECTED, PURPOSES
from graph.access.viewer import Viewer
from graph.errors import Refused

FILE = "policy.toml"


class BadPolicy(Refused):
    """The policy file cannot be taken, so nothing is served."""

    code = "BAD_POLICY"


class Organisation(Entry):
    """An organisation of this installation; kind: what it is in the delivery approach."""

    name: str
    kind: str | None = None


class Policy(Entry):
    """What is shared, as the file says. Without agreements nobody sees anything of another organisation.

    approach: a delivery approach, whose agreements hold from `starts` to `ends` in `areas` between the organisations.
    """

    EMPTY: ClassVar["Policy"]

    approach: str | None = None
    starts: Day | None = None
    ends: Day | None = None
    areas: tuple[str, ...] = ()
    basis: str = ""
    organisations: tuple[Organisation, ...] = ()
    own: tuple[Agreement, ...] = Field((), alias="agreements")
    conflicts: tuple[Conflict, ...] = ()

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        """Those of the approach, and the installation's own."""
        led = self.led
        if led is None or self.starts is None or self.ends is None:
            return self.own
        return led.agreements(self.kinds, self.areas, self.starts, self.ends, self.basis) + self.own

    @cached_property
    def led(self) -> Approach | None:
        """The delivery approach."""
        return approaches().get(self.approach) if self.approach else None

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The kind of each organisation that has one."""
        return {one.name: one.kind for one in self.organisations if one.kind}

    def under(self, viewer: Viewer, giver: str, marking: str, area: str, today: datetime.date) -> Agreement | None:
        """An agreement in force under which the viewer sees this of what `giver` answers for; None without one."""
        between = (one for one in self.agreements if one.between(giver, viewer.organisation))
        return next((o for o in between if o.in_force(today) and o.covers(viewer.purpose, marking, area)), None)


Policy.EMPTY = Policy()
_Signature = tuple[int, int, int, int]
_known: dict[Path, tuple[_Signature, Policy]] = {}


def policy(home: Path) -> Policy:
    """The policy of the installation at `home`; read again whenever its file is another. Raises BadPolicy."""
    path = home / FILE
    try:
        there = path.stat()
    except FileNotFoundError:
        return Policy.EMPTY
    except OSError as error:
        raise BadPolicy(
            f"The policy {path} cannot be read ({error.strerror}): nothing is served until it can."
        ) from error
    signature = (there.st_mtime_ns, there.st_size, there.st_ino, there.st_mode)
    known = _known.get(path)
    if known is None or known[0] != signature:
        if there.st_mode & stat.S_IWOTH:
            raise BadPolicy(
                f"The policy {path} can be changed by anybody: run `chmod o-w {path}`, and check what it says."
            )
        known = _known[path] = signature, read(path)
    return known[1]


def read(path: Path) -> Policy:
    """The policy in this file. Raises BadPolicy, in one sentence."""
    try:
        text = path.read_text("utf-8")
        said = tomllib.loads(text)
    except OSError as error:
        raise BadPolicy(
            f"The policy {path} cannot be read ({error.strerror}): nothing is served until it can."
        ) from error
    except UnicodeDecodeError as error:
        raise BadPolicy(f"The policy {path} is no UTF-8 text: save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise BadPolicy(f"The policy {path} is no TOML: {error}.") from error
    try:
        found = Policy.model_validate(said)
    except ValidationError as error:
        raise BadPolicy(f"The policy {path}: {sentence(error, said)}") from error
    for mistake in _mistakes(found):
        raise BadPolicy(f"The policy {path}: {mistake}")
    return found


def _mistakes(said: Policy) -> Iterable[str]:
    """What makes no sense together; the first one is told."""
    yield from _of_organisations(said)
    yield from _of_approach(said)
    for number, one in enumerate(said.own, 1):
        yield from (f"agreement {number} ({one.ref}): {why}" for why in _of_agreement(one, said))
    refs = [one.ref for one in said.own]
    yield from (f"two agreements have the ref {ref!r}: give each its own." for ref in refs if refs.count(ref) > 1)
    for number, conflict in enumerate(said.conflicts, 1):
        if not folded(conflict.who):
            yield f"conflict {number}: `who` names nobody: write the person as their token does."
        if not conflict.person.startswith("person:"):
            yield f"conflict {number}: `person` {conflict.person!r} is no identifier like `person:3f2a…`: correct it."


def _of_organisations(said: Policy) -> Iterable[str]:
    seen: dict[str, str] = {}
    for number, one in enumerate(said.organisations, 1):
        where = f"organisation {number} ({one.name})"
        if not folded(one.name) or one.name == ANYBODY:
            yield f"organisation {number}: `name` names nobody: write the organisation as tokens and imports do."
        if why := doubtful(one.name):
            yield f"{where}: its name {why}, so that it could pass for another: write it plainly."
        if (other := seen.setdefault(folded(one.name), one.name)) is not one.name:
            yield f"{where}: its name could be taken for {other!r}: keep one of them, or make them differ."
        if one.kind is not None and said.led is not None and said.led.kind(one.kind) is None:
            yield f"{where}: the approach {said.approach} has no kind {one.kind!r}{_meant(one.kind, _names(said.led))}."


def _of_approach(said: Policy) -> Iterable[str]:
    if said.approach is None:
        for one in said.organisations:
            if one.kind is not None:
                yield f"organisation {one.name!r} has a kind, and there is no `approach`: name one, or leave it out."
        return
    if said.approach not in approaches():
        yield f"there is no approach {said.approach!r}{_meant(said.approach, approaches())}."
        return
    for name in ("starts", "ends", "areas", "basis"):
        if not getattr(said, name):
            yield f"`{name}` is missing: the approach shares nothing without it."
    if said.starts and said.ends and said.ends < said.starts:
        yield f"it ends on {said.ends}, before it starts on {said.starts}: correct one of them."
    for kind in approaches()[said.approach].kinds:
        if kind.needed and kind.name not in said.kinds.values():
            yield f"the approach {said.approach} needs an organisation of kind {kind.name!r} ({kind.title}): name it."


def _of_agreement(one: Agreement, said: Policy) -> Iterable[str]:
    known = [organisation.name for organisation in said.organisations]
    for end in ("giver", "receiver"):
        name = getattr(one, end)
        if name != ANYBODY and name not in known:
            yield f"its {end} {name!r} is not among the organisations{_meant(name, known)}; correct it, or add it."
    for name in ("purposes", "markings", "areas", "ref", "basis"):
        if not getattr(one, name):
            yield f"`{name}` is empty, so that it shares nothing: fill it, or take the agreement out."
    if unknown := one.purposes - PURPOSES.keys():
        yield f"there is no purpose {min(unknown)!r}{_meant(min(unknown), PURPOSES)}."
    if PROTECTED in one.markings:
        yield f"the marking {PROTECTED!r} is for addresses that somebody at risk must be safe at: nothing can share it."
    if unknown := one.markings - MARKINGS:
        yield f"there is no marking {min(unknown)!r}{_meant(min(unknown), MARKINGS)}."
    if one.ends < one.starts:
        yield f"it ends on {one.ends}, before it starts on {one.starts}: correct one of them."
    if ALL in one.areas and len(one.areas) > 1:
        yield f"its areas name {ALL!r} beside others: write {ALL!r} alone, or only the others."


def _names(led: Approach) -> list[str]:
    return [kind.name for kind in led.kinds]


def _meant(name: str, known: Iterable[Any]) -> str:
    """What was probably meant, or what there is."""
    names = [str(one) for one in known]
    close = difflib.get_close_matches(name, names, 1, 0.7)
    if close:
        return f": did you mean {close[0]!r}?"[:-1]
    return f": there are {', '.join(sorted(names))}" if names else ": there are none"
