"""What the tests of the plain API share: its base, its clients, and a note of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from sandbox.plain.notes import seeded_id
from sandbox.plain.tokens import FULL

BASE = "/http/clean"
FIRST = f"/notes/{seeded_id(1)}"
PROBLEM = "application/problem+json"
BREAD = {"title": "Bread", "text": "Flour, water, salt.", "tags": ["home"], "priority": 3, "amount": 2.5}


@contextmanager
def client_of(origin: str, token: str | None = FULL, **headers: str) -> Iterator[httpx.Client]:
    """A client that sends a token and asks for content as it is."""
    sent = {"accept-encoding": "identity", **headers}
    if token is not None:
        sent["authorization"] = f"Bearer {token}"
    with httpx.Client(base_url=origin + BASE, headers=sent) as client:
        yield client


def made(client: httpx.Client, **members: Any) -> str:
    """The path, below the base, of a new note."""
    created = client.post("/notes", json={**BREAD, **members})
    assert created.status_code == 201, created.text
    return created.headers["location"].removeprefix(BASE)


def is_problem(response: httpx.Response, status: int, kind: str | None = None) -> bool:
    """Whether an answer is a problem document of that status and kind."""
    if response.status_code != status or response.headers["content-type"] != PROBLEM:
        return False
    document = response.json()
    named = document["type"].rpartition("/")[2]
    whole = {"title", "detail", "instance"} <= document.keys()
    return whole and document["status"] == status and kind in (None, named)
