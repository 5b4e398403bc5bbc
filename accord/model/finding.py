"""A finding: one violation, or a warning, with its place and its evidence."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass
from typing import Any, Protocol

_INDEX = re.compile(r"(?<=/)\d+(?=/|$)")
_OF_THE_RUN = re.compile(
    r"(?<=//)(?:\[[^\]\s]*\]|[^/\s:`\[\]]+):\d+"
    r"|\b(?:s\d+-)?(?:gw\d+|main|survey)(?:-[a-z]+)*-\d+\b"
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"
)
"""What differs from run to run of the same target: a port, the id of an exchange, that of a row which was made."""


class Found(Protocol):
    """What tells one cause from another: a finding, or its evidence in an assessment."""

    @property
    def check(self) -> str:
        """The rule or check that found it."""

    @property
    def place(self) -> str:
        """Where it stands."""

    @property
    def expected(self) -> str:
        """What should have been there."""


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


def finding_id(requirement: str, found: Found) -> str:
    """The id of a cause, 8 hex digits: the same in every run, whatever else was found and in which order."""
    cause = Finding(requirement, found.place, found.expected, "", check=found.check).cause
    stable = "\0".join(_OF_THE_RUN.sub("*", part) for part in cause)
    return hashlib.sha256(stable.encode("utf-8", "surrogatepass")).hexdigest()[:8]
