"""How requests are spelt as octets."""

from pathlib import Path

import pytest

from accord.model.contract import contract_from
from accord.wire.budget import Budget
from accord.wire.client import Client
from suites.http.raw import request_octets, target_of


@pytest.fixture
def client(tmp_path: Path) -> Client:
    contract = contract_from({
        "api": {"base_url": "http://api.example:81/v1", "standard": "http"}, "auth": {"env": "TOKEN"},
        "headers": {"X-Tenant": "ours"},
    })  # fmt: skip
    return Client(contract, Budget(tmp_path / "budget", 1, 9e12), lambda exchange: None, secrets={"TOKEN": "secret"})


def lines(octets: bytes) -> list[str]:
    return octets.decode("latin-1").split("\r\n")


def test_a_request_carries_what_all_requests_carry(client: Client) -> None:
    first, *fields, _, _ = lines(request_octets(client, "GET", "http://api.example:81/v1/a?b=c"))
    assert first == "GET /v1/a?b=c HTTP/1.1"
    named = dict(field.split(": ") for field in fields)
    assert named.pop("User-Agent").startswith("accord/")
    assert named == {
        "Host": "api.example:81",
        "Accept": "application/json",
        "X-Tenant": "ours",
        "Authorization": "Bearer secret",
        "Connection": "close",
    }


def test_fields_are_changed_and_left_out_by_name_in_any_case(client: Client) -> None:
    octets = request_octets(
        client, "GET", "http://h/", headers={"host": None, "AUTHORIZATION": "Basic x"}, close=False
    )
    names = [field.partition(":")[0] for field in lines(octets)[1:-2]]
    assert names == ["User-Agent", "Accept", "X-Tenant", "Authorization"]
    assert b"Authorization: Basic x\r\n" in octets


def test_lines_stand_last_just_as_they_are(client: Client) -> None:
    octets = request_octets(
        client, "GET", "http://h/", ["X-A : 1", " folded", "X-B: \0\xff"], target="*", version="HTTX/9"
    )
    assert octets.startswith(b"GET * HTTX/9\r\n")
    assert octets.endswith(b"\r\nX-A : 1\r\n folded\r\nX-B: \0\xff\r\n\r\n")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ((), ["Content-Length: 4"]),
        (("content-length : +4",), ["content-length : +4"]),
        (("Transfer-Encoding: x",), ["Transfer-Encoding: x"]),
    ],
)
def test_a_length_is_told_once(client: Client, given: tuple[str, ...], wanted: list[str]) -> None:
    octets = request_octets(client, "POST", "http://h/", given, b"body")
    told = [line for line in lines(octets) if line.lower().startswith(("content-length", "transfer-encoding"))]
    assert told == wanted
    assert octets.endswith(b"\r\n\r\nbody")


def test_a_target_has_the_path_and_the_query() -> None:
    assert target_of("http://h") == "/"
    assert target_of("http://h/a%20b?c#d") == "/a%20b?c"
