"""What a fact says, in words for the young person whom it is about; the record's own codes stay beside them."""

from collections.abc import Mapping
from typing import Any

from graph import language

# (kind of tie, whether it goes from the person) -> a sentence; {other} is the other end as it may be shown.
SENTENCES: dict[tuple[str, bool], str] = {
    ("FRIEND_OF", True): "You and {other} are friends.",
    ("FRIEND_OF", False): "You and {other} are friends.",
    ("INFLUENCES", True): "You have an influence on {other}.",
    ("INFLUENCES", False): "{other} has an influence on you.",
    ("RELATED_TO", True): "You and {other} are family.",
    ("RELATED_TO", False): "You and {other} are family.",
    ("TRUSTS", True): "You trust {other}.",
    ("TRUSTS", False): "{other} trusts you.",
    ("PART_OF", True): "You are part of {other}.",
    ("CONNECTED_TO", True): "You have a tie to {other}.",
    ("EXPLOITED_BY", True): "Somebody worries that you are being exploited by {other}.",
    ("EXPLOITED_BY", False): "Somebody worries that {other} is being exploited, and that you have a part in it.",
    ("SPENDS_TIME_IN", True): "You spend time at {other}.",
    ("ATTENDS", True): "You go, or went, to {other}.",
    ("JUDGED", True): "Somebody compared two records to see whether both are you: this one and that of {other}.",
    ("JUDGED", False): "Somebody compared two records to see whether both are you: this one and that of {other}.",
    ("INVOLVED_IN", True): "You had a part in something that happened: {other}.",
    ("LIVES_IN", True): "You live, or lived, at {other}.",
    ("SAFEGUARDS", True): "You help to keep {other} safe.",
    ("ABOUT", False): "Something was written about you: {other}.",
}

# Codes as the record has them -> the same in neutral words. Statutory lists use words that we would not.
NEUTRAL: dict[tuple[str, str], str] = {
    ("role", "harmed"): "you were harmed",
    ("role", "witness"): "you saw or heard it",
    ("role", "present"): "you were there",
    ("role", "suspected"): "somebody thought that you might have taken part; nobody has found that you did",
    ("role", "convicted"): "a court decided that you took part in this one event",
    ("role", "reporter"): "you told somebody about it",
    ("basis", "fact"): "somebody saw it or has a record of it",
    ("basis", "assessment"): "a worker's view",
    ("basis", "self_report"): "a young person said so",
    ("basis", "inferred"): "worked out from other records; nobody said so",
    ("feels", "green"): "it feels safe",
    ("feels", "amber"): "it feels safe sometimes",
    ("feels", "red"): "it does not feel safe",
    ("choice", "chosen"): "your own choice",
    ("choice", "constrained"): "not a free choice",
    ("choice", "none"): "no choice",
    ("choice", "unknown"): "nobody knows whether it is your choice",
    ("handling", "P"): "may be shared",
    ("handling", "C"): "may be shared on conditions only",
    ("concern_status", "open"): "people are still looking into it",
    ("concern_status", "closed"): "nobody is looking into it any more",
    ("judgement", "same"): "both records are the same person",
    ("judgement", "different"): "the records are two different people",
    ("judgement", "unsure"): "it is not known whether the records are the same person",
    ("identity_state", "joined"): "several of our records are about you",
    ("identity_state", "disputed"): "it is not settled which of our records are about you",
}
_SOURCES = {"1": "a source that is usually right", "2": "a source that nobody has checked", "3": "a source often wrong"}
_KNOWN = {
    "A": "known directly",
    "B": "known indirectly, and others say so too",
    "C": "known indirectly",
    "D": "not known",
    "E": "thought to be untrue",
}
WHAT = {
    "Concern": "a worry",
    "Factor": "something that makes things harder, or helps",
    "Assessment": "an assessment",
    "Plan": "a plan",
    "Action": "a step of a plan",
    "Review": "a meeting that looked at a plan",
    "Measure": "a check of what has changed",
    "Event": "an event",
    "Outcome": "what came of it",
    "PeerGroup": "a group of friends",
    "Place": "a place",
    "EducationSetting": "a school or college",
    "OnlineSpace": "an online space",
    "Household": "a home or placement",
    "Organisation": "an organisation",
    "ExploitationNetwork": "people who may be exploiting young people",
    "Area": "an area",
}
LIFE_STAGES = {"young_person": "another young person", "adult": "an adult"}
REGIMES = {
    "uk_gdpr": "the UK GDPR",
    "dpa_part3": "Part 3 of the Data Protection Act 2018 (the police and others who enforce the law)",
    "open": "published information",
}


def sentence(kind: str, *, outgoing: bool, other: str) -> str:
    """What a tie says, to the person whom it is about."""
    text = SENTENCES.get((kind, outgoing), "A record ties you to {other}.").format(other=other)
    return text[0].upper() + text[1:]


def neutral(properties: Mapping[str, Any]) -> dict[str, str]:
    """The codes that have plain words, with them."""
    said = {name: NEUTRAL.get((name, str(value))) for name, value in properties.items()}
    if isinstance(code := properties.get("code"), str):
        said["code"] = language.neutral("cin_factor", code)
    return {name: words for name, words in said.items() if words is not None}


def reliability(properties: Mapping[str, Any]) -> str:
    """The 3x5x2 grade in words."""
    source, info = properties.get("grade_source"), properties.get("grade_info")
    if source is None and info is None:
        return "nobody has said how sure it is"
    said = [_SOURCES.get(str(source), ""), _KNOWN.get(str(info), "")]
    return ", ".join(part for part in said if part)
