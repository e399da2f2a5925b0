"""Strengths: what already keeps some contexts safe; for others nothing is recorded, which is a gap in what is known."""

import datetime
from dataclasses import dataclass

from demo.chance import pick, stream
from demo.dates import before_window
from demo.everyday import Everyday
from demo.partners import COUNCIL, PROJECT, TRUST
from demo.planting import PlantedContext

SHARE = 0.3  # of contexts that have a strength recorded

# code, description, domain, hours
AT_A_PLACE = (
    ("trusted_adult", "A worker whom young people know and trust is here", "community", "Mon-Fri 15:00-19:00"),
    ("outreach", "Detached youth work passes by", "community", "Fri-Sat 18:00-22:00"),
    ("guardianship", "Staff look out for young people and know whom to call", "community", "daily 10:00-20:00"),
    ("lighting", "Well lit after dark since the last review", "community", ""),
)
AT_SCHOOL = (
    ("pastoral_team", "A pastoral team that young people go to", "education", "Mon-Fri 08:00-16:30"),
    ("staff_at_gate", "Staff at the gate after school", "education", "Mon-Fri 15:00-15:45"),
)
ONLINE = (("moderated", "Moderators answer reports within a day", "online", ""),)


@dataclass(frozen=True, slots=True)
class Strength:
    """One strength of one context: kind is place, education or online_space."""

    reference: str
    kind: str
    number: int
    code: str
    description: str
    domain: str
    held_by: str
    hours: str
    assessed: datetime.date


def build(seed: int, everyday: Everyday, planted: list[PlantedContext]) -> list[Strength]:
    """Strengths of about a third of the contexts, of every second planted one, and of the busy places."""
    rng = stream(seed, "strengths")
    second = {(context.kind, context.number) for context in planted[::2]}
    first = {(context.kind, context.number) for context in planted[1::2]}
    strengths: list[Strength] = []

    def add(kind: str, number: int, options: tuple[tuple[str, str, str, str], ...], always: bool) -> None:
        chosen = rng.random() < SHARE
        if ((kind, number) in first or not chosen) and not always:
            return
        code, description, domain, hours = pick(rng, options)
        holder = pick(rng, (COUNCIL, PROJECT)) if kind != "education" else TRUST
        reference = f"S{len(strengths) + 1:05d}"
        strengths.append(
            Strength(reference, kind, number, code, description, domain, holder.name, hours, before_window(rng))
        )

    for place in everyday.places:
        busy = place.kind in ("mall", "sports_centre", "youth_centre")
        add("place", place.number, AT_A_PLACE, busy or ("place", place.number) in second)
    for school in everyday.schools:
        if school.secondary:
            add("education", school.number, AT_SCHOOL, school.number == 0)
    for space in everyday.spaces:
        add("online_space", space.number, ONLINE, ("online_space", space.number) in second)
    return strengths
