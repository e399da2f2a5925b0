"""Who a token on the command line stands for."""

from graph.access.viewer import Viewer
from graph.settings import settings


def of_token(token: str) -> Viewer:
    """The token's viewer. Raises Unauthenticated, Forbidden."""
    from api.token import Tokens  # noqa: PLC0415 (loads cryptography)

    return Tokens(settings().home).viewer(f"Bearer {token}")
