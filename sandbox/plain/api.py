"""The resources of the API, each with its route."""

from __future__ import annotations

from sandbox.plain import collection, item, oauth, odds, older
from sandbox.plain.negotiation import CSV, JSON, VENDOR
from sandbox.plain.routes import Route
from sandbox.plain.tokens import ADMIN

LISTS = (JSON, VENDOR, CSV)

ROUTES = (
    Route("/", {"GET": odds.read_entry}, read=None),
    Route("/health", {"GET": odds.read_health}, read=None),
    Route("/problems/{}", {"GET": odds.read_problem}, read=None),
    Route("/oauth/token", {"POST": oauth.issue_token}, read=None),
    Route(
        "/notes",
        {"GET": older.read_notes, "POST": collection.create},
        offered=LISTS,
        taken={"POST": collection.TAKEN},
    ),
    Route(
        "/notes/{}",
        {"GET": item.read, "PUT": item.put, "PATCH": item.patch, "DELETE": item.delete},
        taken={"PATCH": item.PATCHES},
    ),
    Route("/memos", {"GET": older.read_memos}, offered=LISTS),
    Route("/drafts", {"GET": older.read_drafts}),
    Route("/latest", {"GET": odds.read_latest}),
    Route("/report", {"GET": odds.read_report}),
    Route("/exports", {"POST": odds.start_export}),
    Route("/jobs/{}", {"GET": odds.read_job}),
    Route("/form", {"GET": odds.reset_form, "POST": odds.reset_form}),
    Route("/session", {"GET": odds.read_session}),
    Route("/limited", {"GET": odds.read_limited}),
    Route("/upgrade", {"GET": odds.read_upgrade}),
    Route("/admin/notes", {"GET": odds.read_all}, read=ADMIN, offered=LISTS),
)


def locate(segments: tuple[str, ...]) -> tuple[Route, tuple[str, ...]] | None:
    """The route that a path names, with what the path gives for its blanks, or None."""
    for route in ROUTES:
        ids = route.match(segments)
        if ids is not None:
            return route, ids
    return None
