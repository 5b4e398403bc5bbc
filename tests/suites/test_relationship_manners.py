"""Servers that change relationships in many manners, lawful and not: what the checks say, and what they leave."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from accord.model.verdict import Verdict
from sandbox.message import JSONAPI, Document, Request, Response, Serve
from sandbox.shaping import edit, edit_relationships, is_success, place_of, reading, refusal, with_parameter
from tests.suites.manners import Judged, Manner
from tests.suites.manners import judge as judge_paths

GROUP = "*/crud-updating-relationships/*"
PATHS = {
    "1.0": "/memberships /membership_profiles /api_credentials /application_memberships",
    "1.1": "/articles /tags /people",
}
HEADERS = (("content-type", JSONAPI),)


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no check wait for copies that lag behind: here they are behind by one look, not by time."""
    monkeypatch.setattr(time, "sleep", lambda _: None)


def judge(manner: Manner, folder: Path, edition: str = "1.1") -> Judged:
    paths = "/articles /tags /people" if edition == "1.1" else "/memberships /membership_profiles /api_credentials"
    return judge_paths(
        manner, folder, GROUP, f"{paths} /application_memberships" if edition == "1.0" else paths, edition
    )


def is_relationship(request: Request, *methods: str) -> bool:
    return place_of(request).kind == "relationship" and request.method in methods


def is_change(request: Request) -> bool:
    return is_relationship(request, "PATCH", "POST", "DELETE")


def is_many(request: Request) -> bool:
    relationship = place_of(request).relationship
    return relationship is not None and relationship.many


def sent_in(request: Request) -> list[Document]:
    data = request.document["data"]
    return data if isinstance(data, list) else [data] if data else []


def linkage(request: Request, serve: Serve) -> Any:
    return serve(reading(request)).document["data"]


def resource(request: Request) -> Request:
    """A DELETE of the resource that a relationship belongs to."""
    return reading(request, request.path.partition("/relationships/")[0]).replacing(method="DELETE")


def honestly(request: Request, serve: Serve) -> Response:
    return serve(request)


def collecting_garbage(request: Request, serve: Serve) -> Response:
    """What is taken from a to-many relationship is deleted."""
    many = is_change(request) and is_many(request)
    before = linkage(request, serve) if many else []
    response = serve(request)
    if many and is_success(response):
        kept = linkage(request, serve)
        for each in (member for member in before if member not in kept):
            serve(reading(request, f"/{each['type']}/{each['id']}").replacing(method="DELETE"))
    return response


def in_pages(request: Request, serve: Serve) -> Response:
    """Linkage comes two by two."""
    asked = any(name.startswith("page[") for name, _ in request.query)
    if not is_relationship(request, "GET") or not is_many(request) or asked:
        return serve(request)
    return serve(with_parameter(request, "page[size]", "2"))


def with_ids_as_numbers(request: Request, serve: Serve) -> Response:
    """The ids at relationship URLs are numbers."""

    def spoil(document: Document) -> None:
        data = document.get("data")
        for each in data if isinstance(data, list) else [data] if data else []:
            each["id"] = int(each["id"])

    response = serve(request)
    return edit(response, spoil) if is_relationship(request, "GET") else response


def without_self_links(request: Request, serve: Serve) -> Response:
    return edit_relationships(serve(request), lambda _, relationship: relationship.get("links", {}).pop("self", None))


def later(request: Request, serve: Serve) -> Response:
    """Every change of a relationship is put off, for good."""
    return Response(202) if is_change(request) else serve(request)


def forbidden(request: Request, serve: Serve) -> Response:
    return refusal(403) if is_change(request) else serve(request)


def behind(request: Request, serve: Serve) -> Response:
    """The first look at a relationship after a change shows it as before."""
    seen: dict[str, Response] = request.memory.setdefault("seen", {})
    if is_change(request):
        seen[request.path] = serve(reading(request))
    response = serve(request)
    return seen.pop(request.path, response) if is_relationship(request, "GET") else response


def refusing_repetition(request: Request, serve: Serve) -> Response:
    """An array that names a member twice is malformed."""
    if is_change(request) and len({each["id"] for each in sent_in(request)}) < len(sent_in(request)):
        return refusal(400)
    return serve(request)


def bringing_another(request: Request, serve: Serve, **shown: bool) -> Response:
    """Additions to tags bring article 1 as well, and show the linkage."""
    response = serve(request)
    place = place_of(request)
    if (
        not is_relationship(request, "POST")
        or not place.type
        or place.type.name != "tags"
        or not is_success(response)
    ):
        return response
    serve(request.replacing(document={"data": [{"type": "articles", "id": "1"}]}))
    return serve(reading(request)) if shown.get("linkage", True) else Response(200, HEADERS, {"meta": {}})


def bringing_another_unshown(request: Request, serve: Serve) -> Response:
    return bringing_another(request, serve, linkage=False)


@pytest.mark.parametrize(
    ("manner", "edition"),
    [
        (honestly, "1.0"),
        (honestly, "1.1"),
        (in_pages, "1.1"),
        (without_self_links, "1.1"),
        (later, "1.0"),
        (forbidden, "1.0"),
        (forbidden, "1.1"),
        (behind, "1.1"),
        (refusing_repetition, "1.0"),
    ],
)
def test_lawful_manners_are_let_pass(manner: Manner, edition: str, tmp_path: Path) -> None:
    judged = judge(manner, tmp_path, edition)
    assert (judged.failed, judged.warned) == (set(), set())
    assert judged.after == judged.before


@pytest.mark.parametrize("manner", [collecting_garbage, with_ids_as_numbers, bringing_another])
def test_lawful_manners_of_one_edition_are_let_pass(manner: Manner, tmp_path: Path) -> None:
    judged = judge(manner, tmp_path)
    assert (judged.failed, judged.warned - {"updating-relationship-204-no-op"}) == (set(), set())
    assert judged["delete-to-many"].verdict is Verdict.PASS
    assert judged["delete-to-many-success"].verdict is Verdict.PASS


def showing_linkage(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return serve(reading(request)) if is_change(request) and is_success(response) else response


def not_offering(request: Request, serve: Serve) -> Response:
    """No relationship knows any method but GET."""
    allow = ("allow", "GET, HEAD, OPTIONS")
    return Response(405, (allow,)) if is_change(request) else serve(request)


def test_linkage_in_answers_is_a_warning_in_the_first_edition(tmp_path: Path) -> None:
    judged = judge(showing_linkage, tmp_path, "1.0")
    assert judged.failed == set()
    assert judged.warned == {"updating-relationship-204-status", "updating-relationship-204-no-op"}


def test_linkage_in_answers_is_lawful_in_the_second_edition(tmp_path: Path) -> None:
    judged = judge(showing_linkage, tmp_path, "1.1")
    assert (judged.failed, judged.warned) == (set(), {"updating-relationship-204-no-op"})


def test_a_lack_of_methods_is_a_warning(tmp_path: Path) -> None:
    judged = judge(not_offering, tmp_path, "1.0")
    assert judged.failed == set()
    assert judged.warned == {
        "updating-relationship-403-status",
        "respond-patch-to-one-relationship-link",
        *(f"respond-patch-post-delete-to-many-relationship-link-{name}" for name in ("patch", "post", "delete")),
    }


def doing_nothing(*methods: str) -> Manner:
    """Changes by some methods are answered 204, and nothing is done."""

    def manner(request: Request, serve: Serve) -> Response:
        response = serve(request) if not is_relationship(request, *methods) else None
        return response or Response(204)

    return manner


def replacing_in_part(request: Request, serve: Serve) -> Response:
    """A replacement that is refused for a missing member is carried out with the others."""
    response = serve(request)
    if is_relationship(request, "PATCH") and is_many(request) and response.status == 404:
        serve(request.replacing(document={"data": sent_in(request)[:1]}))
    return response


def merging(request: Request, serve: Serve) -> Response:
    """PATCH adds to what is there."""
    patches = is_relationship(request, "PATCH") and is_many(request)
    return serve(request.replacing(method="POST")) if patches else serve(request)


def deleting_the_owner(request: Request, serve: Serve) -> Response:
    response = serve(request)
    if is_relationship(request, "DELETE") and len(sent_in(request)) > 1 and is_success(response):
        serve(resource(request))
    return response


def deleting_what_stays(request: Request, serve: Serve) -> Response:
    """With members that are removed, the resources are deleted that are left."""
    response = serve(request)
    if is_relationship(request, "DELETE") and len(sent_in(request)) > 1 and is_success(response):
        for each in linkage(request, serve):
            serve(reading(request, f"/{each['type']}/{each['id']}").replacing(method="DELETE"))
    return response


def failing_after_the_deed(request: Request, serve: Serve) -> Response:
    """Changes of to-one relationships are carried out and answered with 500."""
    response = serve(request)
    return refusal(500) if is_change(request) and not is_many(request) and is_success(response) else response


@pytest.mark.parametrize(
    ("manner", "failed"),
    [
        (doing_nothing("POST"), {"post-to-many-add"}),
        (doing_nothing("DELETE"), {"delete-to-many"}),
        (doing_nothing("PATCH"), {"patch-to-one-set", "patch-to-one-clear", "patch-to-many-complete-replace"}),
        (replacing_in_part, {"patch-to-many-complete-replace"}),
        (merging, {"patch-to-many-complete-replace"}),
        (deleting_the_owner, {"delete-to-many"}),
        (deleting_what_stays, {"delete-to-many"}),
        (failing_after_the_deed, {"patch-to-one-response"}),
        (bringing_another_unshown, {"updating-relationship-200-response"}),
    ],
    ids=lambda each: getattr(each, "__name__", None),
)
def test_unlawful_manners_are_found(manner: Manner, failed: set[str], tmp_path: Path) -> None:
    assert judge(manner, tmp_path).failed == failed
