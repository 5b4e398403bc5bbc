"""Supplies: rows of the run's own to which drafts refer by `{of:place}`, made once for all who want them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from accord.authoring import Row, Workshop, inconclusive, resource_in
from accord.runtime.places import found_at

MANY = 50
"""Beyond so many rows a target is filled, rather than written to."""

_NAMED = re.compile(r"\{of:([^{}\s]+)\}")
_KEPT: WeakKeyDictionary[Workshop, dict[str, Supply]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Supply:
    """Rows to refer to, as they were when they were made."""

    rows: tuple[Row, ...] = ()
    resources: tuple[Any, ...] = ()

    def values(self, place: str) -> list[Any]:
        """All values at a place of the rows, in order."""
        return [value for resource in self.resources for _, value in found_at(resource, place)]

    def named(self, draft: Any, n: int = 0) -> dict[str, Any]:
        """What stands in a draft for each `{of:place}`: the n-th value there.

        Raises Inconclusive where the rows do not have so many.
        """
        found = {place: self.values(place) for place in _NAMED.findall(json.dumps(draft))}
        for place, values in found.items():
            if n >= len(values):
                raise inconclusive(f"the rows made for `of` have {len(values)} values at {place}; {n + 1} are wanted")
        return {f"of:{place}": values[n] for place, values in found.items()}


def supply(workshop: Workshop, of: Mapping[str, Any] | None) -> Supply:
    """The rows that an `of` table describes, made where they are not there yet.

    Raises Inconclusive where one cannot be made.
    """
    if not of:
        return Supply()
    kept, key = _KEPT.setdefault(workshop, {}), json.dumps(of, sort_keys=True)
    known = kept.get(key)
    if known is None or not {row.url for row in known.rows} <= set(workshop.maker.custody.made.values()):
        known = kept[key] = _made(workshop, of)
    return known


def _made(workshop: Workshop, of: Mapping[str, Any]) -> Supply:
    changes = dict(of.get("with", {}))
    rows = []
    for _ in range(of.get("rows", 1)):
        lists = {
            place: [workshop.maker.fill(told["item"], n) for n in range(told["count"])]
            for place, told in of.get("lists", {}).items()
        }
        rows.append(workshop.make(of["resource"], workshop.draft(of["resource"], {**changes, **lists})))
    return Supply(tuple(rows), tuple(resource_in(row.exchange) or workshop.shown(row) for row in rows))
