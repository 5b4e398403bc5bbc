"""Servers that take atomic operations in many manners: what the checks say of them, and what they leave."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from accord.model.verdict import Verdict
from sandbox.batches import data_of, of_relationship, operations_of, results_of, with_results
from sandbox.message import ATOMIC, Document, Request, Response, Serve
from sandbox.shaping import edit, refusal
from tests.suites import manners
from tests.suites.manners import Judged, Manner

OFFERED = f'extensions = ["{ATOMIC}"]\n'
EXPLAINED = {"failure-error-document", "malformed-error-document", "malformed-pointer", "errors-with-pointer"}


def judge(manner: Manner, folder: Path, paths: str = "/articles /tags /comments /people", more: str = "") -> Judged:
    """Judge the operations of a sandbox that serves in some manner."""
    found = manners.judge(manner, folder, "jsonapi-atomic-operations/*", paths, capabilities=OFFERED + more)
    assert found.before == found.after
    assert not [note for note in found.assessment.notes if "left behind" in note]
    return found


def refused_where(wrong: Any, status: int = 400) -> Manner:
    """A manner that refuses requests in which some operation is such."""

    def serve_or_refuse(request: Request, serve: Serve) -> Response:
        places = [place for place, operation in enumerate(operations_of(request)) if wrong(operation)]
        source = {"pointer": f"/atomic:operations/{places[0]}"} if places else {}
        return refusal(status, source=source) if places else serve(request)

    return serve_or_refuse


def honestly(request: Request, serve: Serve) -> Response:
    return serve(request)


def with_empty_results(request: Request, serve: Serve) -> Response:
    response, operations = serve(request), operations_of(request)
    return with_results(response, [{} for _ in operations]) if operations and response.status == 204 else response


def with_meta_in_every_result(request: Request, serve: Serve) -> Response:
    response = with_empty_results(request, serve)
    results = results_of(response)
    return with_results(response, [{**each, "meta": {"took": 1}} for each in results]) if results else response


def with_null_for_no_data(request: Request, serve: Serve) -> Response:
    response = with_empty_results(request, serve)
    results = results_of(response)
    return (
        with_results(response, [each if "data" in each else {"data": None} for each in results])
        if results
        else response
    )


def with_422_for_what_fails(request: Request, serve: Serve) -> Response:
    response = serve(request)
    if not operations_of(request) or response.status not in (404, 409):
        return response
    return edit(response.replacing(status=422), lambda document: document["errors"][0].update(status="422"))


def with_500_for_what_fails(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return refusal(500) if operations_of(request) and response.status in (404, 409) else response


def without_error_documents(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return Response(response.status) if operations_of(request) and response.status >= 400 else response


def without_client_ids(request: Request, serve: Serve) -> Response:
    document = request.document if request.method == "POST" else None
    sent = data_of(document) if isinstance(document, dict) else {}
    added = any(each.get("op") == "add" and "id" in data_of(each) for each in operations_of(request))
    return refusal(403) if added or (request.path == "/tags" and "id" in sent) else serve(request)


def put_off(request: Request, serve: Serve) -> Response:
    return Response(202) if operations_of(request) else serve(request)


def behind_a_proxy_that_fails(request: Request, serve: Serve) -> Response:
    return Response(503) if operations_of(request) else serve(request)


def nowhere(request: Request, serve: Serve) -> Response:
    return refusal(404) if request.path == "/operations" else serve(request)


def has_lid(operation: Document) -> bool:
    return "lid" in str(operation)


LAWFUL = {
    "honestly": honestly,
    "with empty results": with_empty_results,
    "with meta in every result": with_meta_in_every_result,
    "with 422 for what fails": with_422_for_what_fails,
    "without client ids": without_client_ids,
    "without local identities": refused_where(has_lid),
    "without updates": refused_where(lambda each: each.get("op") == "update" and not of_relationship(each), 403),
    "without removals": refused_where(lambda each: each.get("op") == "remove" and not of_relationship(each), 403),
    "without relationships": refused_where(of_relationship, 403),
    "without `ref`": refused_where(lambda each: "ref" in each),
    "with additions alone": refused_where(
        lambda each: each.get("op") in ("update", "remove") or of_relationship(each)
    ),
    "behind a proxy that fails": behind_a_proxy_that_fails,
    "refusing everything": refused_where(lambda _: True, 403),
    "nowhere": nowhere,
}


@pytest.mark.parametrize("name", LAWFUL)
def test_lawful_manners_are_let_pass(name: str, tmp_path: Path) -> None:
    found = judge(LAWFUL[name], tmp_path)
    assert (found.failed, found.warned) == (set(), set())
    assert not any(result.verdict is Verdict.ERROR for result in found.assessment.results)


def test_what_is_put_off_is_not_judged_and_told_to_be_left_behind(tmp_path: Path) -> None:
    found = manners.judge(put_off, tmp_path, "jsonapi-atomic-operations/*", "/tags", capabilities=OFFERED)
    assert (found.failed, found.warned) == (set(), set())
    assert "what operation 0 of" in " ".join(found.assessment.notes)


@pytest.mark.parametrize("paths", ["/tags", "/people", "/articles", "/people /tags"])
def test_a_few_types_are_enough(paths: str, tmp_path: Path) -> None:
    found = judge(honestly, tmp_path, paths)
    assert (found.failed, found.warned) == (set(), set())
    assert found["atomicity"].verdict is Verdict.PASS


def test_null_in_a_result_is_a_warning(tmp_path: Path) -> None:
    found = judge(with_null_for_no_data, tmp_path)
    assert found.failed == set()
    assert found.warned == {
        "update-result-data-optional",
        "delete-result-without-data",
        "to-one-result-without-data",
        "to-many-result-without-data",
    }


def test_500_is_an_error_answer_to_be_warned_about(tmp_path: Path) -> None:
    found = judge(with_500_for_what_fails, tmp_path)
    assert found.failed <= {"errors-with-pointer"}
    assert found.warned == {"failure-error-response"}


def test_a_bare_status_offends_only_what_is_advised(tmp_path: Path) -> None:
    assert judge(without_error_documents, tmp_path).failed <= EXPLAINED


def test_a_contract_names_another_path(tmp_path: Path) -> None:
    def elsewhere(request: Request, serve: Serve) -> Response:
        return serve(request.replacing(path="/operations" if request.path == "/all" else f"{request.path}"))

    def hidden(request: Request, serve: Serve) -> Response:
        return refusal(404) if request.path == "/operations" else elsewhere(request, serve)

    assert judge(hidden, tmp_path, more='operations = "/all"\n')["order"].verdict is Verdict.PASS


@pytest.mark.parametrize("value", [None, 1, "x", [], [None], [1], [[]], [{"data": 1}], [{"data": {"type": []}}], {}])
def test_nonsense_for_results_is_no_error_of_ours(value: Any, tmp_path: Path) -> None:
    def rave(request: Request, serve: Serve) -> Response:
        response = serve(request)
        if not operations_of(request) or not results_of(response):
            return response
        return edit(response, lambda document: document.update({"atomic:results": value}))

    found = manners.judge(rave, tmp_path, "jsonapi-atomic-operations/*", "/tags /people", capabilities=OFFERED)
    assert not any(result.verdict is Verdict.ERROR for result in found.assessment.results)
    assert found.failed
