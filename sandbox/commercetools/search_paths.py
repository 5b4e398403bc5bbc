"""What search can look at: the values of a product under a path, and the expressions that name paths and values."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sandbox.commercetools.errors import malformed_parameter
from sandbox.message import Document

Range: TypeAlias = tuple[float | None, float | None]
Scalar: TypeAlias = str | int | float | bool

LOWER_CASED = "The usage of lower-cased search on variants.price.currencyCode is deprecated"
"""What is told of an old way to write a currency, which still works."""
CURRENCY = "variants.price.currencyCode"

_EXPRESSION = re.compile(r"\s*([\w.-]+)\s*(?::\s*(.*?)\s*)?(?:\s+as\s+([\w.-]+)\s*)?", re.DOTALL)
_RANGE = re.compile(r"\(\s*(\*|-?\d+(?:\.\d+)?)\s+to\s+(\*|-?\d+(?:\.\d+)?)\s*\)", re.IGNORECASE | re.ASCII)
_VALUE = re.compile(r'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false', re.DOTALL | re.ASCII)


@dataclass(frozen=True, slots=True)
class Expression:
    """A path with the values, the ranges or the presence that is asked for, under a name."""

    path: str
    name: str
    values: tuple[Scalar, ...] = ()
    ranges: tuple[Range, ...] = ()
    state: str = ""
    notice: str | None = field(default=None, compare=False)

    def holds(self, product: Document) -> bool:
        """Whether a product has what is asked for."""
        found = values_at(product, self.path)
        if self.state:
            return bool(found) == (self.state == "exists")
        if self.ranges:
            return any(within(each, span) for each in found for span in self.ranges)
        return any(each in found for each in self.values)


def expression(parameter: str, text: str) -> Expression:
    """What a filter or a facet asks for."""
    found = _EXPRESSION.fullmatch(text)
    if found is None:
        raise malformed_parameter(parameter, f"'{text[:60]}' is not well formed")
    path, asked, name = found[1], found[2] or "", found[3] or found[1]
    if not asked:
        return Expression(path, name)
    if asked in ("missing", "exists"):
        return Expression(path, name, state=asked)
    if asked.startswith("range"):
        return Expression(path, name, ranges=_ranges(parameter, asked.removeprefix("range")))
    values = _values(parameter, asked)
    if path != CURRENCY:
        return Expression(path, name, values)
    raised = tuple(str(each).upper() for each in values)
    return Expression(path, name, raised, notice=LOWER_CASED if raised != values else None)


def _ranges(parameter: str, text: str) -> tuple[Range, ...]:
    parts = list(_RANGE.finditer(text))
    if not parts or re.sub(r"[\s,]", "", _RANGE.sub("", text)):
        raise malformed_parameter(parameter, f"'{text[:60]}' is no range")
    return tuple((_bound(part[1]), _bound(part[2])) for part in parts)


def _bound(text: str) -> float | None:
    return None if text == "*" else float(text)


def _values(parameter: str, text: str) -> tuple[Scalar, ...]:
    found = _VALUE.findall(text)
    if not found or re.sub(r"[\s,]", "", _VALUE.sub("", text)):
        raise malformed_parameter(parameter, f"'{text[:60]}' is no list of values")
    try:
        return tuple(json.loads(each, strict=False) for each in found)
    except ValueError:
        raise malformed_parameter(parameter, f"'{text[:60]}' is no list of values") from None


def within(value: Any, span: Range) -> bool:
    """Whether a number lies in a range."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    least, most = span
    return (least is None or value >= least) and (most is None or value <= most)


def values_at(product: Document, path: str) -> list[Any]:
    """The plain values of a product under a path."""
    if path.startswith("variants."):
        variants = (product["masterVariant"], *product["variants"])
        return [value for each in variants for value in of_variant(each, path.removeprefix("variants."))]
    return _under(product, path.split("."))


def of_variant(variant: Document, path: str) -> list[Any]:
    """The plain values of a variant under a path."""
    first, _, rest = path.partition(".")
    if first == "attributes":
        name, _, inner = rest.partition(".")
        found = [each["value"] for each in variant["attributes"] if each["name"] == name]
        return [value for each in found for value in _under(each, inner.split(".") if inner else [])]
    if first in ("price", "prices"):
        amounts = [each["value"] for each in variant["prices"]]
        return [value for each in amounts for value in _under(each, rest.split(".") if rest else ["centAmount"])]
    return _under(variant, path.split("."))


def _under(value: Any, path: list[str]) -> list[Any]:
    if isinstance(value, list):
        return [found for each in value for found in _under(each, path)]
    if path and isinstance(value, dict):
        return _under(value.get(path[0]), path[1:])
    return [value] if not path and isinstance(value, str | int | float) else []


Rank: TypeAlias = Callable[[Document], tuple[int, Any]]


def rank(path: str) -> Rank:
    """What products are sorted by under a path; those without come last."""
    place = {"price": "variants.price.centAmount"}.get(path, path)

    def ranked(product: Document) -> tuple[int, Any]:
        found = [each for each in values_at(product, place) if not isinstance(each, bool)]
        if not found:
            return 2, 0
        return (1, str(found[0])) if isinstance(found[0], str) else (0, found[0])

    return ranked
