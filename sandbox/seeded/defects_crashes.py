"""Seeded faults that make the server fail: values of another kind than the one that was thought of."""

from __future__ import annotations

import json
from typing import Any

from sandbox.faults.creating import creates, document_of, resource_of
from sandbox.faults.updating import updates
from sandbox.seeded import Request, Response, Serve, seeded
from sandbox.shaping import refusal

CRASH = "properties/robustness/no-server-error"


def crash() -> Response:
    """The answer of a server that failed."""
    return refusal(500, "Internal server error")


@seeded("defects/several-in-data", breaks=CRASH)
def several_resources_in_data_crash(request: Request, serve: Serve) -> Response:
    """A creation of more than one resource at once crashes; of just one in an array it is refused."""
    data = document_of(request).get("data")
    return crash() if creates(request) and isinstance(data, list) and len(data) > 1 else serve(request)


@seeded("defects/doubled-member", breaks=CRASH, editions=("1.1",))
def members_that_are_given_twice_crash(request: Request, serve: Serve) -> Response:
    """A document with a member given twice crashes, where the values differ in kind."""

    def pairs(given: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(given)
        if any(type(value) is not type(result[name]) for name, value in given):
            raise LookupError
        return result

    try:
        json.loads(request.body or b"null", object_pairs_hook=pairs)
    except LookupError:
        return crash()
    except (ValueError, RecursionError):
        pass
    return serve(request)


@seeded("defects/relationship-null", breaks=CRASH, editions=("1.0",))
def relationships_that_are_null_crash(request: Request, serve: Serve) -> Response:
    """An update in which null stands for a relationship crashes."""
    given = resource_of(request).get("relationships")
    crashes = updates(request) and isinstance(given, dict) and None in given.values()
    return crash() if crashes else serve(request)


@seeded("defects/id-of-another-kind", breaks=CRASH)
def ids_that_cannot_be_keys_crash(request: Request, serve: Serve) -> Response:
    """An update whose id is an array or an object crashes, since it is looked up."""
    own = resource_of(request).get("id")
    return crash() if updates(request) and isinstance(own, list | dict) else serve(request)


@seeded("defects/meta-text", breaks=CRASH, editions=("1.1",))
def meta_that_is_a_text_crashes(request: Request, serve: Serve) -> Response:
    """A creation crashes whose `meta`, at the top or in the resource, is a text that is not empty."""
    held = (document_of(request).get("meta"), resource_of(request).get("meta"))
    crashes = creates(request) and any(isinstance(meta, str) and meta for meta in held)
    return crash() if crashes else serve(request)
