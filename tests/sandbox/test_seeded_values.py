"""Seeded faults in values: each spoils what it says, and serves plain values as the honest server does."""

import json
from typing import Any

import pytest

from sandbox.app import Variant, find_fault
from sandbox.message import JSONAPI, Request, Response
from sandbox.seeded import seeded_faults

PROVIDER = dict.fromkeys(
    ("name", "client_id", "client_secret", "issuer", "domains", "token_url", "authorize_url", "jwks_url"), "x"
)
"""The required attributes of a type of each edition that also takes objects."""
MADE: dict[str, tuple[str, dict[str, Any]]] = {
    "1.1": ("tags", {"name": "a tag", "weight": 3, "facets": {"level": 1, "of": {"x": "1b"}}}),
    "1.0": ("identity_providers", {**PROVIDER, "metadata": {"level": 1, "of": {"x": "1b"}}}),
}
OBJECT = {"1.1": "facets", "1.0": "metadata"}


class Server:
    """One seeded fault, asked without a network."""

    def __init__(self, name: str) -> None:
        self.edition = seeded_faults()[f"seeded/values/{name}"].editions[0]
        fault = find_fault(self.edition, f"seeded.values.{name}")
        assert fault is not None
        self.variant = Variant(self.edition, (fault,))

    def send(self, method: str, path: str, body: bytes = b"") -> Response:
        headers = (("accept", JSONAPI), ("content-type", JSONAPI))[: 2 if body else 1]
        memory = self.variant.memory
        return self.variant.serve(
            Request(self.edition, method, "http://x", path, headers=headers, body=body, memory=memory)
        )

    def create(self, kind: str = "", **attributes: Any) -> Response:
        usual, plain = MADE[self.edition]
        data = {"type": kind or usual, "attributes": {**(plain if not kind else {}), **attributes}}
        return self.send("POST", f"/{data['type']}", json.dumps({"data": data}, ensure_ascii=False).encode())

    def update(self, made: Response, body: bytes | None = None, **attributes: Any) -> Response:
        kind, name = made.document["data"]["type"], made.document["data"]["id"]
        document = {"data": {"type": kind, "id": name, "attributes": attributes}}
        return self.send("PATCH", f"/{kind}/{name}", body or json.dumps(document).encode())

    def shown(self, made: Response) -> dict[str, Any]:
        kind, name = made.document["data"]["type"], made.document["data"]["id"]
        document = self.send("GET", f"/{kind}/{name}").document
        attributes: dict[str, Any] = document["data"]["attributes"]
        return attributes


@pytest.mark.parametrize("name", [name for name in seeded_faults() if name.startswith("seeded/values/")])
def test_plain_values_are_stored_as_they_are(name: str) -> None:
    server = Server(name.removeprefix("seeded/values/"))
    made = server.create()
    assert made.status == 201
    assert server.update(made, name="another").status == 200
    plain = MADE[server.edition][1] | {"name": "another"}
    shown = server.shown(made)
    assert {member: shown[member] for member in plain} == plain


@pytest.mark.parametrize(
    ("fault", "sent", "stored"),
    [
        ("nfc", "e\u0301", "é"),
        ("cut-at-255-octets", "é" * 200, "é" * 127),
        ("ampersand-escaped", "a & b", "a &amp; b"),
        ("line-breaks", "a\r\nb", "a\nb"),
    ],
)
def test_texts_are_spoilt(fault: str, sent: str, stored: str) -> None:
    server = Server(fault)
    made = server.create(name=sent)
    assert server.shown(made)["name"] == stored
    server.update(made, name="b")
    server.update(made, name=sent)
    assert server.shown(made)["name"] == stored


def test_comments_lose_astral_characters_and_tags_keep_them() -> None:
    server = Server("astral-replaced")
    person = {"data": {"type": "people", "id": "1"}}
    data = {"type": "comments", "attributes": {"body": "a😀"}, "relationships": {"author": person}}
    made = server.send("POST", "/comments", json.dumps({"data": data}).encode())
    assert server.shown(made)["body"] == "a?"
    assert server.shown(server.create(name="a😀"))["name"] == "a😀"


def test_only_updates_trim() -> None:
    server = Server("trimmed-on-update")
    made = server.create(name=" a ")
    assert server.shown(made)["name"] == " a "
    server.update(made, name=" b ")
    assert server.shown(made)["name"] == " b"


def test_only_updates_refuse_a_blank_in_front() -> None:
    server = Server("blank-refused-on-update")
    made = server.create(name=" a")
    assert made.status == 201
    assert server.update(made, name=" a").status == 422


@pytest.mark.parametrize(
    ("fault", "sent", "stored"),
    [
        ("six-places", {"a": [0.12345678]}, {"a": [0.123457]}),
        ("thirty-two-bits", {"a": -(2**40), "b": 2**40}, {"a": -(2**31), "b": 2**40}),
        ("empty-object-is-a-list", {"a": {}}, {"a": []}),
        ("digits-become-numbers", {"a": ["007", "7a"]}, {"a": [7, "7a"]}),
        ("names-transformed", {"x_y": {"a-b": 1}}, {"xY": {"aB": 1}}),
    ],
)
def test_nested_values_are_spoilt(fault: str, sent: Any, stored: Any) -> None:
    server = Server(fault)
    member = OBJECT[server.edition]
    made = server.create(**{member: sent})
    assert server.shown(made)[member] == stored


def test_updates_to_zero_are_ignored() -> None:
    server = Server("falsy-ignored")
    made = server.create(weight=0)
    assert server.shown(made)["weight"] == 0
    server.update(made, weight=5)
    server.update(made, weight=0)
    assert server.shown(made)["weight"] == 5


def test_objects_keep_what_an_update_leaves_out() -> None:
    server = Server("objects-merged")
    made = server.create(metadata={"a": 1, "b": 1})
    server.update(made, metadata={"a": 2})
    assert server.shown(made)["metadata"] == {"a": 2, "b": 1}


def test_attributes_before_the_type_are_lost() -> None:
    server = Server("member-order")
    made = server.create()
    name = made.document["data"]["id"]
    body = json.dumps({"data": {"attributes": {"weight": 9}, "type": "tags", "id": name}}).encode()
    assert server.update(made, body).status == 200
    assert server.shown(made)["weight"] == 3
    server.update(made, weight=9)
    assert server.shown(made)["weight"] == 9


def test_escaped_slashes_keep_their_backslash() -> None:
    server = Server("solidus-kept")
    made = server.create(name="a/b\\")
    assert server.shown(made)["name"] == "a/b\\"
    data = made.document["data"]
    body = b'{"data":{"type":"%s","id":"%s","attributes":{"name":"a\\/b\\\\/"}}}' % (
        data["type"].encode(),
        data["id"].encode(),
    )
    server.update(made, body)
    assert server.shown(made)["name"] == "a\\/b\\/"


@pytest.mark.parametrize(("escape", "status"), [(b"\\u00e9", 201), (b"\\u00E9", 400), (b"\\\\u00E9", 201)])
def test_escapes_in_upper_case_are_refused(escape: bytes, status: int) -> None:
    body = b'{"data":{"type":"tags","attributes":{"name":"a' + escape + b'"}}}'
    assert Server("upper-case-escapes").send("POST", "/tags", body).status == status


def test_white_space_before_a_document_is_refused() -> None:
    server = Server("white-space-before")
    data = {"type": "identity_providers", "attributes": PROVIDER}
    body = json.dumps({"data": data}).encode()
    assert server.send("POST", "/identity_providers", b"\n" + body).status == 400
    assert server.send("POST", "/identity_providers", body + b"\n").status == 201


@pytest.mark.parametrize(
    ("fault", "literal", "created"),
    [
        ("nul-crashes", b'"\\u0000"', 201),
        ("infinite-crashes", b"1e400", 400),
        ("surrogate-crashes", b'["\\ud800"]', 500),
        ("surrogate-crashes", b'{"\\ud800":1}', 500),
        ("surrogate-crashes", b'"\\ud800"', 400),
        ("deep-crashes", b"[" * 101 + b"]" * 101, 500),
        ("deep-crashes", b"[" * 100 + b"]" * 100, 400),
    ],
)
def test_crashes(fault: str, literal: bytes, created: int) -> None:
    server = Server(fault)
    kind, plain = MADE[server.edition]
    made = server.create()
    marked = {"type": kind, "attributes": {**plain, "name": "HERE"}}
    body = json.dumps({"data": marked}).encode().replace(b'"HERE"', literal)
    assert server.send("POST", f"/{kind}", body).status == created
    marked = {**marked, "id": made.document["data"]["id"]}
    body = json.dumps({"data": marked}).encode().replace(b'"HERE"', literal)
    assert server.update(made, body).status == (500 if created in (201, 500) or b"e400" in literal else 400)
