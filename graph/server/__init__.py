"""The embedded Neo4j: its jars, its files and its life."""

from graph.server.endpoint import Endpoint, endpoint

__all__ = ["Endpoint", "endpoint"]
