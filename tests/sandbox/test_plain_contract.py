"""What the contract of the plain API says is what the API does."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from accord.model.contract import ResourceTerms, read_contract
from accord.model.terms import Deprecated, DocumentedLimit, RequiredHeader, Reserved
from sandbox.plain import tokens
from sandbox.plain.problems import Kind
from tests.sandbox.plain import BREAD, FIRST, client_of, is_problem, made

CONTRACT = read_contract(Path(__file__).parents[2] / "contracts" / "sandbox-http.toml")
ROLES = {"limited": tokens.LIMITED, "other": tokens.OTHER, "expired": tokens.EXPIRED}


@pytest.fixture(scope="module")
def notes(origin: str) -> Iterator[httpx.Client]:
    with client_of(origin) as client:
        yield client


def test_its_variables_are_those_of_the_sandbox() -> None:
    assert set(CONTRACT.variables) == tokens.environment().keys()
    assert {account.role: tokens.environment()[account.env] for account in CONTRACT.accounts} == ROLES


def test_it_documents_every_problem() -> None:
    assert CONTRACT.errors
    assert {kind.status for kind in Kind} <= set(CONTRACT.errors.statuses)


def test_errors_have_its_form(notes: httpx.Client) -> None:
    assert CONTRACT.errors
    error = notes.get("/nowhere")
    assert error.headers["content-type"] in CONTRACT.errors.media_types
    assert error.json().keys() == set(CONTRACT.errors.members)


def test_its_bodies_are_taken(notes: httpx.Client) -> None:
    terms = CONTRACT.resources[0]
    created = notes.post(terms.path, json=terms.create)
    assert created.status_code == 201
    assert terms.items
    assert terms.items.removeprefix("/") in notes.get(terms.path).json()
    path = f"{terms.path}/{created.json()[terms.id_member]}"
    assert terms.update
    changed = notes.patch(path, json=terms.update)
    assert changed.json() == {**created.json(), **terms.update, "updated_at": changed.json()["updated_at"]}
    assert terms.put_creates
    assert notes.put(f"{terms.path}/unused", json=terms.create).status_code == 201


@pytest.mark.parametrize("terms", CONTRACT.resources, ids=lambda terms: terms.path)
def test_its_resources_are_there(notes: httpx.Client, terms: ResourceTerms) -> None:
    assert notes.get(terms.path).status_code != 404


@pytest.mark.parametrize("reserved", CONTRACT.reserved, ids=lambda each: f"{each.method} {each.path} {each.role}")
def test_what_it_reserves_is_refused(origin: str, reserved: Reserved) -> None:
    with client_of(origin, ROLES[reserved.role]) as client:
        assert is_problem(client.request(reserved.method, reserved.path), 403)


def test_its_versions_are_echoed(notes: httpx.Client) -> None:
    terms = CONTRACT.versioning
    assert terms
    assert terms.echo
    for version in terms.supported:
        assert notes.get(FIRST, headers={terms.name: version}).headers[terms.echo] == version
    assert notes.get(FIRST).headers[terms.echo] == terms.default == terms.current
    assert notes.get(FIRST, headers={terms.name: "9999.0"}).status_code in terms.refused


@pytest.mark.parametrize("terms", CONTRACT.required_headers, ids=lambda terms: terms.name)
def test_its_headers_are_required(notes: httpx.Client, terms: RequiredHeader) -> None:
    for method in terms.methods:
        path = {"GET": "/notes", "POST": "/notes"}.get(method) or made(notes)
        for value in (None, "", *terms.wrong):
            sent = notes.build_request(method, path, content=b'{"title":"x"}')
            sent.headers["content-type"] = "application/json"
            sent.headers.pop(terms.name)
            if value is not None:
                sent.headers[terms.name] = value
            assert notes.send(sent).status_code in terms.refused, (method, value)


@pytest.mark.parametrize("terms", CONTRACT.deprecated, ids=lambda terms: f"{terms.path} {terms.header}")
def test_what_it_calls_deprecated_gives_notice(notes: httpx.Client, terms: Deprecated) -> None:
    query = {terms.parameter: terms.value} if terms.parameter else {}
    answer = notes.request(terms.method, terms.path, params=query)
    assert answer.is_success
    assert answer.headers[terms.header]


@pytest.mark.parametrize("limit", CONTRACT.documented_limits, ids=lambda limit: limit.parameter or limit.member)
def test_its_limits_hold(notes: httpx.Client, limit: DocumentedLimit) -> None:
    if limit.parameter:
        most = limit.maximum
        statuses = [notes.get(f"{limit.path}?{limit.parameter}={n}").status_code for n in (most, most + 1)]
        assert statuses == [200, 400]
    else:
        texts = ["x" * (limit.longest + more) for more in (0, 1)]
        statuses = [notes.post(limit.path, json={**BREAD, limit.member: text}).status_code for text in texts]
        assert statuses == [201, 422]


def test_its_promised_fields_are_there(notes: httpx.Client) -> None:
    promised = CONTRACT.promised
    answer = notes.get("/notes")
    names = (promised.request_id, *promised.rate_limit, *promised.response_headers)
    assert not [name for name in names if name is None or name not in answer.headers]


def test_it_is_the_contract_of_http(notes: httpx.Client) -> None:
    assert CONTRACT.standard == "http"
    assert CONTRACT.media_type == notes.get("/notes").headers["content-type"]
    assert CONTRACT.oauth
    assert notes.post(CONTRACT.oauth.token_url).status_code in (400, 401)
