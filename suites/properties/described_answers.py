"""Answers beside an OpenAPI description: status, media type, header fields and schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from accord.authoring import Exchange, expect, violation
from accord.evolve.description import mapping
from accord.model.json_text import read_json
from strategies.described import Described, Operation, is_json

GENERAL = frozenset({401, 403, 404, 405, 406, 408, 410, 411, 412, 413, 414, 415, 417, 421, 426, 428, 429, 431})
"""Refusals that HTTP explains by itself, which descriptions need not repeat."""


def require_described(described: Described, operation: Operation, exchange: Exchange) -> None:
    """Raise a violation unless an answer is one that the description tells of."""
    expect(exchange).answered()
    response = response_for(described, operation, exchange.status)
    if response is None:
        _require_no_other(operation, exchange)
        return
    if exchange.ok:
        _require_headers(described, exchange, response)
    _require_content(described, exchange, response)


def response_for(described: Described, operation: Operation, status: int) -> Mapping[str, Any] | None:
    """What is described of a status: by its number, by its class, or as the default."""
    for name in (str(status), f"{status // 100}XX", f"{status // 100}xx", "default"):
        if name in operation.responses:
            return described.description.resolve(operation.responses[name])[0]
    return None


def _require_no_other(operation: Operation, exchange: Exchange) -> None:
    """A success has to be described, and a refusal of the API's own where the operation's refusals are told."""
    told = {int(name) for name in operation.responses if str(name).isdigit()}
    if exchange.ok and told:
        raise violation(
            exchange,
            "status",
            expected="a success has a status that the description names for the operation",
            actual=f"status {exchange.status}, described are {_listed(operation)}",
        )
    explains = any(400 <= status < 500 and status not in GENERAL for status in told)
    if explains and 400 <= exchange.status < 500 and exchange.status not in GENERAL:
        raise violation(
            exchange,
            "status",
            expected="a request that the description allows is refused only by a status that it names",
            actual=f"status {exchange.status}, described are {_listed(operation)}",
        )


def _listed(operation: Operation) -> str:
    return ", ".join(sorted(map(str, operation.responses)))


def _require_headers(described: Described, exchange: Exchange, response: Mapping[str, Any]) -> None:
    for name, told in mapping(response.get("headers")).items():
        header = described.description.resolve(told)[0]
        missing = exchange.response is not None and exchange.response.header(name) is None
        if header.get("required") is True and name.lower() != "content-type" and missing:
            raise violation(
                exchange, name, expected="an answer has the header fields that its description requires",
                actual="no such field",
            )  # fmt: skip


def _require_content(described: Described, exchange: Exchange, response: Mapping[str, Any]) -> None:
    contents = dict(described.description.contents(response))
    body = exchange.response.body if exchange.response else b""
    if not contents or exchange.request.method == "HEAD" or (not body and not exchange.ok):
        return
    told = (exchange.response.header("content-type") or "") if exchange.response else ""
    fitting = list(_matching(contents, told))
    if body and not fitting:
        if exchange.ok:
            raise violation(
                exchange, "content-type", expected="an answer has a media type that its description names",
                actual=f"{told or 'none'}, described are {', '.join(contents)}",
            )  # fmt: skip
        return
    for schema in fitting if body else list(contents.values())[:1]:
        if schema is not None and all(map(is_json, contents)):
            _require_schema(described, exchange, schema, body)


def _require_schema(described: Described, exchange: Exchange, schema: Any, body: bytes) -> None:
    parsed = read_json(body)
    if parsed.error:
        raise violation(
            exchange, "body", expected="an answer whose content is described as JSON is JSON", actual=parsed.error
        )
    misfit = described.answers.misfit(schema, parsed.value)
    if misfit:
        raise violation(
            exchange,
            misfit.place or "/",
            expected=f"an answer fits its described schema (keyword {misfit.keyword})",
            actual=misfit.told[:200],
        )


def _matching(contents: Mapping[str, Any], told: str) -> Iterator[Any]:
    """The schemas of the media types that an answer's own belongs to, the closest alone."""
    essence = told.partition(";")[0].strip().lower()
    written = {name.partition(";")[0].strip().lower(): schema for name, schema in contents.items()}
    for name in (essence, f"{essence.partition('/')[0]}/*", "*/*"):
        if name in written:
            yield written[name]
            return
