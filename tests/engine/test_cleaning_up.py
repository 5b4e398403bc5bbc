"""Cleaning up: what the run made is deleted, also by way of redirects and over connections that go bad."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from accord.model.contract import contract_from
from accord.model.exchange import Exchange, Request, Response
from accord.model.survey import ResourceFacts, Survey
from accord.runtime.making.custody import Custody
from accord.runtime.making.maker import Maker
from accord.wire.budget import Budget
from accord.wire.client import Client
from tests.engine.servers import Answer, answering, document

Make = Callable[[str], Maker]
BASE = "http://api.test"
OWN = ("tags", "9")
CREATED = b'{"data": {"type": "tags", "id": "9"}}'


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """A maker for a server that has a collection of tags."""
    clients: list[Client] = []

    def maker(url: str) -> Maker:
        contract = contract_from({"api": {"base_url": url, "standard": "jsonapi-1.1"}})
        client = Client(contract, Budget(tmp_path / "budget", 100, time.time() + 60), lambda _: None, writes=True)
        clients.append(client)
        custody = custody_of(url)
        client.permit, client.noted = custody.permit, custody.note
        return Maker(client, Survey(url, "jsonapi-1.1"), custody, "accord0")

    yield maker
    for client in clients:
        client.close()


def custody_of(url: str) -> Custody:
    """The custody of a run against an API that has tags and people."""
    tags = ResourceFacts("tags", "/tags", url=f"{url}/tags", ids=("1",))
    people = ResourceFacts("people", "/people", url=f"{url}/people", ids=("9",))
    return Custody(Survey(url, "jsonapi-1.1", resources=(tags, people)))


def create(maker: Maker, url: str) -> None:
    """Create a tag by hand."""
    maker.client.post(f"{url}/tags", {"data": {"type": "tags"}})
    assert OWN in maker.custody.made


def test_a_broken_connection_is_not_used_again(make: Make) -> None:
    rows: list[str] = []

    def answer(handler: Any) -> Answer:
        """A connection over which anything was created breaks; what holds `handler` is the connection."""
        if handler.command == "POST":
            handler.broken = True
            rows.append("9")
            return document({"data": {"type": "tags", "id": "9"}}, 201)
        if hasattr(handler, "broken"):
            return document({"errors": [{}]}, 500)
        rows.clear()
        return 204, {}, b""

    with answering(answer) as url:
        maker = make(url)
        create(maker, url)
        assert maker.clean_up() == []
    assert rows == []


def test_a_redirect_is_followed_to_what_was_made(make: Make) -> None:
    deleted: list[str] = []

    def answer(handler: Any) -> Answer:
        if handler.command == "POST":
            return document({"data": {"type": "tags", "id": "9"}}, 201)
        if handler.path == "/tags/9":
            return 308, {"Location": "/v2/tags/9/?now=1"}, b""
        deleted.append(handler.path)
        return 204, {}, b""

    with answering(answer) as url:
        maker = make(url)
        create(maker, url)
        assert maker.clean_up() == []
    assert deleted == ["/v2/tags/9/?now=1"]


@pytest.mark.parametrize(
    "location",
    ["/people/9", "/tags/1", "/tags", "/", "/login", "http://other.test/tags/9", "http://[", "", None],
)
def test_no_redirect_leads_elsewhere(location: str | None) -> None:
    kept = custody_of(BASE)
    kept.note(Exchange("x-1", Request("POST", f"{BASE}/tags", (), b""), Response(201, (), CREATED)))
    headers = (("location", location),) if location is not None else ()
    redirect = Exchange("x-2", Request("DELETE", f"{BASE}/tags/9", (), b""), Response(307, headers, b""))
    assert kept.moved(OWN, redirect) is None
    assert kept.made == {OWN: f"{BASE}/tags/9"}
