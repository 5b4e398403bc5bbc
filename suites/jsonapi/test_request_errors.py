"""Errors of request documents: provoked here, and judged by the rules of error objects as well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from accord.authoring import Client, Exchange, Maker, Recipe, Survey, for_each, not_applicable, verifies, warn
from suites.jsonapi.creations import NOTHING, linkage, with_relationships
from suites.jsonapi.unused import unused_ids

_GENERAL = {"400", "500"}


@verifies("jsonapi-*/errors/error-general", writes=True)
@for_each("creatable", otherwise=NOTHING, most=1)
def test_differing_errors_have_a_general_status(
    client: Client, maker: Maker, survey: Survey, subject: Recipe
) -> None:
    """Where a wrong document has errors of differing status, the answer's own status is a general one."""
    answers = [client.post(subject.facts.url or "", body=body) for body in _wrong(maker, survey, subject)]
    telling = [exchange for exchange in answers if len(_statuses(exchange)) > 1]
    for exchange in telling:
        statuses = _statuses(exchange)
        if str(exchange.status) not in _GENERAL & {f"{status[0]}00" for status in statuses}:
            warn(exchange, "status", expected=f"400 or 500 for errors of status {', '.join(sorted(statuses))}",
                 actual=f"status {exchange.status}")  # fmt: skip
    if not telling:
        raise not_applicable("no document told of errors with differing status")


def _statuses(exchange: Exchange) -> set[str]:
    errors = exchange.document.get("errors")
    items = errors if isinstance(errors, list) else []
    found = {item.get("status") for item in items if isinstance(item, dict)}
    return {status for status in found if isinstance(status, str) and len(status) == 3 and status.isdigit()}


def _wrong(maker: Maker, survey: Survey, recipe: Recipe) -> Iterator[bytes]:
    """Bodies with one mistake or several: values of another type, nothing that is needed, linkage that is none."""
    right = maker.body(recipe)
    attributes = {name: _of_another_type(value) for name, value in right["data"]["attributes"].items()}
    relationships: dict[str, Any] = right["data"].get("relationships", {})
    astray = with_relationships(right, {name: _astray(survey, each["data"]) for name, each in relationships.items()})
    misshapen = with_relationships(right, {name: linkage([], to_many=True) for name in relationships})
    untyped = {name: value for name, value in right["data"].items() if name != "type"}
    yield _text({"data": {**right["data"], "attributes": attributes}})
    yield _text({"data": {**astray["data"], "attributes": attributes}})
    if survey.edition != "1.0":  # which leaves open whether a pointer leads to what is missing
        yield _text({"data": {**right["data"], "attributes": {}}})
    yield _text({"data": untyped})
    if relationships:
        yield _text(misshapen)
    yield _text(right)[:-1]


def _of_another_type(value: Any) -> Any:
    return {"of": "another type"} if isinstance(value, str | int | float | bool) else "of another type"


def _astray(survey: Survey, identifier: dict[str, str]) -> Any:
    """The linkage of a to-one relationship with an id that nothing has, where one can be told."""
    facts = survey.resource(identifier["type"])
    unused = next(unused_ids(facts.ids), None) if facts else None
    return {**identifier, "id": unused.id} if unused else identifier


def _text(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")
