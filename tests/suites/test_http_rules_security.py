"""The rules of security: what they say, and which oddities they leave alone."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from accord.model.exchange import Exchange
from tests.suites.http_answers import BASE, answer, contract, said

JSON = ("Content-Type", "application/json")
PROBLEM = ("Content-Type", "application/problem+json")
HTML = ("Content-Type", "text/html; charset=utf-8")
TEXT = ("Content-Type", "text/plain")


def document(value: Any, *lines: tuple[str, str], status: int = 200, **more: Any) -> Exchange:
    return answer(status, JSON, *lines, body=json.dumps(value).encode(), **more)


def failed(text: str, *, status: int = 500, **more: Any) -> list[str]:
    return said("http/sec/no-internals-in-errors", answer(status, JSON, body=text.encode(), **more))


def test_nosniff() -> None:
    name = "http/sec/nosniff"
    assert said(name, document({}, ("X-Content-Type-Options", "NoSniff"))) == []
    assert said(name, document({})) == ["?X-Content-Type-Options: it is absent"]
    assert said(name, document({}, ("X-Content-Type-Options", "none"))) == [
        "X-Content-Type-Options: its value is another than `nosniff`"
    ]
    assert said(name, document({}, ("X-Content-Type-Options", "nosniff, nosniff"))) != []
    assert said(name, answer(204)) == ["untried"]
    assert said(name, answer(200, TEXT, body=b"a")) == ["untried"]


@pytest.mark.parametrize(
    "line",
    [
        ("Server", "nginx"),
        ("Server", "cloudflare"),
        ("Server", "ECS (nyb/1D2E)"),
        ("X-Powered-By", "Express"),
        ("X-Runtime", "0.012345"),
        ("Via", "1.1 varnish, HTTP/1.1 proxy (Proxy)"),
        ("Content-Version", "2.1"),
        ("X-Api-Version", "2024-01-01"),
    ],
)
def test_fields_without_versions(line: tuple[str, str]) -> None:
    assert said("http/sec/no-version-leak", answer(200, line)) == []


@pytest.mark.parametrize(
    "line",
    [
        ("Server", "nginx/1.25.3"),
        ("Server", "Apache/2.4.57 (Debian) OpenSSL/3.0.11"),
        ("Server", "OpenSSL/1.1.1k"),
        ("Server", "Microsoft-IIS/10"),
        ("X-Powered-By", "PHP/8.1.2"),
        ("X-Powered-By", "Phusion Passenger 6.0.18"),
        ("X-AspNet-Version", "4.0.30319"),
        ("X-Runtime", "Ruby/3.2"),
        ("Server", "Jetty(9.4.48.v20220622)"),
        ("Server", "Apache (Ubuntu)"),
        ("Server", "Apache mod_wsgi"),
    ],
)
def test_fields_with_versions(line: tuple[str, str]) -> None:
    expected = [f"?{line[0].lower()}: it names a version or a module"]
    assert said("http/sec/no-version-leak", answer(200, line)) == expected


def test_comments_of_via_have_no_versions() -> None:
    exchange = answer(200, ("Via", "1.1 proxy (Squid/5.7)"))
    assert said("http/sec/no-version-leak", exchange) == ["?via: it names a version"]


TRACES = {
    "a Python traceback": 'Traceback (most recent call last):\n  File "/srv/app/views.py", line 17, in get\nKeyError',
    "a Java stack trace": "java.lang.NullPointerException\n\tat com.acme.Notes.read(Notes.java:42)",
    "a .NET stack trace": "   at Acme.Notes.Read(Int32 id) in C:\\src\\Notes.cs:line 42",
    "a JavaScript stack trace": "TypeError: x\n    at Layer.handle (/srv/app/node_modules/express/lib/layer.js:95:5)",
    "a PHP error": "<b>Warning</b>: x".replace("<b>", "").replace("</b>", "") + " in /var/www/index.php on line 3",
    "a Ruby stack trace": "app/controllers/notes_controller.rb:12:in `show'",
    "a Go stack trace": "goroutine 17 [running]:\nmain.read()",
    "a Rust panic": "thread 'main' panicked at src/main.rs:4:5",
    "an SQL state": "SQLSTATE[42S02]: Base table or view not found",
    "a message of a database": 'ERROR: duplicate key value violates unique constraint "notes_pkey"',
    "an SQL statement": "SELECT id, title FROM notes WHERE id = 1",
    "a page for developers": "because you have <code>DEBUG = True</code> in your settings",
    "a path of the server's": "cannot open /srv/notes/config/settings.py line 3",
    "a private address": "connection to 10.1.2.3:5432 refused",
}


@pytest.mark.parametrize("kind", TRACES)
def test_errors_that_show_internals(kind: str) -> None:
    for text in (TRACES[kind], json.dumps({"detail": TRACES[kind]})):
        (found,) = failed(text)
        assert found.startswith(f"body: it shows {kind}")


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "Not Found", "detail": "There is no note 17 at /notes/17."}',
        '{"detail": "Look at /home/start.html or at https://x.test/var/lib/notes.py"}',
        '{"detail": "Select one from the list where it fits."}',
        '{"detail": "version 10.2.3.400 of the client", "range": "10.0.0.0/8"}',
        '{"detail": "at least one of: a, b (see docs)"}',
        '{"detail": "the file /srv/notes.txt is missing"}',
    ],
)
def test_errors_that_show_nothing(text: str) -> None:
    assert failed(text) == []


def test_traces_in_members_of_their_own() -> None:
    file = "/var/www/html/vendor/laravel/Router.php"
    laravel = {"message": "x", "file": file, "line": 123}
    assert failed(json.dumps(laravel)) == [f"body: it shows a path of the server's: {file}"]
    assert failed(json.dumps({"file": file, "state": "seen"})) == []
    assert failed(json.dumps({"file": "C:\\notes\\Router.cs", "line": 123})) != []
    assert failed(json.dumps(laravel).replace("/", "\\/")) != []
    assert failed(json.dumps({"trace": "x\n\tat com.acme.Notes.read(Notes.java:42)"})) != []
    assert failed(json.dumps({"detail": "cannot read C:\\temp\\notes\\app.cs:12"})) != []
    assert failed(json.dumps({"message": "nested: com.fasterxml.jackson.databind.exc.InvalidFormatException"})) != []
    assert failed(json.dumps({"code": "com.acme.errors.NotFoundError"})) == []


def test_what_the_request_said_is_no_internal() -> None:
    trace = TRACES["an SQL statement"]
    assert failed(trace, url=f"{BASE}/notes?q=SELECT%20id,%20title+FROM%20notes%20WHERE%20id%20=%201") == []
    assert failed(trace, posted=json.dumps({"q": trace}).encode(), method="POST") == []
    assert failed("host 10.1.2.3", url="http://10.9.9.9/notes") == []
    assert failed("host 10.1.2.3", url="http://127.0.0.1/notes") != []


def test_only_errors_show_internals() -> None:
    assert failed(TRACES["a Rust panic"], status=200) == ["untried"]
    assert failed("", status=500) == ["untried"]


SECRETS = "http/sec/no-secret-members"


@pytest.mark.parametrize(
    "value",
    [
        {"token_type": "Bearer", "secret_question_set": True, "client_id": "a81bc81b-dead-4e5d-abff-90865d1e13b1"},
        {"password": "********", "api_key": "sk_...redacted-17", "secret": "<hidden>"},
        {"password": "must have 8 characters", "next_token": "abcdefgh12345678", "pwd": "string"},
        {"publishable_key": "pk_live_1234567890abcdef", "public_key": "-----BEGIN PUBLIC KEY-----"},
        {"token": "short1", "passwordUrl": "https://x.test/reset1", "password": "https://x.test/reset1"},
        {"access_token": "abcdefgh12345678", "token_type": "Bearer"},
    ],
)
def test_documents_without_secrets(value: Any) -> None:
    assert said(SECRETS, document(value)) == []


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        ({"users": [{"name": "ada", "password": "hunter2"}]}, "/users/0/password"),
        ({"a/b": {"apiKey": "9f8e7d6c5b4a39281706"}}, "/a~1b/apiKey"),
        ({"x": "$2b$12$" + "a" * 53}, "/x"),
        ({"x": "$argon2id$v=19$m=65536"}, "/x"),
        ({"x": ["-----BEGIN RSA PRIVATE KEY-----\nMII"]}, "/x/0"),
        ({"x": "AKIAIOSFODNN7EXAMPLE"}, "/x"),
        ({"refresh_token": "1//0gAbCdEfGhIjKl-2"}, "/refresh_token"),
    ],
)
def test_documents_with_secrets(value: Any, pointer: str) -> None:
    (found,) = said(SECRETS, document(value))
    assert found.startswith(f"?{pointer}: ")


def test_where_secrets_are_meant_to_be() -> None:
    key = {"api_key": "9f8e7d6c5b4a39281706"}
    assert said(SECRETS, document(key, status=201, method="POST")) == []
    assert said(SECRETS, document({"password": "required1"}, status=422)) == []
    assert said(SECRETS, document({"x": "$2b$12$" + "a" * 53}, status=422)) != []
    assert said(SECRETS, document({"token": "9f8e7d6c5b4a39281706"}, posted=b"grant_type=password")) == []


FORM = "http/sec/errors-in-api-media-type"


def test_errors_in_the_form_of_the_api() -> None:
    assert said(FORM, answer(404, PROBLEM, body=b"{}")) == []
    assert said(FORM, answer(404, HTML, body=b"<h1>Not Found</h1>")) == ["?Content-Type: status 404 as text/html"]
    assert said(FORM, answer(405, TEXT, body=b"no")) == ["?Content-Type: status 405 as text/plain"]
    assert said(FORM, answer(405, body=b"no")) == ["?body: status 405 as no media type"]
    (early,) = said(FORM, answer(431, TEXT, body=b"no"))
    assert early.endswith("perhaps by what serves the API")
    assert said(FORM, answer(404)) == ["untried"]
    assert said(FORM, answer(200, HTML, body=b"x")) == ["untried"]
    assert said(FORM, answer(406, TEXT, body=b"no", sent=(("Accept", "text/plain"),))) == []


def test_errors_in_documented_media_types() -> None:
    terms = contract(errors={"format": "problem", "media_types": ["application/problem+json"]})
    assert said(FORM, answer(404, PROBLEM, body=b"{}"), terms) == []
    assert said(FORM, answer(404, JSON, body=b"{}"), terms) == ["?Content-Type: status 404 as application/json"]


def test_pages_of_a_gateway_are_not_the_api() -> None:
    page = b"<html><body><center><h1>404 Not Found</h1></center><hr><center>nginx</center></body></html>"
    assert said(FORM, answer(404, HTML, body=page)) == ["untried"]


URLS = "http/sec/no-secrets-in-urls"
LONG = "a1b2c3d4e5f6a7b8c9"


@pytest.mark.parametrize(
    "exchange",
    [
        document({"next": f"{BASE}/notes?page_token={LONG}&cursor={LONG}"}),
        document({"file": f"https://x.test/f?X-Amz-Expires=900&X-Amz-Signature={LONG}&token={LONG}"}),
        document({"text": f"see {BASE}/notes?token={LONG}", "url": f"{BASE}/notes?token=1"}),
        document({"url": f"{BASE}/notes?key=customer-address-book"}),
        answer(201, ("Location", "/notes/1?a=b"), ("Link", "</n?token=1>; rel=next")),
    ],
)
def test_uris_without_secrets(exchange: Exchange) -> None:
    assert said(URLS, exchange) == []


@pytest.mark.parametrize(
    ("exchange", "place"),
    [
        (document({"next": f"{BASE}/notes?access_token={LONG}"}), "/next"),
        (document({"links": [f"/notes?a=b&sig={LONG}"]}), "/links/0"),
        (document({"url": "https://ada:s3cret@x.test/"}), "/url"),
        (document({"url": f"{BASE}/notes?api_key=$KEY"}), "/url"),
        (answer(302, ("Location", f"/notes;jsessionid={LONG}")), "Location"),
        (answer(200, ("Link", f"</notes?token={LONG}>; rel=next")), "Link"),
    ],
)
def test_uris_with_secrets(exchange: Exchange, place: str) -> None:
    (found,) = said(URLS, exchange)
    assert found.startswith(f"?{place}: ")


def test_where_there_are_no_uris() -> None:
    assert said(URLS, document({"a": 1})) == ["untried"]
    assert said(URLS, answer(204)) == ["untried"]


HOME = "http/sec/links-keep-scheme-and-host"


def linked(link: str, base: str = BASE) -> list[str]:
    exchange = document({"links": {"self": link}}, url=f"{base}/notes")
    return said(HOME, exchange, contract(base))


@pytest.mark.parametrize(
    "link",
    [
        f"{BASE}/notes/1",
        "https://API.example.com:443/notes",
        "https://docs.example.com/notes",
        "http://schema.example.org/note",
        "https://api.example.com.evil.test/",
    ],
)
def test_links_that_keep_to_the_api(link: str) -> None:
    assert linked(link) == []


@pytest.mark.parametrize(
    ("link", "base", "expected"),
    [
        ("http://api.example.com/notes", BASE, "/links/self: a link leads from https to http"),
        ("https://localhost:8080/notes", BASE, "/links/self: a link leads to an internal host, localhost"),
        ("http://10.0.0.5/notes", BASE, "/links/self: a link leads to an internal host, 10.0.0.5"),
        ("http://backend:3000/notes", BASE, "/links/self: a link leads to an internal host, backend"),
        ("http://notes.prod.svc/notes", BASE, "/links/self: a link leads to an internal host, notes.prod.svc"),
        ("https://api.example.com:8443/v1/notes", f"{BASE}/v1", "/links/self: a link leads to another port"),
        ("https://api.example.com:8443/notes", BASE, "?/links/self: a link leads to another port"),
        ("http://localhost:8000/api/notes", "http://127.0.0.1:8000/api", "?/links/self: a link leads to localhost"),
    ],
)
def test_links_that_stray(link: str, base: str, expected: str) -> None:
    assert linked(link, base) == [expected]


def test_what_else_may_stand_in_links() -> None:
    assert linked("https://127.0.0.1:8443/notes", "http://127.0.0.1:8000") == []
    assert said(HOME, document({"webhook": "http://localhost:9000/hook"})) == []
    assert said(HOME, document({"data": {"namespace": "http://api.example.com/ns"}})) == []
    assert said(HOME, answer(301, ("Location", "http://api.example.com/notes/"))) != []
    assert said(HOME, answer(301, ("Location", "/notes/"))) == []
    assert said(HOME, answer(200, ("Link", "<http://api.example.com/n>; rel=next"))) != []
    assert said(HOME, document({"a": 1})) == ["untried"]
    escaped = answer(200, JSON, body=b'{"links":{"self":"http:\\/\\/api.example.com\\/notes"}}')
    assert said(HOME, escaped) != []


CORS = "http/sec/cors-exposes-contract-fields"
SHARED = ("Access-Control-Allow-Origin", "*")


def test_fields_that_scripts_see() -> None:
    def exposing(names: str) -> tuple[str, str]:
        return ("Access-Control-Expose-Headers", names)

    etag, limit = ("ETag", '"a"'), ("X-RateLimit-Limit", "5")
    assert said(CORS, answer(200, SHARED, JSON)) == []
    assert said(CORS, answer(200, SHARED, etag, exposing("etag"))) == []
    assert said(CORS, answer(200, SHARED, etag, exposing("*"))) == []
    assert said(CORS, answer(200, SHARED, etag, limit)) == [
        "?Access-Control-Expose-Headers: not exposed: etag, x-ratelimit-limit"
    ]
    credentials = ("Access-Control-Allow-Credentials", "true")
    assert said(CORS, answer(200, SHARED, credentials, etag, exposing("*"))) != []
    assert said(CORS, answer(200, etag)) == ["untried"]
    assert said(CORS, answer(200, SHARED, etag, method="OPTIONS")) == ["untried"]
    terms = contract(promised={"response_headers": ["X-Own"]})
    assert said(CORS, answer(200, SHARED, ("X-Own", "1")), terms) != []
    assert said(CORS, answer(200, SHARED, ("X-Own", "1"))) == []


COOKIES = "http/sec/cookies"


def cookie(text: str, url: str = f"{BASE}/notes") -> list[str]:
    return said(COOKIES, answer(200, ("Set-Cookie", text), url=url))


@pytest.mark.parametrize(
    "text",
    [
        "__Host-visit=$REDACTED; Path=/; Secure; HttpOnly; SameSite=Lax",
        "__Secure-a=$REDACTED; path=/x; domain=example.com; secure; httponly; samesite=Strict",
        "csrftoken=$REDACTED; Secure; SameSite=Lax",
    ],
)
def test_cookies_that_are_kept_close(text: str) -> None:
    assert cookie(text) == []


@pytest.mark.parametrize(
    "text", ["AWSALB=$REDACTED; Path=/", "__cf_bm=$REDACTED; Secure", "sid=$REDACTED; Max-Age=0", "BIGipServerpool=1"]
)
def test_cookies_that_are_none_of_the_api(text: str) -> None:
    assert cookie(text) == ["untried"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("theme=$REDACTED; Secure", ["?Set-Cookie: the cookie theme lacks HttpOnly, SameSite"]),
        (
            "sessionid=$REDACTED; HttpOnly; SameSite=Lax",
            [
                "Set-Cookie: the cookie sessionid seems to hold a session and has no Secure, over https",
                "?Set-Cookie: the cookie sessionid lacks Secure",
            ],
        ),
        (
            "a=$REDACTED; HttpOnly; SameSite=None",
            [
                "Set-Cookie: the cookie a has SameSite=None without Secure",
                "?Set-Cookie: the cookie a lacks Secure",
            ],
        ),
        (
            "__Host-a=$REDACTED; Path=/x; Secure; HttpOnly; SameSite=Lax",
            ["?Set-Cookie: the cookie __Host-a has a prefix that asks for Path=/ and no Domain"],
        ),
    ],
)
def test_cookies_that_are_not(text: str, expected: list[str]) -> None:
    assert cookie(text) == expected


def test_sessions_over_plain_http_are_only_warned_about() -> None:
    found = cookie("sessionid=$REDACTED; HttpOnly; SameSite=Lax", "http://127.0.0.1/notes")
    assert found == ["?Set-Cookie: the cookie sessionid lacks Secure"]


HSTS = "http/tls/hsts"
PLAIN = "http/tls/hsts-not-over-http"


def insisted(*values: str, url: str = f"{BASE}/notes", **sections: Any) -> list[str]:
    lines = (("Strict-Transport-Security", value) for value in values)
    return said(HSTS, answer(200, *lines, url=url), contract(**sections))


@pytest.mark.parametrize("value", ["max-age=31536000", 'includeSubDomains; MAX-AGE="31536000"; preload;'])
def test_transport_security_that_is_left_alone(value: str) -> None:
    assert insisted(value) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], "?Strict-Transport-Security: it is absent"),
        (["max-age=31536000"] * 2, "Strict-Transport-Security: it stands in several"),
        (["includeSubDomains"], "Strict-Transport-Security: it has no `max-age`"),
        (["max-age=1y"], "Strict-Transport-Security: it has no `max-age`"),
        (["max-age=31536000, includeSubDomains"], "Strict-Transport-Security: a directive does not"),
        (["max-age=31536000; max-age=31536000"], "Strict-Transport-Security: `max-age` stands twice"),
        (["max-age=0"], "?Strict-Transport-Security: `max-age` is 0"),
        (["max-age=3600"], "?Strict-Transport-Security: `max-age` is below"),
    ],
)
def test_transport_security_that_is_wrong(values: list[str], expected: str) -> None:
    (found,) = insisted(*values)
    assert found.startswith(expected)


def test_where_transport_security_does_not_belong() -> None:
    assert insisted(url="https://192.0.2.7/notes") == ["untried"]
    assert insisted(url="https://[2001:db8::1]:8443/notes") == ["untried"]
    assert insisted(tls={"ca": "own.pem"}) == ["untried"]
    assert insisted(tls={"ca": "own.pem", "public": True}) != []
    assert insisted(url="http://api.example.com/notes") == ["untried"]
    assert said(HSTS, answer(404, url="https://example.com/metrics")) == ["untried"]
    assert said(HSTS, answer(421, sent=(("Host", "probe.invalid"),))) == ["untried"]
    assert said(HSTS, answer(200, sent=(("Host", "API.example.com"),))) != []
    odd = answer(400)
    assert said(HSTS, replace(odd, request=replace(odd.request, raw=b"GET / HTTP/1.1\r\n\r\n"))) == ["untried"]


def test_transport_security_in_plain_http() -> None:
    line = ("Strict-Transport-Security", "max-age=31536000")
    assert said(PLAIN, answer(200, line, url="http://api.example.com/notes")) == [
        "Strict-Transport-Security: it stands in plain HTTP"
    ]
    assert said(PLAIN, answer(200, url="http://api.example.com/notes")) == []
    for near in (
        "http://127.0.0.1:8000/notes",
        "http://localhost/notes",
        "http://[::1]/notes",
        "http://web:80/notes",
    ):
        (found,) = said(PLAIN, answer(200, line, url=near))
        assert found.startswith("?Strict-Transport-Security: it stands in plain HTTP, perhaps")
    assert said(PLAIN, answer(200, line)) == ["untried"]
