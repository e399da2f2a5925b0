"""Tokens: what is signed comes back, and nothing else is taken."""

import base64
import datetime
import json
from pathlib import Path

import jwt
import pytest

from api.token import ALGORITHM, AUDIENCE, ISSUER, Tokens
from graph.access.keys import secret
from graph.access.viewer import Viewer
from graph.errors import Forbidden, Refused, Unauthenticated

HOUR = datetime.timedelta(hours=1)
VIEWER = Viewer("a.analyst", "Linford Police", "analyst", "place_safety", "weekly review", frozenset({"E1", "E2"}))


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    return Tokens(tmp_path)


def signed(home: Path, **changes: object) -> str:
    now = datetime.datetime.now(datetime.UTC)
    claims: dict[str, object] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "iat": now,
        "exp": now + HOUR,
        "who": "a.analyst",
        "organisation": "Linford Police",
        "role": "analyst",
        "purpose": "place_safety",
        "reason": "weekly review",
        "areas": ["all"],
    }
    claims |= changes
    return jwt.encode({k: v for k, v in claims.items() if v is not None}, secret(home, "token"), ALGORITHM)


def test_what_is_signed_comes_back(tokens: Tokens) -> None:
    token = tokens.sign(VIEWER, HOUR)
    assert tokens.viewer(f"Bearer {token}") == VIEWER
    assert tokens.viewer(f"bearer {token}") == VIEWER


def test_the_key_is_the_owners_alone(tokens: Tokens, tmp_path: Path) -> None:
    tokens.sign(VIEWER, HOUR)
    assert (tmp_path / "keys" / "token.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Basic abc", "abc", "Bearer abc", "Bearer a.b.c"])
def test_no_token_no_viewer(tokens: Tokens, header: str | None) -> None:
    with pytest.raises(Unauthenticated):
        tokens.viewer(header)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE"])
def test_a_token_that_says_it_needs_no_signature_is_refused(tokens: Tokens, algorithm: str) -> None:
    _, claims, _ = tokens.sign(VIEWER, HOUR).split(".")
    header = base64.urlsafe_b64encode(json.dumps({"alg": algorithm, "typ": "JWT"}).encode()).decode().rstrip("=")
    with pytest.raises(Unauthenticated, match="not one that this installation signed"):
        tokens.viewer(f"Bearer {header}.{claims}.")


def test_a_token_of_another_installation_is_refused(tokens: Tokens, tmp_path: Path) -> None:
    with pytest.raises(Unauthenticated):
        tokens.viewer(f"Bearer {Tokens(tmp_path / 'other').sign(VIEWER, HOUR)}")


def test_any_changed_letter_is_refused(tokens: Tokens) -> None:
    token = tokens.sign(VIEWER, HOUR)
    for place in range(0, len(token) - 1, 7):  # the last letter of a base64 text may hold bits that nobody reads
        letter = "A" if token[place] != "A" else "B"
        with pytest.raises(Unauthenticated):
            tokens.viewer(f"Bearer {token[:place]}{letter}{token[place + 1 :]}")


def test_an_expired_token_is_refused_even_when_it_was_taken_before(tokens: Tokens, tmp_path: Path) -> None:
    now = datetime.datetime.now(datetime.UTC)
    with pytest.raises(Unauthenticated, match="expired"):
        tokens.viewer(f"Bearer {signed(tmp_path, exp=now - HOUR)}")


@pytest.mark.parametrize("missing", ["exp", "iat", "iss", "aud"])
def test_a_token_without_its_terms_is_refused(tokens: Tokens, tmp_path: Path, missing: str) -> None:
    with pytest.raises(Unauthenticated):
        tokens.viewer(f"Bearer {signed(tmp_path, **{missing: None})}")


@pytest.mark.parametrize("name", ["iss", "aud"])
def test_a_token_for_something_else_is_refused(tokens: Tokens, tmp_path: Path, name: str) -> None:
    with pytest.raises(Unauthenticated):
        tokens.viewer(f"Bearer {signed(tmp_path, **{name: 'elsewhere'})}")


@pytest.mark.parametrize("name", ["purpose", "reason"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_no_purpose_or_reason_is_forbidden(tokens: Tokens, tmp_path: Path, name: str, value: str | None) -> None:
    with pytest.raises(Forbidden, match=name):
        tokens.viewer(f"Bearer {signed(tmp_path, **{name: value})}")


def test_a_role_acts_only_for_its_purposes(tokens: Tokens, tmp_path: Path) -> None:
    with pytest.raises(Forbidden, match="analyst"):
        tokens.viewer(f"Bearer {signed(tmp_path, purpose='welfare')}")
    with pytest.raises(Forbidden, match="purpose"):
        tokens.viewer(f"Bearer {signed(tmp_path, purpose='curiosity')}")


def test_no_token_has_the_role_of_the_operator(tokens: Tokens, tmp_path: Path) -> None:
    operator = Viewer("root", "local", "operator", "welfare", "repair", frozenset({"all"}))
    with pytest.raises(Refused, match="operator"):
        tokens.sign(operator, HOUR)
    for purpose in ("welfare", "place_safety", "oversight"):  # signed by somebody who has the key
        with pytest.raises(Forbidden, match="operator"):
            tokens.viewer(f"Bearer {signed(tmp_path, role='operator', purpose=purpose)}")


@pytest.mark.parametrize("role", ["Operator", "operator ", "OPERATOR", "operator\u200b", "оperator"])
def test_a_look_alike_of_the_operator_is_no_role(tokens: Tokens, tmp_path: Path, role: str) -> None:
    with pytest.raises(Forbidden):
        tokens.viewer(f"Bearer {signed(tmp_path, role=role)}")


@pytest.mark.parametrize("name", ["*", " Linford Police", "Linford Police\u200b", "Linford Pоlice", "Ｌinford Police"])
def test_a_name_that_could_pass_for_another_is_forbidden(tokens: Tokens, tmp_path: Path, name: str) -> None:
    with pytest.raises(Forbidden):
        tokens.viewer(f"Bearer {signed(tmp_path, organisation=name)}")


@pytest.mark.parametrize(
    "claims",
    [{"areas": [["all"]]}, {"areas": [True]}, {"areas": {"all": 1}}, {"who": 7}, {"areas": "all"}, {"reason": ["x"]}],
)
def test_claims_of_another_form_are_refused(tokens: Tokens, tmp_path: Path, claims: dict[str, object]) -> None:
    with pytest.raises(Unauthenticated):
        tokens.viewer(f"Bearer {signed(tmp_path, **claims)}")


@pytest.mark.parametrize("hours", [0, -1, 24 * 32])
def test_a_token_is_valid_for_a_sensible_time(tokens: Tokens, hours: int) -> None:
    with pytest.raises(Refused):
        tokens.sign(VIEWER, datetime.timedelta(hours=hours))
