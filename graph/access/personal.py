"""What is about a young person, and therefore neither listed, counted nor looked up where no person may be shown.

That such a record exists is known of one person: its kind, its month and the place that it names would tell of them.
"""

from collections.abc import Sequence

_PERSON = "(:Person|Household)"
_ABOUT = f"(n)-[:ABOUT]->{{1,3}}{_PERSON}"  # a measure of a plan about a concern about somebody

TIES: dict[str, tuple[str, ...]] = {
    "Event": (f"(n)<-[:INVOLVED_IN]-{_PERSON}", f"(n)-[:OCCURRED_AT]->{_PERSON}"),
    "Outcome": (f"(n)-[:OUTCOME_OF]->()<-[:INVOLVED_IN]-{_PERSON}", f"(n)-[:OUTCOME_OF]->()-[:OCCURRED_AT]->{_PERSON}"),
    "Concern": (_ABOUT,),
    "Factor": (_ABOUT,),
    "Assessment": (_ABOUT, f"(n)-[:WEIGHTS]->{_PERSON}"),
    "Plan": (_ABOUT,),
    "Review": (_ABOUT,),
    "Measure": (_ABOUT,),
    "Action": (
        f"(n)<-[:HAS_ACTION]-()-[:ABOUT]->{{1,3}}{_PERSON}",
        f"(n)-[:ADDRESSES]->()-[:ABOUT]->{{1,3}}{_PERSON}",
    ),
}
"""The ties that make a record of a kind personal, whoever may see them and whether they stand: `n` is the record."""


def impersonal(node: str, kinds: Sequence[str]) -> list[str]:
    """Cypher: the conditions under which a node of one of these kinds is about no person."""
    ties = dict.fromkeys(tie for kind in kinds for tie in TIES.get(kind, ()))
    return [f"NOT EXISTS {{ {tie.replace('(n)', f'({node})', 1)} }}" for tie in ties]
