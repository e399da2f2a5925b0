"""Waiting until the server answers a question, or until it is plain that it will not."""

import time

from neo4j import GraphDatabase
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from graph.errors import Missing, Refused
from graph.server.diagnosis import reason
from graph.server.endpoint import Endpoint
from graph.server.paths import ServerPaths
from graph.server.process import listens, serves
from graph.server.state import ServerState

READY_SECONDS = 180.0  # recovery after a crash in the middle of a large import takes its time
POLL_SECONDS = 0.05


def wait_ready(paths: ServerPaths, state: ServerState, endpoint: Endpoint, heap_mb: int) -> None:
    """Return when the database answers.

    Raises:
        PortTaken, Missing: Java ended; its log says why.
        Missing: no answer in READY_SECONDS.
        Refused: the server does not take our password.
    """
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if listens(state.pid, state.port) and answers(endpoint):
            return
        if not serves(state.pid, paths.home):
            raise reason(paths, heap_mb)
        time.sleep(POLL_SECONDS)
    raise Missing(
        f"Neo4j has not answered for {READY_SECONDS:.0f} seconds; its log is {paths.console}, and "
        "`safeground db stop` ends it."
    )


def answers(endpoint: Endpoint) -> bool:
    """Whether the database answers a question now.

    Raises:
        Refused: it does not take the password.
    """
    try:
        with GraphDatabase.driver(
            endpoint.uri, auth=(endpoint.username, endpoint.password), max_transaction_retry_time=0
        ) as driver:
            driver.execute_query("RETURN 1", database_=endpoint.database)
    except AuthError as error:
        raise Refused(
            f"Neo4j at {endpoint.uri} does not take the password we keep for it: put the right password file back, or "
            "run `safeground db reset` to delete the data and begin again."
        ) from error
    except (DriverError, Neo4jError):
        return False
    return True
