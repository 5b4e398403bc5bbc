"""Variants, resets, tokens, and the program itself."""

import subprocess
import sys

import httpx
import pytest

from sandbox import application, base_path, serving
from sandbox.apis import EDITIONS
from sandbox.faults import faults
from tests.sandbox.conftest import send

TITLE = {"type": "articles", "id": "1", "attributes": {"title": "Changed"}}
OPEN_OR_NOT = (200, 401)
"""The statuses by which an API shows that it is there; some ask for a token."""


def title(client: httpx.Client, base: str) -> str:
    found: str = client.get(f"{base}/articles/1").json()["data"]["attributes"]["title"]
    return found


def test_variants_have_stores_of_their_own(anyone: httpx.Client) -> None:
    fault = "jsonapi-1.1/errors/error-id"
    clean, faulty = base_path("1.1"), base_path("1.1", fault)
    assert faulty == "/jsonapi-1.1/errors.error-id"
    before = title(anyone, clean)
    assert send(anyone, "PATCH", f"{faulty}/articles/1", TITLE).status_code == 200
    assert (title(anyone, clean), title(anyone, faulty)) == (before, "Changed")
    assert anyone.post(f"{faulty}/!reset").status_code == 204
    assert title(anyone, faulty) == before


def test_links_stay_within_the_variant(anyone: httpx.Client, origin: str) -> None:
    base = base_path("1.1", "jsonapi-1.1/errors/error-id")
    document = anyone.get(f"{base}/articles?page[size]=1").json()
    assert document["links"]["next"].startswith(f"{origin}{base}/articles?")
    assert document["data"][0]["links"]["self"] == f"{origin}{base}/articles/1"


def test_faults_can_be_joined(anyone: httpx.Client) -> None:
    base = base_path("1.1", "jsonapi-1.1/errors/error-id", "jsonapi-1.1/errors/error-status-string")
    errors = [anyone.get(f"{base}/nope").json()["errors"][0] for _ in range(2)]
    assert errors[0]["id"] == errors[1]["id"]
    assert errors[0]["status"] == 404


@pytest.mark.parametrize(
    "path", ["/nope", "/jsonapi-1.1", "/jsonapi-1.1/nope/articles", "/jsonapi-1.0/clean/roles", "/1.1/clean"]
)
def test_nothing_else_is_served(anyone: httpx.Client, path: str) -> None:
    assert anyone.get(path).status_code == 404


def test_the_root_tells_where_things_are(anyone: httpx.Client) -> None:
    document = anyone.get("/").json()
    assert all(anyone.get(url).status_code in OPEN_OR_NOT for url in document["clean"].values())
    assert document["faults"] == sorted(faults())


def test_a_token_is_asked_for_where_one_is_set() -> None:
    with serving(token="s3cret") as origin, httpx.Client(base_url=origin + base_path("1.1")) as client:
        refused = client.get("/articles")
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == 'Bearer realm="sandbox"'
        assert refused.json()["errors"][0]["code"] == "UNAUTHORIZED"
        wrong = client.get("/articles", headers={"authorization": "Bearer nope"})
        assert 'error="invalid_token"' in wrong.headers["www-authenticate"]
        assert client.get("/articles", headers={"authorization": "bearer s3cret"}).status_code == 200


def test_a_whole_url_as_the_target_overrides_the_host() -> None:
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "raw_path": b"http://other.test:81/jsonapi-1.1/clean/articles/1",
        "path": "http://other.test:81/jsonapi-1.1/clean/articles/1",
        "query_string": b"",
        "headers": [(b"host", b"here.test")],
    }
    response = application().respond(scope, b"")
    assert response.document["data"]["links"]["self"] == "http://other.test:81/jsonapi-1.1/clean/articles/1"


@pytest.mark.parametrize(
    ("arguments", "paths"),
    [
        ([], [base_path(edition) for edition in EDITIONS]),
        (["--fault", "jsonapi-1.0/errors/error-id"], ["/jsonapi-1.0/errors.error-id/api"]),
    ],
)
def test_the_program_prints_where_it_listens(arguments: list[str], paths: list[str]) -> None:
    command = [sys.executable, "-m", "sandbox", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        word, *urls = process.stdout.readline().split()
        try:
            assert word == "listening"
            assert [httpx.URL(url).path for url in urls] == paths
            assert all(httpx.get(url).status_code in OPEN_OR_NOT for url in urls)
        finally:
            process.terminate()


def test_the_program_knows_its_faults() -> None:
    command = [sys.executable, "-m", "sandbox", "--fault", "nope"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "no such fault: nope" in ended.stderr
