"""Operations in one request (the extension Atomic Operations): what each creates and what it touches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accord.judge.document import identity
from accord.model.exchange import Exchange, Request
from accord.model.json_text import read_json
from accord.model.survey import Identity

ATOMIC = "https://jsonapi.org/ext/atomic"
OPERATIONS, RESULTS = "atomic:operations", "atomic:results"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as it was sent; what is malformed in it counts as absent."""

    value: dict[str, Any]

    @property
    def ref(self) -> dict[str, Any]:
        """Its `ref`."""
        return _object(self.value.get("ref"))

    @property
    def data(self) -> dict[str, Any]:
        """Its `data`, where that is one object."""
        return _object(self.value.get("data"))

    @property
    def href(self) -> str:
        """Its `href`."""
        found = self.value.get("href")
        return found if isinstance(found, str) else ""

    @property
    def creates(self) -> bool:
        """Whether it adds a resource, or may be taken for one that does."""
        code = self.value.get("op")
        return code not in ("update", "remove") and not self.ref and isinstance(self.data.get("type"), str)

    @property
    def removes(self) -> bool:
        """Whether it removes a resource."""
        return self.value.get("op") == "remove" and "relationship" not in self.ref

    def named(self) -> Iterator[dict[str, Any]]:
        """What it names as its target by a `ref`, or else by its data; linkage is none."""
        if self.ref:
            yield self.ref
        if self.data and "relationship" not in self.ref and not self.href:
            yield self.data


def operations_in(request: Request) -> list[Operation]:
    """The operations of a request, in order."""
    value = read_json(request.body).value
    items = value.get(OPERATIONS) if isinstance(value, dict) else None
    return [Operation(_object(item)) for item in items] if isinstance(items, list) else []


def results_in(exchange: Exchange) -> list[Any]:
    """The results in an answer; none where there are none."""
    items = exchange.document.get(RESULTS)
    return items if isinstance(items, list) else []


def created_by(exchange: Exchange) -> Iterator[tuple[int, Operation, dict[str, Any]]]:
    """The place of each operation that created, with the operation and the new resource, as far as it was shown.

    Where there are not as many results as operations, they are told apart only if just the new resources are shown.
    """
    operations, results = operations_in(exchange.request), results_in(exchange)
    shown = [_object(_object(result).get("data")) for result in results]
    creating = [place for place, operation in enumerate(operations) if operation.creates]
    if len(shown) != len(operations):
        shown = [data for data in shown if data]
        shown = shown if len(shown) == len(creating) else [{}] * len(creating)
    else:
        shown = [shown[place] for place in creating]
    for place, data in zip(creating, shown, strict=True):
        yield place, operations[place], data


def made_by(operation: Operation, data: dict[str, Any]) -> Identity | None:
    """What an operation created: the resource shown, where it is of the type sent, or else what was sent."""
    told = identity(data)
    return told if told and told[0] == operation.data.get("type") else identity(operation.data)


def lid_of(value: dict[str, Any]) -> tuple[Any, Any] | None:
    """Type and local identity of a resource or `ref`, where it has one and no id."""
    return (value.get("type"), str(value["lid"])) if "lid" in value and "id" not in value else None


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
