"""An exchange as lines to show: the place of a finding marked, long bodies cut with a note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from accord.model.exchange import Exchange, Headers, Request
from accord.model.json_text import read_json
from reports.indent import indented
from reports.visible import clip, visible

_INDENTED_MOST = 500_000
_WIDEST = 400
_WHOLE, _HEAD, _AROUND, _TAIL = 36, 4, 9, 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `note` tells that it is ours and not the exchange's."""

    text: str
    marked: bool = False
    note: bool = False


def request_line(request: Request) -> str:
    """Method and target; the whole URL where it cannot be taken apart."""
    try:
        return request.line
    except ValueError:
        return f"{request.method} {request.url}"


def request_lines(exchange: Exchange) -> tuple[Line, ...]:
    """The request as sent."""
    request = exchange.request
    return (Line(_shown(request_line(request))), *_headers(request.headers), *_body(request.body))


def response_lines(exchange: Exchange, place: str = "") -> tuple[Line, ...]:
    """The response as received, marked at a JSON pointer, a header's name or `status`."""
    response = exchange.response
    if response is None:
        return (Line(_shown(exchange.fault), marked=True),)
    status = Line(f"{response.status} {_shown(response.reason)}".strip(), marked=place == "status")
    return (status, *_headers(response.headers, place), *_body(response.body, place))


def as_text(lines: Iterable[Line]) -> str:
    """The lines as plain text; `>>` stands before a marked one."""
    return "\n".join(f"{'>> ' if line.marked else '   '}{line.text}".rstrip() for line in lines)


def _headers(headers: Headers, place: str = "") -> Iterator[Line]:
    wanted = place.lower()
    return (Line(_shown(f"{name}: {value}"), marked=name.lower() == wanted) for name, value in headers)


def _body(body: bytes, place: str = "") -> Iterator[Line]:
    if not body:
        return
    yield Line("")
    if len(body) <= _INDENTED_MOST and read_json(body).ok:
        yield from _cut(_mark(_indented(body), place))
        return
    if len(body) <= _INDENTED_MOST:
        lines = [Line(_shown(text)) for text in _text(body).split("\n")]
        yield from _cut(lines)
        return
    yield from _cut([Line(_shown(text)) for text in _text(body[: 10 * _WIDEST]).split("\n")])
    yield Line(f"… the body has {len(body):,} octets; only its beginning is shown …", note=True)


@lru_cache(maxsize=32)
def _indented(body: bytes) -> tuple[tuple[str, str], ...]:
    return tuple(indented(body.decode(read_json(body).encoding)))


def _text(body: bytes) -> str:
    return visible(body.decode("utf-8", "backslashreplace"))


def _mark(indented_lines: Sequence[tuple[str, str]], place: str) -> list[Line]:
    """Mark the line where a pointer's value begins, or else that of the nearest place that exists."""
    lines = [Line(_shown(text)) for _, text in indented_lines]
    if place.startswith("/"):
        pointers = [pointer for pointer, _ in indented_lines]
        known = set(pointers)
        while place not in known:
            place = place.rpartition("/")[0]
        first = pointers.index(place)
        lines[first] = replace(lines[first], marked=True)
    return lines


def _cut(lines: list[Line]) -> Iterator[Line]:
    if len(lines) <= _WHOLE:
        yield from lines
        return
    marked = next((number for number, line in enumerate(lines) if line.marked), _HEAD + _AROUND)
    kept = {*range(_HEAD), *range(marked - _AROUND, marked + _AROUND + 1), *range(len(lines) - _TAIL, len(lines))}
    last = -1
    for number in sorted(kept & set(range(len(lines)))):
        if number > last + 1:
            yield Line(f"… {number - last - 1:,} lines left out …", note=True)
        yield lines[number]
        last = number


def _shown(text: str) -> str:
    return clip(visible(text), _WIDEST)
