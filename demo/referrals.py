"""Referrals: each partner's concerns, about a young person, about a context, or both."""

import numpy as np

from demo.atlas import CONTEXT_COLUMNS, PLACE
from demo.chance import pick, stream
from demo.concerns import CRITERIA, TYPES, criterion
from demo.concerns import build as build_concerns
from demo.dates import END, WINDOW_FROM, between
from demo.partners import COUNCIL, PARTNERS, POLICE, Partner
from demo.population import Population
from demo.table import Table, columns, iso, pairs
from demo.visits import Visits
from demo.words import initials

COLUMNS = columns(
    "referral_ref,received_on,concern_type,criterion,status,closed_on,person_id,person_upn,person_initials,"
    + ",".join(CONTEXT_COLUMNS)
    + ",told_by,basis,grade_source,grade_info,handling,invented"
)
NAMES_A_CONTEXT = 0.4  # share of referrals that name a place
ABOUT_ONE_PLACE = 40  # referrals of the agency that reports one place heavily
ABOUT_BUSY = 12


def _common(rng: np.random.Generator) -> dict[str, str]:
    return {
        "told_by": "practitioner",
        "basis": "assessment",
        "grade_source": str(int(rng.integers(1, 3))),
        "grade_info": "ABC"[int(rng.integers(3))],
        "handling": "P",
        "invented": "yes",
    }


def _named_place(rng: np.random.Generator, visits: Visits, person: int) -> int | None:
    """A place to name: one that the young person goes to, busier ones sooner, since workers name what they know."""
    options = np.flatnonzero(visits.now[person])
    if not len(options) or rng.random() > NAMES_A_CONTEXT:
        return None
    weights = visits.now[:, options].sum(axis=0).astype(float)
    return int(rng.choice(options, p=weights / weights.sum()))


def _about_places(rng: np.random.Generator, tables: dict[str, Table], population: Population) -> None:
    """Referrals of contexts without a young person: one agency's many about one place, some about busy places."""
    atlas, decoys = population.atlas, population.decoys
    busy = [c.number for c in decoys.contexts if c.kind == PLACE and c.number != decoys.reported[0]]
    todo: list[tuple[Partner, int]] = [(POLICE, decoys.reported[0])] * ABOUT_ONE_PLACE
    todo += [(pick(rng, (COUNCIL, POLICE)), pick(rng, busy)) for _ in range(ABOUT_BUSY)]
    for number, (partner, place) in enumerate(todo):
        received, kind = iso(between(rng, WINDOW_FROM, END)), pick(rng, TYPES)
        tables[partner.prefix].add(
            referral_ref=f"{partner.prefix}C{number + 1:05d}",
            received_on=received,
            concern_type=kind,
            criterion=criterion(kind, pick(rng, CRITERIA)),
            status="open",
            **pairs(CONTEXT_COLUMNS, atlas.columns(PLACE, place)),
            **_common(rng),
        )


def build(seed: int, population: Population) -> dict[str, Table]:
    """The referrals of each partner, by its prefix."""
    rng = stream(seed, "referrals")
    people, register, visits = population.everyday.people, population.register, population.everyday.visits
    concerns = build_concerns(seed, people, population.everyday.worried)
    tables = {partner.prefix: Table(COLUMNS) for partner in PARTNERS}
    for concern in concerns:
        place = _named_place(rng, visits, concern.person)
        named = {} if place is None else pairs(CONTEXT_COLUMNS, population.atlas.columns(PLACE, place))
        tables[concern.partner.prefix].add(
            referral_ref=concern.reference,
            received_on=iso(concern.opened),
            concern_type=concern.concern_type,
            criterion=concern.criterion,
            status="closed" if concern.closed else "open",
            closed_on=iso(concern.closed),
            person_id=register.local_id(concern.partner, concern.person),
            person_upn=register.upn(concern.partner, concern.person),
            person_initials=initials(people.names[concern.person]),
            **named,
            **_common(rng),
        )
    _about_places(rng, tables, population)
    return tables
