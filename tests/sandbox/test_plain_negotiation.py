"""Media types, versions and codings: what is chosen, what is refused, and how an answer says so."""

import csv
import gzip
import io
from collections.abc import Iterator

import httpx
import pytest

from tests.sandbox.plain import BREAD, FIRST, client_of, is_problem, made

JSON, VENDOR, CSV = "application/json", "application/vnd.notes+json", "text/csv"


@pytest.fixture(scope="module")
def notes(origin: str) -> Iterator[httpx.Client]:
    with client_of(origin) as client:
        del client.headers["accept"]
        yield client


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("application/json, text/plain, */*", JSON),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),
        ("Application/JSON", JSON),
        ("APPLICATION/VND.NOTES+JSON", VENDOR),
        (f"{JSON};q=1, {VENDOR};q=0.1", JSON),
        (f"{JSON};q=0.1, {VENDOR};q=1", VENDOR),
        (f"{JSON};q=0, */*", VENDOR),
        (f"{JSON};q=0.5, {CSV};q=0.9", CSV),
        ("text/*", CSV),
        (f"{JSON};charset=utf-8", JSON),
        (";;", JSON),
        ("a/b;q=x", JSON),
        ("*", JSON),
        (f"{JSON};q=1.0000, {CSV}", CSV),
        (", ".join(f"a/b{number}" for number in range(200)) + ", */*", JSON),
    ],
)
def test_the_client_chooses_the_media_type(notes: httpx.Client, accept: str | None, chosen: str) -> None:
    answer = notes.get("/notes", headers={} if accept is None else {"accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == chosen


@pytest.mark.parametrize("accept", ["application/x-none-such", "text/html", "*/*;q=0", f"{VENDOR};version=9999.0"])
def test_what_cannot_be_given_is_refused(notes: httpx.Client, accept: str) -> None:
    answer = notes.get("/notes", headers={"accept": accept})
    assert is_problem(answer, 406, "not-acceptable")
    assert JSON in answer.json()["available"]


def test_a_table_has_what_the_list_has(notes: httpx.Client) -> None:
    rows = list(csv.DictReader(io.StringIO(notes.get("/notes", headers={"accept": CSV}).text)))
    items = notes.get("/notes").json()["items"]
    assert [row["id"] for row in rows] == [item["id"] for item in items]
    assert rows[0]["text"] == items[0]["text"]


@pytest.mark.parametrize(
    ("path", "headers", "version"),
    [
        ("", {}, "1"),
        ("", {"accept-version": "1"}, "1"),
        ("", {"accept-version": "2"}, "2"),
        ("/v1", {}, "1"),
        ("/v2", {}, "2"),
        ("/v2", {"accept-version": "2"}, "2"),
        ("", {"accept": VENDOR}, "1"),
        ("", {"accept": f"{VENDOR}; version=2"}, "2"),
        ("", {"accept": f'{VENDOR}; Version="2"'}, "2"),
        ("", {"accept": f"{VENDOR}; version=2, {JSON};q=0.5", "accept-version": "1"}, "1"),
    ],
)
def test_the_client_chooses_the_version(
    notes: httpx.Client, path: str, headers: dict[str, str], version: str
) -> None:
    answer = notes.get(path + FIRST, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-version"] == version
    assert ("heading" in answer.json()) is (version == "2")
    assert ("title" in answer.json()) is (version == "1")
    if "vnd" in answer.headers["content-type"]:
        assert answer.headers["content-type"] == f"{VENDOR}; version={version}"


@pytest.mark.parametrize("version", ["3", "9999.0", "abc", "-1", "", "1.0", "9" * 400, "1, 2", "1, 1"])
def test_a_version_that_there_is_not_is_refused(notes: httpx.Client, version: str) -> None:
    assert is_problem(notes.get(FIRST, headers={"accept-version": version}), 400, "invalid-version")


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/v1", [("accept-version", "2")]),
        ("/v2", [("accept-version", "1")]),
        ("", [("accept-version", "1"), ("accept-version", "2")]),
        ("", [("accept-version", "1"), ("accept", f"{VENDOR};version=2")]),
        ("/v1", [("accept", f"{VENDOR};version=2")]),
    ],
)
def test_selectors_that_contradict_are_refused(
    notes: httpx.Client, path: str, headers: list[tuple[str, str]]
) -> None:
    assert is_problem(notes.get(path + FIRST, headers=headers), 400, "invalid-version")


@pytest.mark.parametrize("version", ["v9", "v9999", "v0", "V1", "v1.0"])
def test_a_version_that_there_is_not_is_no_path(notes: httpx.Client, version: str) -> None:
    assert is_problem(notes.get(f"/{version}/notes"), 404)


def test_links_keep_the_version_of_the_path(notes: httpx.Client) -> None:
    assert "/v2/notes?" in notes.get("/v2/notes").links["next"]["url"]
    created = notes.post("/v2/notes", json={"heading": "New"})
    assert created.headers["location"].startswith("/http/clean/v2/notes/")
    assert created.json()["heading"] == "New"


def test_content_says_its_version(notes: httpx.Client) -> None:
    sent = {"content-type": f"{VENDOR}; version=2"}
    assert notes.post("/notes", content=b'{"heading":"New"}', headers=sent).json()["title"] == "New"
    assert is_problem(notes.post("/notes", content=b'{"title":"New"}', headers=sent), 422)
    unknown = {"content-type": f"{VENDOR}; version=9"}
    assert is_problem(notes.post("/notes", content=b'{"title":"New"}', headers=unknown), 415)


@pytest.mark.parametrize("kind", [JSON, JSON.upper(), f"{JSON}; charset=utf-8", f"{JSON};charset=UTF-8", VENDOR])
def test_content_types_are_taken(notes: httpx.Client, kind: str) -> None:
    assert notes.post("/notes", content=b'{"title":"x"}', headers={"content-type": kind}).status_code == 201


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
@pytest.mark.parametrize("kind", [None, "", "text/plain", "a/x-none-such", "nonsense", f"{JSON};charset=latin-1"])
def test_other_content_types_are_refused(notes: httpx.Client, method: str, kind: str | None) -> None:
    path = "/notes" if method == "POST" else made(notes)
    headers = {} if kind is None else {"content-type": kind}
    answer = notes.request(method, path, content=b'{"title":"Never"}', headers=headers)
    assert is_problem(answer, 415, "unsupported-media-type")
    assert JSON in answer.headers["accept"]
    assert "accept-encoding" not in answer.headers
    if method == "PATCH":
        assert "application/merge-patch+json" in answer.headers["accept-patch"]
        assert notes.get(path).json()["title"] == "Bread"


@pytest.mark.parametrize(
    ("coding", "content"), [("x-none", b"{}"), ("gzip", gzip.compress(b'{"title":"x"}', mtime=0))]
)
def test_coded_content_is_refused(notes: httpx.Client, coding: str, content: bytes) -> None:
    headers = {"content-type": JSON, "content-encoding": coding}
    answer = notes.post("/notes", content=content, headers=headers)
    assert is_problem(answer, 415)
    assert answer.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    ("wanted", "coded"),
    [
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("gzip;q=0.5, identity;q=0.1", True),
        ("identity;q=0, gzip", True),
        ("*", True),
        ("identity", False),
        ("", False),
        ("gzip;q=0", False),
        ("br", False),
        ("gzip;q=0.1, identity;q=0.9", False),
        ("nonsense;;;", False),
    ],
)
def test_content_is_coded_where_that_is_wanted(notes: httpx.Client, wanted: str, coded: bool) -> None:
    answer = notes.get(FIRST, headers={"accept-encoding": wanted})
    assert answer.status_code == 200
    assert (answer.headers.get("content-encoding") == "gzip") is coded
    assert "title" in answer.json()


@pytest.mark.parametrize("wanted", ["identity;q=0", "*;q=0", "br, identity;q=0"])
def test_no_coding_at_all_is_not_acceptable(notes: httpx.Client, wanted: str) -> None:
    assert is_problem(notes.get(FIRST, headers={"accept-encoding": wanted}), 406)
    path = made(notes)
    assert is_problem(notes.patch(path, json={"title": "Changed"}, headers={"accept-encoding": wanted}), 406)
    assert notes.get(path).json()["title"] == "Bread"


def test_every_answer_says_what_it_varies_by(notes: httpx.Client) -> None:
    answers = [notes.get(path) for path in ("/", "/notes", FIRST, "/nowhere")]
    answers += [notes.get("/notes", headers={"accept": CSV}), notes.post("/notes", json=BREAD)]
    assert len({answer.headers["vary"] for answer in answers}) == 1
    assert {"Accept", "Accept-Encoding", "Accept-Version", "Origin"} <= set(answers[0].headers["vary"].split(", "))
