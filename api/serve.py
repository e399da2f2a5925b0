"""Serving the application with uvicorn, on a port that is known before it starts."""

import errno
import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn
from uvicorn.supervisors import Multiprocess

from graph.errors import Missing, Refused
from graph.server import endpoint

PORT = 8000


def serve(
    host: str = "127.0.0.1", port: int = PORT, workers: int = 1, ready: Callable[[str], None] | None = None
) -> None:
    """Serve until stopped. `port` 0 takes a free one; `ready` is called with the address once the port is ours.

    Raises Missing when the port cannot be had, Refused for a number of workers that makes no sense, NotRunning when
    there is no database.
    """
    if workers < 1:
        raise Refused(f"The API needs at least 1 worker, not {workers}.")
    endpoint()
    listener = _bound(host, port)
    if ready is not None:
        shown = f"[{host}]" if ":" in host else host
        ready(f"http://{shown}:{listener.getsockname()[1]}")
    config = uvicorn.Config(
        "api.app:create",
        factory=True,
        workers=workers,
        loop="uvloop",
        http="httptools",
        ws="none",
        access_log=False,  # the access log is ours, and on disk
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=10,
    )
    with suppress(KeyboardInterrupt):  # Ctrl-C is how this ends
        if workers == 1:
            uvicorn.Server(config).run(sockets=[listener])
        else:
            Multiprocess(config, sockets=[listener]).run()


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise Missing(f"There is no address {host!r} on this machine: use 127.0.0.1, or the machine's own.") from error
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise Missing(f"Port {port} is in use: stop what uses it, or choose another with --port.") from error
        raise Missing(
            f"{host}:{port} cannot be listened on ({error.strerror}): choose another --host or --port."
        ) from error
    listener.listen(512)  # from here on connections wait for the application to be there
    listener.set_inheritable(True)
    return listener
