"""Requests that are answered otherwise when they come again, or as HEAD, or spelt in another way."""

from __future__ import annotations

import re
from urllib.parse import unquote

from sandbox.message import Document
from sandbox.seeded import Request, Response, Serve, seeded
from sandbox.shaping import edit, has_parameter, is_success, place_of, primary, reading, without_parameter

EQUAL = "properties/requests/equal-answers"
IDEMPOTENT = "properties/requests/idempotent"


def _count(request: Request, name: str) -> int:
    """How often something came, this time included."""
    counts = request.memory.setdefault("counts", {})
    counts[name] = counts.get(name, 0) + 1
    return int(counts[name])


@seeded("repeats/head-of-filtered", breaks=EQUAL, editions=("1.1",))
def head_overlooks_filters(request: Request, serve: Serve) -> Response:
    """HEAD of a filtered collection has the length of the whole."""
    return serve(without_parameter(request, "filter[") if request.method == "HEAD" else request)


@seeded("repeats/head-of-sorted", breaks=EQUAL, editions=("1.0",))
def head_takes_no_sort(request: Request, serve: Serve) -> Response:
    """HEAD of a collection refuses to sort, which only GET knows."""
    unsortable = request.method == "HEAD" and has_parameter(request, "sort")
    response = serve(request)
    return response.replacing(status=400) if unsortable and is_success(response) else response


@seeded("repeats/third-answer", breaks=EQUAL, editions=("1.1",))
def third_answer_lacks_a_row(request: Request, serve: Serve) -> Response:
    """Every third answer to one sorted query comes from a copy that lacks the last row."""
    response = serve(request)
    sorts = request.method == "GET" and has_parameter(request, "sort") and place_of(request).kind == "collection"
    if not sorts or not is_success(response) or _count(request, f"{request.path}?{request.query}") % 3:
        return response
    return edit(response, lambda document: document.update(data=primary(document)[:-1]))


@seeded("repeats/encoded-letters", breaks=EQUAL, editions=("1.0",))
def encoded_letters_are_others(request: Request, serve: Serve) -> Response:
    """The path of a resource is looked up as it is spelt, so that a letter that is percent-encoded is another."""
    spelt = request.path.rpartition("/")[2]
    is_lost = place_of(request).kind == "resource" and re.search(r"%(?:[46][1-9A-F]|[57][0-9A]|3[0-9])", spelt, re.I)
    return serve(request.replacing(path=f"{request.path}-{len(unquote(spelt))}") if is_lost else request)


@seeded("repeats/unchanged", breaks=IDEMPOTENT, editions=("1.1",))
def updates_without_a_change_clear_the_rest(request: Request, serve: Serve) -> Response:
    """An update of several attributes that changes none of them sets another to null."""
    if request.method != "PATCH" or place_of(request).kind != "resource":
        return serve(request)
    before = _attributes(serve(reading(request)))
    sent = _sent(request)
    rest = [name for name in before if name not in sent and name in ("body", "email", "postedAt", "weight")]
    if len(sent) < 2 or not rest or any(before.get(name) != value for name, value in sent.items()):
        return serve(request)
    data = {**request.document["data"], "attributes": {**sent, rest[0]: None}}
    return serve(request.replacing(document={"data": data}))


@seeded("repeats/equal-numbers", breaks=IDEMPOTENT, editions=("1.1",))
def equal_numbers_are_added(request: Request, serve: Serve) -> Response:
    """A number above ten that is sent again is taken for an amount to add."""
    if request.method != "PATCH" or place_of(request).kind != "resource":
        return serve(request)
    before = _attributes(serve(reading(request)))
    sent = _sent(request)
    again = {
        name: value * 2
        for name, value in sent.items()
        if type(value) is int and value > 10 and before.get(name) == value
    }
    if not again:
        return serve(request)
    return serve(request.replacing(document={"data": {**request.document["data"], "attributes": {**sent, **again}}}))


@seeded("repeats/reused-place", breaks=IDEMPOTENT, editions=("1.0",))
def places_of_the_deleted_are_reused(request: Request, serve: Serve) -> Response:
    """A new row takes the place of the one deleted last, and a second deletion of that one removes the new one."""
    taken = request.memory.setdefault("taken", {})
    place, home = place_of(request).kind, request.path.rpartition("/")[0]
    if request.method == "DELETE" and request.path in taken:
        request = request.replacing(path=taken.pop(request.path))
    response = serve(request)
    if request.method == "DELETE" and place == "resource" and is_success(response):
        request.memory.setdefault("freed", {})[home] = request.path
    if request.method == "POST" and place == "collection" and is_success(response):
        freed = request.memory.get("freed", {}).pop(request.path, None)
        made = (response.header("location") or "").removeprefix(request.base)
        taken |= {freed: made} if freed and made else {}
    return response


def _attributes(response: Response) -> Document:
    data = response.document.get("data") if isinstance(response.document, dict) else None
    return dict(data.get("attributes", {})) if isinstance(data, dict) else {}


def _sent(request: Request) -> Document:
    document = request.document
    data = document.get("data") if isinstance(document, dict) else None
    attributes = data.get("attributes") if isinstance(data, dict) else None
    return attributes if isinstance(attributes, dict) else {}
