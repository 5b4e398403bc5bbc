"""The description that an API gives of itself marks what it says is not settled."""

from __future__ import annotations

from accord.authoring import Client, Exchange, Promise, Workshop, inconclusive, keeps, violation
from accord.wire.urls import below
from suites.promises.marks import INTROSPECTION, marked, read_description
from suites.promises.refusals import require_control

_ACCEPT = "application/json, application/yaml;q=0.9, */*;q=0.1"


@keeps("lifecycle-marks", where=lambda promise: "graphql" in promise, writes=True)
def test_the_graphql_schema_is_marked(workshop: Workshop, promise: Promise) -> None:
    """The schema has marks; the answer is kept for later runs to compare with."""
    url = below(workshop.contract.base_url, promise["graphql"])
    # What POST asks for here is read only.
    workshop.maker.custody.linked.add(url)
    _require_marks(workshop.maker.client.post(url, {"query": INTROSPECTION}), promise)


@keeps("lifecycle-marks", where=lambda promise: "graphql" not in promise)
def test_the_openapi_description_is_marked(client: Client, promise: Promise) -> None:
    """The description has marks; the answer is kept for later runs to compare with."""
    if "openapi" not in promise:
        raise inconclusive("the promise names no description; add `graphql` or `openapi` to it")
    _require_marks(client.get(promise["openapi"], accept=_ACCEPT), promise)


def _require_marks(exchange: Exchange, promise: Promise) -> None:
    """That a description is there, and, where the promise is about no change, that a part of it is marked."""
    parts = read_description(require_control(exchange), promise["mark"])
    if not parts:
        raise inconclusive(f"{exchange.request.line} gave no description that could be read")
    if promise["aspect"] == "marked" and not marked(parts):
        raise violation(exchange, "body", expected=f"parts marked {promise['mark']}", actual="none is marked")
