"""Requests whose lines are malformed: each is refused, and nothing of it is served or echoed."""

from __future__ import annotations

from dataclasses import dataclass

from accord.authoring import Client, Contract, Exchange, Survey, inconclusive, verifies, violation
from suites.http.provoking import essence_of
from suites.http.raw import answered, expect_refusal, known, request_octets, require_leave, target_of

_HOSTS: tuple[tuple[str, dict[str, str | None], tuple[str, ...]], ...] = (
    ("there is no Host", {"Host": None}, ()),
    ("there are two Host lines", {}, ("Host: {host}",)),
    ("Host is no host", {"Host": "a b"}, ()),
)


@verifies("http/framing/host-missing-or-repeated-400")
def test_host_is_asked_for_once(client: Client, survey: Survey, contract: Contract) -> None:
    """A request without Host, with two, or with one that is no host, gets 400."""
    require_leave(contract)
    control = known(client, survey)
    url = control.request.url
    for what, headers, lines in _HOSTS:
        host = url.split("/")[2]
        spelt = [line.format(host=host) for line in lines]
        exchange = client.send_octets(request_octets(client, "GET", url, spelt, headers=headers))
        expect_refusal(exchange, control, what)


@verifies("http/framing/space-before-colon-400")
def test_no_space_stands_before_a_colon(client: Client, survey: Survey, contract: Contract) -> None:
    """A field name that is followed by a space gets 400, or the connection closed."""
    require_leave(contract)
    control = known(client, survey)
    exchange = client.send_octets(request_octets(client, "GET", control.request.url, ["X-Probe : 1"]))
    expect_refusal(exchange, control, "a space stands between a field's name and its colon", closing=True)


@dataclass(frozen=True, slots=True)
class _Telling:
    """A field that changes the status of an answer, so that it shows where its octets are taken for a field."""

    name: str
    value: str
    plain: int
    effect: int

    @property
    def line(self) -> str:
        """The field line."""
        return f"{self.name}: {self.value}"

    def tells(self, exchange: Exchange) -> bool:
        """Whether an answer is that to a request which has the field."""
        return exchange.status == self.effect


def _telling_field(client: Client, url: str) -> _Telling | None:
    own = [(name, value) for name, value in client.fields() if name.lower() == "authorization"]
    for name, value in (("If-None-Match", "*"), ("Accept", "application/x-accord-probe"), *own):
        plain = client.send_octets(request_octets(client, "GET", url, headers={name: None}))
        effect = client.send_octets(request_octets(client, "GET", url, headers={name: value}))
        if plain.response and effect.response and plain.status != effect.status:
            return _Telling(name, value, plain.status, effect.status)
    return None


@verifies("http/framing/obs-fold")
def test_a_folded_field_is_one_field(client: Client, survey: Survey, contract: Contract) -> None:
    """A continuation line is refused, or read as part of the field that it continues."""
    require_leave(contract)
    control = known(client, survey)
    url = control.request.url
    telling = _telling_field(client, url)
    lines = ["X-Probe: 1", f" {telling.line}" if telling else " 2"]
    headers = dict.fromkeys([telling.name] if telling else [])
    exchange = client.send_octets(request_octets(client, "GET", url, lines, headers=headers))
    expected = "400, or the continuation read as part of the field before it"
    if not answered(exchange, control):
        return
    if exchange.status >= 500:
        raise violation(exchange, "status", expected=expected, actual=f"status {exchange.status}")
    if telling and telling.tells(exchange):
        raise violation(exchange, telling.name, expected=expected, actual="the continuation is a field of its own")
    if not telling and exchange.ok:
        raise inconclusive("no field was seen to change an answer, so that a field of its own would not show")


@verifies("http/framing/malformed-request-line")
def test_a_malformed_request_line_is_refused(client: Client, survey: Survey, contract: Contract) -> None:
    """A request line with a space in its target, or with another protocol, is not served."""
    require_leave(contract)
    control = known(client, survey)
    url = control.request.url
    also_fine = (301, 308, 400, 404, 414, 505)
    spaced = request_octets(client, "GET", url, target=f"{target_of(url)}{'&' if '?' in url else '?'}probe=a b")
    expect_refusal(client.send_octets(spaced), control, "the target has a space", passes=also_fine, hangs=True)
    other = request_octets(client, "GET", url, version="HTTX/1.1")
    expect_refusal(client.send_octets(other), control, "the protocol is not HTTP", passes=also_fine, hangs=True)


@verifies("http/framing/control-octets-in-request")
def test_control_octets_are_not_echoed(client: Client, survey: Survey, contract: Contract) -> None:
    """A NUL or a bare CR in a field is refused, or at least neither echoed nor taken for the end of a line."""
    require_leave(contract)
    control = known(client, survey)
    url = control.request.url
    name = contract.promised.request_id or "X-Request-Id"
    for octet, value in (("NUL", "accord\0probe1"), ("CR", "accord-probe\rX-Accord-Probe: 1")):
        exchange = client.send_octets(request_octets(client, "GET", url, headers={name: value}))
        if answered(exchange, control):
            _require_neutral(exchange, octet)
    if telling := _telling_field(client, url):
        headers: dict[str, str | None] = {telling.name: None, name: f"accord-probe\r{telling.line}"}
        exchange = client.send_octets(request_octets(client, "GET", url, headers=headers))
        if answered(exchange, control) and telling.tells(exchange):
            expected, actual = "a bare CR refused, or replaced by a space", "what follows it is a field of its own"
            raise violation(exchange, telling.name, expected=expected, actual=actual)


def _require_neutral(exchange: Exchange, octet: str) -> None:
    response = exchange.response
    head = response.octets.split(b"\r\n\r\n")[0].replace(b"\r\n", b"") if response else b""
    expected = f"a bare {octet} refused, or replaced by a space"
    if b"\0" in head or b"\r" in head:
        raise violation(exchange, "headers", expected=expected, actual=f"a bare {octet} in the response's head")
    if response and "x-accord-probe" in response.fields:
        raise violation(exchange, "X-Accord-Probe", expected=expected, actual="what follows it is a field of its own")


@verifies("http/field/request-names-case-insensitive")
def test_field_names_are_read_in_any_case(client: Client, survey: Survey) -> None:
    """Field names in odd cases get the same answers as in the usual ones."""
    url = known(client, survey).request.url
    for accept in (dict(client.fields()).get("Accept"), "application/x-accord-probe"):
        usual = request_octets(client, "GET", url, headers={"Accept": accept})
        head, _, rest = usual.decode("latin-1").partition("\r\n\r\n")
        first, *lines = head.split("\r\n")
        pairs = [line.partition(":") for line in lines]
        odd = "\r\n".join([first, *(f"{name.swapcase()}:{value}" for name, _, value in pairs), "", rest])
        control, exchange = client.send_octets(usual), client.send_octets(odd.encode("latin-1"))
        if control.response is None or not answered(exchange, control):
            raise inconclusive(f"{exchange.request.line}: {control.fault or exchange.fault}")
        for part, one, other in (
            ("status", f"status {control.status}", f"status {exchange.status}"),
            ("Content-Type", essence_of(control), essence_of(exchange)),
        ):
            if one != other:
                raise violation(exchange, part, expected=f"{one}, as with names in the usual case", actual=other)
