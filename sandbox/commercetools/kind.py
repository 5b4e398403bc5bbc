"""What a kind of resource is, and what is the same for all kinds: creating, updating, deleting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.commercetools.call import Action, Call
from sandbox.commercetools.errors import (
    duplicate_field,
    invalid_json,
    missing_field,
    outdated,
    refuse,
)
from sandbox.commercetools.messages import tell
from sandbox.commercetools.project import Unique
from sandbox.message import Document, encode

GROWTH = 60
"""How many times larger than what was sent its kept form is at most: a variant without members has several then."""
ADDED = 200_000
"""What an action adds at most beside what was sent, in octets: a line item holds its variant with all prices."""
DOUBLED = 2
"""How many times larger a row becomes at most by what it has itself: publishing makes two of what is staged."""


def nothing_unique(_: Document) -> Iterable[Unique]:
    """No field has to differ."""
    return ()


def no_check(_: Call, __: Document | None, ___: Document) -> None:
    """All rows are good."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of resource: where it is, who may use it, how a draft is read, and what updates can do.

    `check` sees each row before it is kept, beside the one that it replaces; `told` names the message of creating.
    """

    path: str
    type_id: str
    view: tuple[str, ...]
    manage: tuple[str, ...]
    draft: Callable[[Call, Document], Document]
    actions: Mapping[str, Action]
    members: frozenset[str]
    unique: Callable[[Document], Iterable[Unique]] = nothing_unique
    check: Callable[[Call, Document | None, Document], None] = no_check
    told: str | None = None
    superseded: Mapping[str, str] = field(default_factory=dict)
    """The actions that are deprecated, each with the one that has replaced it."""
    refers: tuple[tuple[str, Callable[[Document], Iterable[str]]], ...] = ()
    """Whose rows keep one of this kind from being deleted: their path, and the ids that each of them names."""


def create(call: Call, kind: Kind, given: Document) -> Document:
    """Keep a new row, made from a draft."""
    moment, trace = call.project.now(), written_by(call)
    row = {
        "id": call.project.new_id(),
        "version": 1,
        **kind.draft(call, given),
        "createdAt": moment,
        "lastModifiedAt": moment,
        "createdBy": trace,
        "lastModifiedBy": trace,
    }
    kind.check(call, None, row)
    _keep(call, kind, None, row, 1)
    if kind.told is not None:
        tell(call.project, row, kind.type_id, kind.told, {kind.type_id.replace("-", ""): row})
    return row


def update(call: Call, kind: Kind, row: Document, given: Document) -> Document:
    """Apply the actions of an update, all of them or none; the row as it is then."""
    actions = read_update(call, row, given)
    changed = row
    for action in actions:
        changed = _applied(call, kind, changed, action)
    if changed == row:
        return row if not call.terms.idle_step else _raised(call, kind, row, call.terms.idle_step, 0)
    kind.check(call, row, changed)
    return _raised(call, kind, changed, call.terms.step, len(actions))


def read_update(call: Call, row: Document, given: Document) -> list[Document]:
    """The actions of an update, for a row as the client knows it."""
    check_version(row, given.get("version"))
    actions = given.get("actions")
    if actions is None:
        raise missing_field("actions")
    if not isinstance(actions, list) or not all(isinstance(each, dict) for each in actions):
        raise invalid_json("actions: an array of objects is expected.")
    most = call.terms.update_actions
    if len(actions) > most:
        message = f"The update actions count of {len(actions)} exceeds the limit of {most}."
        raise refuse(413, "ContentTooLarge", message)
    return actions


def check_version(row: Document, version: Any) -> None:
    """Refuse a change that names no version, or another than the row has."""
    if version is None:
        raise missing_field("version")
    if not isinstance(version, int) or isinstance(version, bool):
        raise invalid_json("version: a whole number is expected.")
    if version != row["version"]:
        raise outdated(row["id"], version, row["version"])


def delete(call: Call, kind: Kind, row: Document) -> None:
    """Keep a row no longer, unless another names it."""
    for path, named in kind.refers:
        if any({row["id"], row.get("key")} & {*named(other)} for other in call.project.rows_of(path).rows.values()):
            message = f"Can not delete a {kind.type_id} while it is referenced by at least one of {path}."
            raise refuse(400, "ReferenceExists", message, referencedBy=path)
    call.project.rows_of(kind.path).remove(row, kind.unique(row))


def written_by(call: Call) -> Document:
    """Who makes a change, as documents give it."""
    return {"clientId": call.caller.client, "isPlatformClient": False}


def _applied(call: Call, kind: Kind, row: Document, action: Document) -> Document:
    name = action.get("action")
    if name is None:
        raise missing_field("action")
    act = kind.actions.get(name) if isinstance(name, str) else None
    if act is None:
        raise invalid_json(f"actions: there is no action {str(name)[:40]!r} for {kind.path}.")
    return act(call, row, action)


def _raised(call: Call, kind: Kind, row: Document, step: int, actions: int) -> Document:
    before = call.project.rows_of(kind.path).rows[row["id"]]
    trace = {"lastModifiedAt": call.project.now(), "lastModifiedBy": written_by(call)}
    changed = {**row, "version": before["version"] + step, **trace}
    _keep(call, kind, before, changed, actions)
    return changed


def _keep(call: Call, kind: Kind, before: Document | None, row: Document, actions: int) -> None:
    collection = call.project.rows_of(kind.path)
    _measure(call, kind, row, ADDED * max(actions, 1))
    owned = () if before is None else tuple(kind.unique(before))
    wanted = tuple(kind.unique(row))
    for name, value in wanted:
        owner = collection.owners.get((name, value))
        if owner not in (None, row["id"]) and (call.terms.slugs_differ or not name.startswith("slug")):
            raise duplicate_field(name, value)
    collection.put(row, wanted, owned)


def _measure(call: Call, kind: Kind, row: Document, added: int) -> None:
    """Refuse a row that is too large; it is measured only where it might be."""
    sizes, most = call.project.rows_of(kind.path).sizes, call.terms.document_bytes
    bound = DOUBLED * sizes.get(row["id"], 0) + GROWTH * len(call.request.body) + added
    if bound > most:
        bound = len(encode(row))
    if bound > most:
        raise too_large()
    sizes[row["id"]] = bound


def too_large() -> Exception:
    """The refusal of a document that would be too large."""
    return refuse(400, "ResourceSizeLimitExceeded", "The resource size exceeds the maximal allowed size of 16 MB.")
