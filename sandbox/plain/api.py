"""The resources of the API, each with its route, and which of them a path names."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.plain import collection, item, oauth, odds, older
from sandbox.plain.negotiation import CSV, JSON, VENDOR, version_of_path
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


@dataclass(frozen=True, slots=True)
class Place:
    """What a path names: a route where there is one, what it gives for the blanks of that, and the version."""

    route: Route | None
    ids: tuple[str, ...]
    version: str | None

    @property
    def public(self) -> bool:
        """Whether no token is needed."""
        return self.route is not None and self.route.read is None

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that there are."""
        return self.route.methods if self.route else ()


def locate(segments: tuple[str, ...]) -> Place:
    """The place that a path names, which may begin with a version."""
    version = version_of_path(segments)
    rest = segments[1:] if version else segments
    for route in ROUTES:
        ids = route.match(rest)
        if ids is not None:
            return Place(route, ids, version)
    return Place(None, (), version)
