"""An HTTP/1 response as raw octets: its lines, its framing, its content as coded, and what is wrong with them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CODE = re.compile(rb"HTTP/\S+ +(\d+)")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]+)[ \t]*(;[^\r\n]*)?")
_LONGEST_SIZE = 16
_BLANKS = b" \t\r"
_SPACES = (0x20, 0x09)


@dataclass(frozen=True, slots=True)
class Line:
    """One field line without its end; a folded one holds its continuation lines, each after a line feed.

    `name` is in lowercase, blanks around it removed.
    """

    octets: bytes
    name: str
    folded: bool = False

    @property
    def value(self) -> str:
        """The value, blanks around it removed."""
        return self.octets.partition(b":")[2].strip(_BLANKS).decode("latin-1")


@dataclass(frozen=True, slots=True)
class Octets:
    """What is in the octets of one final response.

    `framing` is how the content's end is told: `none` (there is no content), `content-length`, `chunked` or `close`.
    `content` has its chunks joined and its content coding as it was sent; `surplus` is what came after the end.
    `trouble` lists breaches of the framing, and `complete` tells that the announced end was reached. `bare` counts
    lines of the header section that end in a line feed alone, and `interim` holds the status lines of 1xx answers
    that came before.
    """

    status_line: bytes = b""
    status: int = 0
    lines: tuple[Line, ...] = ()
    framing: str = "none"
    content: bytes = b""
    trouble: tuple[str, ...] = ()
    trailers: tuple[Line, ...] = ()
    surplus: bytes = b""
    complete: bool = True
    bare: int = 0
    interim: tuple[bytes, ...] = ()

    def values(self, name: str) -> list[str]:
        """The values of a field, one for each line, its name in lowercase."""
        return [line.value for line in self.lines if line.name == name]


@dataclass(frozen=True, slots=True)
class _Body:
    """How the octets after a header section divide."""

    framing: str
    content: bytes = b""
    surplus: bytes = b""
    trouble: tuple[str, ...] = ()
    trailers: tuple[Line, ...] = ()
    complete: bool = True


def read_octets(octets: bytes, method: str) -> Octets:
    """Read everything that was received in answer to one request of a method; nothing is too odd to be read."""
    at, interim = 0, []
    while True:
        end = _HEAD_END.search(octets, at)
        head, at = octets[at : end.start() if end else len(octets)], end.end() if end else len(octets)
        status_line, *rest = head.split(b"\n")
        status_line = status_line.removesuffix(b"\r")
        status = _status(status_line)
        if not (end and 100 <= status < 200 and status != 101):
            break
        interim.append(status_line)
    lines = _field_lines(rest)
    body = _body(octets[at:], method, status, lines) if end else _Body("none", complete=False)
    # fmt: off
    return Octets(status_line, status, lines, body.framing, body.content, body.trouble, body.trailers, body.surplus,
                  body.complete, _bare_ends(head, end[0] if end else b""), tuple(interim))
    # fmt: on


def _status(status_line: bytes) -> int:
    match = _CODE.match(status_line)
    return int(match[1]) if match and len(match[1]) < 6 else 0


def _bare_ends(head: bytes, end: bytes) -> int:
    feeds = head.count(b"\n") + end.count(b"\n")
    return feeds - head.count(b"\r\n") - end.count(b"\r\n")


def _field_lines(raw: list[bytes]) -> tuple[Line, ...]:
    """Field lines, each with the continuation lines that fold it."""
    found: list[Line] = []
    for each in raw:
        text = each.removesuffix(b"\r")
        if text and text[0] in _SPACES and found:
            found[-1] = Line(found[-1].octets + b"\n" + text, found[-1].name, folded=True)
        elif text:
            found.append(Line(text, text.partition(b":")[0].strip().decode("latin-1").lower()))
    return tuple(found)


def _body(rest: bytes, method: str, status: int, lines: tuple[Line, ...]) -> _Body:
    """The content by RFC 9112, section 6.3."""
    if method == "CONNECT" and 200 <= status < 300:
        return _Body("none")
    if method == "HEAD" or status in (101, 204, 304):
        return _Body("none", surplus=b"" if status == 101 else rest)
    codings = [item.strip().lower() for line in lines if line.name == "transfer-encoding"
               for item in line.value.split(",") if item.strip()]  # fmt: skip
    if codings:
        trouble = ("`chunked` is applied twice",) if codings.count("chunked") > 1 else ()
        return _chunked(rest, trouble) if codings[-1] == "chunked" else _Body("close", rest, trouble=trouble)
    length = _length(lines)
    if length is None:
        return _Body("close", rest)
    return _Body("content-length", rest[:length], rest[length:], complete=len(rest) >= length)


def _length(lines: tuple[Line, ...]) -> int | None:
    """The announced length, where all members of all lines agree on one that can be read."""
    values = {item.strip() for line in lines if line.name == "content-length" for item in line.value.split(",")}
    value = values.pop() if len(values) == 1 else ""
    return int(value) if value.isascii() and value.isdigit() and len(value) <= _LONGEST_SIZE else None


def _chunked(rest: bytes, trouble: tuple[str, ...]) -> _Body:
    """Chunks up to the last one, trailers and what follows; reading ends at the first breach of the grammar."""
    pieces: list[bytes] = []
    at = 0

    def ended(reason: str) -> _Body:
        return _Body("chunked", b"".join(pieces), trouble=(*trouble, reason), complete=False)

    while True:
        line, after = _line(rest, at)
        if after < 0:
            return ended("the last chunk is missing" if not rest[at:].strip() else "a chunk is cut off")
        match = _CHUNK_SIZE.fullmatch(line)
        if not match or len(match[1].lstrip(b"0")) > _LONGEST_SIZE:
            return ended("a chunk has no valid size")
        size = int(match[1], 16)
        if size == 0:
            break
        if after + size > len(rest):
            return ended("a chunk is cut off")
        pieces.append(rest[after : after + size])
        line, at = _line(rest, after + size)
        if line or at < 0:
            return ended("a chunk is cut off" if at < 0 and not line else "a chunk is longer than its size says")
    return _after_last_chunk(rest, after, b"".join(pieces), trouble)


def _after_last_chunk(rest: bytes, at: int, content: bytes, trouble: tuple[str, ...]) -> _Body:
    raw: list[bytes] = []
    while True:
        line, at = _line(rest, at)
        if at < 0:
            missing = (*trouble, "the end of the trailer section is missing")
            return _Body("chunked", content, trouble=missing, trailers=_field_lines(raw), complete=False)
        if not line:
            return _Body("chunked", content, rest[at:], trouble, _field_lines(raw))
        raw.append(line)


def _line(octets: bytes, at: int) -> tuple[bytes, int]:
    """The line that begins at a place, without its end, and where the next begins; -1 where it has no end."""
    end = octets.find(b"\n", at)
    if end < 0:
        return octets[at:], -1
    return octets[at:end].removesuffix(b"\r"), end + 1
