"""Where things live and which server is meant: one class, read from the environment once."""

import os
from functools import cache
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

CHECKOUT = Path(__file__).resolve().parents[1]


def _default_home() -> Path:
    """Inside the checkout, so that two checkouts never meet; in the user's data folder when installed elsewhere."""
    if (CHECKOUT / "pyproject.toml").exists():
        return CHECKOUT / ".safeground"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "safeground"


def _default_cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "safeground"


class Settings(BaseSettings):
    """Settings of this installation; every field is an environment variable, named in its alias or SAFEGROUND_NAME."""

    model_config = SettingsConfigDict(env_prefix="SAFEGROUND_", populate_by_name=True)

    home: Path = Field(default_factory=_default_home, description="data, secrets and logs of this installation")
    cache: Path = Field(default_factory=_default_cache, description="Neo4j's jars, shared by all checkouts")
    organisation: str = Field("local", description="the organisation that the command line acts for")
    smallest_count: int = Field(
        5, description="the fewest young people that a number may show where no person is named"
    )
    neo4j_uri: str | None = Field(None, validation_alias=AliasChoices("NEO4J_URI", "neo4j_uri"))
    neo4j_username: str = Field("neo4j", validation_alias=AliasChoices("NEO4J_USERNAME", "neo4j_username"))
    neo4j_password: SecretStr = Field(SecretStr(""), validation_alias=AliasChoices("NEO4J_PASSWORD", "neo4j_password"))
    neo4j_database: str = Field("neo4j", validation_alias=AliasChoices("NEO4J_DATABASE", "neo4j_database"))


@cache
def settings() -> Settings:
    """The settings, read once per process."""
    return Settings()
