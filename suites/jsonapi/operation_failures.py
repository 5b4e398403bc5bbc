"""Operations that fail or are malformed: what is expected of the answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from accord.authoring import Maker, expect, inconclusive, not_applicable, violation, warn
from accord.judge.expect import NotApplicable
from suites.jsonapi.operation_trials import Change, changes, creation, fields
from suites.jsonapi.operations import HERE, Batch, Operation, once, perform, ref, update
from suites.jsonapi.parts import errors_of


@dataclass(frozen=True, slots=True)
class Malformed:
    """A malformed operation, sent alone: what is wrong with it, and in words what effect it had all the same."""

    what: str
    batch: Batch
    effect: str = ""


@once
def malformed(maker: Maker) -> list[Malformed]:
    """Malformed operations: additions, and updates of one attribute to another value."""
    sent = creation(maker).sent
    found = [
        Malformed("an operation has no `op`", perform(maker, {"data": sent})),
        Malformed("an operation has the `op` `create`", perform(maker, {"op": "create", "data": sent})),
        Malformed("an addition has no `data`", perform(maker, {"op": "add"})),
    ]
    with suppress(NotApplicable):
        found += _malformed_updates(maker, changes(maker)[0])
    return found


def _malformed_updates(maker: Maker, done: Change) -> list[Malformed]:
    before = fields(maker, done.made.url).get(done.name)
    value = maker.another(done.recipe, done.name, before)
    change, (kind, own) = update(done.made, done.name, value), done.made.identity
    cases: list[tuple[str, Operation]] = [
        ("an operation has `ref` and `href`", {**change, "ref": ref(done.made.identity), "href": done.made.url}),
        ("a `ref` has no `type`", {**change, "ref": {"id": own}}),
        ("a `ref` has neither `id` nor `lid`", {**change, "ref": {"type": kind}}),
    ]
    batches = [(what, perform(maker, operation)) for what, operation in cases]
    after = fields(maker, done.made.url).get(done.name)
    effect = f"`{done.name}` is {after!r}" if after == value else ""
    return [Malformed(what, batch, effect) for what, batch in batches]


def require_failure(batch: Batch, what: str) -> None:
    """That an operation which cannot be carried out was answered with an error; 500 is warned about."""
    exchange = expect(batch.exchange).answered().exchange
    if exchange.status == 202:
        raise inconclusive(f"{exchange.request.line} was put off with 202")
    if exchange.status < 400:
        raise violation(
            exchange, "status", expected=f"an error status, since {what}", actual=f"status {exchange.status}"
        )
    if exchange.status >= 500:
        warn(exchange, "status", expected=f"status 4xx, since {what}", actual=f"status {exchange.status}")


def require_errors(*batches: Batch) -> None:
    """That refusals come with an errors document; warned about where they do not."""
    refused = [batch for batch in batches if batch.refused]
    if not refused:
        raise not_applicable("nothing was refused")
    for batch in refused:
        if not errors_of(batch.exchange):
            warn(batch.exchange, "", expected="a document with `errors`", actual="no error object")
            return


def require_pointers(batches: list[Batch], place: int) -> None:
    """That error objects point at an operation or into it; warned about where none in an answer does."""
    told = [batch for batch in batches if errors_of(batch.exchange)]
    if not told:
        raise not_applicable("no refusal came with an error object")
    here = f"{HERE}/{place}"
    for batch in told:
        pointers = list(_pointers(batch))
        if not any(pointer == here or pointer.startswith(f"{here}/") for pointer in pointers):
            actual = ", ".join(f"`{pointer}`" for pointer in pointers) or "no pointer"
            warn(batch.exchange, "/errors/0/source/pointer", expected=f"`{here}`, or a place in it", actual=actual)
            return


def _pointers(batch: Batch) -> Iterator[str]:
    for error in errors_of(batch.exchange):
        source = error.get("source")
        pointer = source.get("pointer") if isinstance(source, dict) else None
        if isinstance(pointer, str):
            yield pointer
