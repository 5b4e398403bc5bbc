"""What answers tell of a limit, in the forms that are in use, true or not."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import formatdate

from sandbox.limiters.spec import Layer
from sandbox.message import Pairs


@dataclass(frozen=True, slots=True)
class Told:
    """What fields say of one limit: its figures, what is left of it, and in how many seconds there is more.

    `moment` is now, in seconds since 1970.
    """

    name: str
    limit: int
    window: float
    left: int
    more: float
    moment: float


Form = Callable[[Told], Pairs]


def told_of(layer: Layer, left: int, more: float, moment: float) -> Told:
    """What the fields of a layer say, given the truth."""
    limit, window = layer.told
    told_left = limit - 1 if layer.option("left") == "stuck" else max(limit - (layer.limit - left), 0)
    return Told(layer.text("name", "default"), limit, window, told_left, more, moment)


def fields_of(layer: Layer, told: Told) -> Pairs:
    """The fields that tell of a layer in its form."""
    return FORMS[layer.option("fields")](told)


def retry_after(layer: Layer, wait: float, moment: float) -> Pairs:
    """The Retry-After of a refusal after which there is more in so many seconds, right or not."""
    form = layer.text("retry", "up")
    if form == "none":
        return ()
    return (("retry-after", RETRIES[form](wait, moment) if form in RETRIES else form),)


def _draft(told: Told) -> Pairs:
    window = max(round(told.window), 1)
    return (
        ("ratelimit-policy", f'"{told.name}";q={told.limit};w={window}'),
        ("ratelimit", f'"{told.name}";r={told.left};t={math.ceil(told.more)}'),
    )


def _three(prefix: str, third: str, value: str, told: Told) -> Pairs:
    return (
        (f"{prefix}-limit", str(told.limit)),
        (f"{prefix}-remaining", str(told.left)),
        (f"{prefix}-{third}", value),
    )


FORMS: Mapping[str, Form] = {
    "none": lambda told: (),  # noqa: ARG005
    "draft": _draft,
    "draft-6": lambda told: _three("ratelimit", "reset", str(math.ceil(told.more)), told),
    "x": lambda told: _three("x-ratelimit", "reset", str(math.ceil(told.more)), told),
    "x-ms": lambda told: _three("x-ratelimit", "reset", str(math.ceil(told.more * 1000)), told),
    "x-unix": lambda told: _three("x-ratelimit", "reset", str(math.ceil(told.moment + told.more)), told),
    "x-date": lambda told: _three("x-ratelimit", "reset", _date(told.more, told.moment), told),
    "x-interval": lambda told: _three("x-ratelimit", "interval", str(max(round(told.window), 1)), told),
}
"""The fields by the name of their form."""


def _date(wait: float, moment: float) -> str:
    return formatdate(math.ceil(moment + wait), usegmt=True)


RETRIES: Mapping[str, Callable[[float, float], str]] = {
    "up": lambda wait, moment: str(math.ceil(wait)),  # noqa: ARG005
    "down": lambda wait, moment: str(math.floor(wait)),  # noqa: ARG005
    "fraction": lambda wait, moment: f"{wait:.3f}",  # noqa: ARG005
    "date": _date,
}
"""The values of Retry-After by the name of their form."""
