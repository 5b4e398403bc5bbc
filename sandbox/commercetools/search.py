"""Product projection search: by text and by filters, with facets."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from urllib.parse import parse_qsl

from sandbox.commercetools.call import Call
from sandbox.commercetools.errors import malformed_parameter, refuse
from sandbox.commercetools.expansion import expanded
from sandbox.commercetools.oauth import FORM
from sandbox.commercetools.projections import projections
from sandbox.commercetools.queries import number
from sandbox.commercetools.search_paths import Expression, expression, rank, values_at, within
from sandbox.message import Document, Pairs

NOTICE = "x-deprecation-notice"
_ORDER = re.compile(r"([\w.-]+)(?: +(asc|desc)(?:\.(?:min|max))?)?", re.ASCII)


def search(call: Call) -> tuple[Document, Pairs]:
    """The page of products that a search asks for, with facets, and the headers that go with it."""
    call = _asked(call)
    query = call.request.query
    filters = _expressions(query, "filter")
    before, narrowed = _expressions(query, "filter.query"), _expressions(query, "filter.facets")
    facets = _expressions(query, "facet")
    limit = number(query, "limit", call.terms.usual_page, call.terms.page)
    offset = number(query, "offset", 0, call.terms.offset)
    matched = [each for each in projections(call) if _has_texts(call, each) and _holds(each, before)]
    found = _sorted([each for each in matched if _holds(each, filters)], query)
    page = [expanded(call, each, query) for each in found[offset : offset + limit]]
    counted = [each for each in matched if _holds(each, narrowed)]
    document = {
        "limit": limit,
        "offset": offset,
        "count": len(page),
        "total": len(found),
        "results": page,
        "facets": {each.name: _facet(call, each, counted) for each in facets},
    }
    notices = [each.notice for each in (*filters, *before, *narrowed, *facets) if each.notice]
    return document, ((NOTICE, notices[0]),) if notices else ()


def _asked(call: Call) -> Call:
    """The call with the query that is meant: of a form where one is posted, and of a URL no more than counts."""
    request, most = call.request, call.terms.search_url
    if request.method == "POST":
        kind = (request.header("content-type") or "").partition(";")[0].strip().lower()
        if kind != FORM and request.body:
            raise refuse(415, "UnsupportedMediaType", f"The content has to be a form, {FORM}.")
        pairs = parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True, errors="replace")
        request = request.replacing(query=(*request.query, *pairs))
    elif len(request.base) + len(request.path) + 1 + len(request.query_text) > most:
        kept = request.query_text[: max(most - len(request.base) - len(request.path) - 1, 0)]
        request = request.replacing(query=tuple(parse_qsl(kept, keep_blank_values=True, errors="replace")))
    return Call(request, call.project, call.terms, call.caller, call.ids)


def _expressions(query: Pairs, name: str) -> list[Expression]:
    return [expression(name, value) for key, value in query if key == name]


def _holds(product: Document, asked: list[Expression]) -> bool:
    return all(each.holds(product) for each in asked)


def _has_texts(call: Call, product: Document) -> bool:
    """Whether a product has all words that are searched for; of a long text only the beginning counts."""
    for name, value in call.request.query:
        if name.startswith("text."):
            words = value[: call.terms.search_text].lower().split()
            known = _known_words(product, name.removeprefix("text."))
            if not all(any(each.startswith(word) for each in known) for word in words):
                return False
    return True


def _known_words(product: Document, locale: str) -> set[str]:
    texts = [product.get(member, {}).get(locale, "") for member in ("name", "description", "slug")]
    texts += [str(each.get("sku", "")) for each in (product["masterVariant"], *product["variants"])]
    return {word for each in texts for word in re.split(r"[\s,.;]+", each.lower()) if word}


def _sorted(products: list[Document], query: Pairs) -> list[Document]:
    for name, value in reversed(query):
        if name == "sort":
            found = _ORDER.fullmatch(value.strip())
            if found is None:
                raise malformed_parameter("sort", f"'{value[:40]}' is no order")
            products = sorted(products, key=rank(found[1]), reverse=found[2] == "desc")
    return products


def _facet(call: Call, asked: Expression, products: list[Document]) -> Document:
    """How often each value, or each range, is there; or how many products have what is asked for."""
    if asked.ranges:
        return _ranges(asked, products)
    if asked.values or asked.state:
        return {"type": "filter", "count": sum(asked.holds(each) for each in products)}
    found = [values_at(each, asked.path) for each in products]
    counts = Counter(value for values in found for value in values)
    terms: list[Document] = [
        {"term": _written(value), "count": count} for value, count in counts.most_common(call.terms.facet_terms)
    ]
    total = sum(counts.values())
    numbers = any(isinstance(value, int | float) for value in counts)
    return {
        "type": "terms",
        "dataType": "number" if numbers else "text",
        "missing": sum(1 for values in found if not values),
        "total": total,
        "other": total - sum(each["count"] for each in terms),
        "terms": terms,
    }


def _ranges(asked: Expression, products: list[Document]) -> Document:
    numbers = [value for each in products for value in values_at(each, asked.path)]
    return {
        "type": "range",
        "ranges": [_range(span, [each for each in numbers if within(each, span)]) for span in asked.ranges],
    }


def _range(span: tuple[float | None, float | None], numbers: list[Any]) -> Document:
    least, most = (0.0 if bound is None else bound for bound in span)
    count = len(numbers)
    return {
        "from": least,
        "fromStr": "" if span[0] is None else f"{least:g}",
        "to": most,
        "toStr": "" if span[1] is None else f"{most:g}",
        "count": count,
        "totalCount": count,
        "total": float(sum(numbers)),
        "min": float(min(numbers, default=0)),
        "max": float(max(numbers, default=0)),
        "mean": sum(numbers) / count if count else 0.0,
    }


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "T" if value else "F"
    return value if isinstance(value, str) else f"{value}"
