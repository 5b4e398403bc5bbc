"""A strict reading of JSON:API documents, written for these tests alone."""

import re
from collections.abc import Iterator
from typing import Any

MEMBER = re.compile(r"[a-zA-Z0-9]([a-zA-Z0-9_-]*[a-zA-Z0-9])?")
TOP = {"data", "errors", "meta", "jsonapi", "links", "included"}
RESOURCE = {"type", "id", "attributes", "relationships", "links", "meta"}
RELATIONSHIP = {"links", "data", "meta"}
TOP_LINKS = {"1.0": {"self", "related", "first", "prev", "next", "last"}}
TOP_LINKS["1.1"] = TOP_LINKS["1.0"] | {"describedby"}
ERROR = {"id", "links", "status", "code", "title", "detail", "source", "meta"}
SOURCE = {"1.0": {"pointer", "parameter"}, "1.1": {"pointer", "parameter", "header"}}
LINK = {"1.0": {"href", "meta"}, "1.1": {"href", "rel", "describedby", "title", "type", "hreflang", "meta"}}
URL = re.compile(r"http://[\w.:-]+(/[\w.~!$&'()*+,;=:@%-]*)*(\?[\w.~!$&'()*+,;=:@/?%-]*)?(#[\w-]*)?")


def faults(document: Any, edition: str) -> list[str]:
    """What is wrong with a document; empty where nothing is."""
    return list(_document(document, edition))


def _document(document: Any, edition: str) -> Iterator[str]:
    if not isinstance(document, dict):
        yield "no object"
        return
    document = {name: value for name, value in document.items() if not name.startswith("@")}
    yield from _unknown("top", document, TOP)
    if not {"data", "errors", "meta"} & document.keys() or {"data", "errors"} <= document.keys():
        yield "wrong top-level members"
    if "included" in document and "data" not in document:
        yield "included without data"
    if document.get("jsonapi", {}).get("version") != edition:
        yield "wrong version"
    yield from _links(document, edition, TOP_LINKS[edition])
    for error in document.get("errors", ()):
        yield from _error(error, edition)
    yield from _resources(document, edition)


def _resources(document: dict[str, Any], edition: str) -> Iterator[str]:
    data = document.get("data")
    primary = data if isinstance(data, list) else [data] if data else []
    included = document.get("included", [])
    identifiers = [each for each in primary if each.keys() <= {"type", "id"}]
    objects = [each for each in (*primary, *included) if each not in identifiers]
    keys = [(each["type"], each["id"]) for each in objects]
    if len(set(keys)) < len(keys):
        yield "a resource twice"
    for each in objects:
        yield from _resource(each, edition)
    yield from _linkage(data if identifiers else [])
    reached = {(each["type"], each["id"]) for each in primary}
    by_key = dict(zip(keys, objects, strict=True))
    waiting = list(reached)
    while waiting:
        found = set(_targets(by_key.get(waiting.pop(), {}))) - reached
        reached |= found
        waiting += found
    if set(keys) - reached:
        yield f"not linked: {set(keys) - reached}"


def _resource(resource: dict[str, Any], edition: str) -> Iterator[str]:
    yield from _unknown("resource", resource, RESOURCE)
    fields = [*resource.get("attributes", {}), *resource.get("relationships", {})]
    if len(fields) > len(set(fields)) or {"type", "id"} & set(fields):
        yield f"fields {fields}"
    yield from (f"name {name}" for name in fields if not MEMBER.fullmatch(name))
    if not (isinstance(resource["id"], str) and isinstance(resource["type"], str)):
        yield "id or type is no string"
    yield from _links(resource, edition, {"self"})
    for relationship in resource.get("relationships", {}).values():
        yield from _unknown("relationship", relationship, RELATIONSHIP)
        yield from _links(relationship, edition, {"self", "related", "first", "prev", "next", "last"})
        yield from _linkage(relationship.get("data"))


def _linkage(data: Any) -> Iterator[str]:
    for each in data if isinstance(data, list) else [data] if data else []:
        if each.keys() != {"type", "id"} or not all(isinstance(value, str) for value in each.values()):
            yield f"linkage {each}"


def _targets(resource: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for relationship in resource.get("relationships", {}).values():
        data = relationship.get("data") or []
        for each in data if isinstance(data, list) else [data]:
            yield each["type"], each["id"]


def _links(holder: dict[str, Any], edition: str, known: set[str]) -> Iterator[str]:
    yield from _unknown("links", holder.get("links", {}), known)
    for name, link in holder.get("links", {}).items():
        if isinstance(link, dict):
            yield from _unknown("link", link, LINK[edition])
            link = link.get("href")
        if not isinstance(link, str) or not URL.fullmatch(link):
            yield f"link {name}: {link}"


def _error(error: dict[str, Any], edition: str) -> Iterator[str]:
    yield from _unknown("error", error, ERROR)
    yield from _unknown("source", error.get("source", {}), SOURCE[edition])
    if not {"id", "status", "code", "title", "detail"} <= error.keys():
        yield "error without its members"
    values = [
        *(error.get(name) for name in ("id", "status", "code", "title", "detail")),
        *error.get("source", {}).values(),
    ]
    if not all(isinstance(value, str) for value in values):
        yield "error members that are no strings"
    yield from _links(error, edition, {"about", "type"} if edition == "1.1" else {"about"})


def _unknown(what: str, holder: Any, known: set[str]) -> Iterator[str]:
    if not isinstance(holder, dict):
        yield f"{what} is no object"
    elif set(holder) - known:
        yield f"{what} has {set(holder) - known}"
