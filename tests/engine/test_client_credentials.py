"""Whose credentials the client sends, and what it asks for without leave to write."""

import pytest

from accord.model.contract import contract_from
from accord.wire.budget import Budget
from accord.wire.client import Client, UnsafeRequest
from tests.engine.servers import answering, document

SECRETS = {
    "TOKEN": "of-the-run-itself",
    "LIMITED": "of-a-limited-account",
    "ID": "our-client",
    "SECRET": "its-secret",
}
OAUTH = {"token_url": "/oauth/token", "client_id_env": "ID", "client_secret_env": "SECRET"}


@pytest.fixture
def make(tmp_path):
    made = []

    def client(url, secrets=SECRETS, **sections):
        data = {"api": {"base_url": url, "standard": "http"}, "limits": {"timeout": 2}, **sections}
        seen = []
        budget = Budget(tmp_path / "budget", 100, deadline=9e12)
        made.append(Client(contract_from(data), budget, seen.append, secrets=secrets))
        return made[-1], seen

    yield client
    for client_made in made:
        client_made.close()


def echo(handler):
    return document({"headers": dict(handler.headers), "body": handler.body.decode()})


def test_a_token_may_be_asked_for_at_its_endpoint_and_nothing_else_posted(make):
    with answering(echo) as url:
        client, seen = make(url, oauth=OAUTH)
        exchange = client.request("POST", "/oauth/token", body=b"grant_type=client_credentials")
        for elsewhere in ("/oauth/token/other", "/oauth/token?x=1", "/"):
            with pytest.raises(UnsafeRequest):
                client.request("POST", elsewhere, body=b"")
        with pytest.raises(UnsafeRequest):
            client.delete("/oauth/token")
    assert exchange.document["body"] == "grant_type=client_credentials"
    assert len(seen) == 1


def test_every_request_for_a_token_is_sent(make):
    with answering(echo) as url:
        client, seen = make(url, oauth=OAUTH)
        for _ in range(2):
            client.request("POST", "/oauth/token", body=b"grant_type=client_credentials")
    assert len(seen) == 2
    assert client.client_credentials() == ("our-client", "its-secret")


def test_credentials_of_a_client_are_missed_by_name(make):
    client, _ = make("http://127.0.0.1:9")
    with pytest.raises(KeyError):
        client.client_credentials()
    client, _ = make("http://127.0.0.1:9", {}, oauth=OAUTH)
    with pytest.raises(KeyError):
        client.client_credentials()


def test_each_account_has_headers_of_its_own(make):
    client, _ = make("http://127.0.0.1:9", auth={"env": "TOKEN"}, account=[{"role": "limited", "env": "LIMITED"}])
    assert client.authorization() == {"Authorization": "Bearer of-the-run-itself"}
    assert client.authorization("limited") == {"Authorization": "Bearer of-a-limited-account"}
    assert client.authorization("none") == {"Authorization": None}
    with pytest.raises(KeyError):
        client.authorization("other")


def test_without_auth_an_account_is_nobody(make):
    client, _ = make("http://127.0.0.1:9", account=[{"role": "limited", "env": "LIMITED"}])
    assert client.authorization() == client.authorization("none") == {}
    with pytest.raises(KeyError):
        client.authorization("limited")


def test_what_is_hidden_whole_is_not_remembered(make):
    with answering(echo) as url:
        client, seen = make(url)
        for value in ("Bearer one", "Bearer two"):
            shown = client.get("/", headers={"Authorization": value}).document["headers"]["Authorization"]
            assert shown == value
    assert len(seen) == 2


def test_a_429_can_be_seen_without_waiting(make):
    with answering(lambda handler: (429, {"Retry-After": "30"}, b"")) as url:
        client, seen = make(url)
        assert client.get("/", patient=False).status == 429
    assert len(seen) == 1
