"""What an API gives away: to scripts of other origins, by redirects that others choose, by surfaces for debugging."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from accord.authoring import (
    Client,
    Contract,
    Exchange,
    Survey,
    expect,
    not_applicable,
    resolve,
    verifies,
    violation,
    warn,
)
from accord.model.link_header import parse_links
from suites.http.members import text_members
from suites.http.pages import body, field, page, pages, urls
from suites.http.raw import ELSEWHERE, require_leave

_ORIGIN = f"https://{ELSEWHERE}"
_PARAMETERS = ("url", "next", "return_to", "return_url", "redirect", "redirect_uri", "continue")
_SURFACES = {
    "/.git/HEAD": re.compile(rb"\A(ref: refs/|[0-9a-f]{40}\s*\Z)"),
    "/.env": re.compile(rb"(?m)\A(?!\s*[<{]).*^[A-Z][A-Z0-9_]+ *= *\S", re.DOTALL),
    "/actuator/env": re.compile(rb'"(propertySources|activeProfiles)"'),
    "/debug/pprof/": re.compile(rb"(?s)profile.*goroutine|goroutine.*profile"),
    "/server-status": re.compile(rb"Apache Server Status|Server uptime:"),
    "/metrics": re.compile(rb"(?m)^# (HELP|TYPE) \w"),
}
_ABSOLUTE = ("http://", "https://", "//")
_REDIRECTS = (301, 302, 303, 307, 308)
_MOST = 12
_OFTEN_PUBLIC = ("/metrics",)


@verifies("http/sec/cors")
def test_other_origins_are_let_in_by_name_only(client: Client, survey: Survey) -> None:
    """No answer gives any origin, or the origin null, access with credentials; what depends on Origin says so."""
    url = page(client, survey).request.url
    asked = []
    for origin in (_ORIGIN, "null", *_look_alikes(client, survey)):
        preflight = {"Origin": origin, "Access-Control-Request-Method": "GET"}
        answers = (
            client.get(url, headers={"Origin": origin}, follow=False),
            client.request("OPTIONS", url, headers={**preflight, **client.authorization("none")}, follow=False),
        )
        for answer in answers:
            expect(answer).answered(401)
            _judge_sharing(answer, origin)
            asked.append(answer)
    if not any(map(_knows_origins, asked)):
        raise not_applicable("no answer has a field of CORS, nor varies by Origin")


@verifies("http/sec/no-open-redirect")
def test_nobody_else_chooses_where_redirects_lead(client: Client, survey: Survey, contract: Contract) -> None:
    """No Location leads to a host that stands in the request, and no link to one that merely forwarded it."""
    known = page(client, survey)
    paths = dict.fromkeys([*(terms.path for terms in contract.resources), *urls(survey)])
    redirects = [url for url in list(paths)[:_MOST] if client.get(url, follow=False).status in _REDIRECTS]
    tried = [known.request.url, *redirects[:1]]
    for url in tried:
        chosen = dict.fromkeys(_PARAMETERS, f"{_ORIGIN}/")
        _require_at_home(client.get(url, chosen, follow=False), "a parameter of the query")
    for base in dict.fromkeys((client.base_url.rstrip("/"), _root(client.base_url))):
        _require_at_home(client.get(f"{base}//{ELSEWHERE}/", follow=False), "the path")
    for url in tried:
        for name in ("X-Forwarded-Host", "Host"):
            answer = client.get(url, headers={name: ELSEWHERE}, follow=False)
            _require_at_home(answer, name)
            _judge_links(answer, name)
    if not redirects and not any(_links(exchange) for exchange in pages(client, survey)):
        raise not_applicable("nothing redirects, and no answer has a link with a host")


@verifies("http/sec/no-debug-surfaces")
def test_nothing_for_debugging_is_open(client: Client, contract: Contract) -> None:
    """The usual places of repository files, environments, profiles and metrics show nothing without credentials."""
    require_leave(contract)
    for base in dict.fromkeys((client.base_url.rstrip("/"), _root(client.base_url))):
        for path, pattern in _SURFACES.items():
            answer = client.get(f"{base}{path}", headers=client.authorization("none"), accept="*/*", follow=False)
            if not expect(answer).answered(401).exchange.ok or not pattern.search(body(answer)):
                continue
            expected, actual = "status 401, 403 or 404", f"status {answer.status}, and what {path} is known to show"
            if path not in _OFTEN_PUBLIC:
                raise violation(answer, "body", expected=expected, actual=actual)
            warn(answer, "body", expected=f"{expected}, unless all may read it", actual=actual)


def _look_alikes(client: Client, survey: Survey) -> Iterator[str]:
    """An origin that only begins like one that is let in, where one of those was seen."""
    for exchange in pages(client, survey):
        allowed = field(exchange, "access-control-allow-origin")
        if allowed.startswith(("https://", "http://")) and ELSEWHERE not in allowed:
            yield f"{allowed}.{ELSEWHERE}"
            return


def _knows_origins(answer: Exchange) -> bool:
    """Whether an answer has to do with CORS."""
    fields = answer.response.fields if answer.response else {}
    return any(name.startswith("access-control-") for name in fields) or _varies_by_origin(answer)


def _varies_by_origin(answer: Exchange) -> bool:
    names = {name.strip().lower() for name in field(answer, "vary").split(",")}
    return bool(names & {"origin", "*"})


def _judge_sharing(answer: Exchange, origin: str) -> None:
    place, let_in = "Access-Control-Allow-Origin", field(answer, "access-control-allow-origin")
    with_credentials = field(answer, "access-control-allow-credentials").strip() == "true"
    if "," in let_in or " " in let_in.strip():
        raise violation(answer, place, expected="one origin, null or *", actual=let_in)
    if let_in == origin and with_credentials:
        raise violation(answer, place, expected=f"no access with credentials for {origin}", actual=let_in)
    if let_in == "*" and with_credentials:
        warn(answer, place, expected="no credentials with *, which browsers refuse", actual=let_in)
    if let_in == origin and answer.request.method == "GET" and not _varies_by_origin(answer):
        actual = field(answer, "vary") or "missing"
        raise violation(answer, "Vary", expected="Origin, since the answer depends on it", actual=actual)


def _require_at_home(answer: Exchange, what: str) -> None:
    """That no Location leads to the host that was named; a refusal, by whomever, is right."""
    location = field(answer, "location")
    if location and _host(location, answer.request.url) == ELSEWHERE:
        raise violation(answer, "Location", expected=f"no host that comes from {what}", actual=location)


def _judge_links(answer: Exchange, name: str) -> None:
    """That links do not lead to a host that merely stands in a field; to the one in Host they often do."""
    for place, url in _links(answer):
        if _host(url) == ELSEWHERE:
            if name != "Host":
                raise violation(answer, place, expected=f"no host that comes from {name}", actual=url)
            warn(answer, place, expected="status 421 or 400, or a link to a host of the API's own", actual=url)
            return


def _links(answer: Exchange) -> Iterator[tuple[str, str]]:
    """The absolute URLs in an answer's Link field and JSON document, each with its place."""
    for link in parse_links([field(answer, "link")]):
        if link.target.startswith(_ABSOLUTE):
            yield "Link", link.target
    for member in text_members(answer.json.value):
        if member.text.startswith(_ABSOLUTE):
            yield member.pointer, member.text


def _host(reference: str, url: str = "") -> str | None:
    """The host that a reference in the answer to a URL leads to; None where that cannot be told."""
    try:
        return urlsplit(resolve(url, reference)).hostname
    except ValueError:
        return None


def _root(url: str) -> str:
    """The origin of a URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
