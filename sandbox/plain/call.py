"""One request on its way through the API, and what a handler gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from urllib.parse import urlencode

from sandbox.message import Pairs, Request, Response
from sandbox.plain.negotiation import Form
from sandbox.plain.notes import Notebook
from sandbox.plain.problems import Kind, refuse
from sandbox.plain.tokens import Caller


@dataclass(frozen=True, slots=True)
class Call:
    """A request that is authenticated, routed and negotiated.

    `path` is where the API stands below its origin, with the version where the path names one; `root` is the
    same as an absolute URL where the request names one of our hosts; `ids` is what the path gives for the blanks
    of its route.
    """

    request: Request
    notebook: Notebook
    path: str
    root: str
    ids: tuple[str, ...]
    form: Form
    caller: Caller | None

    @property
    def owner(self) -> str:
        """Whose notes the caller works with."""
        if self.caller is None:
            raise refuse(Kind.UNAUTHORIZED, "A token is needed here.")
        return self.caller.owner


@dataclass(frozen=True, slots=True)
class Content:
    """What a handler gives: a document of version 1, to be represented as the client asked for it."""

    document: Any
    status: int = 200
    headers: Pairs = ()
    modified: datetime | None = None
    validated: bool = True


def query_kept(request: Request) -> str:
    """The query with its mark, encoded anew and without credentials, for a redirect to keep."""
    pairs = [(name, value) for name, value in request.query if name != "access_token"]
    return f"?{urlencode(pairs)}" if pairs else ""


Reply: TypeAlias = Content | Response
Handler: TypeAlias = Callable[[Call], Reply]
