"""Whoever runs this installation, as the access log names them when they act on its own command line."""

import getpass

from graph.access.purposes import OPERATOR
from graph.access.viewer import EVERY_AREA, Viewer
from graph.settings import settings

REASON = "asked on the command line"


def operator(purpose: str, reason: str = REASON) -> Viewer:
    """The operator, for every area; docs/decisions/0004-command-line-viewer.md says why this is enough."""
    return Viewer(getpass.getuser(), settings().organisation, OPERATOR, purpose, reason, frozenset({EVERY_AREA}))
