"""Cleaning up: what the run made is deleted, also by way of redirects and over connections that go bad."""

from __future__ import annotations

import json
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
from accord.wire.budget import Budget, BudgetSpent
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
        survey = survey_of(url)
        custody = Custody(survey)
        client.permit, client.noted = custody.permit, custody.note
        return Maker(client, survey, custody, "accord0")

    yield maker
    for client in clients:
        client.close()


def custody_of(url: str) -> Custody:
    """The custody of a run against an API that has tags and people."""
    return Custody(survey_of(url))


def survey_of(url: str) -> Survey:
    """What is seen of an API that has tags and people."""
    tags = ResourceFacts("tags", "/tags", url=f"{url}/tags", ids=("1",))
    people = ResourceFacts("people", "/people", url=f"{url}/people", ids=("9",))
    return Survey(url, "jsonapi-1.1", resources=(tags, people))


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


def test_what_a_failed_creation_made_all_the_same_is_found_and_removed(make: Make) -> None:
    rows: dict[str, str] = {"1": "there before"}

    def answer(handler: Any) -> Answer:
        if handler.command == "POST":
            rows["9"] = json.loads(handler.body)["data"]["attributes"]["name"]
            return 500, {}, b""
        if handler.command == "DELETE":
            rows.pop(handler.path.rpartition("/")[2])
            return 204, {}, b""
        return document({"data": [row(name, text) for name, text in rows.items()]})

    with answering(answer) as url:
        maker = make(url)
        maker.client.post(f"{url}/tags", {"data": {"type": "tags", "attributes": {"name": "accord0123451"}}})
        assert maker.custody.made == {}
        assert maker.clean_up() == []
    assert rows == {"1": "there before"}


def test_what_a_failed_creation_may_have_made_is_told_where_it_cannot_be_looked_for(make: Make) -> None:
    with answering(lambda handler: document({"errors": [{}]}, 500)) as url:
        maker = make(url)
        maker.client.post(f"{url}/tags", {"data": {"type": "tags", "attributes": {"name": "accord0123451"}}})
        (told,) = maker.clean_up()
    assert told == "what POST /tags (main-1) may have created was looked for, but not all rows could be read"


def test_a_collection_that_shows_not_all_its_rows_leaves_it_open(make: Make) -> None:
    rows: list[str] = []

    def answer(handler: Any) -> Answer:
        if handler.command == "POST":
            rows.append("9")
            fails = b"accord0123451" in handler.body
            return (500, {}, b"") if fails else document({"data": {"type": "tags", "id": "9"}}, 201)
        if handler.command == "DELETE":
            return 204, {}, b""
        return document({"data": [row("1", "one of many")]})

    with answering(answer) as url:
        maker = make(url)
        create(maker, url)
        maker.client.post(f"{url}/tags", {"data": {"type": "tags", "attributes": {"name": "accord0123451"}}})
        (told,) = maker.clean_up()
    assert "may have created was looked for, but not all rows could be read" in told


def test_a_failed_creation_without_a_mark_is_not_looked_for(make: Make) -> None:
    with answering(lambda handler: document({"errors": [{}]}, 500)) as url:
        maker = make(url)
        maker.client.post(f"{url}/tags", {"data": {"type": "tags"}})
        assert maker.clean_up() == []


def test_a_spent_budget_leaves_nothing_behind(make: Make) -> None:
    rows: list[str] = []

    def answer(handler: Any) -> Answer:
        if handler.command == "POST":
            rows.append("9")
            return document({"data": {"type": "tags", "id": "9"}}, 201)
        rows.clear()
        return 204, {}, b""

    with answering(answer) as url:
        maker = make(url)
        create(maker, url)
        with pytest.raises(BudgetSpent):
            spend(maker, f"{url}/tags")
        rows.append("9")
        maker.client.tidy()
        assert maker.clean_up() == []
    assert rows == []


def row(name: str, text: str) -> dict[str, Any]:
    """A tag."""
    return {"type": "tags", "id": name, "attributes": {"name": text}}


def spend(maker: Maker, url: str) -> None:
    """Send what the budget allows, and one more."""
    for _ in range(100):
        maker.client.get(url, fresh=True)
