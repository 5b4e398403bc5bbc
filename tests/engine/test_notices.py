"""Notices of deprecation are gathered from a whole run."""

from accord.model.exchange import Exchange, Request, Response
from accord.model.notice import Notice
from accord.record.notices import notices_of, path_pattern

BASE = "https://api.example.com"


def exchange(number: int, path: str, *lines: tuple[str, str], method: str = "GET") -> Exchange:
    return Exchange(f"x-{number}", Request(method, BASE + path), Response(200, lines))


def test_notices_alike_are_counted_together() -> None:
    lines = (
        ("Deprecation", "@1688169599"),
        ("Sunset", "Sun, 11 Nov 2029 23:59:59 GMT"),
        ("Link", '<https://x.test/why>; rel="deprecation", </v2>; rel="successor-version", </n>; rel=next'),
        ("X-DEPRECATION-NOTICE", "Use /v2."),
    )
    found = notices_of(
        [exchange(1, "/memos/17", *lines), exchange(2, "/notes"), exchange(3, "/memos/18?a=b", *lines)]
    )
    assert found == (
        Notice(
            "GET", "/memos/{}", 2, "x-1", "@1688169599", "2023-06-30", lines[1][1], "2029-11-11", "Use /v2.",
            (("deprecation", "https://x.test/why"), ("successor-version", "/v2")),
        ),
    )  # fmt: skip


def test_notices_that_differ_stand_apart() -> None:
    first, second = ("Deprecation", "true"), ("Deprecation", "2026-01-02")
    found = notices_of([exchange(1, "/b", first), exchange(2, "/b", first, method="POST"), exchange(3, "/a", second)])
    assert [(notice.path, notice.method, notice.since) for notice in found] == [
        ("/a", "GET", "2026-01-02"),
        ("/b", "GET", ""),
        ("/b", "POST", ""),
    ]


def test_what_is_no_notice() -> None:
    links = ("Link", "</policy>; rel=deprecation")
    silent = Exchange("x-9", Request("GET", BASE), fault="timeout")
    assert notices_of([exchange(1, "/a", links), exchange(2, "/b", ("Warning", '110 - "stale"')), silent]) == ()


def test_dates_that_cannot_be_told() -> None:
    (notice,) = notices_of([exchange(1, "/a", ("Deprecation", "@99999999999999"), ("Sunset", "soon"))])
    assert (notice.since, notice.ends) == ("", "")


def test_paths_without_ids() -> None:
    assert path_pattern(f"{BASE}/v2/notes/17/tags?x=1") == "/v2/notes/{}/tags"
    assert path_pattern(f"{BASE}/notes/2f1c9f0e-1b2c-4d3e-8f4a-5b6c7d8e9f00") == "/notes/{}"
    assert path_pattern(f"{BASE}/notes/aBcDeFgHiJk12345") == "/notes/{}"
    assert path_pattern(f"{BASE}/customer-addresses") == "/customer-addresses"
