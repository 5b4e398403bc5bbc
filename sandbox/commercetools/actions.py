"""Update actions that do no more than set, change or list a member."""

from __future__ import annotations

from typing import Any

from sandbox.commercetools.call import Action, Call, Reader
from sandbox.commercetools.errors import missing_field
from sandbox.message import Document


def sets(member: str, read: Reader, given: str | None = None) -> Action:
    """An action that gives a member another value, or takes it away where it names none."""

    def act(call: Call, row: Document, action: Document) -> Document:
        value = action.get(given or member)
        if value is None:
            return without(row, member)
        return {**row, member: read(call, value, given or member)}

    return act


def changes(member: str, read: Reader, given: str | None = None) -> Action:
    """An action that gives a member another value, and has to name one."""

    def act(call: Call, row: Document, action: Document) -> Document:
        return {**row, member: needed(call, action, given or member, read)}

    return act


def needed(call: Call, action: Document, name: str, read: Reader) -> Any:
    """The value of a member that an action has to have."""
    if action.get(name) is None:
        raise missing_field(name)
    return read(call, action[name], name)


def without(row: Document, member: str) -> Document:
    """A row without a member."""
    return {name: value for name, value in row.items() if name != member}
