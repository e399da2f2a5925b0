"""Every benchmark, on a server of its own: `python -m bench [NAME ...]`."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import writing
from graph.client import Graph
from graph.errors import Refused, SafegroundError
from graph.schema.apply import apply_schema
from graph.server import EmbeddedServer, endpoint
from graph.settings import settings

BENCHMARKS: dict[str, Callable[[Graph], None]] = {"writing": writing.run}


@contextmanager
def database() -> Iterator[Graph]:
    """The server that NEO4J_URI names, or an embedded one that goes when this ends."""
    if settings().neo4j_uri:
        with Graph.connect(endpoint()) as graph:
            apply_schema(graph)
            yield graph
        return
    with tempfile.TemporaryDirectory(prefix="safeground-bench-") as home:
        server = EmbeddedServer(Path(home) / "neo4j", settings().cache)
        try:
            with Graph.connect(server.start(owned=True)) as graph:
                apply_schema(graph)
                yield graph
        finally:
            server.stop()


def main(names: list[str]) -> None:
    """Run the named benchmarks, or all of them. Raises Refused for a name there is not."""
    unknown = set(names) - BENCHMARKS.keys()
    if unknown:
        raise Refused(f"There is no benchmark {min(unknown)}; there are: {', '.join(BENCHMARKS)}.")
    with database() as graph:
        for name in names or BENCHMARKS:
            print(f"== {name}")
            BENCHMARKS[name](graph)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except SafegroundError as error:
        sys.exit(str(error))
