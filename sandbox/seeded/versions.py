"""Seeded faults in what keeps two writers apart: entity tags, and versions in documents."""

from __future__ import annotations

from sandbox.commercetools.shaping import SHOP, is_update, looked_up, number_of, parameter, with_document
from sandbox.seeded import Request, Response, Serve, seeded
from sandbox.shaping import is_success, place_of

VERSIONS = "properties/sequences/versions"
WRITES = ("POST", "PATCH", "DELETE")


def tag_of(request: Request, serve: Serve, path: str | None = None) -> str:
    """The entity tag of what is at a path now, or an empty text."""
    kept = tuple(pair for pair in request.headers if not pair[0].lower().startswith(("if-", "content-")))
    target = request.path if path is None else path
    return serve(request.replacing(method="GET", path=target, query=(), headers=kept, body=b"")).header("etag") or ""


def is_resource(request: Request, *methods: str) -> bool:
    """Whether a request is by one of some methods, to one resource."""
    return request.method in methods and place_of(request).kind == "resource"


@seeded("versions/older-tag", breaks=VERSIONS, editions=("1.1",))
def tags_older_than_the_last_are_taken(request: Request, serve: Serve) -> Response:
    """Of the tags that a resource has had only the last but one is known to be stale."""
    past = request.memory.setdefault("past", {}).setdefault(request.path, [])
    if not is_resource(request, "PATCH", "DELETE"):
        return serve(request)
    now, given = tag_of(request, serve), (request.header("if-match") or "").strip()
    old = given in past[:-1] and given != now
    response = serve(request.with_header("if-match", None) if old else request)
    if is_success(response) and now:
        past.append(now)
    return response


@seeded("versions/tag-of-attributes", breaks=VERSIONS, editions=("1.1",))
def relationships_leave_the_tag(request: Request, serve: Serve) -> Response:
    """A change at a relationship's own URL leaves the entity tag of the resource as it was."""
    shown, place = request.memory.setdefault("shown", {}), place_of(request)
    owner = request.path.partition("/relationships/")[0]
    if place.kind == "relationship" and request.method in WRITES:
        before = tag_of(request, serve, owner)
        response = serve(request)
        after = tag_of(request, serve, owner)
        if is_success(response) and before != after:
            shown[after] = shown.get(before, before)
        return response
    if place.kind != "resource":
        return serve(request)
    told = {old: now for now, old in shown.items()}
    given = request.header("if-match") or ""
    response = serve(request.with_header("if-match", told[given]) if given in told else request)
    tag = response.header("etag") or ""
    return response.with_header("etag", shown[tag]) if tag in shown else response


@seeded("versions/any-tag-that-was", breaks=VERSIONS, editions=("1.0",))
def deletions_take_older_tags(request: Request, serve: Serve) -> Response:
    """A deletion is made with any tag that the resource had before the last two updates."""
    past = request.memory.setdefault("past", {}).setdefault(request.path, [])
    given = (request.header("if-match") or "").strip()
    if is_resource(request, "DELETE") and given in past[:-1]:
        return serve(request.with_header("if-match", None))
    now = tag_of(request, serve) if is_resource(request, "PATCH") else ""
    response = serve(request)
    if now and is_success(response):
        past.append(now)
    return response


@seeded("versions/last-of-listed", breaks=VERSIONS, editions=("1.0", "1.1"))
def only_the_last_listed_tag_is_seen(request: Request, serve: Serve) -> Response:
    """Of several tags in If-Match only the last is compared."""
    given = request.header("if-match") or ""
    if request.method in WRITES and "," in given:
        return serve(request.with_header("if-match", given.rpartition(",")[2].strip()))
    return serve(request)


@seeded("versions/older-version", breaks=VERSIONS, editions=SHOP)
def versions_long_past_are_taken(request: Request, serve: Serve) -> Response:
    """An update is made with a version that is older than the last two."""
    given = request.document.get("version") if is_update(request) and isinstance(request.document, dict) else None
    current = looked_up(request, serve, request.path).get("version") if isinstance(given, int) else None
    if isinstance(given, int) and isinstance(current, int) and 0 < given < current - 2:
        return serve(with_document(request, lambda document: document.update(version=current)))
    return serve(request)


@seeded("versions/older-version-deletes", breaks=VERSIONS, editions=SHOP)
def rows_go_with_versions_long_past(request: Request, serve: Serve) -> Response:
    """A deletion is made with the version that the row was made with, once it was changed twice."""
    given = number_of(request, "version") if request.method == "DELETE" else None
    current = looked_up(request, serve, request.path).get("version") if given == 1 else None
    if isinstance(current, int) and current > 2:
        return serve(parameter(request, "version", current))
    return serve(request)
