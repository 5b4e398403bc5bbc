"""The APIs that the sandbox serves, by edition, and the rows with which each begins."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sandbox import blog, provisioning
from sandbox.schema import Api
from sandbox.store import Seeds, Store

APIS: Mapping[str, Api] = {"1.0": provisioning.API, "1.1": blog.API}


@cache
def _seeds(edition: str) -> Seeds:
    return {"1.0": provisioning.seeds, "1.1": blog.seeds}[edition]()


def fresh_store(edition: str) -> Store:
    """A store of its own with the rows of the beginning."""
    return Store.seeded(APIS[edition], _seeds(edition))
