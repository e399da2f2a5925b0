"""The web application: the GraphQL endpoint, the query page, the schema, a sign of life; and no raw Cypher."""

import gc
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import resources

import orjson
from graphql import get_introspection_query, graphql_sync
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.gate import Gate
from api.plan.plan import Planner
from api.request import MOST_BYTES, NotJson, TooLarge, read
from api.service import Reply, Service, failure, unforeseen
from api.strangers import Strangers
from api.token import Tokens
from api.types.schema import schema
from graph.access.log import AccessLog
from graph.client import AsyncGraph
from graph.errors import LogUnavailable, SafegroundError
from graph.queries.counting import register
from graph.server import endpoint
from graph.settings import settings

RUNNING, WAITING = 16, 128
"""Statements at a time in one process, and requests that may wait for a turn."""

COLLECT = (100_000, 20, 20)
"""When Python looks for garbage that reference counts miss, of which answers make none: with its usual thresholds it
does so several times in each large answer, and the slowest twentieth of answers takes three times as long."""

_SAFE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
_NOTHING = "default-src 'none'; frame-ancestors 'none'"
_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_FILES = {"query.html": "text/html", "query.css": "text/css", "query.js": "text/javascript"}


class Api:
    """The endpoints, around one service."""

    def __init__(self) -> None:
        home = settings().home
        self.graph = AsyncGraph(endpoint(), connections=RUNNING)
        self.log = AccessLog(home)
        self._tokens = Tokens(home)
        self._service = Service(self.graph, self.log, register(), Planner(schema()), Gate(RUNNING, WAITING))
        self._strangers = Strangers(self.log)
        self._seen = (float("-inf"), False)
        self._schema = _introspected()

    async def graphql(self, request: Request) -> Response:
        """POST a GraphQL request."""
        try:
            viewer = self._tokens.viewer(request.headers.get("authorization"))
        except SafegroundError as error:
            return await self._turned_away(error)
        try:
            asking = read(await _body(request))
        except SafegroundError as error:
            await self._service.refused(viewer, error)
            return _reply(failure(error))
        return _reply(await self._service.answer(viewer, asking))

    async def health(self, _: Request) -> Response:
        """Whether the database answers; asked of it at most once a second."""
        at, well = self._seen
        if time.monotonic() - at > 1:
            try:
                well = (await self.graph.read_one("RETURN true AS well", {}, timeout=2))[0]
            except SafegroundError:
                well = False
            self._seen = (time.monotonic(), well)
        body = orjson.dumps({"status": "ok" if well else "the database does not answer"})
        return _reply(Reply(200 if well else 503, body))

    async def schema(self, _: Request) -> Response:
        """The schema, as introspection gives it: it is no secret, and the query page shows it."""
        return _reply(Reply(200, self._schema))

    async def _turned_away(self, error: SafegroundError) -> Response:
        try:
            await self._strangers.refused(error)
        except LogUnavailable as unavailable:
            return _reply(failure(unavailable))
        return _reply(failure(error))


async def page(request: Request) -> Response:
    """The query page and its two files."""
    name = request.url.path.rpartition("/")[2] or "query.html"
    name = "query.html" if name == "query" else name
    text = resources.files("api.page").joinpath(name).read_bytes()
    headers = _SAFE | {"content-security-policy": _PAGE, "cache-control": "no-cache"}
    return Response(text, headers=headers, media_type=_FILES[name])


def create() -> Starlette:
    """The application; it opens the graph when it starts."""
    api = Api()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        gc.freeze()
        gc.set_threshold(*COLLECT)
        yield
        await api.graph.close()
        api.log.close()

    routes = [
        Route("/graphql", api.graphql, methods=["POST"]),
        Route("/schema.json", api.schema),
        Route("/health", api.health),
        *(Route(path, page) for path in ("/", "/query", "/query.css", "/query.js")),
    ]
    return Starlette(routes=routes, lifespan=lifespan, exception_handlers={Exception: _broken})


async def _broken(_: Request, __: Exception) -> Response:
    return _reply(unforeseen())


async def _body(request: Request) -> bytes:
    """The body, read no further than a request can be long. Raises TooLarge, NotJson."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise NotJson("Send the request as JSON, with `Content-Type: application/json`.")
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            raise TooLarge(f"The request is longer than {MOST_BYTES} bytes.")
        parts.append(part)
    return b"".join(parts)


def _reply(reply: Reply) -> Response:
    headers = _SAFE | {"content-security-policy": _NOTHING, "cache-control": "no-store"}
    if reply.status == 401:  # noqa: PLR2004 (HTTP's own numbers)
        headers["www-authenticate"] = "Bearer"
    if reply.status == 503:  # noqa: PLR2004
        headers["retry-after"] = "1"
    return Response(reply.body, reply.status, headers, "application/json")


def _introspected() -> bytes:
    result = graphql_sync(schema(), get_introspection_query())
    return orjson.dumps({"data": result.data})
