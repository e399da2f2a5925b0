"""How the command speaks: answers on standard output, everything else on standard error."""

import sys

from rich.console import Console

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """A line on standard output, as it is."""
    out.print(text, markup=False)


def note(text: str) -> None:
    """A line on standard error, so that standard output stays clean for programs."""
    err.print(text, markup=False)


def interactive() -> bool:
    """Whether a person is at the terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()
