"""Requests whose content cannot be delimited: each is refused, and its connection left."""

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
from suites.http.raw import (
    PATIENCE,
    answered,
    expect_refusal,
    known,
    request_octets,
    require_leave,
)

_NOTHING = "nothing can be written"
_BODY = b"probe"
_CHUNKS = b"5\r\nprobe\r\n0\r\n\r\n"
_BROKEN_CHUNKS = b"zz\r\nprobe\r\n0\r\n\r\n"
_TYPE = "Content-Type: text/plain"
_CHUNKED = "Transfer-Encoding: chunked"
_LENGTHS = (
    ("5 and 6", ("Content-Length: 5", "Content-Length: 6")),
    ("+5", ("Content-Length: +5",)),
    ("-1", ("Content-Length: -1",)),
    ("5x", ("Content-Length: 5x",)),
)


def _post(client: Client, subject: Writable, *lines: str, body: bytes = _BODY, close: bool = False) -> bytes:
    """A POST to where nothing is."""
    return request_octets(client, "POST", subject.nowhere(), [_TYPE, *lines], body, close=close)


@verifies("http/framing/bad-content-length-400", writes=True)
@for_each("writable", otherwise=_NOTHING, most=1)
def test_an_invalid_length_is_refused(client: Client, contract: Contract, subject: Writable) -> None:
    """A Content-Length that is no length, or two that differ, gets 400 and a closed connection."""
    require_leave(contract)
    control = client.send_octets(_post(client, subject, close=True))
    for length, lines in _LENGTHS:
        with client.line() as line:
            exchange = line.send(_post(client, subject, *lines))
            _require_refused(exchange, control, f"Content-Length is {length}")
            if not line.closed(PATIENCE):
                _stays_open(exchange)


def _require_refused(exchange: Exchange, control: Exchange, what: str) -> None:
    """That a request gets 400; where its sound `control` gets 400 as well, only the connection can tell."""
    fails = [control.status] if control.status != 400 else []
    expect_refusal(exchange, control, what, fails=fails)


def _stays_open(exchange: Exchange) -> None:
    expected, actual = "the connection closed after the response", f"it is open after {PATIENCE:g} s"
    raise violation(exchange, "connection", expected=expected, actual=actual)


@verifies("http/framing/transfer-encoding-and-content-length", writes=True)
@for_each("writable", otherwise=_NOTHING, most=1)
def test_two_lengths_end_the_connection(
    client: Client, survey: Survey, contract: Contract, subject: Writable
) -> None:
    """After a request with Transfer-Encoding and Content-Length the connection is closed."""
    require_leave(contract)
    control = known(client, survey)
    with client.line() as line:
        length = f"Content-Length: {len(_CHUNKS)}"
        exchange = line.send(_post(client, subject, _CHUNKED, length, body=_CHUNKS))
        if answered(exchange, control) and not line.closed(PATIENCE):
            _stays_open(exchange)


@verifies("http/framing/unknown-transfer-coding")
def test_an_unknown_transfer_coding_is_refused(client: Client, survey: Survey, contract: Contract) -> None:
    """Content in a transfer coding that nobody knows gets 400 or 501."""
    require_leave(contract)
    control = known(client, survey)
    octets = request_octets(client, "GET", control.request.url, [_TYPE, "Transfer-Encoding: x-none"], _BODY)
    with client.line() as line:
        exchange = line.send(octets, finish=True)
    expect_refusal(exchange, control, "the transfer coding is unknown", passes=(400, 501), hangs=True)


@verifies("http/framing/chunked-request", writes=True)
@for_each("writable", otherwise=_NOTHING, most=1)
def test_chunked_content_is_read(client: Client, contract: Contract, subject: Writable) -> None:
    """Content in chunks is treated as with Content-Length."""
    control = client.send_octets(_post(client, subject, close=True))
    exchange = client.send_octets(_post(client, subject, _CHUNKED, body=_CHUNKS, close=True))
    expected = f"status {control.status}, as with Content-Length"
    if not control.response or not answered(exchange, control, hangs=expected):
        raise inconclusive(f"{exchange.request.line}: {control.fault or exchange.fault}")
    if exchange.status == 411:
        warn(exchange, "status", expected=expected, actual="status 411: chunks are refused")
    elif exchange.status != control.status:
        raise violation(exchange, "status", expected=expected, actual=f"status {exchange.status} with chunks")
    elif contract.allows("raw") is True:
        _require_sound_chunks(client, subject, control)


def _require_sound_chunks(client: Client, subject: Writable, control: Exchange) -> None:
    """That a chunk without a size is refused; whoever closes after an early refusal has not accepted it either."""
    with client.line() as line:
        exchange = line.send(_post(client, subject, _CHUNKED, body=_BROKEN_CHUNKS))
        early = exchange.status == control.status >= 400 and line.closed(PATIENCE)
    if not early:
        fails = [control.status] if control.status != 400 else []
        what = "a chunk has no hexadecimal size"
        expect_refusal(exchange, control, what, fails=fails, closing=True, hangs=True)
