"""Requests that are wrong on purpose, and what tells that an answer speaks of a failure."""

from __future__ import annotations

import json
from typing import Any

from accord.authoring import Exchange, ResourceFacts, Survey
from accord.judge.fields import parse_media_type
from suites.jsonapi.unused import unused_ids, with_segment

NONE_SUCH = "application/x-none-such"
"""A media type that nothing produces or takes."""

_PROBLEM = ("application/problem+json", "application/problem+xml")
_TELLING = frozenset({"title", "detail", "message", "error", "errors", "type"})


def truncated(document: Any) -> bytes:
    """A JSON text that ends in its midst, so that nothing can be made of it."""
    text = json.dumps(document).encode()
    return text[: max(1, len(text) * 2 // 3)] if isinstance(document, dict | list) else b'{"accord": '


def missing_path(survey: Survey) -> str:
    """A URL below the base of the API at which nothing is."""
    return f"{survey.base_url.rstrip('/')}/accord-finds-nothing-here"


def missing_url(facts: ResourceFacts) -> str | None:
    """The URL of a resource that is not there, its id made like the known ones; None where none can be told."""
    if not facts.sample_url or not facts.sample:
        return None
    return next(
        (
            url
            for unused in unused_ids(facts.ids)
            if (url := with_segment(facts.sample_url, facts.sample[1], unused.id))
        ),
        None,
    )


def essence_of(exchange: Exchange) -> str:
    """The media type of an answer without parameters, in lowercase; empty where it has none."""
    media_type = parse_media_type((exchange.response.header("content-type") if exchange.response else None) or "")
    return media_type.essence if media_type else ""


def failure_told(exchange: Exchange) -> str:
    """How the document of an answer tells of a failure, or an empty text where it does not."""
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
