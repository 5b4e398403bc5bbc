"""The vendor's tokens, versions and media types, and how refusals of them look."""

import json
from urllib.parse import urlencode

import pytest

from sandbox.message import Response
from sandbox.plain.tokens import CLIENT_ID, CLIENT_SECRET, EXPIRED, FULL, LIMITED, OTHER
from tests.sandbox.commerce_layer import JSONAPI, Provisioning, codes

GRANT = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}


@pytest.fixture
def api() -> Provisioning:
    return Provisioning()


@pytest.mark.parametrize(
    "authorization", ["", "Bearer nope", f"Basic {FULL}", f"Bearer {OTHER}", f"Bearer {EXPIRED}", f"Bearer {FULL}x"]
)
def test_a_token_that_does_not_hold_gets_401(api: Provisioning, authorization: str) -> None:
    refused = api.get("/user", authorization=authorization)
    assert (refused.status, codes(refused)) == (401, ["UNAUTHORIZED"])
    assert refused.document["errors"][0]["title"] == "Access denied"
    assert refused.header("content-type") == JSONAPI
    assert (refused.header("www-authenticate") or "").startswith("Bearer")


def test_a_narrow_token_reads_but_does_not_write() -> None:
    api = Provisioning(token=LIMITED)
    assert api.get("/roles").status == 200
    refused = api.send("POST", "/roles", {"type": "roles"})
    assert (refused.status, codes(refused)) == (401, ["UNAUTHORIZED"])
    assert 'error="insufficient_scope"' in (refused.header("www-authenticate") or "")


def ask_for_token(api: Provisioning, **changes: str) -> Response:
    body = json.dumps({**GRANT, **changes}).encode()
    return api.send("POST", "/oauth/token", body=body, authorization="", content_type="application/json")


@pytest.mark.parametrize("media_type", ["application/json", JSONAPI, "application/x-www-form-urlencoded"])
def test_a_token_is_had_for_id_and_secret_and_works(api: Provisioning, media_type: str) -> None:
    body = urlencode(GRANT) if "form" in media_type else json.dumps(GRANT)
    issued = api.send("POST", "/oauth/token", body=body.encode(), authorization="", content_type=media_type)
    assert issued.status == 200
    assert issued.document.keys() == {"access_token", "token_type", "expires_in", "scope", "created_at"}
    api.token = issued.document["access_token"]
    assert api.get("/user").status == 200
    assert api.send("POST", "/membership_profiles", api.profile()).status == 201


def test_a_token_runs_out_when_it_said(api: Provisioning) -> None:
    issued = ask_for_token(api).document
    api.token = issued["access_token"]
    api.clock.move(issued["expires_in"] - 10)
    assert api.get("/user").status == 200
    api.clock.move(11)
    assert api.get("/user").status == 401


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "wrong"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_a_token_request_that_is_wrong_gets_an_error_of_oauth(
    api: Provisioning, changes: dict[str, str], status: int, error: str
) -> None:
    refused = ask_for_token(api, **changes)
    assert (refused.status, refused.document["error"]) == (status, error)
    assert refused.document["error_description"]


def test_a_token_request_that_cannot_be_read_is_refused(api: Provisioning) -> None:
    assert api.send("POST", "/oauth/token", body=b"{", content_type="application/json").status == 400
    assert api.get("/oauth/token").status == 405


@pytest.mark.parametrize(("version", "status"), [("v1", 200), ("", 200), ("v2", 400), ("V1", 400), ("latest", 400)])
def test_only_the_first_version_is_known(api: Provisioning, version: str, status: int) -> None:
    assert api.get("/user", accept_version=version).status == status


@pytest.mark.parametrize(
    ("accept", "status"),
    [(JSONAPI, 200), ("*/*", 200), ("", 200), (f"{JSONAPI};charset=utf-8", 406), ("application/json", 406)],
)
def test_what_is_accepted(api: Provisioning, accept: str, status: int) -> None:
    assert api.get("/user", accept=accept).status == status


@pytest.mark.parametrize("media_type", [f"{JSONAPI};charset=utf-8", "application/json", "text/plain"])
def test_a_body_of_another_media_type_gets_415(api: Provisioning, media_type: str) -> None:
    refused = api.send("POST", "/roles", {"type": "roles"}, content_type=media_type)
    assert (refused.status, codes(refused)) == (415, ["UNSUPPORTED_MEDIA_TYPE"])


def test_what_the_vendor_does_not_offer_is_ignored(api: Provisioning) -> None:
    assert api.send("POST", "/membership_profiles", api.profile(), prefer="respond-async").status == 201
    overridden = api.send("POST", "/membership_profiles", api.profile(), x_http_method_override="PATCH")
    assert overridden.status == 201
