"""Ranges: what a GET with Range is answered, and what is in a part."""

from __future__ import annotations

import re

from accord.authoring import Client, Exchange, Survey, expect, inconclusive, not_applicable, verifies, violation
from accord.judge.entity_tags import parse_entity_tag
from suites.http.pages import PLAIN, again, body, control, field, page, require_kept

_CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\*)", re.IGNORECASE)
_BEYOND = "bytes=999999999999-"
_FIRST, _LAST = 1, 8


@verifies("http/range/get-with-range")
def test_range_is_given_refused_or_ignored(client: Client, survey: Survey) -> None:
    """A satisfiable range gets 206 or 200, and one behind the end gets 416 or 200."""
    full = page(client, survey)
    if not body(full):
        raise not_applicable(f"{full.request.line} has no content")
    expect(again(client, full, {"Range": "bytes=0-0"})).status(206, 200, because="Range: bytes=0-0")
    expect(again(client, full, {"Range": _BEYOND})).status(416, 200, because=f"Range: {_BEYOND}")


@verifies("http/range/206-well-formed")
def test_part_is_what_it_says(client: Client, survey: Survey) -> None:
    """The one part of a 206 has a Content-Range, and the octets of the whole that this names."""
    full, part = _whole_and_part(client, survey)
    if field(part, "content-type").lower().startswith("multipart/"):
        raise violation(part, "Content-Type", expected="the one part alone", actual="multipart for a single range")
    value, octets = field(part, "content-range"), body(part)
    match = _CONTENT_RANGE.fullmatch(value)
    if not match:
        raise violation(part, "Content-Range", expected="bytes FIRST-LAST/LENGTH", actual=value or "missing")
    first, last = int(match[1]), int(match[2])
    length = None if match[3] == "*" else int(match[3])
    if first > last or (length is not None and last >= length):
        raise violation(part, "Content-Range", expected="a range inside of the length", actual=value)
    if first > _LAST or last < _FIRST:
        raise violation(part, "Content-Range", expected=f"some of the octets {_FIRST}-{_LAST}", actual=value)
    if len(octets) != last - first + 1:
        raise violation(part, "body", expected=f"{last - first + 1} octets, as {value} says",
                        actual=f"{len(octets)} octets")  # fmt: skip
    _require_slice(client, full, part, first, length)


@verifies("http/range/206-required-fields")
def test_part_has_the_fields_of_the_whole(client: Client, survey: Survey) -> None:
    """A 206 has those of its six fields that the 200 has."""
    full, part = _whole_and_part(client, survey)
    require_kept(full, part)


def _whole_and_part(client: Client, survey: Survey) -> tuple[Exchange, Exchange]:
    """A page and some of its octets, both without coding; raises NotApplicable where no part is given."""
    found = page(client, survey)
    headers = {**PLAIN, "Range": f"bytes={_FIRST}-{_LAST}"}
    part = client.get(found.request.url, headers=headers, follow=False)
    if expect(part).answered().exchange.status != 206:
        raise not_applicable(f"a range of {found.request.line} was answered {part.status}, not 206")
    return control(client, found, dict(PLAIN)), part


def _require_slice(client: Client, full: Exchange, part: Exchange, first: int, length: int | None) -> None:
    """That a part is of the whole, as far as the whole stays the same."""
    whole, octets = body(full), body(part)
    if any(exchange.response is None or exchange.response.altered for exchange in (full, part)):
        raise inconclusive("the content holds a secret, so that its octets cannot be compared")
    if field(part, "content-encoding") or field(full, "content-encoding"):
        raise inconclusive("the content is coded though that was not asked for")
    if whole[first : first + len(octets)] == octets and length in (None, len(whole)):
        return
    tags = {field(exchange, "etag") for exchange in (full, part)}
    strong = len(tags) == 1 and (tag := parse_entity_tag(tags.pop())) is not None and not tag.weak
    if not strong and body(control(client, full, dict(PLAIN))) != whole:
        raise inconclusive(f"{full.request.line} has other content each time, and no strong ETag")
    if length not in (None, len(whole)):
        raise violation(
            part, "Content-Range", expected=f"the length {len(whole)}", actual=field(part, "content-range")
        )
    raise violation(part, "body", expected="the octets of the whole that Content-Range names", actual="other octets")
