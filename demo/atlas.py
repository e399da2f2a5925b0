"""The atlas: how partners' files and the graph name a place, school, online space, peer group or network."""

from dataclasses import dataclass

from demo.everyday import Everyday
from demo.partners import COUNCIL
from demo.ties import network_name, owner
from graph import ids

CONTEXT_COLUMNS = ("context_kind", "context_scheme", "context_id", "context_name", "context_type")
PLACE, EDUCATION, ONLINE = "place", "education", "online_space"


def group_id(number: int) -> str:
    """A peer group's reference at its owner."""
    return f"G{number + 1:04d}"


def network_id(number: int) -> str:
    """An exploitation network's reference at the council."""
    return f"N{number + 1:03d}"


@dataclass(frozen=True, slots=True)
class Atlas:
    """Everything in the town that is not a person, by kind and number."""

    everyday: Everyday

    def columns(self, kind: str, number: int) -> tuple[str, ...]:
        """The cells of CONTEXT_COLUMNS."""
        if kind == PLACE:
            place = self.everyday.places[number]
            return PLACE, place.scheme, place.reference, place.name, place.kind
        if kind == EDUCATION:
            school = self.everyday.schools[number]
            return EDUCATION, "urn", school.urn, school.name, school.setting_type
        space = self.everyday.spaces[number]
        return "online", space.platform, space.space_id, space.name, space.kind

    def name(self, kind: str, number: int) -> str:
        """The name of a context or network."""
        if kind == "exploitation_network":
            return network_name(number)
        return self.columns(kind, number)[3]

    def uid(self, kind: str, number: int) -> str:
        """The identifier that the graph gives a context or network."""
        if kind == "exploitation_network":
            return ids.uid("ExploitationNetwork", COUNCIL.name, "local", network_id(number))
        _, scheme, reference, _, _ = self.columns(kind, number)
        label = {PLACE: "Place", EDUCATION: "EducationSetting", ONLINE: "OnlineSpace"}[kind]
        return ids.uid(label, scheme, reference)

    def group_uid(self, number: int) -> str:
        """The identifier that the graph gives a peer group."""
        return ids.uid("PeerGroup", owner(self.everyday.groups[number]).name, "local", group_id(number))
