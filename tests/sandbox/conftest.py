"""A sandbox on a real port, and clients of its two APIs with the rows of the beginning."""

from collections.abc import Iterator

import httpx
import pytest

from sandbox import base_path, serving

JSONAPI = "application/vnd.api+json"


@pytest.fixture(scope="session")
def origin() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture(scope="session")
def anyone(origin: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=origin) as client:
        yield client


@pytest.fixture(scope="session")
def clients(origin: str) -> Iterator[dict[str, httpx.Client]]:
    headers = {"accept": JSONAPI}
    made = {
        edition: httpx.Client(base_url=origin + base_path(edition), headers=headers) for edition in ("1.0", "1.1")
    }
    yield made
    for client in made.values():
        client.close()


def fresh(clients: dict[str, httpx.Client], edition: str) -> httpx.Client:
    """The client of an edition, its rows as at the beginning."""
    client = clients[edition]
    reset = client.base_url.copy_with(path=f"/jsonapi-{edition}/clean/!reset")
    client.post(reset).raise_for_status()
    return client


@pytest.fixture
def blog(clients: dict[str, httpx.Client]) -> httpx.Client:
    return fresh(clients, "1.1")


@pytest.fixture
def provisioning(clients: dict[str, httpx.Client]) -> httpx.Client:
    return fresh(clients, "1.0")


@pytest.fixture(params=["1.0", "1.1"])
def api(request: pytest.FixtureRequest, clients: dict[str, httpx.Client]) -> httpx.Client:
    return fresh(clients, request.param)


def send(client: httpx.Client, method: str, path: str, data: object, **headers: str) -> httpx.Response:
    """Send a document with the given primary data."""
    labels = {"content-type": JSONAPI, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return client.request(method, path, json={"data": data}, headers=labels)
