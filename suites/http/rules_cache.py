"""Rules of caching: who may store an answer, for how long, and how that is said."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from accord.judge.cache_control import CacheControl, parse_cache_control
from accord.judge.dates import parse_http_date
from accord.model.contract import Contract
from suites.http.sharing import is_personal, sharing

_FIELD = "Cache-Control"
_CACHEABLE = frozenset({200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501})
"""The statuses that a cache may store without being told to (RFC 9110, section 15.1)."""
_NEVER_STORED = frozenset({428, 429, 431, 511})
_DECIDES = ("no-store", "no-cache", "private", "public", "max-age", "s-maxage")


def _directives(node: Node) -> CacheControl:
    return parse_cache_control(node.value.get("cache-control", ()))


def _expires_in(node: Node) -> float | None:
    """The seconds from Date to Expires, below zero where Expires is no date; None where it is absent."""
    if "expires" not in node.value:
        return None
    expires = parse_http_date(node.value["expires"][0])
    date = parse_http_date(node.value.get("date", [""])[0])
    return (expires - date).total_seconds() if expires and date else -1.0


def _contract(node: Node) -> Contract | None:
    return node.document.context.contract


@rule(
    "http/cache/authenticated-not-public",
    on="answer",
    when=lambda node: is_personal(node.exchange, _contract(node)),
)
def what_credentials_unlock_is_not_shared(node: Node) -> Iterator[Remark]:
    """No shared cache may give to others what was answered to somebody's credentials."""
    if reason := sharing(node.exchange, _contract(node)):
        yield node.warns(
            reason, at=_FIELD, expected="`private`, `no-store` or `no-cache`, unless it is the same for everybody"
        )


@rule(
    "http/cache/explicit-policy",
    on="answer",
    when=lambda node: node.exchange.request.method == "GET" and node.exchange.status in _CACHEABLE,
)
def freshness_is_stated(node: Node) -> Iterator[Remark]:
    """What caches may store by default says for how long."""
    if "expires" not in node.value and not _directives(node).has(*_DECIDES):
        yield node.warns(
            "neither Cache-Control nor Expires decides whether it may be stored",
            at=_FIELD,
            expected="`Cache-Control` with `max-age`, `no-cache`, `private` or `no-store`",
        )


@rule("http/cache/cache-control-grammar", on="answer", having="cache-control")
def directives_follow_the_grammar(node: Node) -> Iterator[Remark]:
    """Cache-Control is a list of directives, and its ages are numbers without quotes."""
    for trouble in dict.fromkeys(_directives(node).troubles):
        yield node.violates(trouble, at=_FIELD)


@rule(
    "http/cache/no-contradictions",
    on="answer",
    when=lambda node: "cache-control" in node.value or "pragma" in node.value or "expires" in node.value,
)
def directives_agree(node: Node) -> Iterator[Remark]:
    """Cache directives, Pragma and Expires ask for one thing only."""
    control = _directives(node)
    for contradiction in (*_among_directives(control), *_beside_directives(node, control)):
        yield node.warns(contradiction, at=_FIELD)


def _among_directives(control: CacheControl) -> Iterator[str]:
    if control.has("public") and control.plain("private"):
        yield "`public` stands beside `private`"
    if control.plain("private") and control.seconds("s-maxage"):
        yield "`s-maxage` stands beside `private`"
    ages = [name for name in ("max-age", "s-maxage") if control.seconds(name)]
    if ages and control.has("no-store") and not control.has("must-understand"):
        yield f"`{ages[0]}` above 0 stands beside `no-store`"
    values: dict[str, str | None] = {}
    for directive in control.directives:
        if values.setdefault(directive.name, directive.value) != directive.value:
            yield f"`{directive.name}` is repeated with another value"


def _beside_directives(node: Node, control: CacheControl) -> Iterator[str]:
    forbidding = control.has("no-store") or control.plain("no-cache")
    age = control.seconds("max-age")
    if age and not forbidding and any("no-cache" in line.lower() for line in node.value.get("pragma", ())):
        yield "`Pragma: no-cache` stands beside a `max-age` above 0"
    expires_in = _expires_in(node)
    if expires_in is None:
        return
    if expires_in > 0 and (forbidding or age == 0):
        yield "`Expires` in the future stands beside what forbids to use it unasked"
    if expires_in <= 0 and age and not forbidding:
        yield "`Expires` that is past stands beside a `max-age` above 0"


@rule("http/cache/age-and-staleness", on="answer", having="age")
def age_is_within_the_lifetime(node: Node) -> Iterator[Remark]:
    """Age is a whole number of seconds, and no higher than the lifetime that was given."""
    for value in node.value["age"]:
        if not (value.isascii() and value.isdigit()):
            yield node.violates("it is no whole number of seconds", at="Age")
            return
    control = _directives(node)
    lifetime = control.shared_lifetime
    if lifetime is None and "expires" in node.value:
        lifetime = int(max(_expires_in(node) or 0, 0))
    excused = control.has("stale-while-revalidate", "stale-if-error") or {
        name for name in node.value if name == "surrogate-control" or name.endswith("cdn-cache-control")
    }
    if lifetime is not None and not excused and int(node.value["age"][0][:18]) > lifetime:
        yield node.warns("it is above the lifetime of the answer", at="Age", expected=f"at most {lifetime}")


@rule("http/cache/limit-errors-not-stored", on="answer", when=lambda node: node.exchange.status in _NEVER_STORED)
def refusals_of_the_moment_are_not_stored(node: Node) -> Iterator[Remark]:
    """An answer about the moment (428, 429, 431, 511) is not marked as good for later."""
    control = _directives(node)
    if control.has("no-store"):
        return
    remark = node.warns if control.plain("no-cache") else node.violates
    for name in ("max-age", "s-maxage"):
        if control.seconds(name):
            yield remark(f"`{name}` above 0 with status {node.exchange.status}", at=_FIELD)
    if not control.has("max-age", "s-maxage") and (_expires_in(node) or 0) > 0:
        yield remark(f"it lies in the future with status {node.exchange.status}", at="Expires")
