"""The address of a Neo4j and what is needed to speak with it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Endpoint:
    """Where a Neo4j answers. The password is kept out of every printed form."""

    uri: str
    username: str
    password: str = field(repr=False)
    database: str = "neo4j"

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which another process of ours finds it (graph/settings.py)."""
        return {
            "NEO4J_URI": self.uri,
            "NEO4J_USERNAME": self.username,
            "NEO4J_PASSWORD": self.password,
            "NEO4J_DATABASE": self.database,
        }
