"""The kinds of promises: what parameters each takes, how it is tried, and what that costs, as data of the suites."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from accord.model.contract import Contract
from accord.model.promise import NO_KIND, Promise
from accord.model.validate import InvalidFile, hint, mistakes_of
from accord.runtime import bundle
from accord.runtime.places import found_at


@dataclass(frozen=True, slots=True)
class Cost:
    """What one promise costs at most beyond reading: requests and octets of bodies."""

    requests: int = 0
    octets: int = 0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of promise: `parameters` are schemas by name; `needs` tells what a run must be allowed.

    Beside its schema a parameter has `about`, may be `required`, and may be of use `only` with some values of others.

    Costs are `requests` plus, for each place in the parameters that `requests_per` names, so many times its value (or
    the number of its items), and octets of bodies by `octets_per` in the same way.
    """

    name: str
    summary: str
    tried: str
    passes: str
    fails: str
    open: str
    needs: tuple[str, ...] = ("read",)
    parameters: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    requests: int = 0
    requests_per: Mapping[str, float] = field(default_factory=dict)
    octets_per: Mapping[str, float] = field(default_factory=dict)

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of its parameters."""
        properties = {
            name: _schema_of(about) | {"description": about["about"]} for name, about in self.parameters.items()
        }
        required = [name for name, about in self.parameters.items() if _is_required(about) and "only" not in about]
        return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}

    def misplaced(self, promise: Promise) -> Iterator[str]:
        """What is wrong with those of a promise's parameters that are of use only beside others."""
        for name, about in self.parameters.items():
            only = about.get("only", {})
            idle = [other for other, values in only.items() if promise.get(other) not in values]
            if name in promise:
                yield from (f"`{name}` says nothing unless `{other}` is {_either(only[other])}" for other in idle)
            elif only and not idle and _is_required(about):
                yield f"`{name}` is missing ({about['about']})"

    def cost(self, promise: Promise) -> Cost:
        """What it costs at most to try a promise."""
        return Cost(
            self.requests + round(sum(_amount(promise, name) * each for name, each in self.requests_per.items())),
            round(sum(_amount(promise, name) * each for name, each in self.octets_per.items())),
        )


def _either(values: Iterable[Any]) -> str:
    """Values as contracts write them, with or between them."""
    return " or ".join(value if isinstance(value, str) else json.dumps(value) for value in values)


def _schema_of(about: Mapping[str, Any]) -> dict[str, Any]:
    """What JSON Schema says of a parameter."""
    ours = ("about", "only", *(["required"] if isinstance(about.get("required"), bool) else []))
    return {key: value for key, value in about.items() if key not in ours}


def _is_required(about: Mapping[str, Any]) -> bool:
    """Whether a parameter has to be there; a list under `required` is of its schema, and names what it holds."""
    return about.get("required") is True


def _amount(promise: Promise, name: str) -> float:
    values = [value for _, value in found_at(promise.parameters, name)]
    return sum(float(value) if isinstance(value, int | float) else float(len(value)) for value in values)


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind that the suites bring, by name."""
    found: dict[str, Kind] = {}
    for path in sorted((bundle.root() / "suites" / "promises" / "kinds").glob("*.toml")):
        for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            values = dict(entry)
            values["needs"] = tuple(values.get("needs", ("read",)))
            found[name] = Kind(name, **values)
    return found


def check_kinds(contract: Contract) -> Contract:
    """The contract itself, if each promise has a kind that there is, with parameters that it takes.

    Raises InvalidFile naming every mistake.
    """
    found = [line for promise in contract.promises for line in mistakes_in(promise)]
    if found:
        raise InvalidFile(contract.source or "contract", found)
    return contract


def mistakes_in(promise: Promise) -> list[str]:
    """What is wrong with the kind of a promise or its parameters, one line each."""
    if promise.kind == NO_KIND:
        return []
    kind, place = kinds().get(promise.kind), f"promise {promise.id}"
    if kind is None:
        return [f"{place}: no kind is called `{promise.kind}`{hint(promise.kind, sorted(kinds()))}"]
    found = mistakes_of(dict(promise.parameters), kind.schema, place)
    return found or [f"{place}: {line}" for line in kind.misplaced(promise)]
