"""Who is asking, for which organisation, for what purpose and why."""

from dataclasses import dataclass

from graph.access.agreements import ANYBODY
from graph.access.names import doubtful, folded
from graph.access.purposes import PURPOSES
from graph.errors import Forbidden

EVERY_AREA = "all"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A viewer is complete or it is not constructed: no purpose or no reason raises Forbidden, and so does a name that
    could be taken for another one.

    `areas` are area codes; an empty set sees nothing, and only the word `all` means every area.
    """

    who: str
    organisation: str
    role: str
    purpose: str
    reason: str
    areas: frozenset[str]

    def __post_init__(self) -> None:
        for name in ("who", "organisation", "role", "purpose", "reason"):
            if not folded(getattr(self, name)):  # signs that nobody can see, and mere dots, say nothing
                raise Forbidden(f"A viewer without a {name} sees nothing: say {name} and ask again.")
        for name in ("who", "organisation"):
            if why := doubtful(getattr(self, name)):
                raise Forbidden(f"The viewer's {name} {why}, so that it could pass for another: write it plainly.")
        if self.organisation == ANYBODY:
            raise Forbidden("A viewer acts for one organisation: name it.")
        purpose = PURPOSES.get(self.purpose)
        if purpose is None:
            known = ", ".join(PURPOSES)
            raise Forbidden(f"The purpose {self.purpose!r} is not one of those agreed ({known}).")
        if self.role not in purpose.roles:
            roles = ", ".join(sorted(purpose.roles))
            raise Forbidden(f"The role {self.role!r} may not act for the purpose {self.purpose!r}; these may: {roles}.")

    @property
    def view(self) -> str:
        """The view that the purpose gives: welfare, context or oversight."""
        return PURPOSES[self.purpose].view
