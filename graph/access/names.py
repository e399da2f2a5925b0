"""Names of people and organisations: compared exactly where they grant something, loosely where they bar somebody."""

import unicodedata

_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})  # Unicode categories that a reader cannot see


def folded(name: str) -> str:
    """Letters and digits alone, without case, accents or width: two spellings of one name are equal."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    return "".join(sign for sign in plain if sign.isalnum())


def doubtful(name: str) -> str | None:
    """Why a name could be taken for another one, as the end of a sentence; None when it is plain.

    A name whose letters are all of another alphabet than the one it imitates is not found.
    """
    if name != name.strip():
        return "begins or ends with a space"
    if any(unicodedata.category(sign) in _INVISIBLE for sign in name):
        return "holds a sign that nobody can see"
    if any(sign.isspace() and sign != " " for sign in name) or "  " in name:
        return "holds spaces that look like another number of spaces"
    if unicodedata.normalize("NFKC", name) != name:
        return "is not in the usual form of its letters (Unicode NFKC)"
    alphabets = {unicodedata.name(sign, "?").split()[0] for sign in name if sign.isalpha()}
    if len(alphabets) > 1:
        return f"mixes letters of several alphabets ({', '.join(sorted(alphabets)).lower()})"
    return None
