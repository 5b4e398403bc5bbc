"""What a promise says of a response header, and whether a response keeps it."""

from __future__ import annotations

from accord.authoring import Exchange, Promise

FORMS = ("equals", "starts", "contains")
"""The parameters that tell of a header's value; case does not count."""


def judges(exchange: Exchange, promise: Promise) -> bool:
    """Whether a promise about a header speaks of a response: of those with content alone, where it says so."""
    response = exchange.response
    if response is None:
        return False
    bodiless = exchange.request.method == "HEAD" or exchange.status in (204, 304) or not response.body
    return promise.get("when") != "body" or not bodiless


def trouble(exchange: Exchange, promise: Promise) -> tuple[str, str] | None:
    """What was expected of the header and what is there instead, or None where the promise is kept."""
    values = exchange.response.fields.get(promise["header"].lower(), []) if exchange.response else []
    value = ", ".join(values).strip()
    if promise.get("present") == "never":
        return ("none", f"`{value}`") if values else None
    wanted = _wanted(promise)
    if not value:
        return (f"a value that {wanted}" if wanted else "a value", "it is empty" if values else "it is missing")
    told = value.casefold()
    kept = (
        told == str(promise.get("equals", value)).casefold()
        and told.startswith(str(promise.get("starts", "")).casefold())
        and str(promise.get("contains", "")).casefold() in told
    )
    return None if kept else (f"a value that {wanted}", f"`{value}`")


def _wanted(promise: Promise) -> str:
    return " and ".join(f"{form} `{promise[form]}`" for form in FORMS if form in promise)
