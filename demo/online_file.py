"""Online spaces that young people are known to use: never what is said there, always how it is known and how well."""

import numpy as np

from demo.atlas import ONLINE
from demo.chance import pick, stream
from demo.dates import before_window, in_window
from demo.partners import PROJECT
from demo.population import Population
from demo.table import Table, columns, iso
from demo.words import initials

COLUMNS = columns(
    "person_id,person_upn,person_initials,platform,space_id,space_name,space_kind,how_known,from,until,told_by,"
    "basis,grade_source,grade_info,invented"
)
KNOWN = ("told by the young person", "told by a friend", "seen with the young person")
RECENT = 0.5  # share that began in the last 90 days


def build(seed: int, population: Population) -> Table:
    """The voluntary project's record, a row for each young person and space."""
    rng = stream(seed, "online_file")
    register, people = population.register, population.everyday.people
    table = Table(COLUMNS)
    for row, number in zip(*np.nonzero(population.everyday.visits.online), strict=True):
        person = int(row)
        _, platform, space_id, name, kind = population.atlas.columns(ONLINE, int(number))
        how = pick(rng, KNOWN)
        begun = in_window(rng) if rng.random() < RECENT else before_window(rng)
        table.add(
            person_id=register.local_id(PROJECT, person),
            person_upn=register.upn(PROJECT, person),
            person_initials=initials(people.names[person]),
            platform=platform,
            space_id=space_id,
            space_name=name,
            space_kind=kind,
            how_known=how,
            told_by="young person" if how == KNOWN[0] else "practitioner",
            basis="self_report" if how == KNOWN[0] else "fact",
            grade_source=str(int(rng.integers(1, 3))),
            grade_info=pick(rng, ("A", "B")),
            invented="yes",
            **{"from": iso(begun)},
        )
    return table
