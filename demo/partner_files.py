"""School rolls, events and strengths, as rows of their templates."""

import datetime

from demo.atlas import CONTEXT_COLUMNS, PLACE, Atlas
from demo.dates import SCHOOL_YEAR
from demo.events import Event
from demo.partners import COUNCIL, POLICE, Partner
from demo.population import Population
from demo.strengths import Strength
from demo.table import Table, columns, iso, pairs
from demo.words import initials

ROLL = columns("pupil_id,pupil_upn,pupil_initials,pupil_name,pupil_birth_month,urn,status,from,until,basis,invented")
EVENTS = columns(
    "event_ref,kind,category,started,ended,time_precision,proactive,person_id,person_upn,person_initials,role,"
    + ",".join(CONTEXT_COLUMNS)
    + ",told_by,basis,grade_source,grade_info,handling,invented"
)
STRENGTHS = columns(
    "strength_ref,strength,description,domain,held_by,hours,assessed_on,"
    + ",".join(CONTEXT_COLUMNS)
    + ",told_by,basis,invented"
)

MOVED_ON = datetime.date(2026, 10, 2)  # the last day at the earlier school


def roll(population: Population) -> Table:
    """The council's roll of all schools; those who moved this year have two rows."""
    people, register, schools = population.everyday.people, population.register, population.everyday.schools
    table = Table(ROLL)
    for person, name in enumerate(people.names):
        pupil = {
            "pupil_id": register.local_id(COUNCIL, person),
            "pupil_upn": register.upn(COUNCIL, person),
            "pupil_initials": initials(name),
            "pupil_name": name,
            "pupil_birth_month": people.birth_months[person],
            "basis": "fact",
            "invented": "yes",
        }
        begun = SCHOOL_YEAR.replace(year=SCHOOL_YEAR.year - (int(people.year[person]) - 7))
        earlier = int(people.earlier_school[person])
        if earlier >= 0:
            left = {"status": "left", "from": iso(begun), "until": iso(MOVED_ON)}
            table.add(**pupil, urn=schools[earlier].urn, **left)
            begun = MOVED_ON + datetime.timedelta(days=3)
        table.add(**pupil, urn=schools[int(people.school[person])].urn, status="on_roll", **{"from": iso(begun)})
    return table


def events(partner: Partner, all_events: list[Event], population: Population) -> Table:
    """A partner's events: a row for each young person in each, or one row when nobody is named."""
    people, register, atlas = population.everyday.people, population.register, population.atlas
    table = Table(EVENTS)
    for event in all_events:
        if event.partner is not partner:
            continue
        cells = {
            "event_ref": event.reference,
            "kind": event.kind,
            "category": event.category,
            "started": iso(event.started),
            "ended": iso(event.started),
            "time_precision": "day",
            "proactive": "yes" if event.proactive else "no",
            "told_by": "officer" if partner is POLICE else "youth worker",
            "basis": "fact",
            "grade_source": "1",
            "grade_info": "A",
            "handling": "P",
            "invented": "yes",
            **pairs(CONTEXT_COLUMNS, atlas.columns(PLACE, event.place)),
        }
        if not event.involved:
            table.add(**cells)
        for person, role in event.involved:
            who = {
                "person_id": register.local_id(partner, person),
                "person_upn": register.upn(partner, person),
                "person_initials": initials(people.names[person]),
            }
            table.add(**cells, **who, role=role)
    return table


def strengths(all_strengths: list[Strength], atlas: Atlas) -> Table:
    """What already keeps contexts safe."""
    table = Table(STRENGTHS)
    for strength in all_strengths:
        table.add(
            strength_ref=strength.reference,
            strength=strength.code,
            description=strength.description,
            domain=strength.domain,
            held_by=strength.held_by,
            hours=strength.hours,
            assessed_on=iso(strength.assessed),
            told_by="practitioner",
            basis="assessment",
            invented="yes",
            **pairs(CONTEXT_COLUMNS, atlas.columns(strength.kind, strength.number)),
        )
    return table
