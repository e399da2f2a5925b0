"""Generate an invented town's partner files: what `safeground demo` imports."""

import hashlib
from collections import Counter
from pathlib import Path

from demo import (
    events,
    online_file,
    partner_files,
    peer_maps,
    police_files,
    population,
    reference_files,
    referrals,
    safety_maps,
    strengths,
    truth,
)
from demo.dates import END
from demo.everyday import Everyday
from demo.partners import COUNCIL, PARTNERS, POLICE, PROJECT
from demo.police_files import OUTCOME_COLUMNS, STREET_COLUMNS
from demo.population import Population
from demo.table import Table
from demo.town import DISTRICT
from demo.words import SHIRE, TOWN
from demo.writing import Folder
from graph.errors import Refused

SMALLEST_SCALE, LARGEST_SCALE = 0.1, 20.0


def check(seed: int, scale: float) -> None:
    """Raises Refused for a scale or seed that makes no town."""
    if not SMALLEST_SCALE <= scale <= LARGEST_SCALE:
        raise Refused(
            f"A demo of scale {scale:g} cannot be made; give one from {SMALLEST_SCALE:g} to {LARGEST_SCALE:g}."
        )
    if seed < 0:
        raise Refused(f"A demo of seed {seed} cannot be made; give a whole number from 0.")


def fingerprint() -> str:
    """Changes when this package does: files of an earlier edition are then made again."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def generate(folder: Path, *, seed: int = 1, scale: float = 1.0, plant: bool = True) -> truth.Truth:
    """Write the files of a town into `folder`, with manifest.json and truth.json; the same arguments, the same bytes.

    `scale` 1 is about 1,500 young people; `plant=False` plants nothing.
    Raises Refused for a scale or seed out of range.
    """
    check(seed, scale)
    folder.mkdir(parents=True, exist_ok=True)
    everybody = population.build(seed, scale, plant=plant)
    out = Folder(folder)
    _reference(out, everybody.everyday)
    _police(out, seed, scale, everybody.everyday)
    _people(out, seed, everybody)
    what = truth.tell(seed, scale, everybody)
    facts = {
        "town": TOWN,
        "seed": seed,
        "scale": scale,
        "ends": END.isoformat(),
        "area": DISTRICT,
        "controllers": [{"name": partner.name, "sector": partner.sector} for partner in PARTNERS],
    }
    out.close(facts, what.as_json())
    return what


def _reference(out: Folder, everyday: Everyday) -> None:
    pupils = Counter(int(school) for school in everyday.people.school)
    schools = reference_files.schools(everyday.schools, dict(pupils), everyday.town)
    out.table("schools.csv", "schools", COUNCIL.name, schools, encoding="cp1252")
    out.geojson("places.geojson", "places", COUNCIL.name, reference_files.places(everyday.places))
    out.table("stops.csv", "stops", COUNCIL.name, reference_files.stops(everyday.places))


def _police(out: Folder, seed: int, scale: float, everyday: Everyday) -> None:
    months = police_files.build(seed, scale, everyday.town)
    stem = SHIRE.lower()
    for month in months:
        street = Table(STREET_COLUMNS, month.street)
        out.table(f"{month.month}-{stem}-street.csv", "police-street", POLICE.name, street)
    for month in months:
        outcomes = Table(OUTCOME_COLUMNS, month.outcomes)
        out.table(f"{month.month}-{stem}-outcomes.csv", "police-outcomes", POLICE.name, outcomes)


def _people(out: Folder, seed: int, population: Population) -> None:
    out.table("school-roll.csv", "school-roll", COUNCIL.name, partner_files.roll(population))
    for partner, name in ((COUNCIL, "council"), (PROJECT, "project")):
        out.table(f"peer-map-{name}.csv", "peer-map", partner.name, peer_maps.build(seed, partner, population))
    on_map, in_event = events.split(seed, population.everyday)
    out.table("safety-maps.csv", "safety-map", PROJECT.name, safety_maps.build(seed, population, on_map))
    out.table("online-spaces.csv", "online-spaces", PROJECT.name, online_file.build(seed, population))
    all_events = events.build(seed, population.everyday.visits, in_event, population.decoys)
    for partner, name in ((POLICE, "police"), (COUNCIL, "youth-service")):
        out.table(f"events-{name}.csv", "events", partner.name, partner_files.events(partner, all_events, population))
    tables = referrals.build(seed, population)
    for partner, name in zip(PARTNERS, ("council", "police", "project", "schools"), strict=True):
        out.table(f"referrals-{name}.csv", "context-referral", partner.name, tables[partner.prefix])
    helps = strengths.build(seed, population.everyday, population.contexts)
    out.table("strengths.csv", "strengths", PROJECT.name, partner_files.strengths(helps, population.atlas))
