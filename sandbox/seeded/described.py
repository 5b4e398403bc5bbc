"""Seeded faults that show at values and combinations which a description allows and few clients send."""

from __future__ import annotations

import re
from typing import Any

from sandbox.seeded import Request, Response, Serve, seeded
from sandbox.shaping import edit, edit_resources, has_parameter, is_success, place_of, primary, refusal

KEPT = "properties/described/kept"
LONGEST_LIFE = 31_536_000
SEVERAL = 2


def written(request: Request, kind: str) -> dict[str, Any] | None:
    """The attributes of a request that creates or updates a resource of a type, or None for every other."""
    place = place_of(request)
    if request.method not in ("POST", "PATCH") or place.kind not in ("collection", "resource"):
        return None
    document = request.document
    data = document.get("data") if isinstance(document, dict) else None
    attributes = data.get("attributes", {}) if isinstance(data, dict) else None
    return attributes if isinstance(attributes, dict) and place.type and place.type.name == kind else None


def crash() -> Response:
    """The answer of a server that broke."""
    return refusal(500, "Internal server error")


def listed(request: Request, name: str) -> list[str]:
    """The names in a parameter that takes several."""
    return (request.parameter(name) or "").split(",")


@seeded("described/optional-absent", breaks=KEPT, editions=("1.1",))
def comments_without_a_time_crash(request: Request, serve: Serve) -> Response:
    """A new comment that has likes, and no time when it was posted, breaks the ranking."""
    attributes = written(request, "comments")
    breaks = request.method == "POST" and attributes and "likes" in attributes and "postedAt" not in attributes
    return crash() if breaks else serve(request)


@seeded("described/last-choice", breaks=KEPT, editions=("1.0",))
def the_last_choice_crashes(request: Request, serve: Serve) -> Response:
    """The table of scopes ends before the last of them."""
    attributes = written(request, "memberships") or {}
    return crash() if attributes.get("access_scope") == "all_access" else serve(request)


@seeded("described/highest-value", breaks=KEPT, editions=("1.0",))
def the_highest_life_crashes(request: Request, serve: Serve) -> Response:
    """A token that lives as long as it may overflows a sum."""
    attributes = written(request, "api_credentials") or {}
    return crash() if attributes.get("expires_in") == LONGEST_LIFE else serve(request)


@seeded("described/lowest-value", breaks=KEPT, editions=("1.1",))
def the_lowest_age_crashes(request: Request, serve: Serve) -> Response:
    """Something is divided by the age of a person, which may be zero."""
    attributes = written(request, "people") or {}
    age = attributes.get("age", 1)
    return crash() if age == 0 and isinstance(age, int) and not isinstance(age, bool) else serve(request)


@seeded("described/negative-weight", breaks=KEPT, editions=("1.1",))
def negative_weights_crash(request: Request, serve: Serve) -> Response:
    """The weight of a tag goes into a column without a sign."""
    weight = (written(request, "tags") or {}).get("weight")
    return crash() if isinstance(weight, int) and weight < 0 else serve(request)


@seeded("described/whole-seconds", breaks=KEPT, editions=("1.1",))
def times_without_a_fraction_crash(request: Request, serve: Serve) -> Response:
    """The time when somebody joined is read by a pattern that wants a fraction of a second."""
    told = (written(request, "people") or {}).get("joinedAt")
    return crash() if isinstance(told, str) and re.search(r"T\d\d:\d\d:\d\d(Z|[+-])", told) else serve(request)


@seeded("described/counts-lost", breaks=KEPT, editions=("1.1",))
def filters_by_two_fields_lose_the_counts(request: Request, serve: Serve) -> Response:
    """A page of what two filters leave does not tell how many rows there are."""
    response = serve(request)
    filters = {name for name, _ in request.query if name.startswith("filter[")}
    if len(filters) < SEVERAL or not is_success(response):
        return response
    return edit(response, lambda document: document.pop("meta", None))


@seeded("described/links-lost", breaks=KEPT, editions=("1.0",))
def two_fieldsets_lose_the_links(request: Request, serve: Serve) -> Response:
    """Resources that are shown by two fieldsets have no links."""
    response = serve(request)
    fieldsets = {name for name, _ in request.query if name.startswith("fields[")}
    if len(fieldsets) <= SEVERAL or not is_success(response):
        return response
    return edit_resources(response, lambda resource: resource.pop("links", None))


@seeded("described/nothing-found", breaks=KEPT, editions=("1.1",))
def filters_that_leave_nothing_have_no_content(request: Request, serve: Serve) -> Response:
    """A filter that no row passes is answered by 204, which nothing tells of."""
    response = serve(request)
    if not has_parameter(request, "filter[") or not is_success(response) or primary(response.document):
        return response
    return response.replacing(status=204, document=None).with_header("content-type", None)


@seeded("described/null-as-text", breaks=KEPT, editions=("1.1",))
def a_number_that_is_null_becomes_a_text(request: Request, serve: Serve) -> Response:
    """The likes of a comment that has none are shown as an empty text."""

    def blur(resource: dict[str, Any]) -> None:
        attributes = resource.get("attributes", {})
        if resource["type"] == "comments" and attributes.get("likes", 0) is None:
            attributes["likes"] = ""

    return edit_resources(serve(request), blur)


@seeded("described/included-null", breaks=KEPT, editions=("1.1",))
def several_empty_paths_include_null(request: Request, serve: Serve) -> Response:
    """Where several paths lead to nothing, what is included is null."""

    def empty(document: dict[str, Any]) -> None:
        if document.get("included") == []:
            document["included"] = None

    response = serve(request)
    return edit(response, empty) if len(listed(request, "include")) >= SEVERAL else response
