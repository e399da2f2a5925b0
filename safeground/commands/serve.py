"""`safeground serve`: the GraphQL API and its query page."""

from typing import Annotated

import typer

from safeground.console import say


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; 127.0.0.1 is this machine only.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer; about one per core.")] = 1,
) -> None:
    """Serve the GraphQL API and its query page until Ctrl-C."""
    from api.serve import serve as run  # noqa: PLC0415 (loads the web server)

    run(host, port, workers, _ready)


def _ready(address: str) -> None:
    say(f"Query page: {address}/")
    say(f"GraphQL:    {address}/graphql")
    say("For a token: safeground token --organisation O --role R --purpose P --reason TEXT")
