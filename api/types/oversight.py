"""The types of oversight: entries of the access log, and the disproportionality report."""

import datetime
from typing import Any, get_args

import strawberry

from api.types.entities import PAGE, make_connection
from api.types.making import Argument, Field, Maker, many, optional
from graph.access.log import Action
from graph.oversight.disproportionality import MEASURES
from graph.oversight.groups import DIMENSIONS

ACCESSES = "AccessEntryConnection"
LOOKED_AT = "lookedAt"


def make_accesses(maker: Maker) -> Field:
    """The types of the log's entries; returns the field that every node has."""
    action = maker.enum(
        "AccessAction", get_args(Action), "What was done: the six of the Data Protection Act 2018, s.62."
    )
    auditors = "; for oversight only"
    entry = maker.type(
        "AccessEntry",
        "One entry of the access log: that somebody saw something, or changed it, for which purpose and why.",
        [
            Field("number", int, "its number in the log, which gives the order whatever the clock said"),
            Field("at", datetime.datetime, "when, by this installation's clock"),
            Field("action", action, "what was done"),
            Field("what", str, "what was asked or done, in a few words"),
            Field("answered", bool, "false when it was refused, or a part of it was"),
            Field("organisation", optional(str), "for which organisation; null when nobody could be told"),
            Field("role", optional(str), "in which role"),
            Field("purpose", optional(str), "for which purpose"),
            Field("reason", optional(str), "why, as they said"),
            Field("who", optional(str), f"the person{auditors}"),
            Field("records", optional(many(strawberry.ID)), f"what was asked for, shown or changed{auditors}"),
        ],
    )
    edge = maker.type(
        "AccessEntryEdge",
        "One entry of the list.",
        [Field("cursor", str, "where it stands in the list"), Field("node", entry, "the entry")],
    )
    make_connection(maker, ACCESSES, edge.__name__, entry)
    text = "Who looked at this, or changed it, for which purpose and why, newest first. Only in the welfare view."
    return Field(LOOKED_AT, optional(maker.ref(ACCESSES)), text, PAGE)


def access_log(maker: Maker) -> Field:
    """The root field that searches the log."""
    arguments = (
        Argument("record", optional(strawberry.ID), "that name this person, context or fact", None),
        Argument("viewer", optional(str), "of this person or organisation", None),
        Argument("organisation", optional(str), "of this organisation", None),
        Argument("purpose", optional(str), "for this purpose", None),
        Argument("since", optional(datetime.datetime), "from then on", None),
    )
    text = "The entries of the access log that match all that is given, newest first. For oversight only."
    return Field("accessLog", optional(maker.ref(ACCESSES)), text, (*arguments, *PAGE))


def disproportionality(maker: Maker) -> Field:
    """The root field that makes the report."""
    measure = maker.enum("Measured", tuple(MEASURES), "Who is counted.")
    dimension = maker.enum("Dimension", DIMENSIONS, "By what young people are grouped.")
    against = maker.enum("Against", ("population", "graph"), "What a group is held against.")
    row = maker.type(
        "DisproportionalityRow",
        "One group of young people in one comparison. Numbers are rounded to the nearest five.",
        [
            Field("measure", measure, "who is counted"),
            Field("dimension", dimension, "by what they are grouped"),
            Field("group", str, "the group, as recorded"),
            Field("against", optional(against), "what it is held against; null where there is nothing"),
            Field("count", optional(int), "how many; null when under five, or when it would tell such a number"),
            Field("of", optional(int), "out of how many; null where it is not known or not told"),
            Field("ratio", optional(float), "its rate over everybody else's; null where it cannot be told"),
            Field("low", optional(float), "lower end of the 95 % interval"),
            Field("high", optional(float), "upper end of the 95 % interval"),
            Field("q", optional(float), "the share of findings like this or stronger that chance makes"),
            Field("overRepresented", bool, "more than chance explains"),
            Field("underRepresented", bool, "less than chance explains"),
        ],
    )
    report = maker.type(
        "Disproportionality",
        "Whether a group is over- or under-represented, by age, sex and ethnicity.",
        [Field("rows", many(row), "the groups"), Field("caveats", many(str), "what to keep in mind")],
    )
    group = maker.input(
        "GroupPopulation",
        "How many young people of a group live in the area.",
        [
            Field("dimension", optional(dimension), "by what they are grouped"),
            Field("group", optional(str), "the group, named as in the report"),
            Field("population", optional(int), "how many live there"),
        ],
    )
    arguments = (
        Argument("population", optional(many(group)), "who lives in the area, to hold the graph against", None),
        Argument("since", optional(datetime.datetime), "from when on a look at a record counts", None),
    )
    text = "The disproportionality report: numbers of groups, never a person. For oversight only."
    return Field("disproportionality", optional(report), text, arguments)


def everything(maker: Maker) -> list[Any]:
    """The root fields of oversight."""
    return [access_log(maker), disproportionality(maker)]
