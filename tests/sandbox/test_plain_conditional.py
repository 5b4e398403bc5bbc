"""Validators, preconditions and ranges."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from email.utils import format_datetime, parsedate_to_datetime

import httpx
import pytest

from tests.sandbox.plain import BREAD, FIRST, client_of, is_problem, made

NONE_SUCH = '"none-such-tag"'
KEPT = ("cache-control", "date", "etag", "vary")


@pytest.fixture(scope="module")
def notes(origin: str) -> Iterator[httpx.Client]:
    with client_of(origin) as client:
        yield client


def weak(tag: str) -> str:
    return tag if tag.startswith("W/") else f"W/{tag}"


def before(date: str) -> str:
    moment = parsedate_to_datetime(date)
    return format_datetime(moment.replace(year=moment.year - 1, day=1), usegmt=True)


def test_a_strong_tag_names_one_sequence_of_octets(notes: httpx.Client) -> None:
    first, again = notes.get(FIRST), notes.get(FIRST)
    assert first.headers["etag"] == again.headers["etag"]
    assert first.content == again.content
    ways = [{"accept": "application/vnd.notes+json"}, {"accept-version": "2"}, {"accept-encoding": "gzip"}]
    tags = [notes.get(FIRST, headers=way).headers["etag"] for way in ways]
    assert len({first.headers["etag"], *tags}) == 4


def test_a_change_changes_the_tag(notes: httpx.Client) -> None:
    path = made(notes)
    one = notes.get(path).headers["etag"]
    notes.patch(path, json={"title": "Other"})
    assert notes.get(path).headers["etag"] != one


@pytest.mark.parametrize("path", [FIRST, "/notes", "/"])
@pytest.mark.parametrize("form", ["{}", "W/{}", '"x", {}, "y"', "*"])
def test_what_the_client_has_is_not_sent(notes: httpx.Client, path: str, form: str) -> None:
    whole = notes.get(path)
    answer = notes.get(path, headers={"if-none-match": form.format(whole.headers["etag"])})
    assert answer.status_code == 304
    assert answer.content == b""
    assert "content-length" not in answer.headers
    assert all(answer.headers[name] for name in KEPT)
    assert answer.headers["vary"] == whole.headers["vary"]


@pytest.mark.parametrize("value", [NONE_SUCH, "none", '"open', 'w/"x"', ""])
def test_what_the_client_has_not_is_sent(notes: httpx.Client, value: str) -> None:
    assert notes.get(FIRST, headers={"if-none-match": value}).status_code == 200


def test_the_time_of_the_last_change_counts(notes: httpx.Client) -> None:
    whole = notes.get(FIRST)
    date = whole.headers["last-modified"]
    assert parsedate_to_datetime(date) <= parsedate_to_datetime(whole.headers["date"])
    for since, status in [
        (date, 304),
        (whole.headers["date"], 304),
        (before(date), 200),
        ("yesterday", 200),
        ("2031-01-01T00:00:00Z", 200),
    ]:
        assert notes.get(FIRST, headers={"if-modified-since": since}).status_code == status, since
    both = {"if-none-match": NONE_SUCH, "if-modified-since": whole.headers["date"]}
    assert notes.get(FIRST, headers=both).status_code == 200


def test_a_reader_can_insist_on_a_state(notes: httpx.Client) -> None:
    assert notes.get(FIRST, headers={"if-match": notes.get(FIRST).headers["etag"]}).status_code == 200
    assert is_problem(notes.get(FIRST, headers={"if-match": NONE_SUCH}), 412, "precondition-failed")


@pytest.mark.parametrize("field", [{"if-none-match": "*"}, {"if-match": '"x"'}])
def test_what_is_not_there_is_not_there_under_any_condition(notes: httpx.Client, field: dict[str, str]) -> None:
    assert is_problem(notes.get("/notes/none", headers=field), 404)


@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
def test_a_change_is_refused_in_another_state(notes: httpx.Client, method: str) -> None:
    path = made(notes)
    found = notes.get(path)
    for field in [
        {"if-match": NONE_SUCH},
        {"if-match": weak(found.headers["etag"])},
        {"if-match": "nonsense"},
        {"if-none-match": "*"},
        {"if-none-match": found.headers["etag"]},
        {"if-unmodified-since": before(found.headers["last-modified"])},
    ]:
        answer = notes.request(method, path, json={"title": "Changed"}, headers=field)
        assert is_problem(answer, 412, "precondition-failed"), field
    assert notes.get(path).json() == found.json()


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_of_two_writers_the_second_is_told(notes: httpx.Client, coding: str) -> None:
    path = made(notes)
    seen = {"if-match": notes.get(path, headers={"accept-encoding": coding}).headers["etag"]}
    assert notes.patch(path, json={"title": "First"}, headers=seen).status_code == 200
    assert is_problem(notes.patch(path, json={"title": "Second"}, headers=seen), 412)
    assert notes.get(path).json()["title"] == "First"


def test_a_condition_counts_only_where_the_request_would_succeed(notes: httpx.Client) -> None:
    path, field = made(notes), {"if-match": NONE_SUCH}
    assert is_problem(notes.patch("/notes/none", json={}, headers=field), 404)
    assert is_problem(notes.patch(path, json={"title": 1}, headers=field), 422)
    assert is_problem(notes.patch(path, content=b"x", headers={**field, "content-type": "text/plain"}), 415)
    assert is_problem(notes.post(path, headers=field), 405)


def test_a_creation_in_another_state_creates_nothing(notes: httpx.Client) -> None:
    listed = notes.get("/notes")
    for field in [{"if-match": NONE_SUCH}, {"if-none-match": "*"}]:
        answer = notes.post("/notes", json=BREAD, headers={**field, "idempotency-key": "conditional"})
        assert is_problem(answer, 412)
    assert notes.get("/notes").content == listed.content
    seen = {"if-match": listed.headers["etag"], "idempotency-key": "conditional"}
    assert notes.post("/notes", json=BREAD, headers=seen).status_code == 201


def test_a_condition_can_keep_a_put_from_creating_or_replacing(notes: httpx.Client) -> None:
    assert is_problem(notes.put("/notes/new-one", json=BREAD, headers={"if-match": "*"}), 412)
    assert notes.put("/notes/new-one", json=BREAD, headers={"if-none-match": "*"}).status_code == 201
    assert is_problem(notes.put("/notes/new-one", json={"title": "x"}, headers={"if-none-match": "*"}), 412)
    assert notes.delete("/notes/new-one").status_code == 204


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("0-0", slice(0, 1)),
        ("5-9", slice(5, 10)),
        ("-7", slice(-7, None)),
        ("3-", slice(3, None)),
        ("2-9999", slice(2, None)),
    ],
)
def test_a_range_is_a_slice(notes: httpx.Client, asked: str, part: slice) -> None:
    whole = notes.get(FIRST)
    answer = notes.get(FIRST, headers={"range": f"bytes={asked}"})
    assert answer.status_code == 206
    assert answer.content == whole.content[part]
    first, last, _ = part.indices(len(whole.content))
    assert answer.headers["content-range"] == f"bytes {first}-{last - 1}/{len(whole.content)}"
    assert all(answer.headers[name] == whole.headers[name] for name in ("cache-control", "etag", "vary"))


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "bytes=9-3", "lines=1-2", "bytes=", "bytes=a-b", "nonsense"])
def test_what_is_no_single_range_is_ignored(notes: httpx.Client, asked: str) -> None:
    assert notes.get(FIRST, headers={"range": asked}).status_code == 200


@pytest.mark.parametrize("asked", ["bytes=999999999999-", "bytes=5000-6000", "bytes=-0"])
def test_a_range_outside_is_refused(notes: httpx.Client, asked: str) -> None:
    answer = notes.get(FIRST, headers={"range": asked})
    assert is_problem(answer, 416, "range-not-satisfiable")
    assert answer.headers["content-range"] == f"bytes */{len(notes.get(FIRST).content)}"


def test_a_range_is_for_get_and_for_the_state_that_is_meant(notes: httpx.Client) -> None:
    whole, part = notes.get(FIRST), {"range": "bytes=0-4"}
    assert notes.head(FIRST, headers=part).status_code == 200
    assert notes.patch(FIRST, json={}, headers=part).status_code == 200
    for validator, status in [(whole.headers["etag"], 206), (whole.headers["last-modified"], 206), (NONE_SUCH, 200)]:
        assert notes.get(FIRST, headers={**part, "if-range": validator}).status_code == status


def digest(octets: bytes) -> str:
    return f"sha-256=:{b64encode(hashlib.sha256(octets).digest()).decode()}:"


def test_digests_are_right(notes: httpx.Client) -> None:
    whole = notes.get(FIRST)
    assert whole.headers["repr-digest"] == digest(whole.content)
    part = notes.get(FIRST, headers={"range": "bytes=0-4"})
    assert part.headers["repr-digest"] == digest(whole.content)
    assert part.headers["content-digest"] == digest(part.content)
    with notes.stream("GET", FIRST, headers={"accept-encoding": "gzip"}) as coded:
        assert coded.headers["repr-digest"] == digest(b"".join(coded.iter_raw()))


@pytest.mark.parametrize("path", ["/", "/notes", FIRST, "/notes/none", "/nowhere", "/latest", "/session", "/upgrade"])
def test_head_is_get_without_content(notes: httpx.Client, path: str) -> None:
    got, head = notes.get(path), notes.head(path)
    assert head.content == b""
    assert head.status_code == got.status_code
    assert head.headers.keys() == got.headers.keys()
    for name in ("content-type", "content-length", "etag", "last-modified", "vary", "cache-control", "repr-digest"):
        assert head.headers.get(name) == got.headers.get(name), name


def test_content_of_a_get_counts_for_nothing(notes: httpx.Client) -> None:
    answer = notes.request("GET", FIRST, content=b'{"title":"x"}', headers={"content-type": "application/json"})
    assert answer.content == notes.get(FIRST).content
