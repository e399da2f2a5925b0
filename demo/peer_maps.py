"""Peer maps: the council's and the voluntary project's, as rows of the peer-map template."""

import numpy as np

from demo.atlas import group_id, network_id
from demo.chance import stream
from demo.partners import Partner
from demo.population import Population
from demo.table import Table, columns, iso
from demo.ties import network_name
from demo.words import initials

COLUMNS = columns(
    "tie,from_kind,from_id,from_upn,from_initials,to_kind,to_id,to_upn,to_initials,to_name,relation,strength,"
    "valence,position,choice,from,until,told_by,basis,grade_source,grade_info,handling,invented"
)
TOLD = 0.6  # share of ties that the young person told of


def _end(side: str, kind: str, end: int | str, partner: Partner, population: Population) -> dict[str, str]:
    cells = {f"{side}_kind": kind}
    if kind == "young_person":
        person = int(end)
        cells[f"{side}_id"] = population.register.local_id(partner, person)
        cells[f"{side}_upn"] = population.register.upn(partner, person)
        cells[f"{side}_initials"] = initials(population.everyday.people.names[person])
    elif kind == "peer_group":
        cells |= {f"{side}_id": group_id(int(end)), f"{side}_name": population.everyday.groups[int(end)].name}
    elif kind == "exploitation_network":
        cells |= {f"{side}_id": network_id(int(end)), f"{side}_name": network_name(int(end))}
    else:
        cells |= {f"{side}_id": str(end), f"{side}_name": str(end)}
    return cells


def build(seed: int, partner: Partner, population: Population) -> Table:
    """The peer map that a partner holds."""
    rng: np.random.Generator = stream(seed, "peer_maps")
    table = Table(COLUMNS)
    for tie in population.ties:
        if tie.partner is not partner:
            continue
        told = rng.random() < TOLD
        table.add(
            tie=tie.kind,
            relation=tie.relation,
            strength=tie.strength,
            valence=tie.valence,
            position=tie.position,
            choice=tie.choice,
            until=iso(tie.ended),
            told_by="young person" if told else "practitioner",
            basis="self_report" if told else "assessment",
            grade_source=str(int(rng.integers(1, 3))),
            grade_info="ABC"[int(rng.integers(3))],
            handling="P",
            invented="yes",
            **{"from": iso(tie.begun)},
            **_end("from", tie.from_kind, tie.start, partner, population),
            **_end("to", tie.to_kind, tie.end, partner, population),
        )
    return table
