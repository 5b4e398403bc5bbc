"""Who may do what: bearer tokens, roles, the token endpoint, and scripts of other origins."""

import base64
from collections.abc import Iterator

import httpx
import pytest

from sandbox.plain.tokens import (
    CLIENT_ID,
    CLIENT_SECRET,
    EXPIRED,
    FOREVER,
    FULL,
    LIMITED,
    OTHER,
    caller_of,
    environment,
    sign,
)
from tests.sandbox.plain import BASE, BREAD, FIRST, client_of, is_problem, made

RANDOM = "c29tZXRoaW5nIHJhbmRvbQ"
SPELLINGS = ["//notes", "/notes/", "/Notes", "/./notes", "/%2e/notes", "/%6Eotes", "/notes;x", "/notes.json"]
WRITES = [("POST", "/notes"), ("PATCH", FIRST), ("PUT", FIRST), ("DELETE", FIRST), ("DELETE", "/notes/none")]
CLIENT = CLIENT_ID, CLIENT_SECRET


@pytest.fixture(scope="module")
def notes(origin: str) -> Iterator[httpx.Client]:
    with client_of(origin) as client:
        yield client


@pytest.fixture(scope="module")
def nobody(origin: str) -> Iterator[httpx.Client]:
    with client_of(origin, None) as client:
        yield client


def unsigned(token: str) -> str:
    claims = token.split(".")[1]
    head = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    return f"{head}.{claims}."


@pytest.mark.parametrize("path", ["/notes", FIRST, "/nowhere", "/admin/notes", "/latest", "/limited", "/v2/notes"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS"])
def test_without_a_token_nothing_is_told(nobody: httpx.Client, method: str, path: str) -> None:
    answer = nobody.request(method, path)
    assert is_problem(answer, 401, "unauthorized")
    assert answer.headers["www-authenticate"] == 'Bearer realm="notes"'


@pytest.mark.parametrize("path", ["/", "/health", "/problems/not-found"])
def test_some_things_are_public(nobody: httpx.Client, path: str) -> None:
    assert nobody.get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["//notes", "/notes/", "/Notes", "/./notes", "/%2e/notes", "/%6Eotes", "/notes;x", "/notes.json", "/x/../notes"],
)
def test_no_spelling_of_a_path_evades(origin: str, path: str) -> None:
    sent = httpx.URL(origin).copy_with(raw_path=(BASE + path).encode())
    assert is_problem(httpx.get(sent), 401)


@pytest.mark.parametrize(
    ("credentials", "status", "error"),
    [
        (f"Bearer {RANDOM}", 401, "invalid_token"),
        (f"Bearer {EXPIRED}", 401, "invalid_token"),
        (f"Bearer {FULL[:-1]}{'A' if FULL[-1] != 'A' else 'B'}", 401, "invalid_token"),
        (f"Bearer {FULL[:-1]}", 401, "invalid_token"),
        (f"Bearer {unsigned(FULL)}", 401, "invalid_token"),
        (f"Bearer {sign({'sub': 'ada', 'scope': '', 'exp': 1})}", 401, "invalid_token"),
        ("Bearer", 400, "invalid_request"),
        ("Bearer a b", 400, "invalid_request"),
        ("Bearer \u00e9".encode("latin-1"), 400, "invalid_request"),
        ("Basic bm9uZTpub25l", 401, None),
        ("", 401, None),
        (FULL, 401, None),
    ],
)
def test_bad_credentials_are_refused(
    nobody: httpx.Client, credentials: str | bytes, status: int, error: str | None
) -> None:
    answer = nobody.get("/notes", headers={"authorization": credentials})
    assert is_problem(answer, status)
    expected = 'Bearer realm="notes"' + (f', error="{error}"' if error else "")
    assert answer.headers["www-authenticate"] == expected


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "bEaReR"])
def test_the_scheme_has_any_case(nobody: httpx.Client, scheme: str) -> None:
    assert nobody.get("/notes", headers={"authorization": f"{scheme} {FULL}"}).status_code == 200


def test_credentials_stand_in_one_place(notes: httpx.Client, nobody: httpx.Client) -> None:
    for pair in [(FULL, RANDOM), (RANDOM, FULL), (FULL, FULL)]:
        headers = [("authorization", f"Bearer {token}") for token in pair]
        assert is_problem(nobody.get("/notes", headers=headers), 400, "ambiguous-credentials")
    assert is_problem(notes.get(f"/notes?access_token={FULL}"), 400, "ambiguous-credentials")
    assert is_problem(nobody.get(f"/notes?access_token={FULL}"), 401)


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/notes"), ("PATCH", FIRST), ("PUT", FIRST), ("DELETE", FIRST), ("DELETE", "/notes/none")],
)
def test_a_limited_token_reads_only(origin: str, method: str, path: str) -> None:
    with client_of(origin, LIMITED) as limited:
        assert limited.get(FIRST).status_code == 200
        answer = limited.request(method, path)
        assert is_problem(answer, 403, "forbidden")
        assert 'error="insufficient_scope", scope="notes:write"' in answer.headers["www-authenticate"]


@pytest.mark.parametrize(("token", "status"), [(FULL, 200), (LIMITED, 403), (OTHER, 403)])
def test_some_things_are_for_admins(origin: str, token: str, status: int) -> None:
    with client_of(origin, token) as client:
        assert client.get("/admin/notes").status_code == status


def test_notes_of_others_are_not_there(origin: str, notes: httpx.Client) -> None:
    path = made(notes)
    kept = notes.get(path).json()
    with client_of(origin, OTHER) as other:
        for method in ("GET", "HEAD", "PUT", "PATCH", "DELETE"):
            assert other.request(method, path, json=BREAD).status_code == 404, method
        listed = other.get("/notes?limit=50").json()["items"]
        assert {note["owner"] for note in listed} == {"bob"}
    assert notes.get(path).json() == kept


def test_credentials_are_not_told_again(notes: httpx.Client, nobody: httpx.Client) -> None:
    for answer in [
        notes.get("/notes"),
        notes.get("/nowhere"),
        nobody.get("/", headers={"authorization": f"Bearer {RANDOM}"}),
    ]:
        told = answer.text + str(answer.headers)
        assert FULL not in told
        assert RANDOM not in told


def test_the_tokens_never_change() -> None:
    assert environment()["ACCORD_SANDBOX_TOKEN"] == FULL
    assert FULL.startswith("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjQxMDI0NDQ4MDAs")
    assert FULL.endswith(".2E-tBaoTg8uyJnAdHmFrfH7LV53XMqH6hoVtzeXUZZQ")
    assert caller_of(FULL, FOREVER - 1) is not None
    assert caller_of(FULL, FOREVER) is None


def ask_token(
    client: httpx.Client, *, basic: tuple[str, str] | None = (CLIENT_ID, CLIENT_SECRET), text: str
) -> httpx.Response:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    return client.post("/oauth/token", content=text.encode(), headers=kind, auth=basic or httpx.USE_CLIENT_DEFAULT)


@pytest.mark.parametrize("in_body", [False, True])
def test_a_token_is_issued_and_works(origin: str, nobody: httpx.Client, in_body: bool) -> None:
    text = "grant_type=client_credentials"
    if in_body:
        answer = ask_token(nobody, basic=None, text=f"{text}&client_id={CLIENT_ID}&client_secret={CLIENT_SECRET}")
    else:
        answer = ask_token(nobody, text=text)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["pragma"] == "no-cache"
    document = answer.json()
    assert (document["token_type"], document["expires_in"]) == ("Bearer", 3600)
    with client_of(origin, document["access_token"]) as client:
        assert client.get("/notes").status_code == 200
        assert client.get("/admin/notes").status_code == 403


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "invalid_request"),
        ("grant_type=", "invalid_request"),
        ("grant_type=password", "unsupported_grant_type"),
        ("grant_type=client_credentials&grant_type=client_credentials", "invalid_request"),
        ("grant_type=client_credentials&scope=admin", "invalid_scope"),
        (f"grant_type=client_credentials&client_secret={CLIENT_SECRET}", "invalid_request"),
    ],
)
def test_a_bad_token_request_is_refused(nobody: httpx.Client, text: str, error: str) -> None:
    answer = ask_token(nobody, text=text)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"


def test_a_form_is_wanted(nobody: httpx.Client) -> None:
    assert nobody.post("/oauth/token", json={"grant_type": "client_credentials"}).json()["error"] == "invalid_request"


@pytest.mark.parametrize("basic", [(CLIENT_ID, "wrong"), ("nobody", CLIENT_SECRET), None])
def test_a_client_that_is_not_known_is_refused(nobody: httpx.Client, basic: tuple[str, str] | None) -> None:
    answer = ask_token(nobody, basic=basic, text="grant_type=client_credentials")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer.headers["www-authenticate"] == 'Basic realm="notes"'


def test_tokens_are_not_to_be_had_by_get(nobody: httpx.Client) -> None:
    answer = nobody.get(
        f"/oauth/token?grant_type=client_credentials&client_id={CLIENT_ID}&client_secret={CLIENT_SECRET}"
    )
    assert is_problem(answer, 405)
    assert answer.headers["allow"] == "OPTIONS, POST"


@pytest.mark.parametrize(
    "origin_sent", ["https://probe.invalid", "null", "https://app.example.evil", "http://app.example"]
)
def test_other_origins_get_no_leave(notes: httpx.Client, origin_sent: str) -> None:
    asked = {"origin": origin_sent, "access-control-request-method": "POST"}
    for answer in [notes.get("/notes", headers={"origin": origin_sent}), notes.options("/notes", headers=asked)]:
        assert not [name for name in answer.headers if name.startswith("access-control-")]
        assert "Origin" in answer.headers["vary"]


def test_a_known_origin_may_read_and_ask(notes: httpx.Client, nobody: httpx.Client) -> None:
    ours = {"origin": "https://app.example"}
    answer = notes.get("/notes", headers=ours)
    assert answer.headers["access-control-allow-origin"] == ours["origin"]
    exposed = {name.lower() for name in answer.headers["access-control-expose-headers"].split(", ")}
    assert {"link", "etag", "ratelimit", "x-ratelimit-reset", "x-request-id", "content-version"} <= exposed
    preflight = nobody.options(FIRST, headers={**ours, "access-control-request-method": "PATCH"})
    assert preflight.status_code == 204
    assert "PATCH" in preflight.headers["access-control-allow-methods"]
    assert "Authorization" in preflight.headers["access-control-allow-headers"]


def test_anybody_may_read_what_is_public(nobody: httpx.Client) -> None:
    answer = nobody.get("/", headers={"origin": "https://probe.invalid"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
