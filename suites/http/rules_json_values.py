"""Rules of what stands in JSON texts: strings, numbers and times that every reader takes alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

from accord.authoring import Node, Remark, rule
from suites.http.answers import content_of
from suites.http.provoking import TRYING_NUMBERS
from suites.http.rules_json import is_json, json_of

_LARGEST = 2**53 - 1
_MAY_BE_ODD_TEXT = re.compile(
    rb"\\u(?:[dD][89a-fA-F]|[fF][fF][fF][eEfF]|[fF][dD][dDeE])"
    rb"|\xef\xb7[\x90-\xaf]|\xef\xbf[\xbe\xbf]|[\xf0-\xf4][\x9f\xaf\xbf\x8f]\xbf[\xbe\xbf]"
)
_MAY_BE_ODD_NUMBER = re.compile(rb"[0-9](?:[0-9.eE+-]{15}|[eE])")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TIME_NAME = re.compile(r"(?:[a-z0-9]_at|[a-z0-9]-at|[a-z0-9]At|(?:date|Date|DATE)[-_]?[tT]ime|[tT]imestamp)$")
_MAY_BE_TIMES = re.compile(rb'(?:at|At|ime|tamp)"[ \t\r\n]*:[ \t\r\n]*"([0-9][^"]*)"')
_TIME = re.compile(r"(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})[Tt ,]+\d{1,2}:\d\d.*", re.ASCII | re.DOTALL)
_RFC3339 = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt ](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?"
    r"(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
_WITHOUT_ZONE = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?", re.ASCII)


def walk(value: Any, pointer: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every scalar of a JSON value and every name, as pointer, name of the member, and text or number."""
    pending = [(pointer, "", value)]
    while pending:
        at, name, here = pending.pop()
        if isinstance(here, dict):
            for key, item in here.items():
                yield at, "", key
                pending.append((f"{at}/{key.replace('~', '~0').replace('/', '~1')}", key, item))
        elif isinstance(here, list):
            pending.extend((f"{at}/{index}", "", item) for index, item in enumerate(here))
        else:
            yield at, name, here


@rule("http/json/no-lone-surrogates", on="answer", when=is_json)
def strings_are_unicode(node: Node) -> Iterator[Remark]:
    """Strings and names have no unpaired surrogate; a noncharacter is only told of."""
    content = content_of(node)
    if (content.isascii() and b"\\u" not in content) or not _MAY_BE_ODD_TEXT.search(content):
        return
    for pointer, _, text in walk(json_of(node).value):
        if not isinstance(text, str) or text.isascii():
            continue
        place = _printable(pointer) or "body"
        if _SURROGATE.search(text):
            yield Remark(place, "a string has an unpaired surrogate", "Unicode characters")
        elif any(_is_noncharacter(ord(character)) for character in text):
            yield Remark(place, "a string has a noncharacter", "Unicode characters", warning=True)


def _is_noncharacter(code: int) -> bool:
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def _printable(pointer: str) -> str:
    return pointer.encode("utf-8", "backslashreplace").decode("utf-8")


@rule("http/json/interoperable-numbers", on="answer", when=is_json)
def numbers_fit_a_double(node: Node) -> Iterator[Remark]:
    """Integers lie within 2^53-1, and no other number overflows, vanishes or loses its whole part.

    A number that was written is not held against who shows it as it was.
    """
    content = content_of(node)
    if not _MAY_BE_ODD_NUMBER.search(content) or not json_of(node).ok:
        return
    found = json.loads(
        content.decode("utf-8", "replace").removeprefix("\ufeff"), parse_int=_Number, parse_float=_Number
    )
    for pointer, _, number in walk(found):
        if not isinstance(number, _Number) or not (trouble := number_trouble(number.text)):
            continue
        if number.text not in TRYING_NUMBERS and number.text.encode() not in node.exchange.request.body:
            yield Remark(_printable(pointer) or "body", trouble, "a number that a double holds", warning=True)


class _Number:
    """The token of a number, as it stands."""

    def __init__(self, text: str) -> None:
        self.text = text


def number_trouble(token: str) -> str:
    """Why a number does not survive as a double, or an empty text where it does."""
    if re.fullmatch(r"-?[0-9]+", token):
        digits = token.lstrip("-").lstrip("0")
        return "an integer beyond 2^53-1" if len(digits) > 16 or int(digits or "0") > _LARGEST else ""
    double = float(token)
    if double in (float("inf"), float("-inf")):
        return "a number too large for a double"
    if double == 0 and re.search(r"[1-9]", token.lower().partition("e")[0]):
        return "a number too small for a double"
    if abs(double) > _LARGEST and Decimal(token) not in (Decimal(double), Decimal(repr(double))):
        return "a number that a double cannot tell from its neighbours"
    return ""


@lru_cache(maxsize=16)
def _told_times(content: bytes) -> tuple[str, ...]:
    """The texts that may be times, for a first look."""
    return tuple(text.decode("latin-1") for text in _MAY_BE_TIMES.findall(content))


def _may_have_times(node: Node) -> bool:
    return is_json(node) and bool(_told_times(content_of(node)))


@rule("http/json/timestamps", on="answer", when=_may_have_times)
def times_have_a_zone(node: Node) -> Iterator[Remark]:
    """A member named as a time, that holds date and time, keeps RFC 3339 with its zone; else it is told."""
    if not any(map(time_trouble, _told_times(content_of(node)))):
        return
    for pointer, name, text in walk(json_of(node).value):
        if isinstance(text, str) and name and _TIME_NAME.search(name) and (trouble := time_trouble(text)):
            wanted = "a time by RFC 3339 with its zone, or a member that is meant otherwise"
            yield Remark(_printable(pointer), trouble, wanted, warning=True)


def time_trouble(text: str) -> str:
    """Why a text that tells date and time does not keep RFC 3339, or an empty text where it does or tells none."""
    if _RFC3339.fullmatch(text) or not _TIME.fullmatch(text):
        return ""
    return "a time without a zone" if _WITHOUT_ZONE.fullmatch(text) else "a time in another form than RFC 3339"
