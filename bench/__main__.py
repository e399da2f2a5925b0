"""Every benchmark, on a server of its own: `python -m bench [NAME ...]`."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import serving, writing
from graph.client import Graph
from graph.errors import Refused, SafegroundError
from graph.schema.apply import apply_schema
from graph.server import EmbeddedServer, Endpoint, endpoint
from graph.settings import settings

BENCHMARKS: dict[str, Callable[[Graph, Endpoint], None]] = {"writing": writing.run, "serving": serving.run}


@contextmanager
def database() -> Iterator[Endpoint]:
    """The server that NEO4J_URI names, or an embedded one that goes when this ends."""
    if settings().neo4j_uri:
        yield endpoint()
        return
    with tempfile.TemporaryDirectory(prefix="safeground-bench-") as home:
        server = EmbeddedServer(Path(home) / "neo4j", settings().cache)
        try:
            yield server.start(owned=True)
        finally:
            server.stop()


def main(names: list[str]) -> None:
    """Run the named benchmarks, or all of them. Raises Refused for a name there is not."""
    unknown = set(names) - BENCHMARKS.keys()
    if unknown:
        raise Refused(f"There is no benchmark {min(unknown)}; there are: {', '.join(BENCHMARKS)}.")
    with database() as where, Graph.connect(where) as graph:
        apply_schema(graph)
        for name in names or BENCHMARKS:
            print(f"== {name}")
            BENCHMARKS[name](graph, where)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except SafegroundError as error:
        sys.exit(str(error))
