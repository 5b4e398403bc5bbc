"""The client on real sockets: exact, remembered, polite, and never unsafe by accident."""

import contextlib
import gzip
import json
import socket
import threading

import pytest

from accord.model.contract import contract_from
from accord.model.exchange import exchange_from_json, exchange_to_json
from accord.wire.budget import Budget, BudgetSpent
from accord.wire.client import Client, UnsafeRequest
from tests.engine.servers import answering, document


@pytest.fixture
def make(tmp_path):
    made = []

    def client(url, *, requests=100, secret="", **options):
        data = {"api": {"base_url": url}, "limits": {"timeout": 2}}
        if secret:
            data["auth"] = {"env": "TOKEN"}
        seen = []
        budget = Budget(tmp_path / "budget", requests, deadline=9e12)
        made.append(Client(contract_from(data), budget, seen.append, secrets={"TOKEN": secret}, **options))
        return made[-1], seen

    yield client
    for client_made in made:
        client_made.close()


def echo(handler):
    return document({"path": handler.path, "headers": dict(handler.headers)})


def test_the_target_is_sent_as_spelt(make):
    with answering(echo) as url:
        client, _ = make(url)
        exchange = client.get("/a//b/../c%2fd", "x[y]=1&z=%41 b".replace(" ", "%20"))
    assert exchange.document["path"] == "/a//b/../c%2fd?x[y]=1&z=%41%20b"


def test_only_our_own_headers_are_sent(make):
    with answering(echo) as url:
        client, _ = make(url)
        names = set(client.get("/").document["headers"])
        without = set(client.get("/", headers={"accept": None}).document["headers"])
    assert names == {"Host", "User-Agent", "Accept"}
    assert without == {"Host", "User-Agent"}


def test_equal_safe_requests_are_sent_once_until_something_is_written(make):
    with answering(echo) as url:
        client, seen = make(url, writes=True)
        assert client.get("/a") is client.get("/a")
        assert client.get("/a", fresh=True) is not None
        assert len(seen) == 2
        client.post("/a", {"data": None})
        client.get("/a")
        assert len(seen) == 4


def test_unsafe_requests_need_permission(make):
    client, seen = make("http://127.0.0.1:9")
    with pytest.raises(UnsafeRequest):
        client.delete("/a")
    assert seen == []


def test_other_origins_are_never_asked(make):
    client, _ = make("http://127.0.0.1:9")
    with pytest.raises(ValueError, match="origin"):
        client.get("http://127.0.0.2:9/a")


def test_the_budget_holds(make):
    with answering(echo) as url:
        client, seen = make(url, requests=2)
        client.get("/1")
        client.get("/2")
        with pytest.raises(BudgetSpent, match="2 requests"):
            client.get("/3")
    assert len(seen) == 2


def test_redirects_are_followed_on_the_same_origin_only(make):
    def answer(handler):
        goal = {"/a": "/b", "/out": "http://127.0.0.2:9/"}.get(handler.path)
        return (302, {"Location": goal}, b"") if goal else document({"data": None})

    with answering(answer) as url:
        client, seen = make(url)
        assert client.get("/a").request.path == "/b"
        assert client.get("/out").status == 302
    assert [exchange.status for exchange in seen] == [302, 200, 302]


def test_a_throttled_request_is_repeated_after_the_wait_that_was_asked(make):
    answers = iter([429, 429, 200])

    def answer(_):
        return document({}, next(answers), **{"Retry-After": "0"})

    with answering(answer) as url:
        client, seen = make(url)
        assert client.get("/a").status == 200
    assert len(seen) == 3


def test_no_secret_is_kept(make):
    with answering(echo) as url:
        client, seen = make(url, secret="canary-4711")
        exchange = client.get("/a?token=canary-4711")
    assert exchange.document["headers"]["Authorization"] == "Bearer $TOKEN"
    assert "canary" not in repr(seen)


def raw_server(octets, stays=False):
    """A server that answers each connection with these octets and closes it, or stays and answers again."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection:
                    while connection.recv(65536):
                        connection.sendall(octets)
                        if not stays:
                            break

    threading.Thread(target=serve, daemon=True).start()
    return listener, f"http://127.0.0.1:{listener.getsockname()[1]}"


ODD = (
    b"HTTP/1.1 200 OK\r\nX-One: 1\r\nx-one:  2\r\nSet-Cookie: a=secret; Path=/\r\nContent-Length: 2\r\n\r\n{}surplus"
)


def test_odd_octets_are_kept_without_secrets(make):
    listener, url = raw_server(ODD)
    with listener:
        client, _ = make(url)
        exchange = client.get("/")
    assert exchange.response.octets == ODD.replace(b"=secret", b"=$REDACTED")
    assert exchange.response.fields["x-one"] == ["1", "2"]
    assert (
        exchange_from_json(json.loads(json.dumps(exchange_to_json(exchange)))).response.octets
        == exchange.response.octets
    )


def test_surplus_octets_are_no_answer_to_the_next_request(make):
    listener, url = raw_server(ODD, stays=True)
    with listener:
        client, seen = make(url)
        assert [client.get("/", fresh=True).status for _ in range(3)] == [200, 200, 200]
    assert len(seen) == 3


def test_a_server_that_failed_gets_a_fresh_connection(make):
    taken = []

    def answer(handler):
        taken.append(handler.client_address)
        return document({}, 500 if handler.path == "/broken" else 200)

    with answering(answer) as url:
        client, _ = make(url)
        for path in ("/a", "/b", "/broken", "/c"):
            client.get(path)
    assert len(set(taken[:3])) == 1
    assert taken[3] != taken[2]


@pytest.mark.parametrize(
    "octets",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nX-Odd : 1\r\nContent-Length: 2\r\n\r\n{}",
    ],
)
def test_a_broken_response_is_judged_and_answers_nothing(make, octets):
    listener, url = raw_server(octets)
    with listener:
        client, seen = make(url)
        exchange = client.get("/")
    assert exchange.response is None
    assert "broken response" in exchange.fault
    assert [(each.status, each.fault, each.response.octets) for each in seen] == [(200, exchange.fault, octets)] * 3
    told = exchange_from_json(json.loads(json.dumps(exchange_to_json(seen[0]))))
    assert (told.fault, told.response.octets) == (exchange.fault, octets)


def test_octets_that_say_no_more_are_not_kept_twice(make):
    octets = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
    listener, url = raw_server(octets)
    with listener:
        client, _ = make(url)
        response = client.get("/").response
    assert response.wire == b""
    assert response.octets == octets


def test_a_secret_in_the_body_is_kept_in_no_form(make):
    octets = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\ncanary\r\n5\r\n-4711\r\n0\r\n\r\n"
    listener, url = raw_server(octets)
    with listener:
        client, _ = make(url, secret="canary-4711")
        response = client.get("/").response
    assert response.altered
    assert response.body == b"$TOKEN"
    assert b"canary" not in response.octets


def test_coded_bodies_are_decoded(make):
    body = gzip.compress(json.dumps({"data": []}).encode())
    with answering(lambda _: (200, {"Content-Encoding": "gzip"}, body)) as url:
        client, _ = make(url)
        assert client.get("/").document == {"data": []}


@pytest.mark.parametrize(
    ("url", "fault"), [("http://127.0.0.1:9", "no connection"), ("http://nowhere.invalid", "no connection")]
)
def test_a_dead_target_is_a_fault_with_a_name(make, url, fault):
    client, _ = make(url)
    assert fault in client.get("/").fault
