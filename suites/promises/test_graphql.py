"""Fields of a GraphQL schema are there and give values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from accord.authoring import Exchange, Promise, Workshop, expect, keeps, not_applicable, violation
from accord.wire.urls import below

_TOKEN = re.compile(r"[{}]|[_A-Za-z]\w*(?:\s*:\s*[_A-Za-z]\w*)?")
_ARGUMENTS = re.compile(r"\([^()]*\)")
_HEAD = re.compile(r"^\s*(?:query\b[^{]*)?\{")
_UNKNOWN = re.compile(r"cannot query field|unknown field|undefined.?field|field.* (is not defined|does not exist)",
                      re.IGNORECASE)  # fmt: skip


@keeps("graphql-field", writes=True)
def test_fields_of_the_schema_give_values(workshop: Workshop, promise: Promise) -> None:
    """Each query is answered with every field that it selects; a field that the schema has not is passed over."""
    url = below(workshop.contract.base_url, promise.get("path", "/graphql"))
    # What POST asks for here is read only: the kind takes no mutation.
    workshop.maker.custody.linked.add(url)
    unknown = []
    for query in promise["queries"]:
        exchange = expect(workshop.maker.client.post(url, {"query": query})).answered().exchange
        if _is_unknown(exchange) or exchange.status in (404, 410):
            unknown.append(exchange)
        else:
            _require_values(exchange, query)
    if len(unknown) == len(promise["queries"]):
        raise not_applicable(f"the schema has no such field: {unknown[0].request.line} was answered as unknown")


def _is_unknown(exchange: Exchange) -> bool:
    """Whether a query was refused since the schema has no such field."""
    errors = exchange.document.get("errors")
    told = [error.get("message") for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []
    return bool(told) and all(isinstance(text, str) and bool(_UNKNOWN.search(text)) for text in told)


def _require_values(exchange: Exchange, query: str) -> None:
    if not exchange.ok:
        raise violation(exchange, "status", expected="data of the fields", actual=f"status {exchange.status}")
    if exchange.document.get("errors"):
        raise violation(exchange, "/errors", expected="no errors", actual=str(exchange.document["errors"])[:200])
    for path in leaves(query):
        if not _has(exchange.document.get("data"), path):
            raise violation(exchange, f"/data/{'/'.join(path)}", expected="the field that was asked for",
                            actual="not there")  # fmt: skip


def leaves(query: str) -> Iterator[tuple[str, ...]]:
    """The paths of the fields without selections of their own that a query asks for, by the names of the answer.

    Fragments and directives are not told apart: queries of promises have none.
    """
    text = _HEAD.sub("{", _ARGUMENTS.sub("", query), count=1)
    above: list[str] = []
    last: str | None = None
    for token in _TOKEN.findall(text):
        if token not in "{}":
            if last:
                yield (*above, last)
            last = token.partition(":")[0].strip()
            continue
        if token == "{":
            above += [last] if last else []
        else:
            if last:
                yield (*above, last)
            above = above[:-1]
        last = None


def _has(value: Any, path: tuple[str, ...]) -> bool:
    """Whether a value is there at a path, null or not, through lists."""
    if not path:
        return True
    if isinstance(value, list):
        return all(_has(item, path) for item in value)
    return isinstance(value, dict) and path[0] in value and _has(value[path[0]], path[1:])
