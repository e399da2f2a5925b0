"""Random viewers and a random policy, and what each may see, worked out from the rules as they are written down."""

import datetime
from dataclasses import dataclass
from random import Random

from graph.access.viewer import Viewer
from tests.integration.leaks.planting import PERSONAL_KINDS, Planted, Town

ROLES = {
    "place_safety": ("analyst", "practitioner", "coordinator"),
    "welfare": ("practitioner",),
    "oversight": ("auditor",),
}
VIEWS = {"place_safety": "context", "welfare": "welfare"}
TODAY = datetime.datetime.now(datetime.UTC).date()
YEAR = datetime.timedelta(days=365)


@dataclass(frozen=True)
class Share:
    """An agreement, as this test understands it."""

    giver: str
    receiver: str
    purposes: frozenset[str]
    markings: frozenset[str]
    areas: frozenset[str]
    starts: datetime.date
    ends: datetime.date


@dataclass(frozen=True)
class Rules:
    """The policy: agreements, and who may see nothing of whom."""

    shares: tuple[Share, ...]
    conflicts: tuple[tuple[str, str], ...]

    def toml(self, town: Town) -> str:
        """The policy file."""
        parts = [f'[[organisations]]\nname = "{name}"\n' for name in town.organisations]
        for number, share in enumerate(self.shares):
            parts.append(
                f'[[agreements]]\nref = "A{number}"\ngiver = "{share.giver}"\nreceiver = "{share.receiver}"\n'
                f"purposes = {sorted(share.purposes)}\nmarkings = {sorted(share.markings)}\n"
                f'areas = {sorted(share.areas)}\nstarts = {share.starts}\nends = {share.ends}\nbasis = "test"\n'
            )
        parts += [f'[[conflicts]]\nwho = "{who}"\nperson = "{person}"\n' for who, person in self.conflicts]
        return "\n".join(parts)

    def may_see(self, viewer: Viewer, planted: Planted) -> bool:
        """Whether this may ever be shown to the viewer."""
        view = VIEWS.get(viewer.purpose)
        if view is None or view not in planted.views:
            return False
        if view == "context" and (planted.personal or planted.what.split(".")[0] in PERSONAL_KINDS):
            return False
        barred = {person for who, person in self.conflicts if who == viewer.who}
        if view == "welfare" and planted.people & barred:
            return False
        return all(self._open(viewer, scope) for scope in planted.scopes)

    def _open(self, viewer: Viewer, scope: object) -> bool:
        held = {name: getattr(scope, name) for name in ("controller", "regime", "purposes", "marking", "area")}
        if viewer.purpose not in held["purposes"] or held["marking"] == "protected":
            return False
        if not viewer.areas or not ({"all", held["area"]} & viewer.areas or held["area"] == "open"):
            return False
        if held["regime"] == "open" or held["controller"] == viewer.organisation:
            return True
        return any(
            share.giver == held["controller"]
            and share.receiver == viewer.organisation
            and viewer.purpose in share.purposes
            and held["marking"] in share.markings
            and held["area"] in share.areas
            and share.starts <= TODAY <= share.ends
            for share in self.shares
        )


def rules(town: Town, random: Random) -> Rules:
    """A random policy: some agreements in force, some over, some not begun."""
    shares = []
    for giver in town.organisations:
        for receiver in town.organisations:
            if giver == receiver or random.random() < 0.2:
                continue
            starts, ends = random.choice(
                [
                    (TODAY - YEAR, TODAY + YEAR),
                    (TODAY - YEAR, TODAY),
                    (TODAY, TODAY + YEAR),
                    (TODAY - 2 * YEAR, TODAY - YEAR),
                ]
            )
            purposes = frozenset(random.sample(["welfare", "place_safety"], random.randint(1, 2)))
            markings = frozenset(random.sample(["official", "official_sensitive"], random.randint(1, 2)))
            areas = frozenset(random.sample(town.areas, random.randint(1, 2)))
            shares.append(Share(giver, receiver, purposes, markings, areas, starts, ends))
    people = town.of_kind("Person")
    conflicts = tuple((f"viewer {number}", random.choice(people)) for number in range(0, 400, 7))
    return Rules(tuple(shares), conflicts)


def viewer(town: Town, random: Random, number: int) -> Viewer:
    """A random viewer."""
    purpose = random.choices(["welfare", "place_safety", "oversight"], [5, 5, 1])[0]
    areas = random.choice([[], ["all"], town.areas, town.areas[:1], town.areas[1:], ["elsewhere"]])
    organisation = random.choice([*town.organisations, *town.organisations, "nobody we know"])
    return Viewer(
        f"viewer {number}", organisation, random.choice(ROLES[purpose]), purpose, "leak test", frozenset(areas)
    )
