"""A closed-loop HTTP load client: so many connections, each sending its next request when the last is answered.

Written out on asyncio's protocols, since a general client would cost the two cores more than the server does.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import uvloop


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it: requests a second, the 95th percentile in milliseconds, and the first answer with an error."""

    per_second: float
    p95: float
    failed: str | None


def request(host: str, port: int, token: str, body: bytes) -> bytes:
    """One POST of a GraphQL request, as bytes to send."""
    head = (
        f"POST /graphql HTTP/1.1\r\nhost: {host}:{port}\r\nauthorization: Bearer {token}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def run(host: str, port: int, requests: Sequence[bytes], *, connections: int, seconds: float, warm: float) -> Load:
    """Send the requests round and round for `warm` and then `seconds`, and count the latter."""
    return uvloop.run(_run((host, port), requests, connections, seconds, warm))


async def _run(
    address: tuple[str, int], requests: Sequence[bytes], connections: int, seconds: float, warm: float
) -> Load:
    begin = time.perf_counter() + warm
    end = begin + seconds
    times: list[float] = []
    failed: list[bytes] = []
    turn = iter(range(10**12))

    async def worker() -> None:
        _, line = await asyncio.get_running_loop().create_connection(_Line, *address)
        while (sent := time.perf_counter()) < end:
            answer = await line.ask(requests[next(turn) % len(requests)])
            got = time.perf_counter()
            if not failed and not _good(answer):
                failed.append(answer)
            if sent >= begin and got <= end:
                times.append(got - sent)
        line.close()

    await asyncio.gather(*(worker() for _ in range(connections)))
    times.sort()
    p95 = times[int(0.95 * len(times))] * 1000 if times else float("nan")
    return Load(len(times) / seconds, p95, failed[0][-300:].decode("utf-8", "replace") if failed else None)


def _good(answer: bytes) -> bool:
    """Whether it is an answer; that small numbers are not given is one."""
    return answer.startswith(b"HTTP/1.1 200") and (b'"errors"' not in answer or b'"WITHHELD"' in answer)


class _Line(asyncio.Protocol):
    """One connection; answers carry their length."""

    def __init__(self) -> None:
        self._got = bytearray()
        self._waiting: asyncio.Future[bytes] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, _: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(ConnectionError("the server closed the connection"))

    def ask(self, sent: bytes) -> "asyncio.Future[bytes]":
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(sent)
        return self._waiting

    def data_received(self, data: bytes) -> None:
        self._got += data
        head = self._got.find(b"\r\n\r\n")
        if head < 0:
            return
        mark = self._got.lower().find(b"content-length:", 0, head)
        length = int(self._got[mark + 15 : self._got.find(b"\r", mark)])
        if len(self._got) < head + 4 + length or self._waiting is None:
            return
        answer, self._got = bytes(self._got), bytearray()
        waiting, self._waiting = self._waiting, None
        waiting.set_result(answer)

    def close(self) -> None:
        self._transport.close()
