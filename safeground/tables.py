"""The form of the command's tables."""

from typing import Literal

from rich.box import SIMPLE_HEAD
from rich.table import Table


def plain_table(*columns: str, overflow: Literal["fold", "ellipsis"] = "ellipsis") -> Table:
    """A table with a line under its head and no others; more columns may be added."""
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for name in columns:
        table.add_column(name, overflow=overflow)
    return table
