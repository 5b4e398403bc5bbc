"""Permissions are detected where they are used, and only there; they are told and never judged."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from accord.judge.document import JSONAPI, Context
from accord.judge.judge import Judge
from accord.model.exchange import Exchange, Request, Response
from accord.model.requirement import Level
from accord.record.uses import Uses
from accord.runtime.options import Options
from accord.runtime.registry import registry
from accord.runtime.session import run
from sandbox import serving
from tests import test_corpus as corpus

BASE = "https://api.example.com"
EXTENSION = "https://example.com/extensions/revision"
PROFILE = "https://jsonapi.org/profiles/ethanresnick/cursor-pagination/"
EXTENDED, CURSORS = f'{JSONAPI};ext="{EXTENSION}"', f'{JSONAPI};profile="{PROFILE}"'
ONE: dict[str, Any] = {"type": "articles", "id": "1"}
TWO: dict[str, Any] = {"type": "articles", "id": "2"}
ANN = {"type": "people", "id": "9"}
ERROR = {"errors": [{"status": "409", "source": {"pointer": "/data/attributes/title"}}]}
TITLED: dict[str, Any] = {"type": "articles", "attributes": {"title": "x"}}
RELATIONSHIP = "/articles/1/relationships/author"
AUTHORS = "/articles/1/relationships/authors"
TAGS = {"relationships": {"tags": {"data": []}}}

UNDETECTED = {
    "extension-processing-rules": "a freedom of those who write extensions",
    "profile-document-members": "a freedom of those who write profiles",
    "profile-reserved-parameters": "a freedom of those who write profiles",
    "example-timestamps-members": "an example",
    "request-accept-ext": "a freedom of clients",
    "request-accept-profile": "a freedom of clients",
    "accept-several-instances": "a freedom of clients",
    "resource-lid": "told by what `lid-on-create` shows",
    "update-fetch-url": "a freedom of clients",
    "update-resource-attributes": "a freedom of clients",
    "update-resource-relationships": "a freedom of clients",
    "target-ref-or-href": "a freedom of clients",
    "data-meta-allowed": "a freedom of clients",
    "create-href": "a freedom of clients",
    "update-target": "a freedom of clients",
    "member-name-allowed-characters": "every name makes use of it",
    "sparse-fieldsets-unspecified": "every answer makes use of it",
    "sorting-default": "every answer makes use of it",
    "relationship-removal-garbage-collection": "no single answer shows it",
    "error-stop-processing": "what is not reported is not seen",
    "results-may-change": "no single answer shows it",
    "cursor-snapshot": "no single answer shows it",
}


def answer(
    line: str, status: int = 200, document: Any = None, sent: Any = None, label: str = JSONAPI, **headers: str
) -> Exchange:
    method, _, target = line.partition(" ")
    body = b"" if document is None else json.dumps(document).encode()
    told = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    if document is not None:
        told += (("Content-Type", label),)
    asked = b"" if sent is None else json.dumps(sent).encode()
    return Exchange(
        "x-1", Request(method, BASE + target, (("Accept", JSONAPI),), asked), Response(status, told, body)
    )


def rows(*values: tuple[Any, ...]) -> dict[str, Any]:
    made = [
        {"type": "articles", "id": str(number), "attributes": dict(zip("ab", value, strict=False))}
        for number, value in enumerate(values)
    ]
    return {"data": made}


def listed(*kinds: dict[str, Any]) -> dict[str, Any]:
    return {"data": [{**ONE, **kind} for kind in kinds]}


def operations(*sent: dict[str, Any], status: int = 200, results: Any = None, **around: Any) -> Exchange:
    document = {"atomic:results": results, **around} if results is not None else None
    return answer("POST /operations", status, document, {"atomic:operations": list(sent)})


ADD = {"op": "add", "data": {**TITLED, "id": "7"}}
REMOVE = {"op": "remove", "ref": ONE}
UPDATE = {"op": "update", "data": {**TITLED, "id": "1"}}
TO_ONE = {"op": "update", "ref": {**ONE, "relationship": "author"}, "data": ANN}
TO_MANY = {"op": "update", "ref": {**ONE, "relationship": "authors"}, "data": [ANN]}
UP, DOWN = rows((1,), (2,), (3,)), rows((3,), (2,), (1,))

SHOWN: dict[str, list[Exchange]] = {
    "optional-top-level": [answer("GET /articles/1", document={"data": ONE, "jsonapi": {}})],
    "top-level-links": [answer("GET /articles/1", document={"data": ONE, "links": {"self": "/articles/1"}})],
    "extension-members-allowed": [answer("GET /articles/1", document={"data": {**ONE, "r:a": 1}}, label=EXTENDED)],
    "extension-document-members": [answer("GET /articles/1", document={"data": ONE, "r:a": 1}, label=EXTENDED)],
    "extension-object-members": [answer("GET /articles/1", document={"data": {**ONE, "r:a": 1}}, label=EXTENDED)],
    "extension-query-parameters-allowed": [
        answer("GET /articles/1", document={"data": ONE, "links": {"self": "/articles/1?r:a=1"}}, label=EXTENDED)
    ],
    "resource-optional-top-level": [answer("GET /articles/1", document={"data": {**ONE, "meta": {}}})],
    "attribute-values-any-json": [answer("GET /articles/1", document={"data": {**ONE, "attributes": {"a": []}}})],
    "resource-relationships-pagination": [
        answer("GET /articles/1", document={"data": {**ONE, "relationships": {"tags": {"links": {"next": "/x"}}}}})
    ],
    "resource-links": [answer("GET /articles/1", document={"data": {**ONE, "links": {"self": "/articles/1"}}})],
    "resource-identifier-optional-member": [answer(f"GET {RELATIONSHIP}", document={"data": {**ANN, "meta": {}}})],
    "compound-documents-allow": [answer("GET /articles/1?include=author", document={"data": ONE, "included": [ANN]})],
    "compound-documents-sparse-exception": [
        answer("GET /articles/1?include=author&fields[articles]=title", document={"data": ONE, "included": [ANN]})
    ],
    "meta-object-members": [answer("GET /articles/1", document={"data": ONE, "meta": {"a": 1}})],
    "link-object-members": [
        answer("GET /articles/1", document={"data": ONE, "links": {"self": {"href": "/x", "title": "x"}}})
    ],
    "top-level-json-api-member": [answer("GET /articles/1", document={"data": ONE, "jsonapi": {}})],
    "json-api-version": [answer("GET /articles/1", document={"data": ONE, "jsonapi": {"version": "1.0"}})],
    "json-api-members": [answer("GET /articles/1", document={"data": ONE, "jsonapi": {"profile": []}})],
    "json-api-meta": [answer("GET /articles/1", document={"data": ONE, "jsonapi": {"meta": {}}})],
    "member-name-inner-characters": [answer("GET /articles/1", document={"data": {**ONE, "attributes": {"a-b": 1}}})],
    "member-name-at-members-definition": [
        answer("GET /articles/1", document={"data": {**ONE, "attributes": {"@a": 1}}})
    ],
    "member-name-at-members-where": [answer("GET /articles/1", document={"data": {**ONE, "attributes": {"@a": 1}}})],
    "fetch-responses-other-status-codes": [answer("GET /articles/1", 418)],
    "fetch-responses-error-details": [answer("GET /articles/0", 404, ERROR)],
    "fetch-relationships-response-200-self-related": [
        answer(f"GET {RELATIONSHIP}", document={"data": ANN, "links": {"related": "/articles/1/author"}})
    ],
    "fetch-relationships-other-status-codes": [answer(f"GET {RELATIONSHIP}", 418)],
    "fetch-relationships-other-error-details": [answer(f"GET {RELATIONSHIP}", 404, ERROR)],
    "inclusion-default": [answer("GET /articles/1", document={"data": ONE, "included": [ANN]})],
    "inclusion-include-parameter": [
        answer("GET /articles/1", document={"data": ONE}),
        answer("GET /articles/1?include=author", document={"data": ONE, "included": [ANN]}),
    ],
    "sparse-fieldsets-parameter": [
        answer("GET /articles?fields[articles]=a", document=listed({"attributes": {"a": 1}})),
        answer("GET /articles?fields[articles]=b", document=listed({"attributes": {"b": 1}})),
    ],
    "sorting-option": [answer("GET /articles?sort=a", document=UP), answer("GET /articles?sort=-a", document=DOWN)],
    "sorting-parameter": [
        answer("GET /articles?sort=a", document=UP),
        answer("GET /articles?sort=-a", document=DOWN),
    ],
    "sorting-multiple-fields": [
        answer("GET /articles?sort=a,-b", document=rows((1, 9), (1, 8), (2, 7), (2, 6), (3, 5)))
    ],
    "pagination": [answer("GET /articles", document={"data": [ONE], "links": {"next": "/articles?page=2"}})],
    "pagination-links": [answer("GET /articles", document={"data": [ONE], "links": {"first": "/articles"}})],
    "query-parameters-custom-allowed": [
        answer("GET /articles/1", document={"data": ONE, "links": {"self": "/articles/1?myOwn=1"}})
    ],
    "create-support": [answer("POST /articles", 201, {"data": ONE}, {"data": TITLED})],
    "resource-id-exempt-on-create": [answer("POST /articles", 201, {"data": ONE}, {"data": TITLED})],
    "lid-on-create": [answer("POST /articles", 201, {"data": ONE}, {"data": {**TITLED, "lid": "a"}})],
    "create-accept-client-generated-ids": [answer("POST /articles", 201, {"data": ONE}, {"data": ONE})],
    "create-responses-201-meta-only": [answer("POST /articles", 201, {"meta": {}}, {"data": ONE})],
    "create-responses-403": [answer("POST /articles", 403, None, {"data": TITLED})],
    "create-responses-other-status": [answer("POST /articles", 422, None, {"data": TITLED})],
    "create-responses-other-error-details": [answer("POST /articles", 409, ERROR, {"data": TITLED})],
    "modify-delete-support": [answer("PATCH /articles/1", 200, {"data": ONE}, {"data": ONE})],
    "update-resource-relationship-reject-full-replacement": [
        answer("PATCH /articles/1", 403, None, {"data": {**ONE, **TAGS}})
    ],
    "update-resource-200-meta": [answer("PATCH /articles/1", 200, {"meta": {}}, {"data": ONE})],
    "update-resource-409-status": [answer("PATCH /articles/1", 409, ERROR, {"data": ONE})],
    "update-resource-other-status": [answer("PATCH /articles/1", 422, None, {"data": ONE})],
    "update-resource-other-semantics": [answer("PATCH /articles/1", 404, ERROR, {"data": ONE})],
    "respond-patch-to-one-relationship-link": [answer(f"PATCH {RELATIONSHIP}", 204, None, {"data": None})],
    "respond-patch-post-delete-to-many-relationship-link": [answer(f"POST {AUTHORS}", 204, None, {"data": [ANN]})],
    "updating-relationship-200-meta": [answer(f"PATCH {RELATIONSHIP}", 200, {"meta": {}}, {"data": None})],
    "updating-relationship-other-status": [answer(f"PATCH {RELATIONSHIP}", 422, None, {"data": None})],
    "updating-relationship-other-details": [answer(f"PATCH {RELATIONSHIP}", 404, ERROR, {"data": None})],
    "delete-200-status": [answer("DELETE /articles/1", 200, {"meta": {}})],
    "deleting-other-status": [answer("DELETE /articles/1", 410)],
    "deleting-other-details": [answer("DELETE /articles/0", 404, ERROR)],
    "error-continue-processing": [answer("GET /articles/0", 400, {"errors": [{"status": "400"}, {"status": "400"}]})],
    "error-object-members": [answer("GET /articles/0", 404, ERROR)],
    "error-links-members": [answer("GET /articles/0", 404, {"errors": [{"links": {"about": "/help"}}]})],
    "base-members-allowed": [operations(REMOVE, results=[{}], meta={})],
    "operations-or-results": [operations(REMOVE, results=[{}])],
    "result-members": [operations(ADD, results=[{"data": ONE}])],
    "empty-result": [operations(REMOVE, results=[{}])],
    "status-204": [operations(ADD, REMOVE, status=204)],
    "update-204": [operations(UPDATE, status=204)],
    "delete-204": [operations(REMOVE, status=204)],
    "to-one-204": [operations(TO_ONE, status=204)],
    "to-many-204": [operations(TO_MANY, status=204)],
    "create-result-without-data": [operations(ADD, results=[{}])],
    "create-result-with-data": [operations(ADD, results=[{"data": ONE}])],
    "sort-rejection-allowed": [
        answer("GET /articles?sort=a", 400, {"errors": [{"links": {"type": f"{PROFILE}unsupported-sort"}}]})
    ],
    "max-size-allowed": [
        answer("GET /articles", 400, {"errors": [{"links": {"type": [f"{PROFILE}max-size-exceeded"]}}]})
    ],
    "range-request-allowed": [
        answer("GET /articles?page[after]=a&page[before]=b", document={"data": [ONE]}, label=CURSORS)
    ],
    "item-cursor-allowed": [
        answer("GET /articles", document=listed({"meta": {"page": {"cursor": "a"}}}), label=CURSORS)
    ],
    "link-to-empty-page": [answer("GET /articles?page[after]=a", document={"data": []}, label=CURSORS)],
    "total-allowed": [answer("GET /articles", document={"data": [], "meta": {"page": {"total": 3}}}, label=CURSORS)],
    "estimated-total-allowed": [
        answer("GET /articles", document={"data": [], "meta": {"page": {"estimatedTotal": {}}}}, label=CURSORS)
    ],
    "best-guess-allowed": [
        answer(
            "GET /articles",
            document={"data": [], "meta": {"page": {"estimatedTotal": {"bestGuess": 3}}}},
            label=CURSORS,
        )
    ],
    "filter-several-values": [
        answer("GET /articles?filter[a]=1", document=rows((1,))),
        answer("GET /articles?filter[a]=1,2", document=rows((1,), (2,))),
    ],
    "filter-several-filters": [
        answer("GET /articles?filter[a]=1", document=rows((1, 2), (1, 3))),
        answer("GET /articles?filter[a]=1&filter[b]=2", document=rows((1, 2))),
    ],
    "retry-after": [answer("GET /jobs/1", document={"data": {"type": "jobs", "id": "1"}}, Retry_After="5")],
}

PLAIN = [
    answer("GET /articles/1", document={"data": ONE}),
    answer("GET /articles", document={"data": [ONE, TWO]}),
    answer(f"GET {RELATIONSHIP}", document={"data": ANN}),
    answer("GET /articles/0", 404),
    answer("POST /articles", 400, None, {"data": TITLED}),
    answer("PATCH /articles/1", 404, None, {"data": ONE}),
    answer(f"PATCH {RELATIONSHIP}", 403, None, {"data": None}),
    answer("DELETE /articles/1", 404),
    operations(ADD, status=400),
]

CHANCE = {
    "a default order that happens to be the one asked for": [answer("GET /articles?sort=a", document=UP)],
    "sort ignored": [answer("GET /articles?sort=a", document=UP), answer("GET /articles?sort=-a", document=UP)],
    "include ignored": [
        answer(f"GET /articles/1{query}", document={"data": ONE, "included": [ANN]}) for query in ("", "?include=a")
    ],
    "fields ignored": [
        answer(f"GET /articles/1?fields[articles]={name}", document={"data": {**ONE, "attributes": {"a": 1}}})
        for name in ("a", "b")
    ],
    "filters ignored": [
        answer(f"GET /articles?filter[a]={value}", document=rows((1,), (2,))) for value in ("1,2", "1", "2,3")
    ],
    "further fields of sort ignored": [answer("GET /articles?sort=a,b", document=rows((1, 9), (1, 8), (2, 3)))],
    "a refusal of filters": [answer("GET /articles?filter[a]=1,2", 400, ERROR)],
}


def permissions() -> list[Any]:
    """Every permission that is looked for, by id."""
    return sorted(name for name, found in registry().detections.items() if found)


def seen(exchanges: list[Exchange], catalogue: str) -> dict[str, int]:
    """How often each permission is seen in use in exchanges."""
    edition = "1.0" if catalogue == "jsonapi-1.0" else "1.1"
    judge = Judge((), Context(edition, BASE), registry().detections_for(catalogue))
    uses: defaultdict[str, Uses] = defaultdict(Uses)
    for exchange in exchanges:
        sighting = judge.see(exchange)
        assert sighting is not None
        for name, effect in sighting.shown.items():
            uses[name].add(sighting.asked, effect)
    return {name: found.times for name, found in uses.items() if found.times}


def test_every_permission_is_looked_for_or_cannot_be_seen() -> None:
    undetected = {
        entry.id.rpartition("/")[2]
        for entry in registry().library
        if entry.level is Level.MAY and entry.id not in registry().detections and not registry().ways(entry.id)
    }
    assert undetected <= UNDETECTED.keys()
    detected = {name.rpartition("/")[2] for name in permissions()}
    assert detected.isdisjoint(UNDETECTED)


def test_only_permissions_are_detected() -> None:
    assert {registry().library[name].level for name in permissions()} == {Level.MAY}
    assert not any(registry().ways(name) for name in permissions())


@pytest.mark.parametrize("name", permissions())
def test_a_permission_in_use_is_seen(name: str) -> None:
    shown = SHOWN[name.rpartition("/")[2]]
    assert seen(shown, registry().library[name].catalogue).get(name, 0) > 0


@pytest.mark.parametrize("name", permissions())
def test_plain_answers_show_no_permission(name: str) -> None:
    assert name not in seen(PLAIN, registry().library[name].catalogue)


@pytest.mark.parametrize("catalogue", ["jsonapi-1.1", "jsonapi-recommendations"])
@pytest.mark.parametrize("chance", CHANCE)
def test_what_may_be_chance_shows_nothing(chance: str, catalogue: str) -> None:
    told = {name.rpartition("/")[2] for name in seen(CHANCE[chance], catalogue)}
    assert told.isdisjoint(
        {"sorting-option", "sorting-parameter", "sorting-multiple-fields", "inclusion-include-parameter"}
        | {"sparse-fieldsets-parameter", "filter-several-values", "filter-several-filters"}
    )


def test_one_request_counts_once() -> None:
    uses = Uses()
    for asked, effect in (("a", ()), ("a", ()), ("b", ("x", "up")), ("c", ("x", "")), ("d", ("y", "up"))):
        uses.add(asked, effect)
    assert uses.times == 2


OFFERED = {
    "document-compound-documents/compound-documents-allow",
    "document-jsonapi-object/json-api-version",
    "document-meta/meta-object-members",
    "document-resource-objects/attribute-values-any-json",
    "document-resource-objects/resource-id-exempt-on-create",
    "document-resource-objects/resource-links",
    "fetching-includes/inclusion-include-parameter",
    "fetching-pagination/pagination",
    "fetching-relationships/fetch-relationships-response-200-self-related",
    "fetching-sorting/sorting-option",
    "fetching-sparse-fieldsets/sparse-fieldsets-parameter",
    "crud/create-support",
    "crud/modify-delete-support",
    "crud-creating/create-accept-client-generated-ids",
    "errors/error-continue-processing",
}
LATER = {
    "document-resource-objects/lid-on-create",
    "document-links/link-object-members",
    "crud-deleting/delete-200-status",
    "errors/error-links-members",
}
REFRAINED = {
    "document-jsonapi-object/json-api-meta",
    "document-resource-identifier-objects/resource-identifier-optional-member",
    "fetching-includes/inclusion-default",
}


@pytest.mark.parametrize(("edition", "base"), [("1.0", "/api"), ("1.1", "")])
def test_the_sandbox_is_seen_to_offer_what_it_does(tmp_path: Path, edition: str, base: str) -> None:
    with serving() as origin:
        target = f"{origin}/jsonapi-{edition}/clean{base}"
        options = Options(contract=f"sandbox-{edition}", target=target, run_dir=tmp_path / "run", allow_writes=True)
        _, assessment = run(options)
    told = {each.id: each for each in assessment.capabilities}
    offered = OFFERED | LATER if edition == "1.1" else OFFERED
    assert {name for name in offered if not told[f"jsonapi-{edition}/{name}"].seen} == set()
    assert {name for name in REFRAINED if told[f"jsonapi-{edition}/{name}"].seen} == set()
    assert all(name in assessment.untested for name in told)


@pytest.mark.parametrize(("path", "edition"), corpus.cases("valid", "everything-*"))
@pytest.mark.parametrize(
    "line", ["GET /articles?include=a&sort=a,b&filter[a]=1,2&fields[articles]=a", "POST /articles"]
)
def test_detections_bear_any_value_anywhere(path: Path, edition: str, line: str) -> None:
    document = json.loads(json.dumps(corpus.read(path)["document"]))
    label = f'{JSONAPI};ext="{EXTENSION}";profile="{PROFILE}"'
    detections = list(registry().detections_for(*registry().library.catalogues))
    for holder, key in list(corpus.places({"root": document})):
        kept = holder[key]
        for value in corpus.ODD:
            holder[key] = value
            root = value if kept is document else document
            sent = {**root, "atomic:operations": [root]} if isinstance(root, dict) else root
            exchange = answer(line, 200, root, sent, label)
            assert Judge((), Context(edition, BASE), detections).see(exchange) is not None
        holder[key] = kept
