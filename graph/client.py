"""The only file that opens database sessions.

Reads are autocommit in READ access mode: on Community that mode is what blocks a write, and `execute_query` costs up to
half the throughput. An autocommit statement is not retried by the driver, so the retry is here. Writes are managed
transactions, which the driver retries.
"""

import asyncio
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

import neo4j
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    TransientError,
)

from graph.errors import NotRunning, Refused
from graph.server import Endpoint, endpoint

T = TypeVar("T")
Parameters = Mapping[str, Any]
_NONE: Parameters = {}
_TRIES = 4
TIMED_OUT = "Neo.ClientError.Transaction.TransactionTimedOut"
NO_MEMORY = "Neo.TransientError.General.MemoryPoolOutOfMemoryError"


class TooSlow(Refused):
    """The database stopped a statement at its time limit."""

    code = "TIMEOUT"


class TooLarge(Refused):
    """The database stopped a statement at its memory limit; trying again would not help."""

    code = "TOO_LARGE"


def _query(text: str, timeout: float | None, metadata: dict[str, Any] | None = None) -> neo4j.Query:
    # Text comes from .cypher files, the schema's declarations and the plan compiler, never from a request.
    return neo4j.Query(text, metadata=metadata, timeout=timeout)


@contextmanager
def _sentences(where: Endpoint) -> Iterator[None]:
    """Driver errors that a person can act on, as one sentence."""
    try:
        yield
    except ServiceUnavailable as error:
        raise NotRunning(
            f"No Neo4j answers at {where.uri}: start it with `safeground db start`, or check NEO4J_URI."
        ) from error
    except AuthError as error:
        raise NotRunning(
            f"The Neo4j at {where.uri} refuses the user {where.username!r}: check NEO4J_USERNAME and NEO4J_PASSWORD."
        ) from error
    except ConfigurationError as error:
        raise Refused(
            f"NEO4J_URI is {where.uri!r}, which is no Neo4j address: use bolt://host:port or the like."
        ) from error
    except ClientError as error:
        if (error.code or "").startswith(TIMED_OUT):
            raise TooSlow(
                "The question took too long and was stopped: ask for less, or for a shorter window."
            ) from error
        raise
    except TransientError as error:
        if (error.code or "").startswith(NO_MEMORY):
            raise TooLarge(
                "The question needs more memory than the database gives to one: ask for less, or give it more."
            ) from error
        raise


def _again(error: Neo4jError | DriverError, attempt: int) -> float | None:
    """Seconds to wait before the next try, or None when trying again is no use."""
    if attempt + 1 >= _TRIES or not error.is_retryable():
        return None
    return float(0.05 * 2**attempt * (1 + random.random()))  # noqa: S311 (jitter, not a secret)


class Graph:
    """A database, for the command line, the importers and the tests. Thread-safe; close it or use it with `with`."""

    def __init__(self, where: Endpoint) -> None:
        self.where = where
        with _sentences(where):
            self._driver = neo4j.GraphDatabase.driver(
                where.uri,
                auth=(where.username, where.password),
                max_transaction_retry_time=30,
                notifications_min_severity="OFF",
            )

    @classmethod
    def connect(cls, where: Endpoint | None = None) -> Self:
        """Connect and check that the server answers. Raises NotRunning."""
        graph = cls(where or endpoint())
        try:
            with _sentences(graph.where):
                graph._driver.verify_connectivity()
        except BaseException:
            graph.close()
            raise
        return graph

    def read(self, text: str, parameters: Parameters = _NONE, *, timeout: float = 60) -> list[dict[str, Any]]:
        """The rows of a reading statement, as dictionaries. Raises TooSlow after `timeout` seconds."""
        attempt = 0
        while True:
            try:
                with _sentences(self.where), self._session(neo4j.READ_ACCESS) as session:
                    return [dict(record) for record in session.run(_query(text, timeout), dict(parameters))]
            except (Neo4jError, DriverError) as error:
                pause = _again(error, attempt)
                if pause is None:
                    raise
                attempt += 1
                time.sleep(pause)

    def stream(self, text: str, parameters: Parameters = _NONE) -> Iterator[dict[str, Any]]:
        """The rows of a reading statement as they come, for more of them than memory holds; not tried again."""
        with _sentences(self.where), self._session(neo4j.READ_ACCESS) as session:
            for record in session.run(_query(text, None), dict(parameters)):
                yield dict(record)

    def write(self, work: Callable[[neo4j.ManagedTransaction], T]) -> T:
        """Run `work` in one transaction, again where the database says that helps."""
        with _sentences(self.where), self._session(neo4j.WRITE_ACCESS) as session:
            return session.execute_write(work)

    def run(self, text: str, parameters: Parameters = _NONE) -> list[dict[str, Any]]:
        """A statement that manages its own transaction (schema, CALL IN TRANSACTIONS); rows as dictionaries."""
        with _sentences(self.where), self._session(neo4j.WRITE_ACCESS) as session:
            return [dict(record) for record in session.run(_query(text, None), dict(parameters))]

    def plan(self, text: str, parameters: Parameters = _NONE, *, profile: bool = False) -> dict[str, Any]:
        """The plan of a statement (EXPLAIN), or with `profile` the profile with its db hits."""
        verb = "PROFILE" if profile else "EXPLAIN"
        with _sentences(self.where), self._session(neo4j.READ_ACCESS) as session:
            summary = session.run(_query(f"{verb} {text}", 60), dict(parameters)).consume()
        return dict((summary.profile if profile else summary.plan) or {})

    def close(self) -> None:
        """Give the connections back."""
        self._driver.close()

    def _session(self, mode: str) -> neo4j.Session:
        return self._driver.session(database=self.where.database, default_access_mode=mode)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncGraph:
    """The same database for the API: one statement, one record, many at once."""

    def __init__(self, where: Endpoint, *, connections: int = 32) -> None:
        self.where = where
        with _sentences(where):
            self._driver = neo4j.AsyncGraphDatabase.driver(
                where.uri,
                auth=(where.username, where.password),
                max_connection_pool_size=connections,
                notifications_min_severity="OFF",
            )

    async def read_one(
        self, text: str, parameters: Parameters, *, timeout: float, metadata: dict[str, Any] | None = None
    ) -> list[Any]:
        """The values of the statement's single record. Raises TooSlow after `timeout` seconds."""
        attempt = 0
        while True:
            try:
                with _sentences(self.where):
                    # A session per call: the driver's sessions are not safe across coroutines.
                    async with self._driver.session(
                        database=self.where.database, default_access_mode=neo4j.READ_ACCESS
                    ) as session:
                        result = await session.run(_query(text, timeout, metadata), dict(parameters))
                        record = await result.single(strict=True)
                        return record.values()
            except (Neo4jError, DriverError) as error:
                pause = _again(error, attempt)
                if pause is None:
                    raise
                attempt += 1
                await asyncio.sleep(pause)

    async def read(self, text: str, parameters: Parameters, *, timeout: float = 10) -> list[dict[str, Any]]:
        """The rows of a reading statement, as dictionaries."""
        with _sentences(self.where):
            async with self._driver.session(
                database=self.where.database, default_access_mode=neo4j.READ_ACCESS
            ) as session:
                result = await session.run(_query(text, timeout), dict(parameters))
                return [dict(record) async for record in result]

    async def close(self) -> None:
        """Give the connections back."""
        await self._driver.close()
