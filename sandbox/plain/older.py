"""What is on its way out: a deprecated resource, a deprecated parameter, and one that is gone."""

from __future__ import annotations

from datetime import UTC, datetime

from sandbox.message import Pairs
from sandbox.plain.call import Call, Content
from sandbox.plain.collection import page_of, read_list
from sandbox.plain.dates import http_date
from sandbox.plain.problems import Kind, refuse

SINCE = datetime(2025, 1, 1, tzinfo=UTC)
SUNSET = datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC)
GONE_SINCE = datetime(2025, 6, 30, 23, 59, 59, tzinfo=UTC)
PAGES = "https://notes.example/deprecations"


def read_memos(call: Call) -> Content:
    """The notes, under the name that they had before."""
    content = page_of(call, call.notebook.of(call.owner), "/memos")
    return _noticed(call, content, "memos", "/memos is deprecated, use /notes.")


def read_notes(call: Call) -> Content:
    """The notes; who sorts them by `sort_by` is told that it is called `sort` now."""
    content = read_list(call)
    if call.request.parameter("sort_by") is None:
        return content
    return _noticed(call, content, "sort-by", "The parameter sort_by is deprecated, use sort.")


def read_drafts(call: Call) -> Content:  # noqa: ARG001
    """Drafts have been withdrawn."""
    sunset = (("sunset", http_date(GONE_SINCE)), ("link", f'<{PAGES}#drafts>; rel="sunset"'))
    raise refuse(Kind.GONE, "Drafts were withdrawn, use notes.", headers=sunset)


def _noticed(call: Call, content: Content, page: str, notice: str) -> Content:
    links = f'<{PAGES}#{page}>; rel="deprecation", <{call.root}/notes>; rel="successor-version"'
    headers = tuple((name, f"{value}, {links}" if name == "link" else value) for name, value in content.headers)
    fields: Pairs = (
        ("deprecation", f"@{int(SINCE.timestamp())}"),
        ("sunset", http_date(SUNSET)),
        ("x-deprecation-notice", notice),
    )
    return Content(content.document, headers=(*headers, *fields))
