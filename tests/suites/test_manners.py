"""Servers of many manners, lawful and not: what the reading checks say of each, and that they say no more."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from accord.model.assessment import Assessment
from accord.model.verdict import Verdict
from accord.runtime.options import Options
from accord.runtime.session import run
from sandbox import engine
from sandbox.apis import APIS, fresh_store
from sandbox.message import Document, Request, Response, Serve
from sandbox.shaping import (
    edit,
    edit_resources,
    has_parameter,
    is_success,
    place_of,
    refusal,
    resources,
    with_parameter,
    without_parameter,
)
from tests.engine.servers import Answer, answering

Manner = Callable[[Request, Serve], Response]

OURS = ("fetching-includes", "fetching-sparse", "fetching-sort", "fetching-pag", "query-parameters", "appendix")


@contextmanager
def serving(manner: Manner, edition: str) -> Iterator[str]:
    """Serve the sandbox's API of an edition in some manner."""
    store, memory = fresh_store(edition), dict[str, Any]()

    def answer(handler: Any) -> Answer:
        parts = urlsplit(handler.path)
        request = Request(
            edition=edition,
            method=handler.command,
            base=f"http://{handler.headers['Host']}",
            path="" if parts.path == "/" else parts.path,
            query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
            query_text=parts.query,
            headers=tuple(handler.headers.items()),
            body=handler.body,
            memory=memory,
        )
        response = manner(request, lambda request: engine.serve(APIS[edition], store, request))
        return response.status, dict(response.headers), response.octets()

    with answering(answer) as url:
        yield url


def judge(manner: Manner, folder: Path, edition: str = "1.1") -> Assessment:
    with serving(manner, edition) as url:
        return run(Options(target=url, standard=f"jsonapi-{edition}", run_dir=folder / "run"))[1]


def by(assessment: Assessment, verdict: Verdict) -> set[str]:
    """The requirements of reading that have a verdict, by the last part of their ids."""
    found = [result.id.partition("/")[2] for result in assessment.results if result.verdict is verdict]
    return {name.rpartition("/")[2] for name in found if name.startswith(OURS)}


def warned(assessment: Assessment) -> set[str]:
    found = [result.id.partition("/")[2] for result in assessment.results if result.warnings]
    return {name.rpartition("/")[2] for name in found if name.startswith(OURS)}


def ignores_all_parameters(request: Request, serve: Serve) -> Response:
    return serve(request.replacing(query=tuple(pair for pair in request.query if pair[0].startswith("page["))))


def has_no_include(request: Request, serve: Serve) -> Response:
    return refusal(400) if has_parameter(request, "include") else serve(request)


def forbids_include(request: Request, serve: Serve) -> Response:
    return refusal(403) if has_parameter(request, "include") else serve(request)


def ignores_known_sorts(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return serve(without_parameter(request, "sort")) if is_success(response) else response


def includes_everything(request: Request, serve: Serve) -> Response:
    place = place_of(request)
    if place.kind != "resource" or not place.type or not has_parameter(request, "include"):
        return serve(request)
    if not is_success(response := serve(request)):
        return response
    asked = request.parameter("include") or ""
    return serve(with_parameter(request, "include", ",".join(filter(None, (asked, *place.type.relationships)))))


def pages_by_offset(request: Request, serve: Serve) -> Response:
    """`offset` and `limit` in place of the page family."""
    offset = int(request.parameter("offset") or 0)
    if offset or has_parameter(request, "limit"):
        request = without_parameter(without_parameter(request, "offset"), "limit")
        request = with_parameter(with_parameter(request, "page[number]", str(offset // 10 + 1)), "page[size]", "10")

    def respell(document: Document) -> None:
        links = document.get("links", {})
        for key in {"first", "last", "prev", "next"} & set(links):
            number = int(dict(parse_qsl(urlsplit(links[key]).query))["page[number]"])
            path, _, query = links[key].partition("?page")
            rest = query.partition("&page%5Bsize%5D=10")[2]
            links[key] = f"{path}?offset={number * 10 - 10}&limit=10{rest}"

    return edit(serve(request), respell)


def pages_by_cursor(request: Request, serve: Serve) -> Response:
    """Opaque cursors, no `last`, and a `next` to an empty page at the end."""
    cursor = request.parameter("page[after]")
    if cursor:
        request = with_parameter(without_parameter(request, "page[after]"), "page[number]", cursor.removeprefix("c"))

    def respell(document: Document) -> None:
        links = document.get("links", {})
        if "last" in links:
            number = int(cursor.removeprefix("c")) if cursor else 1
            links.pop("last")
            links.pop("prev", None)
            links["next"] = links.pop("first").partition("page%5B")[0] + f"page%5Bafter%5D=c{number + 1}"
            if not document["data"]:
                links["next"] = None

    return edit(serve(request), respell)


def pages_overlap(request: Request, serve: Serve) -> Response:
    """The last resource of a page stands on the next page as well."""
    response = serve(request)
    number = int(request.parameter("page[number]") or 1)
    if number == 1 or not is_success(response):
        return response
    before = serve(with_parameter(request, "page[number]", str(number - 1)))
    last = before.document["data"][-1:] if before.document else []
    return edit(response, lambda document: document.update(data=[*last, *document["data"]]))


def pages_shift(request: Request, serve: Serve) -> Response:
    """With every answer, all resources have moved on by one."""
    response = serve(request)
    if place_of(request).kind != "collection" or has_parameter(request, "sort") or not is_success(response):
        return response
    everything = serve(with_parameter(without_parameter(request, "page["), "page[size]", "50"))
    moved = request.memory["moved"] = request.memory.get("moved", 0) + 1
    start = 10 * int(request.parameter("page[number]") or 1) - 10 - moved

    def move(document: Document) -> None:
        rows = everything.document["data"]
        document["data"] = [rows[(start + index) % len(rows)] for index in range(len(document["data"]))]

    return edit(response, move)


def shows_relationships_always(request: Request, serve: Serve) -> Response:
    """Sparse fieldsets leave relationships alone."""
    if not has_parameter(request, "fields["):
        return serve(request)
    plain = serve(without_parameter(request, "fields["))
    shown = {(each["type"], each["id"]): each.get("relationships") for each in resources(plain.document or {})}

    def put_back(resource: Document) -> None:
        if relationships := shown.get((resource["type"], resource["id"])):
            resource["relationships"] = relationships

    return edit_resources(serve(request), put_back)


def refuses_empty_fieldsets(request: Request, serve: Serve) -> Response:
    empty = any(name.startswith("fields[") and not value for name, value in request.query)
    return refusal(400) if empty else serve(request)


def fails_on_the_unknown(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return refusal(500) if response.status == 400 else response


def sorts_as_text(request: Request, serve: Serve) -> Response:
    """Numbers are put in order as if they were text; nulls come first."""
    response = serve(request)
    sort = request.parameter("sort") or ""
    if not is_success(response) or sort.removeprefix("-") not in ("views", "age", "likes", "weight"):
        return response

    def key(resource: Document) -> str:
        return str(resource.get("attributes", {}).get(sort.removeprefix("-"), ""))

    def order(document: Document) -> None:
        document["data"].sort(key=key, reverse=sort.startswith("-"))

    return edit(response, order)


def has_another_collation(request: Request, serve: Serve) -> Response:
    """Names are shown in another spelling than they are sorted by; nulls stand first, then last."""

    def respell(resource: Document) -> None:
        attributes = resource.get("attributes", {})
        for name in {"name", "title"} & set(attributes):
            attributes[name] = ("the " if len(attributes[name]) % 2 else "The ") + attributes[name]

    return edit_resources(serve(request), respell)


FORGETFUL = {"sorting-not-supported", "inclusion-not-supported", "sparse-fieldsets-additional-fields"}
FORGETFUL |= {"query-parameters-bad-request", "query-parameters-unsupported"}

CASES: list[tuple[Manner, set[str], set[str]]] = [
    (ignores_all_parameters, FORGETFUL, set()),
    (has_no_include, set(), set()),
    (forbids_include, {"inclusion-not-supported"}, set()),
    (ignores_known_sorts, {"sorting-specified-order"}, set()),
    (includes_everything, {"inclusion-unrequested", "inclusion-empty-value"}, set()),
    (pages_by_offset, {"pagination-page-parameter", "query-parameters-non-alpha"}, set()),
    (pages_by_cursor, set(), {"pagination-unavailable-link"}),
    (pages_overlap, {"pagination-link-meaning"}, set()),
    (pages_shift, set(), set()),
    (shows_relationships_always, {"sparse-fieldsets-additional-fields", "sparse-fieldsets-empty-value"}, set()),
    (refuses_empty_fieldsets, set(), {"sparse-fieldsets-empty-value"}),
    (sorts_as_text, {"sorting-specified-order"}, set()),
    (has_another_collation, set(), set()),
]


@pytest.mark.parametrize(("manner", "failed", "warnings"), CASES, ids=lambda each: getattr(each, "__name__", None))
def test_a_manner_is_judged_by_what_it_breaks(
    tmp_path: Path, manner: Manner, failed: set[str], warnings: set[str]
) -> None:
    assessment = judge(manner, tmp_path)
    assert by(assessment, Verdict.FAIL) == failed
    assert by(assessment, Verdict.ERROR) == set()
    assert warned(assessment) == warnings


def test_a_forgetful_server_of_the_former_edition(tmp_path: Path) -> None:
    found = by(judge(ignores_all_parameters, tmp_path, "1.0"), Verdict.FAIL)
    assert found == FORGETFUL - {"query-parameters-unsupported"}


def test_pages_that_shift_decide_nothing(tmp_path: Path) -> None:
    assert "pagination-link-meaning" in by(judge(pages_shift, tmp_path), Verdict.INCONCLUSIVE)


def test_a_server_that_fails_on_the_unknown_does_not_refuse_it(tmp_path: Path) -> None:
    found = by(judge(fails_on_the_unknown, tmp_path), Verdict.FAIL)
    assert {"sorting-not-supported", "inclusion-bad-request", "query-parameters-bad-request"} <= found


ODD = [None, True, 0, -1.5, "", "x", "http://[", [], [1], ["a", None], {}, {"id": [1]}, {"href": 7}, [[]], "\ud800"]


def defaces(seed: int) -> Manner:
    """Answers in which some of the values are of any other kind, the same ones whenever they are asked for."""

    def deface(value: Any, chance: random.Random) -> Any:
        if chance.random() < 0.02:
            return chance.choice(ODD)
        if isinstance(value, dict):
            return {name: deface(item, chance) for name, item in value.items()}
        return [deface(item, chance) for item in value] if isinstance(value, list) else value

    def manner(request: Request, serve: Serve) -> Response:
        response = serve(request)
        chance = random.Random(f"{seed} {request.path}?{request.query_text}")
        if not isinstance(response.document, dict) or not request.path:
            return response
        return response.replacing(body=json.dumps(deface(response.document, chance)).encode())

    return manner


@pytest.mark.parametrize("edition", ["1.0", "1.1"])
def test_no_document_is_too_odd_to_be_judged(tmp_path: Path, edition: str) -> None:
    assessment = judge(defaces(4), tmp_path, edition)
    assert [result.reason for result in assessment.results if result.verdict is Verdict.ERROR] == []
    assert sum(result.tried > 0 for result in assessment.results) > 70
