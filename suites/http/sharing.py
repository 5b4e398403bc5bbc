"""Whether shared caches may give to others what was answered to somebody's credentials."""

from __future__ import annotations

from accord.authoring import Exchange
from accord.judge.cache_control import CacheControl, parse_cache_control
from accord.model.contract import Contract

_KEYS = ("x-api-key", "api-key", "apikey", "x-auth-token", "x-access-token", "cookie")


def credentials_of(exchange: Exchange, contract: Contract | None) -> tuple[str, ...]:
    """The lowercase names of the request's fields that hold credentials."""
    own = contract.auth.header.lower() if contract and contract.auth else ""
    known = {"authorization", own, *_KEYS}
    return tuple(dict.fromkeys(name.lower() for name, _ in exchange.request.headers if name.lower() in known))


def is_personal(exchange: Exchange, contract: Contract | None) -> bool:
    """Whether an answer is one that caches take, and was given to somebody's credentials."""
    return exchange.ok and exchange.request.method in ("GET", "HEAD") and bool(credentials_of(exchange, contract))


def sharing(exchange: Exchange, contract: Contract | None) -> str:
    """What lets shared caches give a personal answer to others, or an empty text where nothing does.

    Authorization keeps an answer out of them unless it says otherwise (RFC 9111, section 3.5); of keys in other
    fields, and of cookies, they know nothing.
    """
    fields = exchange.response.fields if exchange.response else {}
    control, names = parse_cache_control(fields.get("cache-control", ())), credentials_of(exchange, contract)
    if control.forbids_sharing:
        return ""
    if "authorization" in names:
        return _in_spite_of_authorization(control)
    varied = {name.strip().lower() for line in fields.get("vary", ()) for name in line.split(",")}
    if "*" in varied or varied.issuperset(names):
        return ""
    stored = "shared caches may store" if control.directives or "expires" in fields else "no Cache-Control beside"
    return f"{stored} what {names[0]} unlocks"


def _in_spite_of_authorization(control: CacheControl) -> str:
    if control.has("public"):
        return "`public` to a request with Authorization"
    if control.seconds("s-maxage"):
        return "`s-maxage` to a request with Authorization"
    if control.has("must-revalidate") and control.seconds("max-age"):
        return "`must-revalidate` with `max-age` to a request with Authorization"
    return ""
