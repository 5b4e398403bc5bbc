"""A finding: one violation, or a warning, with its place and its evidence."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

_INDEX = re.compile(r"(?<=/)\d+(?=/|$)")


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation of one requirement, or a warning about it.

    `place` is a JSON pointer into the response, a header name, or a part of the exchange;
    `check` names the rule or check that found it, `exchange` the id of its evidence.
    """

    requirement: str
    place: str
    expected: str
    actual: str
    exchange: str = ""
    check: str = ""
    request: str = ""
    warning: bool = False

    @property
    def cause(self) -> tuple[str, str, str, str]:
        """What makes two findings the same trouble: indices in their place do not count."""
        return (self.requirement, self.check, _INDEX.sub("*", self.place), self.expected)

    def __str__(self) -> str:
        return f"{self.exchange} {self.request}: {self.place}: {self.actual}, expected {self.expected}"

    def to_json(self) -> dict[str, Any]:
        """The finding as a JSON object."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Finding:
        """The finding that `to_json` wrote."""
        return cls(**data)
