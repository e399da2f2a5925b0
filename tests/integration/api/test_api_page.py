"""The query page: it is there, loads nothing from elsewhere, and can do nothing else."""

import re

import pytest

from tests.integration.api.server import Server

FILES = {"/": "text/html", "/query": "text/html", "/query.css": "text/css", "/query.js": "text/javascript"}


@pytest.mark.parametrize("path", FILES)
def test_the_page_is_served_with_a_strict_policy(server: Server, path: str) -> None:
    reply = server.get(path)
    assert reply.status == 200
    assert reply.headers["content-type"].startswith(FILES[path])
    policy = dict(part.strip().split(" ", 1) for part in reply.headers["content-security-policy"].split(";"))
    assert policy.pop("default-src") == "'none'"
    assert set(policy.values()) <= {"'self'", "'none'"}
    assert policy["frame-ancestors"] == "'none'"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in reply.headers


@pytest.mark.parametrize("path", FILES)
def test_it_names_nothing_elsewhere(server: Server, path: str) -> None:
    text = server.get(path).body.decode()
    assert not re.search(r"(https?:)?//[a-z0-9.-]+\.[a-z]{2,}", text.replace("// ", ""))
    assert "@import" not in text
    loaded = set(re.findall(r"""(?:src|href)=["']([^"'#]+)["']""", text))
    assert loaded <= set(FILES)


def test_it_keeps_the_token_nowhere(server: Server) -> None:
    script = server.get("/query.js").body.decode()
    for place in ("localStorage", "sessionStorage", "document.cookie", "indexedDB", "eval(", "innerHTML"):
        assert place not in script


def test_the_schema_is_described_without_a_token(server: Server) -> None:
    reply = server.get("/schema.json")
    names = {one["name"] for one in reply.json["data"]["__schema"]["types"]}
    assert {"Query", "Context", "Place", "Person"} <= names


def test_health_says_so(server: Server) -> None:
    reply = server.get("/health")
    assert (reply.status, reply.json) == (200, {"status": "ok"})


def test_every_form_field_of_the_page_has_a_label(server: Server) -> None:
    text = server.get("/").body.decode()
    fields = set(re.findall(r'<(?:input|select|textarea) id="(\w+)"', text))
    assert fields
    assert fields <= set(re.findall(r'<label for="(\w+)"', text))
    assert '<html lang="en-GB">' in text
