"""Servers that offer pages by cursor in many manners, lawful and not: what the checks say of each."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from accord.model.verdict import Verdict
from sandbox.message import CURSORS, JSONAPI, Document, Request, Response, Serve
from sandbox.shaping import edit, has_parameter, place_of, refusal, with_parameter, without_parameter
from tests.suites import manners
from tests.suites.manners import Judged, Manner

ONLY = "jsonapi-cursor-pagination/*"
POSITIONS = {
    "after-starts-behind-cursor",
    "before-ends-at-cursor",
    "item-cursor-falls-on-item",
    "before-empty-at-start",
}
RANGES = {"range-unsupported-error", "range-unsupported-status", "range-unsupported-type"}
SERVED = {"range-default-size", "range-overflow-data", "range-overflow-flag"}


def judge(manner: Manner, folder: Path, terms: str = "", only: str = ONLY) -> Judged:
    return manners.judge(manner, folder, only, "/tags /people", terms=terms)


def asked(request: Request) -> bool:
    return CURSORS in (request.header("accept") or "")


def honestly(request: Request, serve: Serve) -> Response:
    return serve(request)


def without_item_cursors(request: Request, serve: Serve) -> Response:
    def strip(document: Document) -> None:
        for item in document["data"] if isinstance(document.get("data"), list) else ():
            item.get("meta", {}).pop("page", None)

    return edit(serve(request), strip) if asked(request) else serve(request)


def without_a_maximum(request: Request, serve: Serve) -> Response:
    size = request.parameter("page[size]") or ""
    large = asked(request) and size.isdecimal() and int(size) > 50
    return serve(with_parameter(request, "page[size]", "50") if large else request)


def with_a_maximum_of_five(request: Request, serve: Serve) -> Response:
    size = request.parameter("page[size]") or ""
    if not asked(request) or not size.isdecimal() or int(size) <= 5:
        return serve(request)
    response = serve(with_parameter(request, "page[size]", "51"))

    def tell(document: Document) -> None:
        document["errors"][0]["meta"]["page"]["maxSize"] = 5

    return edit(response, tell) if response.status == 400 else response


def without_totals(request: Request, serve: Serve) -> Response:
    def strip(document: Document) -> None:
        document.get("meta", {}).get("page", {}).pop("total", None)

    return edit(serve(request), strip) if asked(request) else serve(request)


def with_relative_links(request: Request, serve: Serve) -> Response:
    text = json.dumps(serve(request).document)
    return serve(request).replacing(document=json.loads(text.replace(f'"{request.base}/', '"/')))


def with_next_to_an_empty_page_in_front_of_cursors(request: Request, serve: Serve) -> Response:
    """Whether there is more behind a page in front of a cursor is dear to know; the profile lets one guess."""
    response = serve(request)
    if not asked(request) or response.status != 200 or not isinstance(response.document["data"], list):
        return response
    if response.document["links"].get("prev") or response.document["links"].get("next"):
        response = edit(response, lambda document: document["links"].pop("last"))
    if not has_parameter(request, "page[before]") or not response.document["data"]:
        return response
    cursor = response.document["data"][-1]["meta"]["page"]["cursor"]

    def guess(document: Document) -> None:
        document["links"]["next"] = f"{request.base}{request.path}?page%5Bafter%5D={cursor}"

    return edit(response, guess)


def refusing_ranges(request: Request, serve: Serve) -> Response:
    if has_parameter(request, "page[after]") and has_parameter(request, "page[before]"):
        served = serve(request.replacing(path="/people")) if request.path == "/tags" else serve(request)
        error = {"status": "400", "title": "No ranges", "links": {"type": f"{CURSORS}range-pagination-not-supported"}}
        return served.replacing(status=400, document={"errors": [error]})
    return serve(request)


def with_type_links_as_arrays(request: Request, serve: Serve) -> Response:
    def wrap(document: Document) -> None:
        for error in document.get("errors", ()):
            error["links"]["type"] = [{"href": error["links"]["type"]}]

    return edit(serve(request), wrap)


def taking_any_text_for_a_cursor(request: Request, serve: Serve) -> Response:
    """Cursors are sort values, so that every text parts the list somewhere."""
    response = serve(request)
    errors = response.document.get("errors") if isinstance(response.document, dict) else None
    if errors and errors[0].get("code") == "INVALID_PAGE_VALUE" and "page[size]" not in str(errors[0]["source"]):
        first = serve(without_parameter(without_parameter(request, "page[after]"), "page[before]"))
        return edit(first, lambda document: document.update(data=document["data"][1:]))
    return response


def unlabelled(request: Request, serve: Serve) -> Response:
    """The profile is followed, but neither Content-Type nor the document says so."""

    def unsay(document: Document) -> None:
        document["jsonapi"].pop("profile", None)

    response = edit(serve(request), unsay)
    return response.with_header("content-type", JSONAPI) if response.header("content-type") else response


def ignoring_profiles(request: Request, serve: Serve) -> Response:
    return serve(request.with_header("accept", JSONAPI))


def refusing_profiles(request: Request, serve: Serve) -> Response:
    return refusal(406) if "profile" in (request.header("accept") or "") else serve(request)


LAWFUL: list[tuple[Manner, set[str], set[str]]] = [
    (honestly, set(), set()),
    (without_item_cursors, set(), POSITIONS | RANGES | SERVED),
    (without_a_maximum, set(), {"max-size-exceeded-error", "max-size-status", "max-size-meta"}),
    (with_a_maximum_of_five, set(), set()),
    (without_totals, set(), {"total-integer"}),
    (with_relative_links, set(), set()),
    (with_next_to_an_empty_page_in_front_of_cursors, set(), {"other-null-when-cheap"}),
    (refusing_ranges, set(), SERVED),
    (with_type_links_as_arrays, set(), set()),
    (taking_any_text_for_a_cursor, {"cursor-invalid-error"}, set()),
]


@pytest.mark.parametrize(("manner", "warned", "idle"), LAWFUL, ids=lambda value: getattr(value, "__name__", ""))
def test_a_lawful_manner_breaks_nothing(manner: Manner, warned: set[str], idle: set[str], tmp_path: Path) -> None:
    judged = judge(manner, tmp_path)
    assert judged.failed == set(), [result for result in judged.assessment.results if result.findings]
    assert judged.warned == warned
    assert {name for name in idle if judged[name].verdict is not Verdict.NOT_APPLICABLE} == set()
    assert {result.verdict for result in judged.assessment.results} <= {
        Verdict.PASS,
        Verdict.NOT_APPLICABLE,
        Verdict.NOT_RUN,
    }


@pytest.mark.parametrize("manner", [ignoring_profiles, refusing_profiles])
def test_whoever_offers_no_profile_is_not_judged_by_it(manner: Manner, tmp_path: Path) -> None:
    results = judge(manner, tmp_path).assessment.results
    found = {result.verdict for result in results if result.id.startswith("jsonapi-cursor-pagination/")}
    assert found == {Verdict.NOT_APPLICABLE}


def test_a_profile_that_is_declared_is_judged_without_its_label(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manners, "CONTRACT", manners.CONTRACT + f'profiles = ["{CURSORS}"]\n')
    judged = judge(unlabelled, tmp_path)
    assert judged.failed == set()
    assert judged["page-filled"].verdict is judged["prev-next-required"].verdict is Verdict.PASS


def by_offset(request: Request, serve: Serve) -> Response:
    """Cursors are numbers of rows: what is deleted shifts what follows."""
    place = place_of(request)
    if not asked(request) or place.kind != "collection":
        return serve(request)
    if request.parameter("page[size]") in ("-1", "abc", "1.5", "", "0"):
        return refusal(400, source={"parameter": "page[size]"})
    if has_parameter(request, "sort"):
        return refusal(400, source={"parameter": "sort"}, links={"type": f"{CURSORS}unsupported-sort"})
    if has_parameter(request, "page[after]") and has_parameter(request, "page[before]"):
        return refusal(400, links={"type": f"{CURSORS}range-pagination-not-supported"})
    rows: list[Any] = []
    page: Response | None = serve(without_parameter(without_parameter(request, "page["), "sort"))
    while page is not None:
        rows += page.document["data"]
        url = page.document["links"]["next"]
        query = tuple(pair.partition("=")[::2] for pair in urlsplit(url).query.split("&")) if url else ()
        named = tuple((key.replace("%5B", "[").replace("%5D", "]"), value) for key, value in query)
        page = serve(request.replacing(query=named)) if url else None
    size = min(int(request.parameter("page[size]") or 10), 50)
    low, high = _number(request, "page[after]", -1) + 1, _number(request, "page[before]", len(rows))
    start = max(low, high - size) if has_parameter(request, "page[before]") else low
    data = [
        dict(row, meta={"page": {"cursor": _cursor(start + place)}})
        for place, row in enumerate(rows[start:high][:size])
    ]
    here = f"{request.base}{request.path}?page%5Bsize%5D={size}&"
    links: Document = {"first": here, "last": f"{here}page%5Bbefore%5D={_cursor(len(rows))}"}
    links["prev"] = f"{here}page%5Bbefore%5D={_cursor(start)}" if start > 0 else None
    end = start + len(data)
    links["next"] = f"{here}page%5Bafter%5D={_cursor(end - 1)}" if end < len(rows) else None
    label = f'{JSONAPI}; profile="{CURSORS}"'
    return Response(200, (("content-type", label),), {"data": data, "links": links})


def _cursor(number: int) -> str:
    return base64.urlsafe_b64encode(str(number).encode()).decode().rstrip("=")


def _number(request: Request, name: str, otherwise: int) -> int:
    cursor = request.parameter(name)
    if cursor is None:
        return otherwise
    try:
        return int(base64.urlsafe_b64decode(cursor + "=="))
    except ValueError:
        return otherwise


def test_offsets_in_the_guise_of_cursors_are_found_out(tmp_path: Path) -> None:
    judged = judge(by_offset, tmp_path)
    assert judged.failed == {"cursor-invalid-error", "cursor-survives-deletion"}
