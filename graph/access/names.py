"""Names of people and organisations: compared exactly where they grant something, loosely where they bar somebody."""

import unicodedata

_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})  # Unicode categories that a reader cannot see
# Letters and marks that a reader cannot see either: fillers of Hangul, vowels of Khmer, joiners, variation selectors.
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def folded(name: str) -> str:
    """Letters and digits alone, without case, accents or width: two spellings of one name are equal."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold()).casefold()
    return "".join(sign for sign in plain if sign.isalnum() and not _unseen(sign))


def doubtful(name: str) -> str | None:
    """Why a name could be taken for another one, as the end of a sentence; None when it is plain.

    A name whose letters are all of another alphabet than the one it imitates is not found.
    """
    if name != name.strip():
        return "begins or ends with a space"
    if any(map(_unseen, name)):
        return "holds a sign that nobody can see"
    if any(sign.isspace() and sign != " " for sign in name) or "  " in name:
        return "holds spaces that look like another number of spaces"
    if unicodedata.normalize("NFKC", name) != name:
        return "is not in the usual form of its letters (Unicode NFKC)"
    alphabets = {unicodedata.name(sign, "?").split()[0] for sign in name if sign.isalpha()}
    if len(alphabets) > 1:
        return f"mixes letters of several alphabets ({', '.join(sorted(alphabets)).lower()})"
    return None


def _unseen(sign: str) -> bool:
    if unicodedata.category(sign) in _INVISIBLE or sign in _FILLERS:
        return True
    return any(ord(sign) in some for some in _SELECTORS)
