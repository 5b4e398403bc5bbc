"""Content negotiation by Accept: what any client may send, weights, letter case, and values that are no list."""

from __future__ import annotations

from accord.authoring import (
    Client,
    Contract,
    Exchange,
    Survey,
    expect,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from suites.http.asking import readable_urls
from suites.http.outcomes import readable, settled
from suites.http.provoking import essence_of
from suites.http.representations import ANY, BROWSER, Offer, choice, without

SINGLE = "only one media type was seen to be offered"


@verifies("http/conneg/accept-absent-or-any")
def test_whoever_takes_anything_is_served(client: Client, survey: Survey, contract: Contract) -> None:
    """No Accept, wildcards and the lists that common clients send all get a representation."""
    url = _first(survey)
    control = readable(client, url)
    essence = essence_of(control) or contract.media_type
    wildcard = f"{essence.partition('/')[0]}/*"
    for accept in (None, ANY, wildcard, f"{essence}, text/plain, {ANY}", BROWSER):
        exchange = expect(client.get(url, headers={"Accept": accept})).answered().exchange
        sent = "no Accept" if accept is None else f"Accept: {accept}"
        if not exchange.ok:
            _tell_refusal(contract, exchange, sent)
        elif essence_of(exchange) != essence_of(control) and essence_of(exchange) not in (accept or ""):
            warn(exchange, "Content-Type", expected=f"{essence} for {sent}, as for the control",
                 actual=f"{essence_of(exchange) or 'no media type'}")  # fmt: skip


def _tell_refusal(contract: Contract, exchange: Exchange, sent: str) -> None:
    """A refusal breaks the requirement, save where the contract insists on Accept, or says no more than 4xx."""
    mandatory = any(term.name.lower() == "accept" for term in contract.required_headers)
    expected, actual = f"success for {sent}", f"status {exchange.status}"
    if exchange.status >= 500 or (exchange.status == 406 and not mandatory):
        raise violation(exchange, "status", expected=expected, actual=actual)
    if mandatory:
        expected += ", though the contract makes Accept mandatory"
    warn(exchange, "status", expected=expected, actual=actual)


@verifies("http/conneg/quality-order")
def test_the_higher_weight_decides(client: Client, survey: Survey) -> None:
    """Of two media types the one with the far higher weight is sent, whichever of them that is."""
    offer = _choice(client, survey)
    one, other = list(offer.seen)[:2]
    for wanted, accept in ((one, f"{one};q=1, {other};q=0.1"), (other, f"{one};q=0.1, {other};q=1")):
        exchange = client.get(offer.url, accept=accept)
        if not expect(exchange).answered().exchange.ok or essence_of(exchange) not in (one, other):
            raise inconclusive(f"{exchange.request.line}: Accept: {accept} was answered {exchange.status}")
        if essence_of(exchange) != wanted:
            raise violation(exchange, "Content-Type", expected=f"{wanted} for `{accept}`",
                            actual=essence_of(exchange))  # fmt: skip


@verifies("http/conneg/quality-zero")
def test_what_has_no_weight_is_not_sent(client: Client, survey: Survey) -> None:
    """A media type with q=0 is not sent where there is another."""
    offer = _choice(client, survey)
    exchange = expect(client.get(offer.url, accept=without(offer.usual))).answered().exchange
    if exchange.ok and essence_of(exchange) == offer.usual:
        raise violation(exchange, "Content-Type", expected=f"another media type than {offer.usual}, or 406",
                        actual=essence_of(exchange))  # fmt: skip
    if not exchange.ok and exchange.status != 406:
        raise inconclusive(f"{exchange.request.line} was answered {exchange.status}")


@verifies("http/conneg/tokens-case-insensitive")
def test_letter_case_in_accept_means_nothing(client: Client, survey: Survey, contract: Contract) -> None:
    """A media type in Accept means the same in capitals."""
    url = _first(survey)
    essence = essence_of(readable(client, url)) or contract.media_type
    control = client.get(url, accept=essence)
    if not control.ok:
        raise not_applicable(f"Accept: {essence} is not taken")
    for accept in dict.fromkeys((essence.title(), essence.upper())):
        exchange = expect(client.get(url, accept=accept)).answered().exchange
        expected = f"what Accept: {essence} gets: {control.status} {essence_of(control)}"
        if exchange.status in (406, 415) or exchange.status >= 500:
            raise violation(exchange, "status", expected=expected, actual=f"status {exchange.status}")
        if exchange.ok and essence_of(exchange) != essence_of(control):
            raise violation(exchange, "Content-Type", expected=expected, actual=essence_of(exchange))


@verifies("http/conneg/malformed-accept")
def test_a_malformed_accept_does_no_harm(client: Client, survey: Survey, contract: Contract) -> None:
    """A malformed or endless Accept is refused or ignored, and breaks nothing."""
    url = _first(survey)
    essence = essence_of(readable(client, url)) or contract.media_type
    many = ", ".join([f"application/x-{number}" for number in range(199)] + [essence])
    for accept in (";;", "a/b;q=x", "*", many, f"{essence};q=1.0000"):
        settled(client.get(url, accept=accept), "success, 400 or 406")


def _first(survey: Survey) -> str:
    urls = readable_urls(survey)
    if not urls:
        raise not_applicable("nothing was seen that can be read")
    return urls[0]


def _choice(client: Client, survey: Survey) -> Offer:
    offer = choice(client, survey)
    if offer is None:
        raise not_applicable(SINGLE)
    return offer
