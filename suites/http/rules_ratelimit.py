"""Rules of rate limits: what an answer says of the quota, and of when to come back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from accord.authoring import Node, Remark, rule
from accord.judge.dates import date_trouble, parse_http_date
from accord.judge.structured import Item, read_structured

_DRAFT = "draft-ietf-httpapi-ratelimit-headers-11"
_EARLIER = ("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset")
_RESETS = ("ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset", "x-ratelimit-reset-after")
_RESET = re.compile(r"\b(?:t|reset)=\d")
_DAY, _EPOCH = 86_400, 1_000_000_000
_DRAFT_07 = re.compile(r"\s*limit=\d+.*|\d+(?:\s*;\s*w=\d+)?(?:\s*,\s*\d+\s*;\s*w=\d+.*)?")


@rule("http/ratelimit/429-retry-after", on="answer", when=lambda node: node.exchange.status in (429, 503))
def refusals_tell_when_to_come_back(node: Node) -> Iterator[Remark]:
    """A 429 or 503 says when to try again."""
    fields = node.value
    told = "retry-after" in fields or any(name in fields for name in _RESETS)
    if not told and not any(_RESET.search(value) for value in fields.get("ratelimit", ())):
        status = node.exchange.status
        yield node.warns(f"status {status} without it", at="Retry-After", expected="when to try again")


@rule("http/ratelimit/retry-after-grammar", on="answer", having="retry-after")
def retry_after_is_seconds_or_a_date(node: Node) -> Iterator[Remark]:
    """Retry-After is a whole number of seconds or an HTTP-date, and a likely one."""
    for value in node.value["retry-after"]:
        if value.isascii() and value.isdigit():
            seconds = int(value[:18])
            if seconds >= _EPOCH:
                yield node.warns("the number looks like a time, not like seconds to wait", at="Retry-After")
            elif seconds > _DAY:
                yield node.warns("it asks to wait for more than a day", at="Retry-After")
        elif trouble := date_trouble(value):
            said = "has a sign or a fraction" if re.fullmatch(r"[+-]?\d+(\.\d+)?", value) else trouble
            yield node.violates(f"it {said}", at="Retry-After", expected="whole seconds, or an HTTP-date")
        else:
            yield from _late_or_past(node, value)


def _late_or_past(node: Node, value: str) -> Iterator[Remark]:
    until, date = parse_http_date(value), parse_http_date(node.value.get("date", [""])[0])
    wait = (until - date).total_seconds() if until and date else 0
    if wait < 0:
        yield node.warns("its date lies before Date", at="Retry-After")
    elif wait > _DAY:
        yield node.warns("it asks to wait for more than a day", at="Retry-After")


@rule(
    "http/ratelimit/fields-grammar",
    on="answer",
    when=lambda node: any(name in node.value for name in ("ratelimit", "ratelimit-policy", *_EARLIER)),
)
def quotas_are_structured_fields(node: Node) -> Iterator[Remark]:
    """RateLimit and RateLimit-Policy follow the newest draft; since it is one, all else is only noted."""
    for name, expected in (("RateLimit", '"policy";r=9;t=60'), ("RateLimit-Policy", '"policy";q=10;w=60')):
        values = node.value.get(name.lower())
        if values is None:
            continue
        if any(_DRAFT_07.fullmatch(value) for value in values):
            yield node.warns("it has the shape of an earlier draft", at=name, expected=f"{expected} ({_DRAFT})")
            continue
        read = read_structured(values, "list")
        troubles = [read.error] if not read.ok else [_trouble(name, item) for item in read.items]
        for trouble in dict.fromkeys(filter(None, troubles)):
            yield node.warns(f"it {trouble}", at=name, expected=f"{expected} ({_DRAFT})")
    if "ratelimit" not in node.value and (earlier := [name for name in _EARLIER if name in node.value]):
        yield node.warns("it is a field of an earlier draft", at=earlier[0], expected=f"RateLimit ({_DRAFT})")


_TYPES = {
    "RateLimit": {"r": ("integer", 0), "t": ("integer", 0), "pk": ("byte sequence", None)},
    "RateLimit-Policy": {"q": ("integer", 0), "w": ("integer", 1), "qu": ("string", None),
                         "pk": ("byte sequence", None)},
}  # fmt: skip
"""The type of each parameter of an item, and the least value that it may have."""
_NEEDED = {"RateLimit": "r", "RateLimit-Policy": "q"}


def _trouble(name: str, item: Item) -> str:
    if item.kind != "string":
        return f"has an item that is no string but {_article(item.kind)}"
    if _NEEDED[name] not in item.parameters:
        return f"has an item without `{_NEEDED[name]}`"
    for parameter, (kind, least) in _TYPES[name].items():
        if parameter in item.parameters:
            value = Item(item.parameters[parameter])
            if value.kind != kind:
                return f"has a `{parameter}` that is no {kind} but {_article(value.kind)}"
            if least is not None and value.value < least:
                return f"has a `{parameter}` below {least}"
    return ""


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "i" else f"a {kind}"


def _window_and_delay(node: Node) -> tuple[int, float] | None:
    """The seconds to the end of the exhausted window and to Retry-After, or None where either is not told."""
    items = [item for item in read_structured(node.value.get("ratelimit", []), "list").items if item.kind == "string"]
    spent = [item for item in items if item.parameters.get("r") == 0] if len(items) > 1 else items
    ends = [end for item in spent if isinstance(end := item.parameters.get("t"), int)]
    value = node.value.get("retry-after", [""])[0]
    if value.isascii() and value.isdigit():
        delay = float(value[:18])
    else:
        until, date = parse_http_date(value), parse_http_date(node.value.get("date", [""])[0])
        if not until or not date:
            return None
        delay = (until - date).total_seconds()
    return (max(ends), delay) if ends else None


@rule(
    "http/ratelimit/retry-after-not-before-reset",
    on="answer",
    having="retry-after",
    when=lambda node: "ratelimit" in node.value and _window_and_delay(node) is not None,
)
def retry_after_waits_for_the_window(node: Node) -> Iterator[Remark]:
    """Retry-After does not lead back before the window of the quota has ended."""
    told = _window_and_delay(node)
    if told and told[1] < told[0]:
        yield node.violates(
            "it ends before the window of RateLimit", at="Retry-After", expected=f"at least {told[0]} seconds"
        )


def _is_promised(node: Node) -> bool:
    """Whether a contract promises fields on this answer: at its resources, where they succeed, and on any 429."""
    contract, exchange = node.document.context.contract, node.exchange
    if not contract or not contract.promised.rate_limit or "age" in node.value:
        return False
    if exchange.status == 429:
        return True
    base = urlsplit(contract.base_url).path.rstrip("/")
    path = exchange.request.path
    paths = [base + resource.path.rstrip("/") for resource in contract.resources]
    return exchange.ok and any(path == each or path.startswith(each + "/") for each in paths)


@rule("http/ratelimit/documented-fields-present", on="answer", when=_is_promised)
def promised_fields_are_there(node: Node) -> Iterator[Remark]:
    """The fields that the contract promises about the quota are there."""
    contract, exchange = node.document.context.contract, node.exchange
    for name in contract.promised.rate_limit if contract else ():
        if name.lower() not in node.value:
            yield node.warns(f"status {exchange.status} of {exchange.request.method} without it", at=name,
                             expected=f"`{name}`, which the contract promises")  # fmt: skip
