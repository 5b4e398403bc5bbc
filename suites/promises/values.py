"""Values of members, as promises name them: where they are shown, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from accord.authoring import Contract, Exchange, Promise, Remark
from accord.model.contract import ResourceTerms
from accord.runtime.making.workshop import terms_of
from accord.runtime.places import found_at
from accord.wire.urls import below
from suites.promises.aims import resources_in

_READING = ("GET", "HEAD")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?[Zz]")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")

Found = Iterator[tuple[str, Any]]


def shown(exchange: Exchange, promise: Promise, contract: Contract) -> Found:
    """What stands at the places of a promise in an answer, each with the JSON pointer to it."""
    if not exchange.ok or not isinstance(exchange.json.value, dict | list):
        return
    places = [*promise.get("members", ()), *([promise["member"]] if "member" in promise else ())]
    for pointer, part in _parts(exchange, promise, contract):
        for place in places:
            for below_it, value in found_at(part, place):
                yield pointer + below_it, value


def _parts(exchange: Exchange, promise: Promise, contract: Contract) -> Found:
    """The resources of an answer that a promise is about, or the whole document of one."""
    named = [told for told in (promise.get("resource"), *promise.get("resources", ())) if told]
    terms = [found for told in named if (found := terms_of(contract, told))]
    path = urlsplit(exchange.request.url).path.rstrip("/")
    if "path" in promise and path != urlsplit(below(contract.base_url, promise["path"])).path.rstrip("/"):
        return
    if promise.get("of") == "document":
        yield "", exchange.json.value
    elif contract.edition:
        types = {each.type or each.path.rpartition("/")[2] for each in terms}
        yield from (found for found in _objects(exchange) if not named or found[1].get("type") in types)
    elif not named or any(_is_at(path, each, contract) for each in terms):
        yield from resources_in(exchange, next((each for each in terms if _is_at(path, each, contract)), None))


def _is_at(path: str, terms: ResourceTerms, contract: Contract) -> bool:
    collection = urlsplit(below(contract.base_url, terms.path)).path.rstrip("/")
    return path == collection or path.startswith(f"{collection}/")


def _objects(exchange: Exchange) -> Found:
    """The resource objects of a JSON:API document, primary and included."""
    document = exchange.document
    for name in ("data", "included"):
        value = document.get(name)
        items = enumerate(value) if isinstance(value, list) else [("", value)]
        for key, item in items:
            if isinstance(item, dict):
                yield f"/{name}/{key}".rstrip("/"), item


def wrong(exchange: Exchange, promise: Promise, contract: Contract) -> Iterator[Remark]:
    """What is wrong at the places of a promise; a warning, where what others wrote is only told of."""
    told_only = promise.get("foreign") == "warn" and exchange.request.method in _READING
    sparse = any(name.partition("[")[0] == "fields" for name, _ in exchange.request.parameters)
    for pointer, value in shown(exchange, promise, contract):
        for remark in _troubles(value, promise, sparse):
            remark = replace(remark, place=pointer + remark.place)
            yield replace(remark, warning=True) if told_only else remark


def _troubles(value: Any, promise: Promise, sparse: bool) -> Iterator[Remark]:
    pattern, most = promise.get("pattern"), promise.get("max_items")
    if pattern is not None and not (isinstance(value, str) and re.fullmatch(pattern, value)):
        yield Remark("", f"{str(value)[:60]!r} does not match", f"a text that matches {pattern}")
    if most is not None and isinstance(value, list) and len(value) > most:
        yield Remark("", f"{len(value)} items", f"at most {most} items")
    if isinstance(value, dict):
        yield from _missing(value, promise, sparse)
        yield from _mistyped(value, promise.get("types", {}))
        yield from _unlisted(value, promise.get("enum", {}))


def _missing(value: Mapping[str, Any], promise: Promise, sparse: bool) -> Iterator[Remark]:
    """The members that are not there; one that may be null may have been left out."""
    types = promise.get("types", {})
    for name in promise.get("present", ()) if not sparse else ():
        if name not in value:
            may_be_null = name not in types or types[name].endswith(" or null")
            actual = "missing, which is told only since it may be null" if may_be_null else "missing"
            yield Remark(f"/{name}", actual, "to be there", warning=may_be_null)


def _mistyped(value: Mapping[str, Any], types: Mapping[str, str]) -> Iterator[Remark]:
    for name, wanted in types.items():
        kind, _, null = wanted.partition(" or ")
        if name in value and not (null and value[name] is None) and not _TYPES[kind](value[name]):
            yield Remark(f"/{name}", f"{str(value[name])[:60]!r}", f"a value of type {wanted}")


def _unlisted(value: Mapping[str, Any], lists: Mapping[str, list[Any]]) -> Iterator[Remark]:
    for name, allowed in lists.items():
        if value.get(name) is not None and value[name] not in allowed:
            yield Remark(f"/{name}", f"{str(value[name])[:60]!r}", f"one of {', '.join(map(str, allowed))}")


def _is_written(pattern: re.Pattern[str], *, dated: bool) -> Callable[[Any], bool]:
    """Whether a text has a form, and is a date or moment that there is."""

    def test(value: Any) -> bool:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            return False
        try:
            return not dated or bool(datetime.fromisoformat(value.upper()))
        except ValueError:
            return False

    return test


_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "date-time": _is_written(_MOMENT, dated=True),
    "date": _is_written(_DATE, dated=True),
    "uri": _is_written(_URI, dated=False),
}
