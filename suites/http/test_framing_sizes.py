"""Requests that are long, or have fields that nobody knows.

Long ones go over plain sockets: whoever refuses them may close before all is read, and the refusal would be lost.
"""

from __future__ import annotations

from accord.authoring import Client, Survey, inconclusive, verifies, violation, warn, with_query
from suites.http.provoking import essence_of
from suites.http.raw import answered, known, request_octets, target_of

_LONG, _TOO_LONG = 7_900, 70_000
_BIG_FIELD = 70_000
_MANY_FIELDS = 500


@verifies("http/limits/long-uri")
def test_a_long_target_is_served_or_refused(client: Client, survey: Survey) -> None:
    """A target of 7900 octets is served, and one of 70000 at worst refused with 414."""
    url = known(client, survey).request.url
    short = with_query(url, "accordProbe=a")
    control = client.send_octets(request_octets(client, "GET", short))
    if not control.response:
        raise inconclusive(f"{control.request.line}: {control.fault}")
    for length in (_LONG, _TOO_LONG):
        exchange = client.send_octets(request_octets(client, "GET", _padded(short, length)))
        expected = f"status {control.status}, as for the short target, or 414"
        if not answered(exchange, control, hangs=expected):
            raise inconclusive(f"a target of {length} octets: {exchange.fault}")
        if exchange.status >= 500:
            actual = f"status {exchange.status} for a target of {length} octets"
            raise violation(exchange, "status", expected=expected, actual=actual)
        served = exchange.status == control.status or exchange.status < 400
        if not served and (length == _LONG or exchange.status != 414):
            actual = f"status {exchange.status} for a target of {length} octets"
            warn(exchange, "status", expected=expected, actual=actual)


def _padded(url: str, length: int) -> str:
    return url + "a" * (length - len(target_of(url)))


@verifies("http/limits/large-fields")
def test_large_fields_are_served_or_refused(client: Client, survey: Survey) -> None:
    """A field of 70 kB, and 500 small ones, are taken or refused with a 4xx."""
    control = known(client, survey)
    big: dict[str, str | None] = {"X-Accord-Probe": "a" * _BIG_FIELD}
    many: dict[str, str | None] = {f"X-Accord-Probe-{number}": "1" for number in range(_MANY_FIELDS)}
    for what, headers in (("a field of 70 kB", big), ("500 fields", many)):
        exchange = client.send_octets(request_octets(client, "GET", control.request.url, headers=headers))
        expected = "the answer without them, or a 4xx"
        if not answered(exchange, control):
            warn(exchange, "status", expected=expected, actual=f"{exchange.fault} after {what}")
        elif exchange.status >= 500:
            raise violation(exchange, "status", expected=expected, actual=f"status {exchange.status} for {what}")


@verifies("http/field/unknown-request-fields-ignored")
def test_an_unknown_field_is_ignored(client: Client, survey: Survey) -> None:
    """A request field that nobody knows changes nothing."""
    control = known(client, survey)
    exchange = client.get(control.request.url, headers={"X-Contract-Probe": "1"}, follow=False)
    if not answered(exchange, control):
        raise inconclusive(f"{exchange.request.line}: {exchange.fault}")
    if exchange.status < 400:
        return
    if essence_of(exchange) == "text/html" != essence_of(control):
        raise inconclusive(f"{exchange.request.line}: a page of another form answered, status {exchange.status}")
    if not client.get(control.request.url, fresh=True).ok:
        raise inconclusive(f"{control.request.line}: the control is no longer answered")
    expected = f"status {control.status}, as without X-Contract-Probe"
    raise violation(exchange, "status", expected=expected, actual=f"status {exchange.status}")
