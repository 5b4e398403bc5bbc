"""Ids that no resource has, made after those that some have, so that a server cannot call them malformed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit, urlunsplit

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_HEX = re.compile(r"[0-9a-f]{16,}|[0-9A-F]{16,}")
_HEAD = re.compile(r".*?[_:.](?=.{3})")
_HEX_DIGITS = "0123456789abcdefABCDEF"
_FEW = 4
_BOUNDS = (2**31 - 1, 2**63 - 1)


@dataclass(frozen=True, slots=True)
class UnusedId:
    """An id that nothing is known to have; `well_formed` tells that no server can find fault with its form."""

    id: str
    well_formed: bool


def unused_ids(known: Iterable[str]) -> Iterator[UnusedId]:
    """A few ids of the same form as the known ones, the likeliest first; none where no form can be seen."""
    taken = set(known)
    examples = sorted(taken - {""})
    if not examples:
        return
    make, well_formed = _maker(examples)
    for attempts in (range(_FEW), range(_FEW, 2 * _FEW)):
        made = dict.fromkeys(make(attempt) for attempt in attempts)
        if found := [UnusedId(text, well_formed) for text in made if text and text not in taken]:
            yield from found
            return


def with_segment(url: str, old: str, new: str) -> str | None:
    """The URL with the last path segment that spells `old` changed, or None where no segment does."""
    parts = urlsplit(url)
    segments = parts.path.split("/")
    places = [index for index, segment in enumerate(segments) if segment and unquote(segment) == old]
    if not places:
        return None
    segments[places[-1]] = quote(new, safe="", errors="surrogatepass")
    return urlunsplit(parts._replace(path="/".join(segments)))


def last_segment(url: str) -> str:
    """The last segment of a URL's path, decoded."""
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])


def _maker(examples: list[str]) -> tuple[Callable[[int], str | None], bool]:
    if _all(_NUMBER, examples):
        return lambda attempt: _number(max(map(int, examples)), attempt), True
    fixed = len({len(text) for text in examples}) == 1
    if fixed and (_all(_UUID, examples) or _all(_HEX, examples)):
        return lambda attempt: examples[0][:-12] + _spun(examples[0][-12:], _HEX_DIGITS, attempt), True
    return lambda attempt: _text(examples, attempt), False


def _all(pattern: re.Pattern[str], texts: list[str]) -> bool:
    return all(pattern.fullmatch(text) for text in texts)


def _number(highest: int, attempt: int) -> str | None:
    """A number near the upper bound of its integer type: what counts up will not have come there."""
    bound = next((bound for bound in _BOUNDS if highest < bound * 0.9), None)
    return None if bound is None else str(bound - 48_611 * (attempt + 1))


def _text(examples: list[str], attempt: int) -> str | None:
    """A text like the longest example: what all examples begin and end with is kept, the rest is spun.

    Later attempts double the rest: all texts as short as the known ones may be taken.
    """
    model = max(examples, key=len)
    if len(examples) == 1:
        head, tail = (_HEAD.match(model) or [""])[0], ""
    else:
        head = _shared_head(examples)
        tail = _shared_head([text[len(head) :][::-1] for text in examples])[::-1]
    middle = model[len(head) : len(model) - len(tail)] * (1 + attempt // _FEW)
    spun = _spun(middle, "".join(examples), attempt)
    return head + spun + tail if spun != middle else None


def _shared_head(texts: list[str]) -> str:
    low, high = min(texts), max(texts)
    return next((low[:index] for index, character in enumerate(low) if character != high[index]), low)


def _spun(text: str, alphabet: str, attempt: int) -> str:
    """The text with each letter and digit replaced by another of its class that the alphabet has."""
    digest = hashlib.shake_128(f"{text}/{attempt}".encode("utf-8", "surrogatepass")).digest(max(1, len(text)))
    return "".join(_other(character, alphabet, octet) for character, octet in zip(text, digest, strict=False))


def _other(character: str, alphabet: str, octet: int) -> str:
    if not character.isascii() or not character.isalnum():
        return character
    classes = (str.isdigit, str.islower, str.isupper)
    choice = sorted({each for each in alphabet if each.isascii() and any(f(each) and f(character) for f in classes)})
    return choice[octet % len(choice)] if choice else character
