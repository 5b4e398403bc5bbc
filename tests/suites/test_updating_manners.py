"""Servers that update in many manners, lawful and not: what the checks of updating say, and what they leave."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accord.model.verdict import Verdict
from sandbox.faults.creating import resource_of, restated
from sandbox.faults.updating import links_of, updates
from sandbox.message import JSONAPI, Document, Request, Response, Serve
from sandbox.shaping import edit, edit_body, edit_resources, has_data, is_success, place_of, reading, refusal
from tests.suites import manners
from tests.suites.manners import Judged, Manner

PATHS = "/articles /people /tags /comments"
PROVIDERS = "/api_credentials /identity_providers /memberships"
READ_ONLY = """
[[resource.relationship]]
name = "tags"
to = "many"
read_only = true
"""


def judge(manner: Manner, folder: Path, paths: str = PATHS, edition: str = "1.1", terms: str = "") -> Judged:
    """Judge updates at some paths of a sandbox that serves in some manner."""
    return manners.judge(manner, folder, "*/crud-updating/*", paths, edition, terms)


def attributes_of(request: Request) -> Document:
    found = resource_of(request).get("attributes")
    return found if isinstance(found, dict) else {}


def honestly(request: Request, serve: Serve) -> Response:
    return serve(request)


def showing(name: str, value: Callable[[Request, Document], Any]) -> Manner:
    """Articles have one attribute more, which a function of the request and the resource tells."""

    def manner(request: Request, serve: Serve) -> Response:
        def add(resource: Document) -> None:
            if resource["type"] == "articles":
                resource.setdefault("attributes", {})[name] = value(request, resource)

        return edit_resources(serve(request), add)

    return manner


def slug(_: Request, resource: Document) -> str:
    return str(resource["attributes"].get("title", "")).lower().replace(" ", "-")


def state(request: Request, resource: Document) -> str:
    changed = request.memory.setdefault("changed", set())
    if updates(request):
        changed.add(resource["id"])
    return "changed" if resource["id"] in changed else "new"


def age(request: Request, resource: Document) -> int:
    return int(time.monotonic() - request.memory.setdefault(resource["id"], time.monotonic()))


def with_signed_links(request: Request, serve: Serve) -> Response:
    """Related links have a segment that tells when they were made."""
    mark = "signed-"
    path = "/".join(part for part in request.path.split("/") if not part.startswith(mark))

    def sign(resource: Document) -> None:
        for relationship in resource.get("relationships", {}).values():
            link = relationship["links"]["related"]
            href = link["href"] if isinstance(link, dict) else link
            relationship["links"]["related"] = f"{href}/{mark}{int(time.monotonic())}"

    return edit_resources(serve(request.replacing(path=path)), sign)


def with_coarse_moments(request: Request, serve: Serve) -> Response:
    """Answers to updates tell moments without fractions of a second."""

    def cut(resource: Document) -> None:
        for name, value in resource.get("attributes", {}).items():
            if isinstance(value, str) and value.endswith("Z") and "." in value:
                resource["attributes"][name] = value.partition(".")[0] + "Z"

    return edit_resources(serve(request), cut) if updates(request) else serve(request)


def with_202(request: Request, serve: Serve) -> Response:
    response = serve(request)
    accepted = Response(202, (("content-type", JSONAPI),), {"meta": {}})
    return accepted if updates(request) and is_success(response) else response


def deaf_to_unknown_attributes(request: Request, serve: Serve) -> Response:
    place = place_of(request)
    known = place.type.attributes if place.type else {}
    unknown = attributes_of(request).keys() - known
    return refusal(403, "Unknown attribute") if updates(request) and unknown else serve(request)


def lagging(request: Request, serve: Serve) -> Response:
    """Relationships are shown as they were for a moment after an update."""
    if updates(request) and links_of(request):
        before, response = serve(reading(request)), serve(request)
        if is_success(response):
            request.memory[request.path] = time.monotonic() + 0.5, before
        return response
    until, before = request.memory.get(request.path, (0.0, None))
    return before if request.method == "GET" and time.monotonic() < until else serve(request)


def with_a_last_tag(request: Request, serve: Serve) -> Response:
    """Articles have a relationship that follows from their tags."""

    def add(resource: Document) -> None:
        tags = resource.get("relationships", {}).get("tags", {})
        if resource["type"] == "articles" and "data" in tags:
            resource["relationships"]["latestTag"] = {"data": tags["data"][-1] if tags["data"] else None}

    if updates(request) and "latestTag" in links_of(request):
        return refusal(403, "No such thing")
    return edit_resources(serve(request), add)


def collecting_garbage(request: Request, serve: Serve) -> Response:
    """A tag to which no article leads any more is deleted."""
    before = serve(reading(request, f"{request.path}/tags")) if updates(request, "articles") else None
    response = serve(request)
    for tag in (before.document or {}).get("data", ()) if before and is_success(response) else ():
        if not serve(reading(request, f"/tags/{tag['id']}/articles")).document["data"]:
            serve(request.replacing(method="DELETE", path=f"/tags/{tag['id']}", body=b""))
    return response


@pytest.mark.parametrize(
    "manner",
    [
        honestly,
        showing("slug", slug),
        showing("state", state),
        showing("age", age),
        with_signed_links,
        with_coarse_moments,
        deaf_to_unknown_attributes,
        lagging,
        with_a_last_tag,
        collecting_garbage,
    ],
)
def test_lawful_manners_are_let_pass(manner: Manner, tmp_path: Path) -> None:
    judged = judge(manner, tmp_path)
    assert (judged.failed, judged.warned) == (set(), set())
    assert judged["update-interpret-resource-attributes"].verdict is Verdict.PASS
    assert judged["update-resource-relationship-replaced"].verdict is Verdict.PASS
    assert judged.after == judged.before


@pytest.mark.parametrize("manner", [honestly, with_coarse_moments])
def test_lawful_manners_of_the_former_edition_are_let_pass(manner: Manner, tmp_path: Path) -> None:
    judged = judge(manner, tmp_path, PROVIDERS, "1.0")
    assert (judged.failed, judged.warned) == (set(), set())
    assert judged["update-resource-relationship-200-response"].verdict is Verdict.PASS
    assert judged["update-resource-200-meta"].verdict is Verdict.PASS
    assert judged.after == judged.before


def test_what_is_put_off_decides_little(tmp_path: Path) -> None:
    judged = judge(with_202, tmp_path)
    assert (judged.failed, judged.warned) == (set(), set())
    assert judged["update-resource-204-status"].verdict is Verdict.NOT_APPLICABLE


def saving_nothing(request: Request, serve: Serve) -> Response:
    return Response(204) if updates(request) and attributes_of(request) else serve(request)


def pretending(request: Request, serve: Serve) -> Response:
    """What was sent is shown, and nothing is saved."""
    if not updates(request):
        return serve(request)
    shown, sent = serve(reading(request)), attributes_of(request)
    return edit(shown, lambda document: document["data"]["attributes"].update(sent)) if has_data(shown) else shown


def asking_for_all(request: Request, serve: Serve) -> Response:
    """An update has to have all attributes that a client can write."""
    place = place_of(request)
    known = place.type.attributes.items() if place.type else ()
    missing = {name for name, attribute in known if attribute.update} - attributes_of(request).keys()
    return refusal(422, "Missing attributes") if updates(request) and missing else serve(request)


def asking_for_the_name(request: Request, serve: Serve) -> Response:
    """An update has to have the attribute without which nothing can be created."""
    place = place_of(request)
    known = place.type.attributes.items() if place.type else ()
    missing = {name for name, attribute in known if attribute.required} - attributes_of(request).keys()
    return refusal(422, "Missing attributes") if updates(request) and missing else serve(request)


def replacing_all(request: Request, serve: Serve) -> Response:
    """What an update leaves out of attributes and relationships is nulled or emptied."""

    def empty(document: Document) -> None:
        kind = place_of(request).type
        assert kind is not None
        data = document["data"]
        data.setdefault("attributes", {})
        for name, attribute in kind.attributes.items():
            if attribute.update and not attribute.required:
                data["attributes"].setdefault(name, None)
        data.setdefault("relationships", {})
        for name, relationship in kind.relationships.items():
            if relationship.update and relationship.replace and not relationship.required:
                data["relationships"].setdefault(name, {"data": [] if relationship.many else None})

    ours = updates(request) and bool(attributes_of(request))
    return serve(edit_body(request, empty) if ours else request)


def emptying_the_author(request: Request, serve: Serve) -> Response:
    """An update of relationships takes the author from an article, unless it says who that is."""
    ours = updates(request, "articles") and not attributes_of(request) and "author" not in links_of(request)

    def empty(document: Document) -> None:
        document["data"].setdefault("relationships", {})["author"] = {"data": None}

    return serve(edit_body(request, empty) if ours else request)


def nulling_beside_linkage(request: Request, serve: Serve) -> Response:
    """An update of relationships takes the body from an article, unless it says what that is."""
    ours = updates(request, "articles") and bool(links_of(request)) and "body" not in attributes_of(request)

    def empty(document: Document) -> None:
        document["data"].setdefault("attributes", {})["body"] = None

    return serve(edit_body(request, empty) if ours else request)


def creating_what_is_not_there(request: Request, serve: Serve) -> Response:
    gone = updates(request, "tags") and serve(reading(request)).status == 404
    return serve(request.replacing(method="POST", path="/tags") if gone else request)


def trusting_the_body(request: Request, serve: Serve) -> Response:
    """An update changes the resource whose id is in its body."""
    own = resource_of(request).get("id")
    if updates(request) and isinstance(own, str):
        request = request.replacing(path=f"{request.path.rpartition('/')[0]}/{own}")
    return serve(request)


def without_relationships(request: Request, serve: Serve) -> Response:
    """Relationships in updates are ignored."""
    ours = updates(request) and bool(links_of(request))
    return serve(edit_body(request, lambda document: document["data"].pop("relationships")) if ours else request)


def refusing_linkage(status: int) -> Manner:
    def manner(request: Request, serve: Serve) -> Response:
        refused = updates(request, "articles") and "tags" in links_of(request)
        return refusal(status, "No tags") if refused else serve(request)

    return manner


@pytest.mark.parametrize(
    ("manner", "failed"),
    [
        (saving_nothing, {"update-resource-200-status", "update-resource-relationship-replaced"}),
        (pretending, {"update-resource-relationship-200-response", "update-resource-relationship-replaced"}),
        (asking_for_all, {"update-interpret-resource-attributes"}),
        (asking_for_the_name, {"update-interpret-resource-attributes"}),
        (
            replacing_all,
            {
                "update-interpret-resource-attributes-not-null",
                "update-interpret-resource-relationships-not-empty",
                "update-resource-200-status",
                "update-resource-relationship-200-response",
            },
        ),
        (emptying_the_author, {"update-interpret-resource-relationships-not-empty"}),
        (nulling_beside_linkage, {"update-interpret-resource-attributes-not-null"}),
        (creating_what_is_not_there, {"update-resource-404-status"}),
        (trusting_the_body, {"update-resource-409-no-match"}),
        (without_relationships, {"update-resource-relationship-replaced"}),
        (refusing_linkage(409), {"update-resource-relationship-reject-full-replacement-response"}),
        (refusing_linkage(403), set()),
    ],
)
def test_unlawful_manners_are_found(manner: Manner, failed: set[str], tmp_path: Path) -> None:
    paths = "/tags /articles" if manner is creating_what_is_not_there else PATHS
    judged = judge(manner, tmp_path, paths)
    assert judged.failed == failed
    for kind, rows in judged.before.items():
        assert {name: judged.after[kind].get(name) for name in rows} == rows
    assert judged.after == judged.before


@pytest.mark.parametrize(("status", "failed"), [(403, False), (405, False), (409, True), (200, True)])
def test_what_a_contract_calls_read_only(status: int, failed: bool, tmp_path: Path) -> None:
    manner = without_relationships if status == 200 else refusing_linkage(status)
    judged = judge(manner, tmp_path, "/people /tags /articles", terms=READ_ONLY)
    assert ("update-resource-403-status" in judged.failed) is failed
    assert ("update-resource-403-status" in judged.warned) is (status == 405)


def test_a_misfit_of_constraints_is_no_refusal_of_replacement(tmp_path: Path) -> None:
    """Members may not be taken away, and that is told by 409."""

    def manner(request: Request, serve: Serve) -> Response:
        before = (
            serve(reading(request, f"{request.path}/relationships/tags")) if updates(request, "articles") else None
        )
        sent = (links_of(request).get("tags") or {}).get("data")
        lost = before and sent is not None and any(tag not in sent for tag in before.document.get("data", ()))
        return refusal(409, "Tags stay") if lost else serve(request)

    assert judge(manner, tmp_path).failed == set()


def test_a_conflict_that_was_no_refusal_is_found(tmp_path: Path) -> None:
    """An update under another id is refused, and carried out for all that."""

    def manner(request: Request, serve: Serve) -> Response:
        response, own = serve(request), place_of(request).id
        if updates(request) and response.status == 409 and own:
            serve(edit_body(request, lambda document: document["data"].update(id=own)))
        return response

    assert judge(manner, tmp_path).failed == {"update-resource-409-no-match"}


def test_a_missing_member_under_another_status_is_found(tmp_path: Path) -> None:
    def manner(request: Request, serve: Serve) -> Response:
        response = serve(request)
        return (
            restated(response, 400) if updates(request) and links_of(request) and response.status == 404 else response
        )

    assert judge(manner, tmp_path).failed == {"update-resource-404-related"}
