"""Everything that can go wrong and be said in one sentence.

SafegroundError        base: str(error) is one sentence for a person; code and exit_status for programs
├── Refused            what was given cannot be taken (a file, an option, a query)       exit 2
├── NotRunning         no Neo4j answers                                                  exit 4
├── Missing            something the machine lacks: network, disk, port, Java, Python    exit 5
├── Forbidden          this viewer may not ask this                                      exit 6
├── Unauthenticated    no viewer at all: no token, or one that does not verify           exit 6
├── Tampered           the access log is not what was written                            exit 7
└── LogUnavailable     the access log cannot be written, so nothing is served            exit 8
"""

from typing import ClassVar


class SafegroundError(Exception):
    """A failure with a sentence that a person can act on."""

    code: ClassVar[str] = "ERROR"
    exit_status: ClassVar[int] = 1


class Refused(SafegroundError):
    """What was given cannot be taken."""

    code = "BAD_INPUT"
    exit_status = 2


class NotRunning(SafegroundError):
    """No Neo4j answers."""

    code = "NOT_RUNNING"
    exit_status = 4


class Missing(SafegroundError):
    """The machine lacks something: network, disk, a free port, Java, a newer Python."""

    code = "MISSING"
    exit_status = 5


class Forbidden(SafegroundError):
    """This viewer may not ask this."""

    code = "FORBIDDEN"
    exit_status = 6


class Unauthenticated(SafegroundError):
    """There is no viewer: no token, or one that does not verify."""

    code = "UNAUTHENTICATED"
    exit_status = 6


class Tampered(SafegroundError):
    """The access log is not what was written."""

    code = "TAMPERED"
    exit_status = 7


class LogUnavailable(SafegroundError):
    """The access log cannot be written, so nothing is served."""

    code = "LOG_UNAVAILABLE"
    exit_status = 8
