"""How a connection is kept and left: closing, several requests on it, and responses that its client can delimit."""

from __future__ import annotations

from accord.authoring import (
    Client,
    Contract,
    Exchange,
    Survey,
    Writable,
    for_each,
    inconclusive,
    verifies,
    violation,
    warn,
)
from accord.judge.octets import read_octets
from suites.http.provoking import essence_of, missing_path
from suites.http.raw import (
    ELSEWHERE,
    PATIENCE,
    answered,
    expect_refusal,
    known,
    request_octets,
    require_leave,
)

_NOTHING = "nothing can be written"


@verifies("http/framing/close-honoured")
def test_connection_close_is_honoured(client: Client, survey: Survey) -> None:
    """After the response to a request with Connection: close the server closes."""
    control = known(client, survey)
    with client.line() as line:
        exchange = line.send(request_octets(client, "GET", control.request.url), linger=0)
        if not exchange.response:
            raise inconclusive(f"{exchange.request.line}: {exchange.fault}")
        if not line.closed(PATIENCE):
            actual = f"the connection is open after {PATIENCE:g} s"
            raise violation(
                exchange, "connection", expected="the connection closed after the response", actual=actual
            )
    options = ",".join(exchange.response.values("connection")).lower()
    if "close" not in [option.strip() for option in options.split(",")]:
        warn(exchange, "Connection", expected="close, since the connection is closed", actual="not announced")


@verifies("http/framing/connection-reuse-in-step", writes=True)
@for_each("writable", otherwise=_NOTHING, most=1)
def test_responses_stay_in_step(client: Client, survey: Survey, subject: Writable) -> None:
    """After a refused POST the connection is closed, or the next response belongs to the next request."""
    control = known(client, survey)
    refused = request_octets(
        client, "POST", subject.nowhere(), ["Content-Type: text/plain"], b"accord-probe", close=False
    )
    with client.line() as line:
        first = line.send(refused)
        if not first.response:
            raise inconclusive(f"{first.request.line}: {first.fault}")
        if line.closed(within=0.1):
            return
        second = line.send(request_octets(client, "GET", control.request.url))
    if answered(second, control) and (second.status, essence_of(second)) != (control.status, essence_of(control)):
        expected = f"the answer to the GET: status {control.status}, as on a connection of its own"
        raise violation(second, "status", expected=expected, actual=f"status {second.status} after a refused POST")


@verifies("http/framing/no-chunked-to-http10")
def test_http10_gets_no_chunks(client: Client, survey: Survey) -> None:
    """A request in HTTP/1.0 is answered without Transfer-Encoding and without interim responses."""
    control = known(client, survey)
    octets = request_octets(client, "GET", control.request.url, version="HTTP/1.0", close=False)
    exchange = client.send_octets(octets)
    if not answered(exchange, control) or exchange.status in (426, 505) or not exchange.response:
        raise inconclusive(f"HTTP/1.0 is refused: {exchange.fault or exchange.status}")
    heard = read_octets(exchange.response.octets, "GET")
    expected = "a response that HTTP/1.0 knows"
    if codings := heard.values("transfer-encoding"):
        raise violation(exchange, "Transfer-Encoding", expected=expected, actual=f"Transfer-Encoding: {codings[0]}")
    if heard.interim:
        raise violation(exchange, "status", expected=expected, actual="an interim response")


@verifies("http/framing/absolute-form-accepted")
def test_a_whole_url_is_a_target(client: Client, survey: Survey, contract: Contract) -> None:
    """A target that is a whole URL is served as its path is, whatever Host says beside it."""
    control = known(client, survey)
    url = control.request.url
    usual = client.send_octets(request_octets(client, "GET", url))
    exchange = client.send_octets(request_octets(client, "GET", url, target=url))
    if not usual.ok or not answered(exchange, usual):
        raise inconclusive(f"{exchange.request.line}: {exchange.fault or usual.status}")
    _require_same(exchange, usual, "a whole URL as target")
    if contract.allows("raw") is not True:
        return
    other = client.send_octets(request_octets(client, "GET", url, target=url, headers={"Host": ELSEWHERE}))
    if not answered(other, usual):
        raise inconclusive(f"{other.request.line}: {other.fault}")
    if other.status in (400, 403, 421):
        expected = f"status {usual.status}, since the target overrides Host"
        warn(other, "status", expected=expected, actual=f"status {other.status} for another Host beside a whole URL")
    else:
        _require_same(other, usual, "another Host beside a whole URL")


def _require_same(exchange: Exchange, usual: Exchange, what: str) -> None:
    if (exchange.status, essence_of(exchange)) != (usual.status, essence_of(usual)):
        expected = f"status {usual.status} and {essence_of(usual) or 'no content'}, as by the path alone"
        actual = f"status {exchange.status} and {essence_of(exchange) or 'no content'} for {what}"
        raise violation(exchange, "status", expected=expected, actual=actual)


@verifies("http/method/head-no-content")
def test_head_gets_no_content(client: Client, survey: Survey) -> None:
    """No octet follows the head of the answer to HEAD, be it a success or an error."""
    url = known(client, survey).request.url
    for place in (url, missing_path(survey)):
        with client.line() as line:
            exchange = line.send(request_octets(client, "HEAD", place), linger=1.0)
        if not exchange.response:
            raise inconclusive(f"{exchange.request.line}: {exchange.fault}")
        if surplus := read_octets(exchange.response.octets, "HEAD").surplus:
            actual = f"{len(surplus)} octets follow the head"
            raise violation(exchange, "body", expected="no content in the answer to HEAD", actual=actual)


@verifies("http/field/expect-continue", writes=True)
@for_each("writable", otherwise=_NOTHING, most=1)
def test_expect_gets_an_answer_before_the_content(client: Client, survey: Survey, subject: Writable) -> None:
    """Expect: 100-continue gets 100, or a final answer, while the content is held back."""
    control = known(client, survey)
    body = b"accord-probe"
    lines = ["Content-Type: text/plain", "Expect: 100-continue", f"Content-Length: {len(body)}"]
    expected = "100, or a final status, before the content is sent"
    with client.line() as line:
        exchange = line.send(request_octets(client, "POST", subject.nowhere(), lines), then=body, timeout=PATIENCE)
    came = answered(exchange, control, hangs=expected)
    if not came:
        warn(exchange, "status", expected=expected, actual=exchange.fault)
    elif exchange.status >= 500:
        raise violation(exchange, "status", expected=expected, actual=f"status {exchange.status}")


@verifies("http/status/501-unknown-method")
def test_an_unknown_method_gets_501(client: Client, survey: Survey, contract: Contract) -> None:
    """An invented method is answered 501."""
    require_leave(contract)
    control = known(client, survey)
    exchange = client.send_octets(request_octets(client, "PROBE-X", control.request.url))
    if not answered(exchange, control) or exchange.status == 403:
        raise inconclusive(f"{exchange.request.line}: {exchange.fault or 'status 403'}")
    expect_refusal(exchange, control, "the method is invented", passes=(501,))
