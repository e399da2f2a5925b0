"""The `safeground` command."""


def main() -> None:
    """Run the command."""
