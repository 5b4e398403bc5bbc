"""Layers that hold together, with counters for every client and subject of each."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TypeAlias

from sandbox.limiters.counter import Counter
from sandbox.limiters.fields import fields_of, retry_after, told_of
from sandbox.limiters.spec import Layer
from sandbox.message import Pairs, Request

State: TypeAlias = tuple[Layer, Counter]
"""A layer that binds a request, and the counter that counts it."""


@dataclass(slots=True)
class Throttle:
    """The layers of one spec, and what they have counted."""

    layers: tuple[Layer, ...]
    counters: dict[tuple[int, str, str, int], Counter] = field(default_factory=dict)
    nodes: random.Random = field(default_factory=lambda: random.Random(0))

    def states(self, request: Request) -> list[State]:
        """The layers that bind a request, each with its counter."""
        endpoint = request.path.split("/", 2)[1] if request.path else ""
        found = []
        for place, layer in enumerate(self.layers):
            if layer.binds(request.method, endpoint):
                nodes = layer.number("nodes", 1)
                node = self.nodes.randrange(nodes) if nodes > 1 else 0
                key = place, _client(layer, request), _subject(layer, request.method, endpoint), node
                if key not in self.counters:
                    self.counters[key] = layer.counter()
                found.append((layer, self.counters[key]))
        return found


def refuse(states: list[State], moment: float) -> Layer | None:
    """The layer that refuses a request for the longest, or None where all let it through.

    A refused request counts only with layers that count such, and brings the penalties of those that refuse it.
    """
    refusing = [(layer, counter) for layer, counter in states if counter.refuses(moment)]
    if not refusing:
        return None
    for _, counter in refusing:
        counter.refuse(moment)
    for layer, counter in states:
        if layer.option("refused") == "counted":
            counter.take(moment)
    return max(refusing, key=lambda state: state[1].more(moment))[0]


def count(states: list[State], status: int, moment: float) -> float:
    """Count a request that was let through and is answered with a status; tells by how many seconds it is delayed."""
    failed = 400 <= status < 500
    return max(
        (counter.take(moment) for layer, counter in states if not (failed and layer.option("errors") == "free")),
        default=0.0,
    )


def told(states: list[State], moment: float) -> Pairs:
    """The fields that tell of the layers: of one name the values of all in the draft's lists, else of the first."""
    found: dict[str, str] = {}
    for layer, counter in states:
        for name, value in fields_of(layer, told_of(layer, counter.left(moment), counter.more(moment), moment)):
            if name not in found:
                found[name] = value
            elif layer.option("fields") == "draft":
                found[name] += f", {value}"
    return tuple(found.items())


def waiting(states: list[State], refusing: Layer, moment: float) -> Pairs:
    """The Retry-After of a refusal."""
    wait = max(counter.more(moment) for layer, counter in states if layer is refusing)
    return retry_after(refusing, wait, moment)


def _client(layer: Layer, request: Request) -> str:
    """Whose requests are counted together."""
    by = layer.option("by")
    if by == "token":
        return request.header("authorization") or ""
    return request.client if by == "address" else ""


def _subject(layer: Layer, method: str, endpoint: str) -> str:
    """What of a client's requests is counted together."""
    return {"endpoint": endpoint, "method": method}.get(layer.option("per"), "")
