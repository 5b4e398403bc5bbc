"""Recommendations for names and dates; what deviates is no more than a warning, since they bind nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from suites.jsonapi.kinds import shown

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_OF_DATES = frozenset({"at", "date", "datetime", "timestamp"})
_ISO = re.compile(
    r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    r"(?:T(?:[01][0-9]|2[0-4]):[0-5][0-9](?::[0-6][0-9](?:[.,][0-9]+)?)?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_DATED = re.compile(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[T ][0-9]{1,2}:[0-9]{2}(?:[:., APMapm0-9Z+-]*|.{0,6}))?"
    r"|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}(?: [0-9]{1,2}:[0-9]{2}.{0,9})?"
    r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .{0,4}(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec).{4,40}"
)
_EPOCHS = ((300_000_000, 5_000_000_000), (300_000_000_000, 5_000_000_000_000))
"""What a moment since 1980 counts, in seconds and in milliseconds."""


def _recommended(node: Node) -> bool:
    """Whether a name is one that the recommendations mean: of a field, or right in a `meta` object."""
    name: str = node.value
    foreign = node.edition != "1.0" and (name.startswith("@") or ":" in name)
    return node.scope in ("field", "meta", "top-meta") and bool(name) and not foreign


def _warning(node: Node, trouble: str) -> Remark:
    """One warning for all names of a kind of holder: a house style is one decision."""
    holder = node.parent.key if node.parent and node.scope == "field" else "meta"
    return Remark(f"names in {holder}", f"{shown(node.value)} {trouble}", warning=True)


@rule("jsonapi-recommendations/naming/camel-case", on="name", when=_recommended)
def names_are_in_camel_case(node: Node) -> Iterator[Remark]:
    """Names have neither hyphens, underscores nor spaces, and begin with no capital."""
    if re.search(r"[-_ ]", node.value) or node.value[0].isupper():
        yield _warning(node, "is not in camel case")


@rule("jsonapi-recommendations/naming/start-and-end-a-z", on="name", when=_recommended)
def names_begin_and_end_with_a_letter(node: Node) -> Iterator[Remark]:
    """Names begin and end with a letter from a to z."""
    if not re.fullmatch(r"[a-z](?:.*[a-z])?", node.value, re.DOTALL):
        yield _warning(node, "does not begin and end with a lowercase letter")


@rule("jsonapi-recommendations/naming/ascii-alphanumeric", on="name", when=_recommended)
def names_are_alphanumeric(node: Node) -> Iterator[Remark]:
    """Names have ASCII letters and digits only."""
    if not re.fullmatch(r"[A-Za-z0-9]+", node.value):
        yield _warning(node, "has other characters than ASCII letters and digits")


def _is_moment(node: Node) -> bool:
    """Whether the value of an attribute is a date or a time, as far as its form and its name tell."""
    value = node.value
    if isinstance(value, str):
        return bool(_ISO.fullmatch(value) or _DATED.fullmatch(value))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    words = _WORD.findall(str(node.key))
    dated = bool(words) and words[-1].lower() in _OF_DATES and (len(words) > 1 or words[0].lower() != "at")
    return dated and any(low < value < high for low, high in _EPOCHS)


@rule("jsonapi-recommendations/date-and-time-fields/iso-8601", on="attribute", when=_is_moment)
def moments_are_in_iso_8601(node: Node) -> Iterator[Remark]:
    """Dates and times are written as ISO 8601 has them."""
    if not isinstance(node.value, str):
        yield node.warns("a number that counts seconds or milliseconds")
    elif not _ISO.fullmatch(node.value):
        yield node.warns(f"{shown(node.value)} is no date of ISO 8601")
