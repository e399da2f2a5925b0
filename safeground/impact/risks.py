"""Risks to young people that the software answers, each with its measure and the tests that hold it to that."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Risk:
    """One risk: what could go wrong, what the software does, the requirement, what is left to the controller."""

    what: str
    measure: str
    requirement: str
    left: str


RISKS = (
    Risk(
        "Those harmed and those suspected are not told apart; a role becomes a label for life.",
        "A role exists only on the tie to one event, dated and with its source; no person carries one.",
        "R1",
        "say who may enter a role, and on what evidence",
    ),
    Risk(
        "An opinion is taken for a fact; a guess for a statement.",
        "Every fact has a basis and a 3x5x2 grade; what was inferred is hidden unless asked for.",
        "R2",
        "train those who grade",
    ),
    Risk(
        "Data stay for ever.",
        "Every fact has a day for review and a day after which it is deleted, by a policy as data.",
        "R3",
        "agree on the periods below",
    ),
    Risk(
        "Lists live on after somebody was taken off.",
        "An erasure goes through versions, derived results, exports and returned files; a tombstone keeps an id.",
        "R4",
        "see to copies made outside this software, backups among them",
    ),
    Risk(
        "Whole lists are shared with whoever asks.",
        "Sharing is an agreement as data, with purposes, markings, areas and an end; the default is no.",
        "R5",
        "sign the agreements",
    ),
    Risk(
        "Nobody can tell who looked at what.",
        "A sealed log of collection, alteration, consultation, disclosure, combination and erasure, on disk before any "
        "answer; who looked is on the record itself.",
        "R6",
        "name an auditor; keep the printed check value elsewhere",
    ),
    Risk(
        "People are looked up without a reason.",
        "No read without a purpose and a reason; both are in the log.",
        "R7",
        "read the reasons now and then",
    ),
    Risk(
        "A group is over-represented and nobody notices.",
        "The disproportionality report, by age band, sex and ethnicity, against the population or the others.",
        "R8",
        "bring the population figures; decide who acts on a finding",
    ),
    Risk(
        "Each area opens and closes concerns in its own way.",
        "One published way in and out of each type; a referral by any other is given back.",
        "R9",
        "agree on the criteria in docs/criteria.md",
    ),
    Risk(
        "Young people are ranked by what they might do.",
        "Nothing scores, ranks or orders people; the schema and the questions refuse to be declared so.",
        "R10",
        "do not make such a list outside either",
    ),
    Risk(
        "What is posted online is taken for a life.",
        "A tie to an online space needs somebody who said so and a grade; no content can come in.",
        "R11",
        "do not have accounts searched for this",
    ),
    Risk(
        "Somebody cannot learn what is held of them, or who was given it.",
        "A subject pack with data, sources and recipients; third parties are taken out by rule, with the reason.",
        "R12",
        "read the pack before it leaves",
    ),
    Risk(
        "A disclosure puts somebody in danger, or tells an abuser where they are.",
        "A disclosure is a recorded decision; a protected address leaves on no path; conflicts of interest bar access.",
        "R13",
        "declare conflicts; mark protected addresses",
    ),
    Risk(
        "A child under ten is treated as responsible for a crime.",
        "No row, and no later month of birth, leaves a child under ten suspected or convicted.",
        "R14",
        "have months of birth recorded",
    ),
    Risk(
        "Sensitive material travels unmarked.",
        "An answer carries the highest marking and the conditions of what it shows.",
        "R15",
        "handle printed and copied answers as marked",
    ),
    Risk(
        "Police learn from places who the young people are.",
        "The context view has no person, coarse time and no small numbers, and two answers together single nobody out.",
        "R16, R18",
        "give the welfare purpose to those alone who need names",
    ),
    Risk(
        "A meeting about a place becomes a meeting about children.",
        "The pack for a context conference names no child.",
        "R17",
        "keep names out of the minutes",
    ),
    Risk(
        "Something wrong is corrected here and lives on elsewhere.",
        "A correction lists the answers, assessments and disclosures that rest on it, and whom to tell.",
        "R19",
        "tell them",
    ),
    Risk(
        "Words blame the child.",
        "The software says none of them; imports point them out in what partners send.",
        "R20",
        "talk about them with the partner",
    ),
)
