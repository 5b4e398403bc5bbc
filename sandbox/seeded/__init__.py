"""Seeded faults: the honest server with one thing wrong that no fixed check comes upon, for generation to find.

    @seeded("sorting/unstable-beyond-20", breaks="properties/queries/sorted")
    def ties_swap_on_long_pages(request: Request, serve: Serve) -> Response:
        '''Among more than 20 rows, those that are equal in the first criterion come in the order of the store.'''

Its variant stands at `/{standard}/seeded.sorting.unstable-beyond-20/...`. A module in this folder needs no further
entry; the helpers are those of `sandbox.shaping`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from sandbox.faults import EDITIONS, Fault, Request, Response, Serve, Wrapper, faults

__all__ = ["Request", "Response", "Seeded", "Serve", "all_faults", "proofs", "seeded", "seeded_faults"]

_registry: dict[str, Seeded] = {}


@dataclass(frozen=True, slots=True)
class Seeded(Fault):
    """A fault that only drawn requests find; `breaks` is the property that it breaks."""

    breaks: str = ""


def seeded(name: str, *, breaks: str, editions: tuple[str, ...] = EDITIONS) -> Callable[[Wrapper], Wrapper]:
    """Register a function as the seeded fault `seeded/{name}`, which breaks a property."""

    def register(wrapper: Wrapper) -> Wrapper:
        fault_id = f"seeded/{name}"
        if fault_id in _registry:
            raise ValueError(f"two faults called {fault_id}")
        why = (wrapper.__doc__ or "").strip()
        _registry[fault_id] = Seeded(fault_id, {}, why, wrapper, editions, breaks)
        return wrapper

    return register


@cache
def _load() -> None:
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")


def seeded_faults() -> dict[str, Seeded]:
    """All seeded faults by their ids."""
    _load()
    return dict(_registry)


def all_faults() -> dict[str, Fault]:
    """Every fault that has a variant, by its id: those of requirements, and those that are seeded."""
    return {**faults(), **seeded_faults()}


def proofs() -> dict[str, Fault]:
    """For each requirement, and for each property, a fault that breaks it."""
    return {**{fault.breaks: fault for fault in seeded_faults().values()}, **faults()}
