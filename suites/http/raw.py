"""Requests as octets: how they are built, when they may be sent, and how a refusal of them is judged."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from urllib.parse import urlsplit

from accord.authoring import Client, Contract, Exchange, Survey, inconclusive, not_applicable, violation, warn
from accord.judge.edge import answered_by, usual_of
from suites.http.asking import readable_urls

HOSTILE = "hostile octets are sent only where the contract says [capabilities] raw = true"
ELSEWHERE = "probe.invalid"
"""A host that is reserved to be nowhere."""
PATIENCE = 10.0
"""How many seconds a server may take to close a connection, or to answer what it need not think about."""

_SILENCE = "timed out (no response)"


def require_leave(contract: Contract) -> None:
    """That the contract allows hostile octets; the requirement is not applicable elsewhere."""
    if contract.allows("raw") is not True:
        raise not_applicable(HOSTILE)


def known(client: Client, survey: Survey) -> Exchange:
    """The answer to a GET of something that is there: a resource, else a collection or the entry."""
    for url in (*readable_urls(survey), client.base_url):
        if (exchange := client.get(url)).ok:
            return exchange
    raise inconclusive("nothing is known that a plain GET is answered for")


def request_octets(
    client: Client,
    method: str,
    url: str,
    lines: Iterable[str] = (),
    body: bytes = b"",
    *,
    headers: Mapping[str, str | None] | None = None,
    target: str | None = None,
    version: str = "HTTP/1.1",
    close: bool = True,
) -> bytes:
    """A request with the fields that all requests of the run carry, then `lines` just as they are.

    `headers` changes or, by None, takes away fields, `Host` among them; `target` stands in place of the URL's own.
    Content-Length is added for a body unless a line tells of its length.
    """
    fields: dict[str, str | None] = {"Host": urlsplit(url).netloc, **dict(client.fields())}
    if close:
        fields["Connection"] = "close"
    given = list(lines)
    told = [line.partition(":")[0].strip().lower() for line in given]
    if body and not {"content-length", "transfer-encoding"} & set(told):
        fields["Content-Length"] = str(len(body))
    spelt = {name.lower(): name for name in fields}
    for name, value in (headers or {}).items():
        fields[spelt.get(name.lower(), name)] = value
    first = f"{method} {target_of(url) if target is None else target} {version}"
    shown = [f"{name}: {value}" for name, value in fields.items() if value is not None]
    return "\r\n".join([first, *shown, *given, "", ""]).encode("latin-1", "replace") + body


def target_of(url: str) -> str:
    """The target that a request to a URL names."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def answered(exchange: Exchange, control: Exchange, *, hangs: str = "") -> bool:
    """Whether an answer came (True), or the connection was closed or reset instead (False).

    Silence is a violation where `hangs` says what is expected instead, and else decides nothing, as does an answer
    of something that stands before the API.
    """
    if exchange.response is None:
        if "closed" in exchange.fault or "reset" in exchange.fault:
            return False
        if hangs and _SILENCE in exchange.fault:
            raise violation(exchange, "status", expected=hangs, actual="no answer in time")
        raise inconclusive(f"{exchange.request.line}: {exchange.fault}")
    if edge := answered_by(exchange, usual_of([control])):
        raise inconclusive(f"{exchange.request.line}: {edge} answered in place of the API")
    if exchange.status in (429, 503, 504):
        raise inconclusive(f"{exchange.request.line}: status {exchange.status} decides nothing")
    return True


def expect_refusal(
    exchange: Exchange,
    control: Exchange,
    what: str,
    *,
    passes: Collection[int] = (400,),
    fails: Collection[int] = (),
    closing: bool = False,
    hangs: bool = False,
) -> None:
    """That a request which is wrong in itself is refused by a status that passes.

    A success, a server's error, the answer of the `control` or a status of `fails` is a violation; any other
    status, and a connection that is closed unless `closing` will do, is a warning.
    """
    expected = f"status {' or '.join(map(str, sorted(passes)))} ({what})"
    if not answered(exchange, control, hangs=expected if hangs else ""):
        if not closing:
            warn(exchange, "status", expected=expected, actual=exchange.fault)
        return
    status = exchange.status
    if status in passes:
        return
    served = status < 400 and (status < 300 or status == control.status)
    if served or status >= 500 or status in fails:
        raise violation(exchange, "status", expected=expected, actual=f"status {status}")
    warn(exchange, "status", expected=expected, actual=f"status {status}")
