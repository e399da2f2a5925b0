"""The Neo4j that Safeground brings along, and the address of whichever Neo4j is in use."""

from graph.errors import Refused
from graph.server.embedded import EmbeddedServer
from graph.server.endpoint import Endpoint
from graph.server.status import ServerStatus
from graph.settings import settings

__all__ = ["EmbeddedServer", "Endpoint", "ServerStatus", "embedded_server", "endpoint"]


def embedded_server() -> EmbeddedServer:
    """The server of this installation.

    Raises:
        Refused: NEO4J_URI names another server, which is not ours to start, stop or reset.
    """
    chosen = settings()
    if chosen.neo4j_uri:
        raise Refused(
            f"NEO4J_URI names {chosen.neo4j_uri}, which is not ours to start, stop or reset; unset NEO4J_URI "
            "to use the embedded server."
        )
    return EmbeddedServer(chosen.home / "neo4j", chosen.cache)


def endpoint() -> Endpoint:
    """The Neo4j to use: NEO4J_URI when it is set, else the embedded server.

    Raises:
        NotRunning: the embedded server is meant and does not run.
    """
    chosen = settings()
    if chosen.neo4j_uri:
        return Endpoint(
            chosen.neo4j_uri,
            chosen.neo4j_username,
            chosen.neo4j_password.get_secret_value(),
            chosen.neo4j_database,
        )
    return embedded_server().endpoint()
