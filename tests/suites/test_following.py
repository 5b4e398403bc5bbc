"""Servers of many manners, lawful, unlawful and mad: what the checks that follow links say of each."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from accord.model.assessment import Assessment
from accord.model.verdict import Verdict
from accord.runtime.options import Options
from accord.runtime.session import run
from sandbox import engine
from sandbox.apis import APIS, fresh_store
from sandbox.message import Document, Request, Response, Serve
from sandbox.shaping import edit, edit_links, edit_relationships, edit_resources, place_of, primary, refusal
from tests.engine.servers import Answer, answering

Manner = Callable[[Request, Serve], Response]

OURS = "negotiation fetching relationships related links linkage identity"
EDITIONS = ("1.0", "1.1")
PATHS = {"1.0": ("/memberships", "/identity_providers"), "1.1": ("/articles", "/comments", "/people")}


def judge(manner: Manner, edition: str, folder: Path) -> Assessment:
    """What our checks find where the sandbox's API of an edition is served in some manner."""
    store, memory = fresh_store(edition), dict[str, Any]()

    def answer(handler: Any) -> Answer:
        parts = urlsplit(handler.path)
        request = Request(
            edition=edition,
            method=handler.command,
            base=f"http://{handler.headers['Host']}",
            path="" if parts.path == "/" else parts.path,
            query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
            headers=tuple(handler.headers.items()),
            body=handler.body,
            memory=memory,
        )
        response = manner(request, lambda request: engine.serve(APIS[edition], store, request))
        return response.status, dict(response.headers), response.octets()

    keyword = " or ".join(f"test_{name}.py" for name in OURS.split())
    contract = folder / "contract.toml"
    with answering(answer) as url:
        api = f'[api]\nbase_url = "{url}"\nstandard = "jsonapi-{edition}"\n'
        contract.write_text(api + "".join(f'[[resource]]\npath = "{path}"\n' for path in PATHS[edition]))
        return run(Options(contract=str(contract), run_dir=folder / "run", keyword=keyword))[1]


def found(assessment: Assessment, verdict: Verdict) -> set[str]:
    """The topics that have a verdict from our checks, by the last part of their ids."""
    ours = {f"suites/jsonapi/test_{name}.py" for name in OURS.split()}
    return {
        result.id.rpartition("/")[2]
        for result in assessment.results
        if result.verdict is verdict
        and (verdict is Verdict.ERROR or any(item.check.partition("::")[0] in ours for item in result.findings))
    }


def reads(request: Request, *kinds: str) -> bool:
    return request.method == "GET" and place_of(request).kind in kinds


def respelt(change: Callable[[str], str]) -> Manner:
    """Every link spelt in another way."""

    def respell(links: Document) -> None:
        for name, value in links.items():
            if isinstance(value, str):
                links[name] = change(value)
            elif value:
                links[name] = {**value, "href": change(value["href"])}

    return lambda request, serve: edit_links(serve(request), respell)


def has_no_links(request: Request, serve: Serve) -> Response:
    def strip(document: Document) -> None:
        document.pop("links", None)
        for resource in (*primary(document), *document.get("included", ())):
            resource.pop("links", None)
            for relationship in resource.get("relationships", {}).values():
                relationship.pop("links")
                relationship.setdefault("meta", {})

    return edit(serve(request), strip)


def has_null_links(request: Request, serve: Serve) -> Response:
    def empty(_: str, relationship: Document) -> None:
        if request.edition == "1.1" and not relationship.get("data", True):
            relationship["links"]["related"] = None

    return edit_relationships(serve(request), empty)


def has_opaque_links(request: Request, serve: Serve) -> Response:
    known = request.memory.setdefault("links", {})
    if request.segments[:1] == ("link",):
        request = request.replacing(path=known[request.segments[1]])

    def hide(_: str, relationship: Document) -> None:
        links = relationship["links"]
        for name in ("self", "related"):
            url = links[name] if isinstance(links[name], str) else links[name]["href"]
            known[str(hash(url))] = url.removeprefix(request.base)
            links[name] = f"{request.base}/link/{hash(url)}"
        relationship["links"] = {name: links[name] for name in ("self", "related")}

    return edit_relationships(serve(request), hide)


def hides_what_is_not_there(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return refusal(403) if response.status == 404 else response


def forbids_relationships(request: Request, serve: Serve) -> Response:
    return refusal(403) if reads(request, "related", "relationship") else serve(request)


def filters_related_resources(request: Request, serve: Serve) -> Response:
    def filter_out(document: Document) -> None:
        if isinstance(document.get("data"), list):
            document["data"] = document["data"][1:]

    response = serve(request)
    return edit(response, filter_out) if reads(request, "related") else response


def has_no_order(request: Request, serve: Serve) -> Response:
    def shuffle(document: Document) -> None:
        if isinstance(document.get("data"), list):
            random.shuffle(document["data"])

    response = serve(request)
    return response if request.parameter("sort") else edit(response, shuffle)


def shows_less_in_collections(request: Request, serve: Serve) -> Response:
    def shorten(resource: Document) -> None:
        for name, value in resource.get("attributes", {}).items():
            if isinstance(value, str) and not value[:4].isdigit():
                resource["attributes"][name] = f"{value[:5]}…"

    response = serve(request)
    return edit_resources(response, shorten) if reads(request, "collection") else response


def computes_an_attribute(request: Request, serve: Serve) -> Response:
    def compute(resource: Document) -> None:
        resource.setdefault("attributes", {}).update(rank=len(request.path), luck=random.random())

    return edit_resources(serve(request), compute)


def pages_linkage_by_two(request: Request, serve: Serve) -> Response:
    def cut(holder: Document) -> None:
        if isinstance(holder.get("data"), list) and len(holder["data"]) > 2:
            holder["data"] = holder["data"][:2]
            links = {name: holder["links"][name] for name in ("self", "related")}
            holder["links"] = {**links, "next": f"{links['self']}?page%5Bnumber%5D=2&page%5Bsize%5D=2"}

    response = serve(request)
    if request.query:
        return response
    if reads(request, "relationship"):
        return edit(response, cut)
    return edit_relationships(response, lambda _, relationship: cut(relationship))


def redirects(request: Request, serve: Serve) -> Response:
    if not reads(request, "collection", "resource") or request.parameter("to"):
        return serve(request.replacing(query=tuple(pair for pair in request.query if pair[0] != "to")))
    goal = f"{request.base}{request.path}?{urlencode([*request.query, ('to', 'here')])}"
    return Response(307, (("location", goal),))


LAWFUL = {
    "relative links": respelt(lambda url: re.sub("^https?://[^/]+", "", url)),
    "links of another host": respelt(lambda url: re.sub("//[^/]+", "//backend.invalid:8080", url)),
    "self links with defaults": respelt(lambda url: url if "?" in url else f"{url}?include="),
    "no links": has_no_links,
    "null links": has_null_links,
    "opaque links": has_opaque_links,
    "403 for what is not there": hides_what_is_not_there,
    "403 for relationships": forbids_relationships,
    "filtered related resources": filters_related_resources,
    "no order": has_no_order,
    "shorter resources in collections": shows_less_in_collections,
    "computed attributes": computes_an_attribute,
    "pages of linkage": pages_linkage_by_two,
    "redirects": redirects,
}


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("name", LAWFUL)
def test_lawful_manners_are_let_pass(name: str, edition: str, tmp_path: Path) -> None:
    assessment = judge(LAWFUL[name], edition, tmp_path)
    assert found(assessment, Verdict.FAIL) == found(assessment, Verdict.ERROR) == set()
    assert any(result.verdict is Verdict.PASS for result in assessment.results)


def at(kind: str, change: Callable[[Request, Response], Response]) -> Manner:
    """Another answer to GET at places of one kind."""

    def manner(request: Request, serve: Serve) -> Response:
        response = serve(request)
        return change(request, response) if reads(request, kind) else response

    return manner


def with_data(change: Callable[[Any], Any]) -> Callable[[Request, Response], Response]:
    """The answer with its primary data changed by a function."""

    def replace(document: Document) -> None:
        if "data" in document:
            document["data"] = change(document["data"])

    return lambda _, response: edit(response, replace)


def instead_of_404(**changes: Any) -> Callable[[Request, Response], Response]:
    return lambda _, response: response.replacing(**changes) if response.status == 404 else response


def uses_one_id_twice(request: Request, serve: Serve) -> Response:
    def renumber(resource: Document) -> None:
        if resource["type"] in ("articles", "memberships"):
            resource["id"] = "1"

    return edit_resources(serve(request), renumber)


def shows_nothing_where_resources_are(request: Request, serve: Serve) -> Response:
    """Every relationship is shown as empty, unless it is included, and its URL serves the related resources."""

    def hollow(_: str, relationship: Document) -> None:
        if "data" not in relationship:
            del relationship["links"]["self"]
        else:
            relationship["data"] = [] if isinstance(relationship["data"], list) else None

    if reads(request, "relationship"):
        return serve(request.replacing(path=request.path.replace("/relationships/", "/")))
    response = serve(request)
    return response if request.parameter("include") else edit_relationships(response, hollow)


def stumbles_over_attributes(request: Request, serve: Serve) -> Response:
    """The name of an attribute in place of a relationship's is answered with 500."""
    owner = place_of(request.replacing(path=request.path.partition("/relationships/")[0])).type
    return refusal(500) if owner and request.segments[-1] in owner.attributes else serve(request)


NOT_FOUND = {"fetch-responses-404"}
UNLAWFUL: dict[str, tuple[Manner, set[str]]] = {
    "arrays of one": (
        at("resource", with_data(lambda data: [data])),
        {"fetch-primary-data-single", "resource-link-response"},
    ),
    "500 for unknown ids": (at("resource", instead_of_404(status=500)), NOT_FOUND),
    "200 for unknown ids": (at("resource", instead_of_404(status=200, document={"data": []})), NOT_FOUND),
    "no relationship URLs": (
        at("relationship", lambda request, response: refusal(404)),
        {"fetch-relationships", "fetch-relationships-response-exists-empty"},
    ),
    "no related URLs": (
        at("related", lambda request, response: refusal(404)),
        {"fetch-url-support-related", "resource-related-resource-link"},
    ),
    "null for an empty collection": (
        at("related", with_data(lambda data: data or None)),
        {"logical-collection"},
    ),
    "no content for an empty collection": (
        at("related", lambda _, response: Response(204) if (response.document or {}).get("data") == [] else response),
        {"fetch-response-code"},
    ),
    "resources where nothing is shown": (
        shows_nothing_where_resources_are,
        {"fetch-relationships-response-200-primary-data"},
    ),
    "attributes as if they were relationships": (
        stumbles_over_attributes,
        {"fetch-relationships-response-404"},
    ),
    "one id for all": (uses_one_id_twice, {"resource-unique"}),
}


@pytest.mark.parametrize("name", UNLAWFUL)
def test_unlawful_manners_are_found(name: str, tmp_path: Path) -> None:
    manner, wanted = UNLAWFUL[name]
    edition = EDITIONS[len(name) % 2]
    assessment = judge(manner, edition, tmp_path)
    assert found(assessment, Verdict.ERROR) == set()
    assert wanted <= found(assessment, Verdict.FAIL)


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_related_links_leave_out_is_a_warning(edition: str, tmp_path: Path) -> None:
    assessment = judge(filters_related_resources, edition, tmp_path)
    warned = {result.id.rpartition("/")[2] for result in assessment.results if result.warnings}
    assert "related-link-returns-resources" in warned


ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    "",
    "x",
    "http://[bad",
    "\ud800",
    [],
    {},
    [None],
    [[]],
    [{}],
    {"type": {}},
    {"href": []},
)
PLACES = {"data", "links", "self", "related", "relationships", "type", "id", "included", "attributes", "next", "meta"}


def holders(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a document, as what holds it and its key."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in members:
        yield value, key
        yield from holders(item)


def raving(seed: int) -> Manner:
    """Every third answer has nonsense in two places."""

    def manner(request: Request, serve: Serve) -> Response:
        chance, response = random.Random(f"{seed}{request.path}{request.query}"), serve(request)
        if not isinstance(response.document, dict) or chance.random() > 0.3:
            return response
        document = copy.deepcopy(response.document)
        for _ in range(2):
            holder, key = chance.choice([place for place in holders(document) if place[1] in PLACES])
            holder[key] = chance.choice(ODD)
        return response.replacing(document=document)

    return manner


@pytest.mark.parametrize("seed", range(4))
def test_nonsense_is_no_error_of_ours(seed: int, tmp_path: Path) -> None:
    manner = raving(seed)
    edition = EDITIONS[seed % 2]
    # What leads into the API is left as it is, or there might be nothing to judge.
    sound = {path: lambda request, serve: serve(request) for path in PATHS[edition]}
    assessment = judge(lambda request, serve: sound.get(request.path, manner)(request, serve), edition, tmp_path)
    assert found(assessment, Verdict.ERROR) == set()
