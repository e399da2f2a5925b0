"""neo4j.conf and the first password: what makes the server ours, private and quiet."""

import secrets
import shutil
import subprocess
from pathlib import Path

from graph.errors import Missing, Refused
from graph.private import write_private
from graph.server.java import Memory, admin_command, clean_environment
from graph.server.paths import ServerPaths, private_directory

USERNAME = "neo4j"
DATABASE = "neo4j"
PASSWORD_BYTES = 24
ROOM_MB = 300  # two databases with two transaction logs of 64 MB, and the logs


def settings_text(paths: ServerPaths, port: int, memory: Memory) -> str:
    """The whole of neo4j.conf. Every line that is not Neo4j's default has its reason here."""
    lines = {
        "server.config.strict_validation.enabled": "true",  # a misspelt setting stops the start
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.advertised_address": f"127.0.0.1:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "dbms.security.auth_enabled": "true",
        # Nothing leaves this machine.
        "dbms.usage_report.enabled": "false",
        "dbms.fleet_manager.enabled": "false",
        "server.fleet_discovery.enabled": "false",
        "client.allow_telemetry": "false",
        # The query log would keep names of young people, as query parameters, outside the access log and erasure.
        "db.logs.query.enabled": "OFF",
        # Transaction logs serve recovery only; kept longer they would outlive an erasure. Small ones spare the disk.
        "db.tx_log.rotation.retention_policy": "keep_none",
        "db.tx_log.rotation.size": "64m",
        # Stop waits only for the databases, which are closed first, not for idle connection threads (10 s otherwise).
        "internal.server.bolt.thread_pool_shutdown_wait_time": "0s",
        "server.memory.pagecache.size": f"{memory.page_cache_mb}m",
        "server.directories.import": str(paths.imports),
    }
    return "".join(f"{name}={_escaped(value)}\n" for name, value in lines.items())


def _escaped(value: str) -> str:
    """A value as neo4j.conf wants it: a backslash there starts an escape."""
    return value.replace("\\", "\\\\")


def require_room(home: Path) -> None:
    """Refuse to start on a disk that is as good as full: Neo4j would take minutes to find out and not say so.

    Raises:
        Missing: less than ROOM_MB are free.
    """
    free_mb = shutil.disk_usage(home).free // 2**20
    if free_mb < ROOM_MB:
        raise Missing(
            f"The disk with {home} has {free_mb} MB left and Neo4j needs {ROOM_MB} MB; free some space and run the "
            "command again."
        )


def write_configuration(paths: ServerPaths, port: int, memory: Memory) -> None:
    """Write neo4j.conf for this start."""
    for directory in (paths.home, paths.configuration, paths.imports):
        private_directory(directory)
    write_private(paths.configuration / "neo4j.conf", settings_text(paths, port, memory))


def ensure_password(paths: ServerPaths, class_path: list[Path]) -> None:
    """Generate the password before the very first start; leave an existing one alone.

    Raises:
        Refused: there is data whose password is gone.
        Missing: Neo4j's own tool cannot set the password.
    """
    has_data = (paths.data / "databases").exists()
    if not paths.password.exists():
        if has_data:
            raise Refused(
                f"The password of the data in {paths.data} is gone ({paths.password} is missing): put that file back, "
                "or run `safeground db reset` to delete the data and begin again."
            )
        # Hexadecimal: one that began with a dash would be taken for an option by Neo4j's tool.
        write_private(paths.password, secrets.token_hex(PASSWORD_BYTES))
    if not has_data:
        _set_initial_password(paths, class_path)


def read_password(paths: ServerPaths) -> str:
    """The generated password.

    Raises:
        Refused: the file is gone or not readable.
    """
    try:
        return paths.password.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Refused(
            f"The server's password in {paths.password} cannot be read ({error.strerror}): put that file back, "
            "or run `safeground db reset`."
        ) from error


def _set_initial_password(paths: ServerPaths, class_path: list[Path]) -> None:
    # The tool reads the password from our 0600 file ("@file"): an argument would show in every user's process list.
    command = admin_command(class_path, "dbms", "set-initial-password", f"@{paths.password}")
    environment = clean_environment() | {
        "NEO4J_HOME": str(paths.home),
        "NEO4J_CONF": str(paths.configuration),
    }
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, umask=0o077)
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Missing(f"Neo4j's own tool could not set the first password: {last}")


def delete_data(paths: ServerPaths) -> None:
    """Delete everything in the home but the lock that the caller holds."""
    for path in paths.home.iterdir() if paths.home.exists() else ():
        if path == paths.lock:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
