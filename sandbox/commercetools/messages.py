"""Messages: what has happened to resources, in order."""

from __future__ import annotations

from typing import Any

from sandbox.commercetools.project import Project
from sandbox.message import Document

PATH = "messages"
VIEW = ("view_messages",)
MEMBERS = frozenset(
    {"id", "version", "sequenceNumber", "resource", "resourceVersion", "resourceUserProvidedIdentifiers", "type"}
    | {"createdAt", "lastModifiedAt", "createdBy", "lastModifiedBy"}
)


def tell(project: Project, row: Document, type_id: str, name: str, content: dict[str, Any]) -> None:
    """Keep a message about a row, with what belongs to its type."""
    number = project.sequences[row["id"]] = project.sequences.get(row["id"], 0) + 1
    identifiers = {member: row[member] for member in ("key", "slug") if member in row}
    message = {
        "id": project.new_id(),
        "version": 1,
        "sequenceNumber": number,
        "resource": {"typeId": type_id, "id": row["id"]},
        "resourceVersion": row["version"],
        "type": name,
        **({"resourceUserProvidedIdentifiers": identifiers} if identifiers else {}),
        **content,
        "createdAt": row["lastModifiedAt"],
        "lastModifiedAt": row["lastModifiedAt"],
        "createdBy": row["lastModifiedBy"],
        "lastModifiedBy": row["lastModifiedBy"],
    }
    project.rows_of(PATH).put(message)
