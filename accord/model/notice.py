"""A notice of deprecation: what a kind of request was told by the answers to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Notice:
    """What one kind of request was told, and how often.

    `path` has `{}` in place of ids. `deprecation` and `sunset` are the values as received, `since` and `ends` the
    same as dates (2027-01-31), each empty where there is none; `links` are pairs of a relation and a target;
    `exchange` is the id of the first that carried it.
    """

    method: str
    path: str
    count: int
    exchange: str
    deprecation: str = ""
    since: str = ""
    sunset: str = ""
    ends: str = ""
    text: str = ""
    links: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The notice as a JSON object."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Notice:
        """The notice that `to_json` wrote."""
        return cls(**{**data, "links": tuple((relation, target) for relation, target in data["links"])})
