"""Which members a request that creates may leave out, as far as accepted and refused ones show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from accord.evolve.observed import Input
from accord.evolve.sightings import errors_in
from accord.model.exchange import Exchange
from accord.model.json_text import read_json

_REFUSED = frozenset({400, 403, 409, 422})
_NAMES = ("field", "param", "pointer")


def inputs_of(creating: Iterable[tuple[str, Exchange]]) -> tuple[Input, ...]:
    """The members of bodies, each with how often creating went well, or was refused, without it.

    A refusal counts where the body had all that an accepted one had but this one member, or where the error names it.
    """
    bodies: dict[str, list[tuple[frozenset[str], Exchange]]] = defaultdict(list)
    for operation, exchange in creating:
        value = read_json(exchange.request.body).value
        if isinstance(value, dict):
            bodies[operation].append((frozenset(_paths(value)), exchange))
    return tuple(each for operation, found in sorted(bodies.items()) for each in _of_operation(operation, found))


def _of_operation(operation: str, bodies: list[tuple[frozenset[str], Exchange]]) -> Iterator[Input]:
    accepted = {paths for paths, exchange in bodies if exchange.ok}
    named = [frozenset(_named(exchange)) - paths for paths, exchange in bodies]
    members = frozenset[str]().union(*accepted, *named)
    without: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for (paths, exchange), missed in zip(bodies, named, strict=True):
        absent = members - paths
        if exchange.ok:
            without.update(absent)
        else:
            refused.update(name for name in absent if name in missed or _lacks(exchange, paths, name, accepted))
    for name in sorted(members):
        yield Input(operation, name, without[name], refused[name])


def _paths(value: dict[str, Any], parent: str = "") -> Iterator[str]:
    """The pointers of all members of an object, those in objects below it too."""
    for name, item in value.items():
        path = f"{parent}/{name}"
        yield path
        if isinstance(item, dict):
            yield from _paths(item, path)


def _lacks(exchange: Exchange, paths: frozenset[str], name: str, accepted: set[frozenset[str]]) -> bool:
    """Whether nothing but one member was wanting in a refused body."""
    return exchange.status in _REFUSED and paths | {name} in accepted


def _named(exchange: Exchange) -> Iterator[str]:
    """The members that a refusal names, as pointers."""
    for error in errors_in(exchange.json.value) if exchange.status in _REFUSED else ():
        source = error.get("source")
        told = [source.get("pointer")] if isinstance(source, dict) else []
        inner = [item for key in ("errors", "invalid-params") for item in _list(error.get(key))]
        told += [item.get(key) for item in (error, *inner) if isinstance(item, dict) for key in _NAMES]
        for text in told:
            if isinstance(text, str) and text:
                yield f"/{text.lstrip('#/').replace('.', '/')}"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
