"""The address of a Neo4j and what is needed to speak with it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Endpoint:
    """Where a Neo4j answers. The password is kept out of every printed form."""

    uri: str
    username: str
    password: str = field(repr=False)
    database: str = "neo4j"
