"""Seeded faults in storing numbers, objects and arrays."""

from __future__ import annotations

import re
from typing import Any

from sandbox.message import Document
from sandbox.seeded import Request, Response, Serve, seeded
from sandbox.seeded.values_storing import attributes_of, updates, with_attributes, with_nested, with_values
from sandbox.shaping import reading, refusal

BACK = "properties/values/come-back"
LOWEST = -(2**31)
DEEPEST = 100


@seeded("values/thirty-two-bits", breaks=BACK, editions=("1.1",))
def integers_have_32_bits(request: Request, serve: Serve) -> Response:
    """A whole number below those of 32 bits is stored as the lowest of these."""

    def fit(value: Any) -> Any:
        whole = isinstance(value, int) and not isinstance(value, bool)
        return max(LOWEST, value) if whole else value

    return serve(with_values(request, fit))


@seeded("values/six-places", breaks=BACK, editions=("1.1",))
def numbers_are_rounded(request: Request, serve: Serve) -> Response:
    """Numbers are stored with six places."""
    return serve(with_values(request, lambda value: round(value, 6) if isinstance(value, float) else value))


@seeded("values/empty-object-is-a-list", breaks=BACK, editions=("1.0",))
def empty_objects_become_arrays(request: Request, serve: Serve) -> Response:
    """An empty object within another is stored as an empty array."""
    return serve(with_nested(request, lambda value: [] if value == {} else value))


@seeded("values/digits-become-numbers", breaks=BACK, editions=("1.0",))
def digits_become_numbers(request: Request, serve: Serve) -> Response:
    """A text within an object that looks like a number is stored as one."""

    def read(value: Any) -> Any:
        looks_so = isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]+)?(e[0-9])?", value)
        return float(value) if looks_so else value

    return serve(with_nested(request, read))


@seeded("values/names-transformed", breaks=BACK, editions=("1.1",))
def names_are_camel_cased(request: Request, serve: Serve) -> Response:
    """Names of members within attributes lose their underscores and hyphens to capitals."""

    def rename(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {re.sub(r"[_-](.)", lambda found: found[1].upper(), name): item for name, item in value.items()}

    return serve(with_values(request, rename))


@seeded("values/falsy-ignored", breaks=BACK, editions=("1.1",))
def falsy_values_are_ignored(request: Request, serve: Serve) -> Response:
    """An update to zero, false or an empty text or object is taken for one that leaves the attribute out."""
    if not updates(request):
        return serve(request)
    kept = {name: value for name, value in attributes_of(request).items() if value or value is None}
    return serve(with_attributes(request, kept))


@seeded("values/objects-merged", breaks=BACK, editions=("1.0",))
def objects_are_merged(request: Request, serve: Serve) -> Response:
    """An update of an object leaves the members that it had before."""
    if not updates(request) or not any(isinstance(value, dict) for value in attributes_of(request).values()):
        return serve(request)
    document = serve(reading(request)).document
    shown: Document = document.get("data", {}).get("attributes", {}) if isinstance(document, dict) else {}

    def merge(name: str, value: Any) -> Any:
        before = shown.get(name)
        return {**before, **value} if isinstance(value, dict) and isinstance(before, dict) else value

    return serve(
        with_attributes(request, {name: merge(name, value) for name, value in attributes_of(request).items()})
    )


@seeded("values/deep-crashes", breaks="properties/robustness/no-server-error", editions=("1.1",))
def depth_crashes(request: Request, serve: Serve) -> Response:
    """An attribute that is nested deeper than a hundred levels is too much for the stack."""
    level, depth = list(attributes_of(request).values()), 0
    while level and depth <= DEEPEST:
        parents = [value for value in level if isinstance(value, dict | list)]
        level = [child for each in parents for child in (each.values() if isinstance(each, dict) else each)]
        depth += bool(parents)
    return refusal(500, "Stack overflow") if depth > DEEPEST else serve(request)
