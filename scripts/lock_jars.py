"""Write graph/server/jars.lock: every jar that Neo4j needs at run time, with its sha256.

Run by a maintainer when Neo4j's version changes (NEO4J_VERSION in graph/server/paths.py); it needs `mvn` on PATH, which
resolves dependencies exactly as Neo4j's own build does. Users need neither this script nor Maven.
"""

import hashlib
import shutil
import sys
from pathlib import Path

from jgo.maven import Dependency, MavenContext, MvnResolver

from graph.server.paths import LOCK_FILE, NEO4J_VERSION

ROOTS = (f"org.neo4j:neo4j:{NEO4J_VERSION}", f"org.neo4j.app:neo4j-server:{NEO4J_VERSION}")
HEADER = f"# Neo4j {NEO4J_VERSION} Community and its run-time dependencies; written by scripts/lock_jars.py\n"


def lock_line(dependency: Dependency) -> str:
    """`group:artifact:version[:classifier] sha256` of one resolved jar."""
    artifact = dependency.artifact
    coordinate = ":".join(
        part for part in (artifact.groupId, artifact.artifactId, artifact.version, artifact.classifier) if part
    )
    digest = hashlib.sha256(Path(artifact.resolve()).read_bytes()).hexdigest()
    return f"{coordinate} {digest}\n"


def main() -> int:
    """Resolve, hash, write; exits 1 without Maven."""
    maven = shutil.which("mvn")
    if maven is None:
        print("Maven is needed to make the lock; install it so that `mvn` is on PATH.", file=sys.stderr)
        return 1
    context = MavenContext(resolver=MvnResolver(Path(maven)))
    roots, others = context.resolver.resolve([context.create_dependency(root) for root in ROOTS])
    lines = sorted({lock_line(dependency) for dependency in [*roots, *others]})
    LOCK_FILE.write_text(HEADER + "".join(lines), encoding="utf-8")
    print(f"{len(lines)} jars locked in {LOCK_FILE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
