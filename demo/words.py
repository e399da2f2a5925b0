"""Words: the invented names of streets, shops, schools and people. None is meant to be anybody's."""

import numpy as np

from demo.chance import pick

TOWN = "Wrackholme"
SHIRE = "Wrackshire"


def words(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())


FIRST = words(
    "Abrix Bellune Corvane Dellory Ebrin Fennick Gavrel Hespa Ilvar Jorrin Kelvane Lorrick Mabrel Nessick Orlune "
    "Pellane Quillor Rasvin Selwick Tamrel Ulvane Vessa Wendrick Xanvel Yorrin Zebrel Ardlin Brennor Cassiv Dorvane"
)
LAST = words(
    "Quarrelwick Fenwhistle Saltmarten Brackenfold Wrackley Tidewhit Gullerby Marramson Ebbwright Shinglow "
    "Foamsworth Kelpington Harrowmere Driftwell Sandpipe Lobscar Cockleden Buoyford Reefham Skerrow Ternby Oystrel "
    "Limpetson Anchorby Mizzenlow Spinnery Halyardson Keelworth Capstane Bilgerow Oarsworth Rudderby"
)
STREET = words(
    "Kelp Lantern Marram Shingle Buoy Tern Cockle Anchor Ebb Driftwood Halyard Mizzen Lobster Skerry Sandpiper "
    "Foghorn Net Oar Rudder Limpet Sprat Whelk Curlew Plover Samphire Breakwater Groyne Capstan Ferry Beacon"
)
ROAD = ("Street", "Road", "Lane", "Close", "Way", "Terrace", "Row", "Drive", "Grove", "Walk")
SHOP = words(
    "Golden Blue Happy Silver Corner Harbour Captain's Old New Lucky Red Top Sunny Royal Little Big Tasty Quick "
    "Crown Star"
)


def person(rng: np.random.Generator) -> str:
    """An invented name; several people may share one, as in life."""
    return f"{pick(rng, FIRST)} {pick(rng, LAST)}"


def initials(name: str) -> str:
    """The first letters of a name's words."""
    return "".join(word[0] for word in name.split())


def streets(rng: np.random.Generator, count: int) -> list[str]:
    """Different street names; a number is added once the words run out."""
    plain = [f"{first} {last}" for first in STREET for last in ROAD]
    order = [plain[int(i)] for i in rng.permutation(len(plain))]
    return [order[i % len(order)] + (f" {i // len(order) + 1}" if i >= len(order) else "") for i in range(count)]
