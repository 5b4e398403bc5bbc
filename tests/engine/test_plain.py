"""Plain HTTP APIs: what is surveyed of them, and what can be written whatever the form of documents."""

import json
import time

import pytest

from accord.judge.expect import Inconclusive
from accord.model.contract import contract_from
from accord.runtime.making.custody import Custody
from accord.runtime.making.maker import Maker
from accord.runtime.surveying.rows import rows_in
from accord.runtime.surveying.smoke import Unjudgeable
from accord.runtime.surveying.survey import survey_of
from accord.wire.budget import Budget
from accord.wire.client import Client, UnsafeRequest
from tests.engine.servers import answering

JSON = {"Content-Type": "application/json"}


class Notes:
    """A plain API: `/notes` lists rows below `items`, the rest is what its parts say."""

    def __init__(self, allow: str = "GET, PUT, PATCH, DELETE") -> None:
        self.rows = {"1": {"id": 1, "title": "one"}, "2": {"id": 2, "title": "two"}}
        self.allow = allow

    def __call__(self, handler):
        name = handler.path.removeprefix("/notes").strip("/")
        match handler.command, name:
            case "GET", "":
                return self.say({"items": list(self.rows.values()), "total": len(self.rows)})
            case "POST", "":
                name = str(len(self.rows) + 7)
                self.rows[name] = {"id": int(name), **json.loads(handler.body)}
                return self.say(self.rows[name], 201, Location=f"/notes/{name}")
            case "OPTIONS", _:
                return 204, {"Allow": self.allow}, b""
            case "PUT", _:
                self.rows[name] = {"id": name, **json.loads(handler.body)}
                return self.say(self.rows[name], 201)
            case "PATCH", _:
                self.rows[name].update(json.loads(handler.body))
                return self.say(self.rows[name])
            case "DELETE", _:
                return (204, {}, b"") if self.rows.pop(name, None) else self.say({}, 404)
        return self.say(self.rows.get(name, {}), 200 if name in self.rows else 404)

    @staticmethod
    def say(value, status=200, **headers):
        return status, {**JSON, **headers}, json.dumps(value).encode()


@pytest.fixture
def meet(tmp_path):
    """A maker for a server, surveyed by a contract with these resources."""
    clients = []

    def maker(url, resources, **api):
        contract = contract_from({"api": {"base_url": url, "standard": "http", **api}, "resource": resources})
        budget = Budget(tmp_path / "budget", 100, time.time() + 60)
        clients.append(Client(contract, budget, lambda _: None, writes=True))
        survey = survey_of(clients[-1], contract)
        custody = Custody(survey)
        clients[-1].permit, clients[-1].noted = custody.permit, custody.note
        return Maker(clients[-1], survey, custody, "accord0")

    yield maker
    for client in clients:
        client.close()


NOTES = {"path": "/notes", "create": {"title": "mine"}, "put_creates": True}


def test_a_collection_is_surveyed_with_one_of_its_resources(meet):
    with answering(Notes()) as url:
        facts = meet(url, [NOTES]).survey.resources[0]
    assert (facts.url, facts.sample, facts.sample_url) == (f"{url}/notes", ("notes", "1"), f"{url}/notes/1")
    assert facts.attributes == {"id": "number", "title": "string"}


def test_collections_are_found_from_the_entry(meet):
    def answer(handler):
        return Notes.say({"notes": "/notes", "one": "/notes/1"}) if handler.path == "/" else Notes()(handler)

    with answering(answer) as url:
        assert [facts.path for facts in meet(url, []).survey.resources] == ["/notes"]


def test_a_single_resource_has_no_collection(meet):
    with answering(Notes()) as url:
        facts = meet(url, [{"path": "/notes/1"}]).survey.resources[0]
    assert (facts.url, facts.sample_url) == (None, f"{url}/notes/1")


@pytest.mark.parametrize(
    ("value", "pointer", "rows"),
    [
        ([{"id": 1}], None, [{"id": 1}]),
        ({"results": [{"id": 1}], "count": 1}, None, [{"id": 1}]),
        ({"results": []}, None, []),
        ({"data": {"list": [{"id": 1}]}}, "/data/list", [{"id": 1}]),
        ({"a": [{"id": 1}], "b": [{"id": 2}]}, None, None),
        ({"a": [{"id": 1}], "b": [{"id": 2}]}, "/b", [{"id": 2}]),
        ({"id": 1, "title": "one"}, None, None),
        ([1, 2], None, None),
        ({"id": 1, "tags": ["a"]}, None, None),
        ("text", None, None),
    ],
)
def test_the_list_of_a_collection_is_found(value, pointer, rows):
    assert rows_in(value, pointer) == rows


def test_what_is_written_is_in_custody_until_it_is_deleted(meet):
    server = Notes()
    with answering(server) as url:
        maker = meet(url, [NOTES])
        [notes] = maker.writables()
        written = notes.create()
        change = notes.change(written)
        maker.client.request(change.method, written.url, document=change.document)
        assert change.method == "PATCH"
        assert change.shows(maker.read(written.url))
        fresh = notes.nowhere()
        maker.client.request("PUT", fresh, document=notes.document())
        assert len(server.rows) == 4
        assert maker.clean_up() == []
    assert set(server.rows) == {"1", "2"}


@pytest.mark.parametrize("status", [204, 405])
def test_an_update_is_a_put_where_patch_is_not_allowed(meet, status):
    server = Notes(allow="GET, PUT")

    def answer(handler):
        return (status, {"Allow": server.allow}, b"") if handler.command == "OPTIONS" else server(handler)

    with answering(answer) as url:
        maker = meet(url, [NOTES])
        [notes] = maker.writables()
        change = notes.change(notes.create())
    assert change.method == "PUT"
    assert change.document["title"].startswith("mine")


def test_foreign_rows_are_not_touched(meet):
    with answering(Notes()) as url:
        maker = meet(url, [NOTES])
        with pytest.raises(UnsafeRequest):
            maker.client.request("PUT", f"{url}/notes/1", document={})


def test_a_location_that_names_a_foreign_row_is_not_believed(meet):
    class Lying(Notes):
        def __call__(self, handler):
            status, headers, body = super().__call__(handler)
            return status, {**headers, "Location": "/notes/1"} if handler.command == "POST" else headers, body

    server = Lying()
    with answering(server) as url:
        maker = meet(url, [NOTES])
        written = maker.writables()[0].create()
        assert written.url != f"{url}/notes/1"
        with pytest.raises(UnsafeRequest):
            maker.client.delete(f"{url}/notes/1")
        maker.clean_up()
    assert set(server.rows) == {"1", "2"}


def test_a_refused_creation_decides_nothing(meet):
    def answer(handler):
        return Notes.say({}, 422) if handler.command == "POST" else Notes()(handler)

    with answering(answer) as url:
        [notes] = meet(url, [NOTES]).writables()
        with pytest.raises(Inconclusive, match="422"):
            notes.create()


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ((200, {"Content-Type": "text/html"}, b"<html>Welcome"), "answers with HTML"),
        ((500, JSON, b"{}"), "look into its log"),
        ((401, JSON, b"{}"), "answers 401 to everything"),
        ((404, JSON, b"{}"), "check `base_url`"),
    ],
)
def test_what_cannot_be_judged_is_told_in_one_line(meet, answer, line):
    with answering(lambda _: answer) as url, pytest.raises(Unjudgeable, match=line):
        meet(url, [NOTES])
