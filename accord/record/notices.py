"""The notices of deprecation that the answers of a run carry, gathered into one list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from accord.model.exchange import Exchange
from accord.model.link_header import parse_links
from accord.model.notice import Notice

VENDOR_FIELDS = (
    "x-deprecation-notice",
    "x-api-warn",
    "x-api-deprecation-date",
    "x-api-deprecation-info",
    "deprecated",
)
"""The fields, beside those that end in `-deprecated`, by which vendors tell of a deprecation."""
RELATIONS = ("deprecation", "sunset", "successor-version")
_NOTICING = re.compile("|".join(["deprecation", "sunset", "warning", ".*-deprecated", *VENDOR_FIELDS]), re.IGNORECASE)
_WARNING = re.compile(r"\s*299\b\s*\S*\s*(.*)")
_ID = re.compile(r"\d+|[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}|(?=.*\d)[\w~.-]{16,}", re.IGNORECASE)


def notices_of(exchanges: Iterable[Exchange]) -> tuple[Notice, ...]:
    """Every notice of the exchanges of a run by path and method; those alike are counted, once for each request."""
    found: dict[Notice, Notice] = {}
    met: set[tuple[str, Notice]] = set()
    for exchange in exchanges:
        notice = _notice(exchange)
        if notice and (mark := (exchange.asked, replace(notice, exchange=""))) not in met:
            met.add(mark)
            alike = replace(notice, exchange="")
            first = found.get(alike)
            found[alike] = replace(first, count=first.count + 1) if first else notice
    return tuple(sorted(found.values(), key=lambda notice: (notice.path, notice.method, notice.text)))


def may_notify(headers: Iterable[Sequence[str]]) -> bool:
    """Whether header lines are such that a notice may be among them."""
    return any(_NOTICING.fullmatch(name) for name, _ in headers)


def vendor_notices(fields: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """The notices in fields that are no standard: each as the field's lowercase name and its text."""
    found: list[tuple[str, str]] = []
    for name, values in fields.items():
        if name in VENDOR_FIELDS or name.endswith("-deprecated"):
            found += [(name, value) for value in values if value.strip().lower() not in ("", "false", "0")]
        elif name == "warning":
            found += [(name, match[1].strip(' "')) for value in values if (match := _WARNING.match(value))]
    return found


def path_pattern(url: str) -> str:
    """The path of a URL with `{}` in place of what looks like an id."""
    return "/".join("{}" if _ID.fullmatch(part) else part for part in urlsplit(url).path.split("/"))


def _notice(exchange: Exchange) -> Notice | None:
    fields = exchange.response.fields if exchange.response else {}
    deprecation, sunset = ", ".join(fields.get("deprecation", ())), ", ".join(fields.get("sunset", ()))
    text = "; ".join(text for _, text in vendor_notices(fields))
    links = tuple(dict.fromkeys(_links(fields.get("link", ()))))
    # A link alone tells of no deprecation: it may lead to a policy.
    if not (deprecation or sunset or text):
        return None
    return Notice(
        exchange.request.method, path_pattern(exchange.request.url), 1, exchange.id,
        deprecation, _day(deprecation), sunset, _day(sunset), text, links,
    )  # fmt: skip


def _links(values: Iterable[str]) -> Iterator[tuple[str, str]]:
    for link in parse_links(values):
        for relation in link.relations:
            if relation in RELATIONS:
                yield relation, link.target


def _day(value: str) -> str:
    """The date that a value tells in any of the usual forms, or an empty text."""
    try:
        if match := re.match(r"@(-?\d+)", value):
            return datetime.fromtimestamp(int(match[1]), UTC).date().isoformat()
        if re.match(r"\d{4}-\d\d-\d\d", value):
            return datetime.fromisoformat(value[:10]).date().isoformat()
        return parsedate_to_datetime(value).date().isoformat() if value else ""
    except (ValueError, OverflowError, OSError):
        return ""
