"""A policy for tests that are about something else: everybody shares everything with everybody, until it is changed."""

from pathlib import Path

EVERYTHING = """
[[agreements]]
ref = "tests"
giver = "*"
receiver = "*"
purposes = ["place_safety", "welfare"]
markings = ["open", "official", "official_sensitive"]
areas = ["all"]
starts = 2020-01-01
ends = 2099-12-31
basis = "tests only"
"""


def share_everything(home: Path) -> Path:
    """Write it into an installation's home."""
    home.mkdir(parents=True, exist_ok=True)
    path = home / "policy.toml"
    path.write_text(EVERYTHING, "utf-8")
    return path
