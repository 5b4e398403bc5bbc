"""What a server must not be used for: mirroring credentials, reaching other hosts, and writing response fields."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from accord.authoring import (
    Client,
    Contract,
    Exchange,
    Survey,
    not_applicable,
    verifies,
    violation,
    warn,
    with_query,
)
from suites.http.raw import ELSEWHERE, answered, known, request_octets, require_leave, target_of

_DUMMY = "accord-dummy-credential"
_MARK = "accord-mark-7341"
_SEVERAL = 8
_INJECTED = "x-accord-probe"
_INJECTION = f"{_MARK}%0d%0aX-Accord-Probe:%201"


@verifies("http/sec/trace-disabled")
def test_trace_mirrors_no_credentials(client: Client, survey: Survey) -> None:
    """TRACE is refused, or its answer at least holds no credentials."""
    control = known(client, survey)
    headers = dict.fromkeys(name for name, _ in client.fields() if name.lower() in ("authorization", "cookie"))
    lines = [f"X-Probe: {_MARK}", f"Authorization: Bearer {_DUMMY}", f"Cookie: probe={_DUMMY}"]
    exchange = client.send_octets(request_octets(client, "TRACE", control.request.url, lines, headers=headers))
    if not answered(exchange, control) or not exchange.response or not exchange.ok:
        return
    expected = "TRACE refused, or answered without credentials"
    if _DUMMY.encode() in exchange.response.body:
        raise violation(exchange, "body", expected=expected, actual="TRACE mirrors credentials")
    if _MARK.encode() in exchange.response.body:
        warn(exchange, "body", expected="TRACE refused", actual="TRACE mirrors the request")


@verifies("http/sec/not-an-open-proxy")
def test_no_other_host_is_reached(client: Client, survey: Survey, contract: Contract) -> None:
    """A request for another host is refused, or answered by the server itself."""
    require_leave(contract)
    control = known(client, survey)
    fields = [name for name, _ in client.fields() if name.lower() not in ("accept", "user-agent")]
    bare: dict[str, str | None] = dict.fromkeys(fields)
    url = control.request.url
    whole = f"http://{ELSEWHERE}{target_of(url)}"
    asked = request_octets(client, "GET", url, target=whole, headers={**bare, "Host": ELSEWHERE})
    _require_own(client.send_octets(asked), control)
    tunnel = f"{ELSEWHERE}:443"
    asked = request_octets(client, "CONNECT", url, target=tunnel, headers={**bare, "Host": tunnel})
    exchange = client.send_octets(asked)
    _require_own(exchange, control)
    if exchange.ok:
        raise violation(exchange, "status", expected="CONNECT refused", actual=f"status {exchange.status}")


def _require_own(exchange: Exchange, control: Exchange) -> None:
    """That an answer does not tell of trouble in reaching another host."""
    if exchange.status in (502, 504) and exchange.response:
        expected = f"no attempt to reach {ELSEWHERE}"
        if ELSEWHERE.encode() in exchange.response.octets:
            actual = f"status {exchange.status} that names {ELSEWHERE}"
            raise violation(exchange, "status", expected=expected, actual=actual)
        warn(exchange, "status", expected=expected, actual=f"status {exchange.status}")
    else:
        answered(exchange, control)


@verifies("http/sec/no-injection-into-fields")
def test_data_makes_no_response_fields(client: Client, survey: Survey) -> None:
    """An encoded line end in a path or query adds no field to the response."""
    control = known(client, survey)
    reflected = False
    for url in _injections(client, survey, control):
        exchange = client.get(url, follow=False, fresh=True)
        response = exchange.response
        if not response:
            continue
        if _INJECTED in response.fields:
            expected = "no field that the request's data make"
            raise violation(exchange, "X-Accord-Probe", expected=expected, actual="a field of its own")
        reflected = reflected or any(_MARK in value for _, value in response.headers)
    if not reflected:
        raise not_applicable("nothing of a path or query was seen in a response field")


def _injections(client: Client, survey: Survey, control: Exchange) -> Iterator[str]:
    """URLs with a line end and a field after it, in places that Location and Link are often made of."""
    base = client.base_url.rstrip("/")
    urls = [control.request.url, *(facts.url for facts in survey.collections[:2] if facts.url)]
    for url in dict.fromkeys(urls):
        parts = urlsplit(url)
        bare = parts._replace(path=parts.path.rstrip("/"), query="").geturl()
        yield from (with_query(url, f"accordProbe={_INJECTION}"), f"{bare}/{_INJECTION}")
        yield f"{bare}/?accordProbe={_INJECTION}"
    for path in dict.fromkeys(facts.path for facts in survey.resources[:_SEVERAL]):
        yield with_query(f"{base}/{path.lstrip('/')}", f"accordProbe={_INJECTION}")
    yield f"{base}/{_INJECTION}"
