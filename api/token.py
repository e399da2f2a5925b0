"""Viewer tokens: who asks, for which organisation, in which role, for which purpose, why, and for which areas.

Signed with this installation's own key, for trying it and for one machine; in production an identity provider signs.
"""

import datetime
import time
from collections import OrderedDict
from functools import cached_property
from pathlib import Path
from typing import Any

import jwt

from graph.access.keys import secret
from graph.access.purposes import OPERATOR
from graph.access.viewer import Viewer
from graph.errors import Forbidden, Refused, Unauthenticated

ISSUER = "safeground"
AUDIENCE = "safeground-api"
ALGORITHM = "HS256"
LEEWAY = 30  # seconds by which two machines' clocks may differ
LONGEST = datetime.timedelta(days=31)
_KEPT = 1_024
_TEXTS = ("who", "organisation", "role", "purpose", "reason")


class Tokens:
    """Signs and verifies tokens with the key under `home`, which is made the first time."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._known: OrderedDict[str, tuple[Viewer, float]] = OrderedDict()

    @cached_property
    def _key(self) -> bytes:
        return secret(self._home, "token")

    def sign(self, viewer: Viewer, valid_for: datetime.timedelta) -> str:
        """A token for this viewer. Raises Refused when it would be valid for no time or for too long, or for the
        operator, who needs none and whom no agreement binds."""
        if viewer.role == OPERATOR:
            raise Refused(f"The role {OPERATOR!r} is for the command line of this installation: no token can have it.")
        if not datetime.timedelta(0) < valid_for <= LONGEST:
            raise Refused(f"A token is valid for up to {LONGEST.days} days: ask for hours between 0 and that.")
        now = datetime.datetime.now(datetime.UTC)
        claims: dict[str, Any] = {"iss": ISSUER, "aud": AUDIENCE, "iat": now, "exp": now + valid_for}
        claims |= {name: getattr(viewer, name) for name in _TEXTS}
        return jwt.encode(claims | {"areas": sorted(viewer.areas)}, self._key, ALGORITHM)

    def viewer(self, authorization: str | None) -> Viewer:
        """The viewer in an `Authorization: Bearer …` header.

        Raises Unauthenticated without a token that holds, Forbidden when it names no purpose or reason, a purpose that
        its role may not act for, or the role of the operator.
        """
        if not authorization:
            raise Unauthenticated("There is no token: send it as `Authorization: Bearer TOKEN`.")
        kind, _, token = authorization.partition(" ")
        if kind.lower() != "bearer" or not token:
            raise Unauthenticated("The Authorization header is not `Bearer TOKEN`.")
        known = self._known.get(token)
        if known is not None and time.time() < known[1]:
            return known[0]
        claims = self._verified(token.strip())
        viewer = _viewer(claims)
        self._known[token] = viewer, float(claims["exp"])
        if len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return viewer

    def _verified(self, token: str) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "iss", "aud"]},
            )
        except jwt.ExpiredSignatureError as error:
            raise Unauthenticated("The token has expired: make a new one with `safeground token`.") from error
        except jwt.InvalidTokenError as error:
            raise Unauthenticated("The token is not one that this installation signed.") from error
        return claims


def _viewer(claims: dict[str, Any]) -> Viewer:
    texts = {name: claims.get(name, "") for name in _TEXTS}
    areas = claims.get("areas", [])
    if not all(isinstance(text, str) for text in texts.values()) or not _texts(areas):
        raise Unauthenticated("The token's claims are not of the form that this installation signs.")
    for name in ("purpose", "reason"):
        if not texts[name].strip():
            raise Forbidden(f"The token names no {name}, and without one nothing is shown.")
    if texts["role"] == OPERATOR:
        raise Forbidden(f"No token can have the role {OPERATOR!r}, which is for the command line of the installation.")
    return Viewer(areas=frozenset(areas), **texts)


def _texts(value: Any) -> bool:
    """Whether it is a list of texts."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
