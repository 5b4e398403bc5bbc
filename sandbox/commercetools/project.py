"""What a project holds: the rows of each kind, what must differ between them, and what has happened.

Documents are never changed in place. A change makes a new one that shares what it leaves alone, so that neither
undoing nor large documents cost much, and all variants can begin with the same rows.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sandbox.commercetools.terms import Terms
from sandbox.message import Document

Unique = tuple[str, str]
"""A field whose value no two rows share, and the value."""


def new_id() -> str:
    """An id that nothing has yet."""
    return str(uuid.uuid4())


def moment_now() -> str:
    """This moment, as documents give it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(slots=True)
class Collection:
    """The rows of one kind by id, and by what they alone have."""

    rows: dict[str, Document] = field(default_factory=dict)
    owners: dict[Unique, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    """What the rows measure at most, in octets."""

    def put(self, row: Document, owned: Iterable[Unique] = (), before: Iterable[Unique] = ()) -> None:
        """Keep a row, new or in place of the one of its id."""
        for each in before:
            self.owners.pop(each, None)
        self.rows[row["id"]] = row
        self.owners.update((each, row["id"]) for each in owned)

    def remove(self, row: Document, owned: Iterable[Unique]) -> None:
        """Keep a row no longer."""
        del self.rows[row["id"]]
        self.sizes.pop(row["id"], None)
        for each in owned:
            if self.owners.get(each) == row["id"]:
                del self.owners[each]

    def by(self, name: str, value: str) -> Document | None:
        """The row that alone has a value, or None."""
        owner = self.owners.get((name, value))
        return self.rows.get(owner) if owner is not None else None

    def copied(self) -> Collection:
        """A collection of its own with the same rows."""
        return Collection(dict(self.rows), dict(self.owners), dict(self.sizes))


@dataclass(slots=True)
class Project:
    """All that one variant holds; ids and times come from outside, so that it can always begin with the same."""

    terms: Terms
    collections: dict[str, Collection] = field(default_factory=dict)
    new_id: Callable[[], str] = new_id
    now: Callable[[], str] = moment_now
    sequences: dict[str, int] = field(default_factory=dict)
    """How many messages each resource has given."""

    def rows_of(self, path: str) -> Collection:
        """The collection under a path, which may be empty yet."""
        return self.collections.setdefault(path, Collection())

    def copied(self) -> Project:
        """A project of its own with the same rows."""
        collections = {path: collection.copied() for path, collection in self.collections.items()}
        return Project(self.terms, collections, sequences=dict(self.sequences))
