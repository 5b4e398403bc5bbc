"""Requests that are wrong on purpose, and what tells that an answer speaks of a failure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from accord.authoring import Client, Exchange, ResourceFacts, Survey
from accord.judge.fields import parse_media_type
from suites.jsonapi.unused import last_segment, unused_ids, with_segment

NONE_SUCH = "application/x-none-such"
"""A media type that nothing produces or takes."""
TRYING_NUMBERS = ("9007199254740993", "1e400", "0.1")
"""Numbers that not every reader keeps, as they are written in order to see whether they come back."""

_PROBLEM = ("application/problem+json", "application/problem+xml")
_TELLING = frozenset({"title", "detail", "message", "error", "errors", "type"})


def truncated(document: Any) -> bytes:
    """A JSON text that ends in its midst, so that nothing can be made of it."""
    text = json.dumps(document).encode()
    return text[: max(1, len(text) * 2 // 3)] if isinstance(document, dict | list) else b'{"accord": '


def missing_path(survey: Survey) -> str:
    """A URL below the base of the API at which nothing is."""
    return f"{survey.base_url.rstrip('/')}/accord-finds-nothing-here"


def missing_urls(facts: ResourceFacts) -> Iterator[str]:
    """URLs of resources that are hardly there, their ids made like the known ones; none where no id can be told."""
    if facts.sample_url and facts.sample:
        found = (with_segment(facts.sample_url, facts.sample[1], unused.id) for unused in unused_ids(facts.ids))
        yield from (url for url in found if url)


def missing_url(facts: ResourceFacts) -> str | None:
    """The likeliest URL of a resource that is not there; None where none can be told."""
    return next(missing_urls(facts), None)


def missing(client: Client, facts: ResourceFacts) -> Exchange | None:
    """The answer to GET of a resource that is not there; None where no URL of one can be told.

    Where the answer shows the id asked for, there is something after all, and the next id is tried.
    """
    for url in missing_urls(facts):
        exchange = client.get(url)
        if not (exchange.ok and _shows(exchange.json.value, last_segment(url))):
            return exchange
    return None


def _shows(value: Any, text: str) -> bool:
    """Whether a JSON value holds a text, or a number that is spelt like it."""
    if isinstance(value, dict | list):
        return any(_shows(item, text) for item in (value.values() if isinstance(value, dict) else value))
    return isinstance(value, str | int) and str(value) == text


def essence_of(exchange: Exchange) -> str:
    """The media type of an answer without parameters, in lowercase; empty where it has none."""
    media_type = parse_media_type((exchange.response.header("content-type") if exchange.response else None) or "")
    return media_type.essence if media_type else ""


def failure_told(exchange: Exchange) -> str:
    """How the document of an answer tells of a failure, or an empty text where it does not.

    Answers about many operations, and about one that is yet to be done, tell of failures of another kind.
    """
    if exchange.status in (202, 207):
        return ""
    if essence_of(exchange) in _PROBLEM:
        return "a problem document"
    document = exchange.document
    if isinstance(document.get("errors"), list | dict) and document["errors"] and not document.get("data"):
        return "a document with `errors`"
    if isinstance(document.get("error"), str | dict) and document["error"]:
        return "a document with `error`"
    status = document.get("status")
    is_code = isinstance(status, int) and not isinstance(status, bool) and 400 <= status < 600
    return f"a document of status {status}" if is_code and _TELLING & document.keys() else ""
