"""The ledger of the people behind the counts that were shown (graph/access/releases.py), as far as rights need it."""

from collections.abc import Iterable
from importlib import import_module, util
from pathlib import Path

_LEDGER = "graph.access.releases"


def forget(home: Path, uids: Iterable[str]) -> int:
    """Take people out of the ledger; returns how many of its entries held one."""
    if util.find_spec(_LEDGER) is None:
        return 0
    ledger = import_module(_LEDGER).Releases(home)
    return int(ledger.forget(list(uids)) or 0)
