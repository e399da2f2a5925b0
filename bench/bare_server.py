"""The private build that serving is measured against: every predicate true, no access log. Never part of the product.

It can show anybody anything, so it refuses to start unless it serves the benchmark's own temporary home.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from api.plan import pattern
from api.serve import serve as serve_whole
from graph.access.log import AccessLog
from graph.settings import settings


def serve(port: int, ready: Callable[[str], None]) -> None:
    """Serve without access rules, time and log."""
    if not settings().home.name.startswith("safeground-bench-"):
        raise SystemExit("The bare server serves benchmarks only.")
    pattern.guard = _open  # type: ignore[assignment]
    AccessLog.record = _nothing  # type: ignore[method-assign]
    AccessLog.arecord = _later  # type: ignore[method-assign]
    AccessLog.start = _started  # type: ignore[method-assign]
    serve_whole(port=port, ready=ready)


def _open(*_: Any) -> str:
    return "true"


def _nothing(*_: Any, **__: Any) -> int:
    return 0


async def _later(*_: Any, **__: Any) -> int:
    return 0


def _started(*_: Any, **__: Any) -> "asyncio.Future[int]":
    done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    done.set_result(0)
    return done
