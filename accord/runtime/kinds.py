"""The kinds of promises: what parameters each takes, how it is tried, and what that costs, as data of the suites."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from accord.model.contract import Contract
from accord.model.promise import NO_KIND, Promise
from accord.model.validate import InvalidFile, hint, mistakes_of
from accord.runtime import bundle


@dataclass(frozen=True, slots=True)
class Cost:
    """What one promise costs at most beyond reading: requests and octets of bodies."""

    requests: int = 0
    octets: int = 0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of promise: `parameters` are schemas by name; `needs` tells what a run must be allowed.

    Costs are `requests` plus, for each parameter named in `requests_per`, so many times its value (or the number of
    its items), and `octets` of bodies in the same way.
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
            name: {key: value for key, value in about.items() if key not in ("about", "required")}
            | {"description": about["about"]}
            for name, about in self.parameters.items()
        }
        required = [name for name, about in self.parameters.items() if about.get("required")]
        return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}

    def cost(self, promise: Promise) -> Cost:
        """What it costs at most to try a promise."""
        return Cost(
            self.requests + round(sum(_amount(promise, name) * each for name, each in self.requests_per.items())),
            round(sum(_amount(promise, name) * each for name, each in self.octets_per.items())),
        )


def _amount(promise: Promise, name: str) -> float:
    value = promise.get(name, 0)
    return float(value) if isinstance(value, int | float) else float(len(value))


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
    found = [line for promise in contract.promises for line in _mistakes(promise)]
    if found:
        raise InvalidFile(contract.source or "contract", found)
    return contract


def _mistakes(promise: Promise) -> list[str]:
    if promise.kind == NO_KIND:
        return []
    kind, place = kinds().get(promise.kind), f"promise {promise.id}"
    if kind is None:
        return [f"{place}: no kind is called `{promise.kind}`{hint(promise.kind, sorted(kinds()))}"]
    return mistakes_of(dict(promise.parameters), kind.schema, place)
