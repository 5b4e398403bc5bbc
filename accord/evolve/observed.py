"""An observed contract: what an API was seen to answer, each fact with how often it was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accord.model import codec

FORM = 1
"""The form of the file; a later one that cannot be read as this gets another number."""

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a shape: its path, in which `[]` stands for the items of an array.

    `seen` is how often it was there, `of` how often the object around it was, and `distinct` in how many different
    owners. `types` and `formats` count what its values were; `values` counts the owners of each value where it looks
    like an enumeration; `marks` are digests of some of its values, by which it is known again under another name.
    """

    path: str
    seen: int
    of: int
    distinct: int
    types: Counts = field(default_factory=dict)
    formats: Counts = field(default_factory=dict)
    values: Counts = field(default_factory=dict)
    marks: tuple[str, ...] = ()

    @property
    def types_seen(self) -> int:
        """How many of its values were not null."""
        return sum(count for name, count in self.types.items() if name != "null")

    @property
    def always(self) -> bool:
        """Whether it was there whenever it could be."""
        return self.seen == self.of

    @property
    def kinds(self) -> frozenset[str]:
        """The JSON types of its values but null; integer is left out beside number, which holds it."""
        kinds = frozenset(self.types) - {"null"}
        return kinds - {"integer"} if "number" in kinds else kinds

    @property
    def format(self) -> str:
        """The format that all its texts have, or an empty text."""
        texts = self.types.get("string", 0)
        return next((name for name, count in self.formats.items() if count == texts), "")


@dataclass(frozen=True, slots=True)
class Shape:
    """The members of one kind of object: a type of resource, the rows or the document of an operation, an error.

    `distinct` is how many different owners (resources, URLs) were seen, `owners` digests of some of them.
    """

    name: str
    seen: int
    distinct: int
    owners: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class Relationship:
    """The linkage of one relationship: how often it was one identifier, an array of them or null, and their types."""

    shape: str
    name: str
    one: int = 0
    many: int = 0
    null: int = 0
    types: Counts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operation:
    """What one method did at one path template; `fields` counts the header names of its good answers."""

    name: str
    statuses: Counts = field(default_factory=dict)
    media_types: Counts = field(default_factory=dict)
    fields: Counts = field(default_factory=dict)
    notices: Counts = field(default_factory=dict)

    @property
    def good(self) -> int:
        """How often it succeeded."""
        return sum(count for status, count in self.statuses.items() if status.startswith("2"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What one and the same reading request was answered; before each code stands its status."""

    request: str
    statuses: Counts = field(default_factory=dict)
    media_types: Counts = field(default_factory=dict)
    codes: Counts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a collection gives where nothing is asked for: page sizes that had a further page, longest page, orders.

    `orders` are the members by which every page of `compared` or more rows was in order, `-` before those that fall.
    """

    operation: str
    sizes: Counts = field(default_factory=dict)
    longest: int = 0
    compared: int = 0
    orders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Input:
    """What came of creating without one member: how often it was accepted, and refused for that reason."""

    operation: str
    member: str
    accepted: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Observed:
    """An observed contract; `requests` is how many answers it was learned from."""

    base_url: str
    requests: int
    operations: tuple[Operation, ...] = ()
    shapes: tuple[Shape, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    answers: tuple[Answer, ...] = ()
    listings: tuple[Listing, ...] = ()
    inputs: tuple[Input, ...] = ()


def to_json(observed: Observed) -> dict[str, Any]:
    """An observed contract as a JSON object that says what it is."""
    return {"observed": FORM, **codec.to_json(observed)}


def from_json(data: Any) -> Observed:
    """The observed contract that `to_json` wrote; raises ValueError for anything else."""
    if not isinstance(data, dict) or data.get("observed") != FORM:
        raise ValueError("no observed contract")
    try:
        return codec.from_json(Observed, {name: value for name, value in data.items() if name != "observed"})
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("an observed contract that is damaged") from error
