"""`safeground demo`: an invented town from its partners' files to the answers."""

import errno
import socket
from typing import Annotated

import typer

from graph.errors import Missing
from safeground.demonstration.load import Town

USUAL_PORT = 8000


def demo(
    *,
    scale: Annotated[float, typer.Option(help="Size of the town; 1 is about 1,500 young people.")] = 1.0,
    seed: Annotated[int, typer.Option(min=0, help="Which town: the same seed gives the same files.")] = 1,
    once: Annotated[bool, typer.Option("--once", help="Load, answer, print, stop what was started, exit.")] = False,
    host: Annotated[str, typer.Option(help="Address to listen on; 127.0.0.1 is this machine only.")] = "127.0.0.1",
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on; 8000 or, when taken, a free one.")
    ] = None,
) -> None:
    """Load an invented town's partner files, answer the main questions, and serve until Ctrl-C.

    Starts the embedded Neo4j unless NEO4J_URI names another, and ends it with itself. A town that is already loaded
    is not loaded again. Nobody in it exists.
    """
    town = Town(seed, scale)
    from safeground.demonstration.show import show  # noqa: PLC0415 (loads the whole product)

    show(town, host, chosen_port(host, port), once=once)


def chosen_port(host: str, port: int | None) -> int:
    """The port asked for; if none is, 8000, or 0 (any free one) when another program, such as another checkout's
    demo, listens there. Raises Missing, before anything is loaded, when the one asked for is taken."""
    wanted = USUAL_PORT if port is None else port
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, wanted))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                return wanted  # what is wrong with the address is said when it is used
            if port is None:
                return 0
            raise Missing(f"Port {port} is in use: stop what uses it, or choose another with --port.") from error
    return wanted
