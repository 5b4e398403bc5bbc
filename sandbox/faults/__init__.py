"""Faults: the honest server with exactly one requirement broken, on purpose.

A fault is a function that wraps serving. It may ask the honest server once, several times or not at all,
with the request as it is or changed, and answer with what it gets, changed or not:

    @fault("jsonapi-*/document-top-level/data-errors")
    def data_stands_beside_errors(request: Request, serve: Serve) -> Response:
        '''Error documents have `data` as well.'''
        return edit(serve(request), lambda document: document.setdefault("data", None))

A module in this folder needs no further entry; the helpers are in `sandbox.shaping`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from sandbox.message import Request, Response, Serve

__all__ = ["Fault", "Request", "Response", "Serve", "fault", "faults"]

Wrapper: TypeAlias = Callable[[Request, Serve], Response]

EDITIONS = ("1.0", "1.1")
"""The editions of JSON:API."""

_registry: dict[str, Fault] = {}


@dataclass(frozen=True, slots=True)
class Fault:
    """One requirement broken: its id, those that fail with it and why, and the editions it runs in."""

    id: str
    also: Mapping[str, str]
    why: str
    serve: Wrapper
    editions: tuple[str, ...] = EDITIONS

    def around(self, serve: Serve) -> Serve:
        """Serving as this fault does it, given serving without it."""
        return lambda request: self.serve(request, serve)


def fault(
    requirement: str, *, also: Mapping[str, str] | None = None, editions: tuple[str, ...] | None = None
) -> Callable[[Wrapper], Wrapper]:
    """Register a function as the fault of a requirement.

    `jsonapi-*` stands for every edition, or for those listed in `editions`; the ids in `also` are expanded
    with it. An id of `http` gives a fault of the plain API; one of another catalogue a fault that runs in the
    editions listed.
    """

    def register(wrapper: Wrapper) -> Wrapper:
        for requirement_id, places in _expand(requirement, editions or EDITIONS):
            if requirement_id in _registry:
                raise ValueError(f"two faults for {requirement_id}")
            edition = f"jsonapi-{places[0]}"
            others = {key.replace("jsonapi-*", edition): reason for key, reason in (also or {}).items()}
            why = (wrapper.__doc__ or "").strip()
            _registry[requirement_id] = Fault(requirement_id, others, why, wrapper, places)
        return wrapper

    return register


def _expand(requirement: str, editions: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """The ids that a requirement stands for, each with the editions that it runs in."""
    for edition in EDITIONS:
        if requirement.startswith(f"jsonapi-{edition}/"):
            return [(requirement, (edition,))]
    if requirement.startswith("http/"):
        return [(requirement, ("http",))]
    if requirement.startswith("jsonapi-*/"):
        return [(requirement.replace("*", edition, 1), (edition,)) for edition in editions]
    return [(requirement, editions)]


@cache
def _load() -> None:
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")


def faults() -> dict[str, Fault]:
    """All faults by the id of the requirement that they break."""
    _load()
    return dict(_registry)
