"""One request on its way: who asks what, of which project, and by which terms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from sandbox.commercetools.access import Caller
from sandbox.commercetools.project import Project
from sandbox.commercetools.terms import Terms
from sandbox.message import Document, Request, Response


@dataclass(frozen=True, slots=True)
class Call:
    """A request that is authenticated and routed; `ids` is what the path gives for the blanks of its route."""

    request: Request
    project: Project
    terms: Terms
    caller: Caller
    ids: tuple[str, ...] = ()

    def row(self, path: str, row_id: str) -> Document | None:
        """A row of a collection, or None."""
        return self.project.rows_of(path).rows.get(row_id)


Handler: TypeAlias = Callable[[Call], Response]
Reader: TypeAlias = Callable[[Call, Any, str], Any]
"""Makes of a value what is kept, or refuses it; the last argument is the name of its field."""
Action: TypeAlias = Callable[[Call, Document, Document], Document]
"""Makes of a row and an update action the row as it is afterwards."""
