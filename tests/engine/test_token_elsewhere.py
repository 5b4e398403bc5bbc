"""Tokens that are issued at another origin: whose credentials go there, and what comes back of them."""

import json

import pytest

from accord.judge.document import Context
from accord.judge.judge import Judge
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
ISSUED = "a-token-that-was-issued"


def contract(url, token_url):
    return contract_from({
        "api": {"base_url": url, "standard": "http"}, "limits": {"timeout": 2}, "auth": {"env": "TOKEN"},
        "account": [{"role": "limited", "env": "LIMITED"}], "headers": {"X-Ours": "of-this-api"},
        "oauth": {"token_url": token_url, "client_id_env": "ID", "client_secret_env": "SECRET"},
    })  # fmt: skip


@pytest.fixture
def make(tmp_path):
    made = []

    def client(url, token_url):
        seen = []
        budget = Budget(tmp_path / "budget", 100, deadline=9e12)
        made.append(Client(contract(url, token_url), budget, seen.append, secrets=SECRETS))
        return made[-1], seen

    yield client
    for each in made:
        each.close()


@pytest.fixture
def issuer():
    heard = []

    def issue(handler):
        heard.append(dict(handler.headers))
        return document({"access_token": ISSUED, "token_type": "Bearer"})

    with answering(issue) as url:
        yield f"{url}/token", heard


def echo(handler):
    return document({"headers": dict(handler.headers)})


def test_nothing_of_the_run_but_the_clients_credentials_goes_elsewhere(make, issuer):
    token_url, heard = issuer
    with answering(echo) as url:
        client, _ = make(url, token_url)
        exchange = client.request("POST", token_url, body=b"grant_type=client_credentials")
    assert exchange.ok
    assert not {"Authorization", "X-Ours"} & heard[0].keys()


@pytest.mark.parametrize("role", ["main", "limited"])
def test_tokens_of_the_api_are_not_sent_there_even_if_asked_to(make, issuer, role):
    token_url, heard = issuer
    client, _ = make("http://127.0.0.1:9", token_url)
    with pytest.raises(ValueError, match="credentials are not sent there"):
        client.request("POST", token_url, body=b"", headers=client.authorization(role))
    assert not heard


def test_nothing_else_of_another_origin_is_asked_for(make, issuer):
    token_url, heard = issuer
    client, _ = make("http://127.0.0.1:9", token_url)
    for method, url in (("GET", token_url), ("POST", f"{token_url}/x"), ("POST", f"{token_url}?x=1")):
        with pytest.raises(ValueError, match="origin"):
            client.request(method, url)
    assert not heard


def test_credentials_go_by_tls_unless_they_stay_on_this_machine(make):
    client, seen = make("http://127.0.0.1:9", "http://auth.example/token")
    with pytest.raises(UnsafeRequest, match="without TLS"):
        client.request("POST", "http://auth.example/token", body=b"")
    assert not seen


def test_the_issued_token_can_be_used_and_stands_nowhere(make, issuer):
    token_url, _ = issuer
    with answering(echo) as url:
        client, seen = make(url, token_url)
        issued = client.request("POST", token_url, body=b"grant_type=client_credentials")
        got = client.get("/", headers=client.issued(issued))
    assert got.document["headers"]["Authorization"] == "Bearer $REDACTED"
    assert ISSUED not in json.dumps([str(each.request) + str(each.response) for each in seen])
    with pytest.raises(KeyError):
        client.issued(got)


def test_what_another_service_answers_is_not_judged(make, issuer):
    token_url, _ = issuer
    client, _ = make("http://127.0.0.1:9", token_url)
    issued = client.request("POST", token_url, body=b"grant_type=client_credentials")
    own, others = (contract(base, token_url) for base in (token_url.rpartition("/")[0], "http://127.0.0.1:9"))
    judges = [Judge([], Context("", each.base_url, contract=each)) for each in (own, others)]
    assert [judge.see(issued) is not None for judge in judges] == [True, False]
