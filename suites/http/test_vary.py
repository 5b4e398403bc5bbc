"""Vary: that what request fields decide is told to caches."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Client, Exchange, Survey, not_applicable, verifies, violation, warn
from accord.judge.cache_control import parse_cache_control
from suites.http.outcomes import field_of, vary_of
from suites.http.representations import offers

Variants = dict[str, list[Exchange]]
"""Successful answers for one URL that differ, by the lowercase name of the request field that made the difference."""


@verifies("http/conneg/vary-when-negotiated")
def test_what_decides_is_named_in_vary(client: Client, survey: Survey) -> None:
    """Each request field that changes what a shared cache may store stands in Vary."""
    tried = False
    for variants in _variants(client, survey):
        for field, exchanges in variants.items():
            for exchange in exchanges:
                named = bool({field, "*"} & vary_of(exchange))
                if not named and may_be_shared(exchange):
                    raise violation(exchange, "Vary", expected=f"`{field}`, which changes the answer",
                                    actual=field_of(exchange, "vary") or "absent")  # fmt: skip
                tried = tried or named
    if not tried:
        raise not_applicable("no request field was seen to change what a shared cache may store")


@verifies("http/conneg/vary-consistent")
def test_all_variants_have_the_same_vary(client: Client, survey: Survey) -> None:
    """The default answer of a URL names in Vary what its variants name."""
    tried = False
    for variants in _variants(client, survey):
        for exchange in [exchange for exchanges in variants.values() for exchange in exchanges]:
            default = client.get(exchange.request.url, headers={"Accept": None})
            # a coding that an edge added, and told of, does no harm to those who get none
            missing = vary_of(exchange) - vary_of(default) - {"accept-encoding"}
            tried = tried or default.ok
            if default.ok and missing and "*" not in vary_of(default):
                warn(default, "Vary", expected=f"{', '.join(sorted(missing))}, as in the variants of this URL",
                     actual=field_of(default, "vary") or "absent")  # fmt: skip
                return
    if not tried:
        raise not_applicable("no URL was seen to have more than one variant")


def may_be_shared(exchange: Exchange) -> bool:
    """Whether a shared cache may store an answer to GET (RFC 9111, section 3)."""
    control = parse_cache_control(exchange.response.fields.get("cache-control", []) if exchange.response else [])
    if control.has("no-store") or control.plain("private"):
        return False
    if exchange.request.header("authorization") is not None:
        return control.has("public", "must-revalidate", "s-maxage")
    return True


def _variants(client: Client, survey: Survey) -> Iterator[Variants]:
    for offer in offers(client, survey):
        found = {
            "accept": list(offer.seen.values()),
            "accept-encoding": _codings(client, offer.url),
            "accept-language": _languages(client, offer.url),
        }
        variants = {field: exchanges for field, exchanges in found.items() if len(exchanges) > 1}
        if variants:
            yield variants


def _codings(client: Client, url: str) -> list[Exchange]:
    both = [client.get(url, headers={"Accept-Encoding": coding}) for coding in ("identity", "gzip")]
    codings = {field_of(exchange, "content-encoding") for exchange in both}
    return both if len(codings) > 1 and all(exchange.ok for exchange in both) else []


def _languages(client: Client, url: str) -> list[Exchange]:
    """Answers in two languages; bodies that differ from one time to the next are none."""
    one, other = (client.get(url, headers={"Accept-Language": language}) for language in ("de", "ja"))
    if not one.ok or not other.ok or _spoken(one) == _spoken(other):
        return []
    again = [client.get(url, headers={"Accept-Language": language}, fresh=True) for language in ("de", "ja")]
    return [one, other] if list(map(_spoken, again)) == [_spoken(one), _spoken(other)] else []


def _spoken(exchange: Exchange) -> tuple[str | None, bytes]:
    return field_of(exchange, "content-language"), exchange.response.body if exchange.response else b""
