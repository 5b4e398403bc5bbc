"""What every answer has, what is deprecated or limited, and the small resources beside the notes."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
import pytest

from sandbox.message import Request
from sandbox.plain import seeded, serve
from sandbox.plain.rates import HOURLY
from tests.sandbox.plain import BREAD, FIRST, client_of, is_problem


@pytest.fixture(scope="module")
def notes(origin: str) -> Iterator[httpx.Client]:
    with client_of(origin) as client:
        yield client


PATHS = (
    *("/", "/notes", FIRST, "/memos", "/drafts", "/latest", "/report", "/form", "/session", "/upgrade", "/health"),
    *("/admin/notes", "/jobs/0", "/jobs/9", "/nowhere", "/problems/gone"),
)


@pytest.fixture(scope="module")
def everything(notes: httpx.Client) -> list[httpx.Response]:
    paths = (
        "/",
        "/notes",
        FIRST,
        "/memos",
        "/drafts",
        "/latest",
        "/report",
        "/form",
        "/session",
        "/upgrade",
        "/health",
    )
    answers = [
        notes.get(path) for path in (*paths, "/admin/notes", "/jobs/0", "/jobs/9", "/nowhere", "/problems/gone")
    ]
    answers += [notes.post("/notes", json=BREAD), notes.post("/notes", content=b"x"), notes.options("/notes")]
    return [*answers, notes.delete("/notes"), notes.request("TRACE", "/notes"), notes.request("PROBE", "/notes")]


ALWAYS = ("date", "cache-control", "vary", "x-content-type-options", "x-request-id", "ratelimit", "x-ratelimit-limit")


@pytest.mark.parametrize("name", ALWAYS)
def test_every_answer_has_each_field_once(everything: list[httpx.Response], name: str) -> None:
    for answer in everything:
        assert len(answer.headers.get_list(name)) == 1, answer.request.url


def test_no_answer_tells_of_the_program(everything: list[httpx.Response]) -> None:
    for answer in everything:
        assert not {"server", "x-powered-by"} & answer.headers.keys()
        assert "Traceback" not in answer.text
        assert "/sandbox/" not in answer.text


def test_only_what_is_read_is_kept_by_caches(everything: list[httpx.Response]) -> None:
    for answer in everything:
        policy = answer.headers["cache-control"]
        assert "no-store" in policy if answer.is_error else policy in ("private, no-cache", "no-store", "max-age=5")


def test_dates_are_of_now(everything: list[httpx.Response]) -> None:
    for answer in everything:
        assert abs(parsedate_to_datetime(answer.headers["date"]) - datetime.now(UTC)) < timedelta(seconds=30)


def test_requests_are_told_apart(notes: httpx.Client) -> None:
    assert notes.get("/").headers["x-request-id"] != notes.get("/").headers["x-request-id"]
    assert notes.get("/", headers={"x-request-id": "my-own.id_42"}).headers["x-request-id"] == "my-own.id_42"
    for odd in ("short", "a b c d e f", "x" * 500, "<script>alert</script>"):
        assert notes.get("/", headers={"x-request-id": odd}).headers["x-request-id"] != odd


@pytest.mark.parametrize("path", ["/memos", "/notes?sort_by=title"])
def test_what_is_deprecated_says_so(notes: httpx.Client, path: str) -> None:
    answer = notes.get(path)
    assert answer.status_code == 200
    since = datetime.fromtimestamp(int(answer.headers["deprecation"].removeprefix("@")), UTC)
    sunset = parsedate_to_datetime(answer.headers["sunset"])
    assert since < datetime.now(UTC) < sunset
    assert answer.headers["x-deprecation-notice"]
    assert answer.links["deprecation"]["url"].startswith("https://")
    assert answer.links["successor-version"]["url"].endswith("/notes")


@pytest.mark.parametrize("path", ["/notes", "/notes?sort=title", FIRST, "/"])
def test_what_is_not_deprecated_does_not(notes: httpx.Client, path: str) -> None:
    assert not {"deprecation", "sunset", "x-deprecation-notice"} & notes.get(path).headers.keys()


def test_what_is_gone_is_gone(notes: httpx.Client) -> None:
    answer = notes.get("/drafts")
    assert is_problem(answer, 410, "gone")
    assert parsedate_to_datetime(answer.headers["sunset"]) < datetime.now(UTC)


def test_what_is_left_counts_down(notes: httpx.Client) -> None:
    left = [int(notes.get("/notes").headers["x-ratelimit-remaining"]) for _ in range(3)]
    assert left == [left[0], left[0] - 1, left[0] - 2]
    fields = notes.get("/notes").headers
    assert fields["ratelimit-policy"] == f'"hour";q={fields["x-ratelimit-limit"]};w=3600'
    assert fields["ratelimit"] == f'"hour";r={fields["x-ratelimit-remaining"]};t={fields["x-ratelimit-reset"]}'


def test_too_many_requests_are_throttled_and_let_in_again(notes: httpx.Client) -> None:
    time.sleep(1.1)
    answers = [notes.get("/limited") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert [answer.headers["x-ratelimit-remaining"] for answer in answers] == ["4", "3", "2", "1", "0", "0"]
    assert is_problem(answers[-1], 429, "too-many-requests")
    assert answers[-1].headers["retry-after"] == "1"
    assert answers[-1].headers["cache-control"] == "no-store"
    assert notes.get("/limited", headers={"x-forwarded-for": "10.9.8.7", "user-agent": "other"}).status_code == 429
    time.sleep(1.1)
    assert notes.get("/limited").status_code == 200


def test_the_quota_of_an_hour_ends() -> None:
    notebook = seeded()
    request = Request(edition="http", method="GET", base="http://localhost/http/clean", path="/health")
    assert serve(notebook, request).status == 200
    (window,) = notebook.windows.values()
    window[1] = HOURLY.quota
    refused = serve(notebook, request)
    assert refused.status == 429
    assert refused.header("retry-after") == refused.header("x-ratelimit-reset")
    assert refused.header("ratelimit") == f'"hour";r=0;t={refused.header("retry-after")}'


def test_the_latest_note_is_found(notes: httpx.Client) -> None:
    answer = notes.get("/latest")
    assert answer.status_code == 307
    assert notes.get(str(notes.base_url.join(answer.headers["location"]))).status_code == 200


@pytest.mark.parametrize(("method", "path"), [("POST", "/exports"), ("GET", "/report")])
def test_what_takes_time_is_watched(notes: httpx.Client, method: str, path: str) -> None:
    answer = notes.request(method, path)
    assert answer.status_code == 202
    watched = notes.get(str(notes.base_url.join(answer.headers["location"])))
    assert (watched.status_code, watched.json()["state"]) == (200, "done")


def test_a_session_has_a_guarded_cookie(notes: httpx.Client) -> None:
    name, *attributes = notes.get("/session").headers["set-cookie"].split("; ")
    assert name.startswith("__Host-visit=")
    assert set(attributes) == {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"}


def test_another_protocol_is_named(notes: httpx.Client) -> None:
    answer = notes.get("/upgrade")
    assert is_problem(answer, 426, "upgrade-required")
    assert answer.headers["upgrade"]
    assert answer.headers["connection"] == "upgrade"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_form_is_reset_without_content(notes: httpx.Client, method: str) -> None:
    answer = notes.request(method, "/form")
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (205, b"", "0")


def test_health_is_as_old_as_it_says(notes: httpx.Client) -> None:
    answer = notes.get("/health")
    looked = datetime.fromisoformat(answer.json()["checked_at"])
    age = (datetime.now(UTC) - looked).total_seconds()
    assert int(answer.headers["age"]) <= age < 7


def test_the_entry_leads_everywhere(notes: httpx.Client) -> None:
    links = notes.get("/").json()["links"]
    statuses = {name: notes.get(url).status_code for name, url in links.items()}
    assert not {404, 500} & set(statuses.values()), statuses


def test_problem_types_are_explained(notes: httpx.Client) -> None:
    named = notes.get("/nowhere").json()["type"]
    assert notes.get(str(notes.base_url.join(named))).json()["name"] == "not-found"
