"""Policies for these tests, written into a server's home."""

import os
from pathlib import Path

from tests.integration.access.world import Partnership
from tests.sharing import EVERYTHING, share_everything

_written = 0


def write_policy(home: Path, text: str) -> None:
    """Write it, so that its file is another however fast the tests are."""
    global _written  # noqa: PLW0603 (one counter for the whole run)
    _written += 1
    path = home / "policy.toml"
    path.write_text(text, "utf-8")
    os.utime(path, ns=(_written, _written))


def share_with_all(home: Path, more: str = "") -> None:
    """Everybody shares everything; and what else there is."""
    share_everything(home)
    write_policy(home, EVERYTHING + more)


def agreement(partnership: Partnership, **changes: str) -> str:
    """The council gives the police contexts and people of its area."""
    parts = {
        "ref": '"ISA 7"',
        "giver": f'"{partnership.named("council")}"',
        "receiver": f'"{partnership.named("police")}"',
        "purposes": '["welfare", "place_safety"]',
        "markings": '["official_sensitive"]',
        "areas": f'["{partnership.area}"]',
        "starts": "2026-01-01",
        "ends": "2099-12-31",
        "basis": '"agreement of 1 January"',
    } | changes
    said = "\n".join(f"{name} = {value}" for name, value in parts.items())
    named = "".join(
        f'[[organisations]]\nname = "{partnership.named(one)}"\n' for one in ("council", "police", "project")
    )
    return f"{named}[[agreements]]\n{said}\n"
