"""A run as a guest: what it creates is related to what it created, so that nothing else changes meanwhile."""

from pathlib import Path
from typing import Any

from sandbox.message import Request, Response, Serve
from sandbox.shaping import place_of
from tests.suites.manners import judge


def test_articles_are_created_with_authors_of_the_runs_own(tmp_path: Path) -> None:
    named: list[dict[str, Any]] = []

    def noting_members(request: Request, serve: Serve) -> Response:
        place = place_of(request)
        if request.method == "POST" and place.kind == "collection" and place.type and place.type.name == "articles":
            relationships = request.document["data"].get("relationships", {})
            named.extend(each["data"] for each in relationships.values() if isinstance(each["data"], dict))
        return serve(request)

    judged = judge(noting_members, tmp_path, "*/crud-creating/create-responses-201-*", "/articles /people")
    assert named
    assert not [member for member in named if member["id"] in judged.before[member["type"]]]
    assert judged.after == judged.before
