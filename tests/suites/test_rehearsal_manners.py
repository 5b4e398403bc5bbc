"""Servers that want or hinder what a rehearsal does: whom the own resources of a run lead to, and what is left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sandbox.message import Request, Response, Serve
from sandbox.shaping import place_of, refusal
from tests.suites.manners import Judged, Manner, judge

KIND = "comments"


def parents_of(created: list[dict[str, Any]]) -> set[str]:
    """The ids of the parents that comments were created with."""
    parents = [resource.get("relationships", {}).get("parent", {}).get("data") for resource in created]
    return {parent["id"] for parent in parents if parent}


def noting(created: list[dict[str, Any]], manner: Manner) -> Manner:
    """A manner that also notes every comment that is created."""

    def serve_and_note(request: Request, serve: Serve) -> Response:
        response = manner(request, serve)
        place = place_of(request)
        here = place.kind == "collection" and place.type is not None and place.type.name == KIND
        if request.method == "POST" and here and response.status == 201:
            created.append(request.document["data"])
        return response

    return serve_and_note


def honestly(request: Request, serve: Serve) -> Response:
    return serve(request)


def wanting_a_parent(request: Request, serve: Serve) -> Response:
    """No comment is taken that has no parent."""
    if request.method == "POST" and request.path == f"/{KIND}":
        document = request.document if isinstance(request.document, dict) else {}
        if not parents_of([document.get("data") or {}]):
            return refusal(422)
    return serve(request)


def judged(manner: Manner, folder: Path) -> tuple[Judged, set[str]]:
    """The judgement, and the parents of the comments that were created."""
    created: list[dict[str, Any]] = []
    found = judge(noting(created, manner), folder, "*/crud-creating/*", f"/{KIND} /articles /people")
    assert created
    return found, parents_of(created)


def test_relationships_to_the_own_type_lead_to_the_runs_own(tmp_path: Path) -> None:
    found, parents = judged(honestly, tmp_path)
    assert parents
    assert not parents & found.before[KIND].keys()
    assert found.after == found.before


def test_another_row_serves_where_nothing_is_made_without_one(tmp_path: Path) -> None:
    found, parents = judged(wanting_a_parent, tmp_path)
    assert len(parents & found.before[KIND].keys()) == 1
    assert parents - found.before[KIND].keys()
    assert found.after == found.before


def redirecting(status: int) -> Manner:
    """Deletions are redirected to the same URL with a slash at its end."""

    def manner(request: Request, serve: Serve) -> Response:
        if request.method == "DELETE" and not request.path.endswith("/"):
            return Response(status, (("location", f"{request.path}/"),))
        return serve(request.replacing(path=request.path.rstrip("/")))

    return manner


def redirecting_to_another(request: Request, serve: Serve) -> Response:
    """Deletions are redirected to a resource that the run did not make."""
    if request.method == "DELETE" and request.path != "/tags/1":
        return Response(307, (("location", "/tags/1"),))
    return serve(request)


@pytest.mark.parametrize("status", [307, 308])
def test_what_was_made_is_deleted_where_a_redirect_leads(status: int, tmp_path: Path) -> None:
    found = judge(redirecting(status), tmp_path, "*/crud-creating/*", "/tags")
    assert found.after == found.before


def test_no_redirect_leads_to_what_the_run_did_not_make(tmp_path: Path) -> None:
    found = judge(redirecting_to_another, tmp_path, "*/crud-creating/*", "/tags")
    assert found.before["tags"].items() <= found.after["tags"].items()
    assert len(found.after["tags"]) > len(found.before["tags"])
