"""The notes that are kept, and whose they are."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from sandbox.plain.dates import now

SEEDED = 60
BEGINNING = datetime(2025, 3, 1, 8, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Note:
    """One note; what its owner can change are title, text, tags, priority and amount."""

    id: str
    owner: str
    title: str
    text: str = ""
    tags: tuple[str, ...] = ()
    priority: int = 0
    amount: float = 0.0
    created_at: datetime = BEGINNING
    updated_at: datetime = BEGINNING


Keys: TypeAlias = dict[tuple[str, str], tuple[bytes, Note]]
"""The content and the outcome of creations, by owner and idempotency key."""
Snapshot: TypeAlias = tuple[dict[str, Note], Keys, list[str]]


@dataclass(slots=True)
class Notebook:
    """All notes of one variant, and what else it remembers between requests."""

    notes: dict[str, Note]
    keys: Keys = field(default_factory=dict)
    jobs: list[str] = field(default_factory=list)
    """Who asked for each export."""
    health: tuple[float, dict[str, Any]] | None = None
    """When the health was looked at last, and what was seen."""
    windows: dict[str, list[float]] = field(default_factory=dict)
    """When a window of a limited rate began, and how many requests it has seen, by limit and caller."""

    def of(self, owner: str) -> list[Note]:
        """The notes of an owner, the oldest first."""
        return [note for note in self.notes.values() if note.owner == owner]

    def create(self, note_id: str, owner: str, fields: Mapping[str, Any]) -> Note:
        """Keep a new note."""
        moment = now()
        note = Note(id=note_id, owner=owner, created_at=moment, updated_at=moment, **fields)
        self.notes[note_id] = note
        return note

    def change(self, note: Note, fields: Mapping[str, Any]) -> Note:
        """Keep other values in a note; one that changes nothing leaves it as old as it was."""
        changed = replace(note, **fields)
        if changed != note:
            changed = self.notes[note.id] = replace(changed, updated_at=now())
        return changed

    def snapshot(self) -> Snapshot:
        """What can be changed, as it is now."""
        return dict(self.notes), dict(self.keys), list(self.jobs)

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot."""
        self.notes, self.keys, self.jobs = snapshot

    def delete(self, note: Note) -> None:
        """Keep a note no longer."""
        del self.notes[note.id]


def seeded() -> Notebook:
    """A notebook as it is at the beginning: many notes of ada's, a few of bob's."""
    made = (_seed(number) for number in range(1, SEEDED + 1))
    return Notebook({note.id: note for note in made})


def seeded_id(number: int) -> str:
    """The id of the n-th note of the beginning."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"note {number}"))


def _seed(number: int) -> Note:
    moment = BEGINNING + timedelta(hours=number)
    return Note(
        id=seeded_id(number),
        owner="bob" if number % 20 == 0 else "ada",
        title=f"Note {number}",
        text=f"What was noted on day {number}, at some length: naïve, 日本, 🗒.",
        tags=("work",) if number % 2 else ("home", "later"),
        priority=number % 5,
        amount=number + 0.25,
        created_at=moment,
        updated_at=moment,
    )
