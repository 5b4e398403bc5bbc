"""The APIs that the sandbox serves, by edition: where each stands, with what it begins, and how it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from sandbox import blog, commerce_layer, commercetools, engine, plain, provisioning
from sandbox.message import Request, Response
from sandbox.schema import Api
from sandbox.store import Seeds, Store

APIS: Mapping[str, Api] = {"1.0": provisioning.API, "1.1": blog.API}
"""The APIs of JSON:API."""


def _no_option(part: str) -> None:
    """What is remembered for a part of a name where there are no options."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One API: the standard that it keeps, its prefix below a variant, and how it begins and answers."""

    standard: str
    prefix: str
    begin: Callable[[], Any]
    """Makes a store with the rows of the beginning."""
    serve: Callable[[Any, Request, str | None], Response]
    """Answers a request from such a store; the token is what is asked for, if any."""
    largest_body: int = 1_000_000
    """How many octets of a body are read."""
    outside: frozenset[str] = frozenset()
    """The paths that are served above the prefix, too."""
    option: Callable[[str], dict[str, Any] | None] = _no_option
    """Reads a part of a variant's name that names no fault: what the variant remembers from then on, or None."""


@cache
def _seeds(edition: str) -> Seeds:
    return {"1.0": provisioning.seeds, "1.1": blog.seeds}[edition]()


def fresh_store(edition: str) -> Store:
    """A store of its own with the rows of the beginning."""
    return Store.seeded(APIS[edition], _seeds(edition))


def _jsonapi(edition: str) -> Edition:
    api = APIS[edition]
    return Edition(f"jsonapi-{edition}", api.prefix, partial(fresh_store, edition), partial(engine.serve, api))


def _plain(notebook: plain.Notebook, request: Request, token: str | None) -> Response:  # noqa: ARG001
    """Answer with the plain API, which has tokens of its own."""
    return plain.serve(notebook, request)


def _shop(standard: str, terms: commercetools.Terms) -> Edition:
    """The shop by the terms of some time, with tokens of its own."""

    def answer(project: commercetools.Project, request: Request, token: str | None) -> Response:  # noqa: ARG001
        return commercetools.serve(project, request)

    prefix, outside = f"/{commercetools.PROJECT_KEY}", commercetools.OUTSIDE
    return Edition(
        standard, prefix, partial(commercetools.seeded, terms), answer, commercetools.LARGEST_BODY, outside
    )


EDITIONS: Mapping[str, Edition] = {
    **{edition: _jsonapi(edition) for edition in APIS},
    "http": Edition("http", "", plain.seeded, _plain),
    "commerce-layer": Edition(
        "commerce-layer",
        commerce_layer.PREFIX,
        commerce_layer.seeded,
        commerce_layer.serve,
        option=commerce_layer.option,
    ),
    "commercetools": _shop("commercetools", commercetools.CURRENT),
    "commercetools-2018": _shop("commercetools-2018", commercetools.OF_2018),
}


def edition_of(standard: str) -> str | None:
    """The edition of a standard ("jsonapi-1.1", "http"), or None."""
    return next((name for name, edition in EDITIONS.items() if edition.standard == standard), None)
