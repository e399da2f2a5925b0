"""Cells that a spreadsheet would run as formulas, made harmless in files that are given back, and restored on return.

A cell that begins with = + - @ or a tab and is not simply a number gets an apostrophe in front; a cell that has
apostrophes before such a sign gets one more. `restored` takes one away again, so escaping loses nothing. Numbers stay
as they are: the longitude -1.17 is no formula, and an apostrophe would only break it for other programs.
"""

import re

_RISKY = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*([eE][+-]?\d+)?", re.ASCII)


def escaped(cell: str) -> str:
    """The cell as it may be opened in a spreadsheet."""
    return "'" + cell if _RISKY.match(cell) and not _NUMBER.fullmatch(cell) else cell


def restored(cell: str) -> str:
    """The cell as it was before `escaped`."""
    return cell[1:] if cell.startswith("'") and _ESCAPED.match(cell) else cell
