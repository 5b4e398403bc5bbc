"""A node of a walked document, and what a rule can say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accord.judge.document import Document
    from accord.model.exchange import Exchange


@dataclass(frozen=True, slots=True)
class Remark:
    """What a rule says of a place: a violation, or a warning where the text leaves room."""

    place: str
    actual: str
    expected: str = ""
    warning: bool = False


class Node:
    """One place in a document: its kind, its value, and the way up; `scope` tells what kind of name it is.

    Scopes of names: `field` (attribute or relationship), `type` (a type value), `link`, `top-meta` (in the
    document's own meta), `meta` (in any other), `nested`.
    """

    __slots__ = ("document", "key", "kind", "parent", "scope", "value")

    def __init__(
        self, kind: str, value: Any, parent: Node | None, key: str | int, document: Document, scope: str = ""
    ) -> None:
        self.kind = kind
        self.value = value
        self.parent = parent
        self.key = key
        self.document = document
        self.scope = scope

    def child(self, kind: str, key: str | int, scope: str = "") -> Node:
        """The node of a member or item of this one."""
        return Node(kind, self.value[key], self, key, self.document, scope)

    @property
    def exchange(self) -> Exchange:
        """The exchange whose response is looked at."""
        return self.document.exchange

    @property
    def edition(self) -> str:
        """The edition of JSON:API by which the document is judged."""
        return self.document.edition

    @property
    def pointer(self) -> str:
        """The JSON pointer to this place."""
        parts: list[str] = []
        node: Node | None = self
        while node and node.parent:
            parts.append(str(node.key).replace("~", "~0").replace("/", "~1"))
            node = node.parent
        return "".join(f"/{part}" for part in reversed(parts))

    def at(self, *keys: str | int) -> str:
        """The JSON pointer to something below this place; of an answer, a field's name or a part of it."""
        if self.kind == "answer":
            return str(keys[0])
        below = "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in keys)
        return self.pointer + below

    def violates(self, actual: str, *, at: str | int | None = None, expected: str = "") -> Remark:
        """A violation here, or at a member of this node; `expected` is the requirement's summary by default."""
        return Remark(self.at(at) if at is not None else self.pointer, actual, expected)

    def warns(self, actual: str, *, at: str | int | None = None, expected: str = "") -> Remark:
        """A warning here: the text leaves room, and `actual` names the reading applied."""
        return Remark(self.at(at) if at is not None else self.pointer, actual, expected, warning=True)
