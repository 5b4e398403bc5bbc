"""Operations: sent in one request, and what came of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from accord.authoring import JSONAPI, Exchange, Identity, Made, Maker, not_applicable, violation, warn
from accord.judge.expect import UNDECIDED, Inconclusive, NotApplicable
from accord.runtime.surveying.operations import ATOMIC, OPERATIONS, RESULTS, results_in
from suites.jsonapi.kinds import kind_of

LABEL = f'{JSONAPI}; ext="{ATOMIC}"'
HERE = f"/{OPERATIONS}"
NOTHING_CREATED = "no operation could create anything"

Operation = dict[str, Any]
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Batch:
    """Operations that were sent in one request, and the answer."""

    operations: tuple[Operation, ...]
    exchange: Exchange

    @property
    def done(self) -> bool:
        """Whether they were carried out at once, as far as the answer tells."""
        return self.exchange.ok and self.exchange.status != 202

    @property
    def refused(self) -> bool:
        """Whether they were refused, by a status that decides something."""
        return self.exchange.status >= 400 and self.exchange.status not in UNDECIDED

    @property
    def said(self) -> str:
        """How the request was answered, for reasons."""
        return f"{self.exchange.request.line} was answered {self.exchange.status or self.exchange.fault}"

    def result(self, place: int) -> dict[str, Any]:
        """The result at a place; an empty one where there is none."""
        results = results_in(self.exchange)
        found = results[place] if place < len(results) else None
        return found if isinstance(found, dict) else {}


def perform(maker: Maker, *operations: Operation) -> Batch:
    """Send operations in one request; raises NotApplicable where no URL takes any."""
    url = maker.survey.operations
    if url is None:
        raise not_applicable("no URL is known to take operations; `operations` under [capabilities] names its path")
    exchange = maker.client.post(url, {OPERATIONS: list(operations)}, content_type=LABEL, accept=LABEL)
    return Batch(operations, exchange)


def add(document: dict[str, Any], **members: Any) -> Operation:
    """The operation that creates what a document would, with more members in its resource object."""
    return {"op": "add", "data": {**document["data"], **members}}


def update(made: Made, name: str, value: Any) -> Operation:
    """The operation that changes one attribute of a resource, which its data name, as in the text's own example."""
    return {"op": "update", "data": {**ref(made.identity), "attributes": {name: value}}}


def remove(identity: Identity) -> Operation:
    """The operation that removes a resource."""
    return {"op": "remove", "ref": ref(identity)}


def relate(op: str, owner: Identity, relationship: str, data: Any) -> Operation:
    """The operation that changes a relationship of a resource."""
    return {"op": op, "ref": {**ref(owner), "relationship": relationship}, "data": data}


def ref(identity: Identity) -> dict[str, Any]:
    """The `ref` to a resource, which is its identifier as well."""
    return {"type": identity[0], "id": identity[1]}


def require_no_data(batch: Batch, place: int) -> None:
    """That a result has no data; null is warned about."""
    result = batch.result(place)
    if result.get("data") is not None:
        raise violation(
            batch.exchange, f"/{RESULTS}/{place}/data", expected="no `data`", actual=kind_of(result["data"])
        )
    if "data" in result:
        warn(batch.exchange, f"/{RESULTS}/{place}/data", expected="no `data`", actual="null")


def once(function: Callable[[Maker], Found]) -> Callable[[Maker], Found]:
    """Try something once a run: what was found is remembered, and so is why nothing could be."""
    known: WeakKeyDictionary[Maker, Found] = WeakKeyDictionary()
    failed: WeakKeyDictionary[Maker, tuple[type[NotApplicable | Inconclusive], str]] = WeakKeyDictionary()

    @wraps(function)
    def remembered(maker: Maker) -> Found:
        if maker in failed:
            kind, reason = failed[maker]
            raise kind(reason)
        if maker not in known:
            try:
                known[maker] = function(maker)
            except (NotApplicable, Inconclusive) as error:
                failed[maker] = type(error), str(error)
                raise
        return known[maker]

    return remembered
