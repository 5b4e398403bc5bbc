"""Queries of a collection: which rows, in which order, how many, and what they refer to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sandbox.commercetools.call import Call
from sandbox.commercetools.errors import malformed_parameter
from sandbox.commercetools.expansion import expanded
from sandbox.commercetools.predicates import PredicateError, parsed
from sandbox.message import Document, Pairs

ALWAYS = frozenset({"id", "version", "createdAt", "lastModifiedAt", "createdBy", "lastModifiedBy"})

_SORT = re.compile(r"([A-Za-z]\w*(?:[.-]\w+)*)(?: +(asc|desc))?", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,9}", re.ASCII)


def paged(call: Call, rows: Iterable[Document], members: frozenset[str]) -> Document:
    """One page of the rows that a query asks for."""
    query = call.request.query
    limit = number(query, "limit", call.terms.usual_page, call.terms.page)
    offset = number(query, "offset", 0, call.terms.offset)
    with_total = flag(query, "withTotal", True)
    found = _sorted(filtered(query, rows, members), query, members)
    page = [expanded(call, each, query) for each in found[offset : offset + limit]]
    document: Document = {"limit": limit, "offset": offset, "count": len(page)}
    if with_total:
        narrowed = any(name == "where" for name, _ in query)
        document["total"] = min(len(found), call.terms.counted) if narrowed else len(found)
    return {**document, "results": page}


def filtered(query: Pairs, rows: Iterable[Document], members: frozenset[str]) -> list[Document]:
    """The rows that every predicate of a query holds for."""
    variables = {name.removeprefix("var."): value for name, value in query if name.startswith("var.")}
    tests = [_test(value, variables, members) for name, value in query if name == "where"]
    return [row for row in rows if all(test(row) for test in tests)]


def _test(text: str, variables: Mapping[str, str], members: frozenset[str]) -> Callable[[Document], bool]:
    try:
        return parsed(text, variables, members | ALWAYS)
    except PredicateError as error:
        raise malformed_parameter("where", f"Syntax error while parsing 'where'. {error}.") from None


def number(query: Pairs, name: str, usual: int, most: int) -> int:
    """A number in a query, from 0 to some bound."""
    given = [value for key, value in query if key == name]
    if not given:
        return usual
    if len(given) > 1 or not _NUMBER.fullmatch(given[0]):
        raise malformed_parameter(name, f"'{given[-1][:40]}' is not a valid number")
    if not 0 <= int(given[0]) <= most:
        raise malformed_parameter(name, f"The {name} parameter must be in the range of [0..{most}]")
    return int(given[0])


def flag(query: Pairs, name: str, usual: bool) -> bool:
    """A yes or no in a query."""
    given = next((value for key, value in query if key == name), None)
    if given not in (None, "true", "false"):
        raise malformed_parameter(name, f"'{str(given)[:40]}' is neither true nor false")
    return usual if given is None else given == "true"


def _sorted(rows: list[Document], query: Pairs, members: frozenset[str]) -> list[Document]:
    """The rows in the order asked for; the first `sort` weighs most."""
    for name, value in reversed(query):
        if name == "sort":
            found = _SORT.fullmatch(value.strip())
            if found is None or found[1].partition(".")[0] not in members | ALWAYS:
                raise malformed_parameter("sort", f"'{value[:40]}' is no order")
            path = found[1].split(".")
            rows = sorted(rows, key=lambda row: _rank(_at(row, path)), reverse=found[2] == "desc")
    return rows


def _at(value: Any, path: list[str]) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _rank(value: Any) -> tuple[int, Any]:
    """What a value is sorted by; what is not there comes last."""
    if isinstance(value, int | float):
        return 0, value
    return (1, value) if isinstance(value, str) else (2, 0)
