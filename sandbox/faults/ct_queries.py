"""Faults in how the shop is queried and searched: pages, totals, predicates, facets."""

from sandbox.commercetools.shaping import (
    SEARCH,
    SHOP,
    SHOP_2018,
    by_terms,
    crowd,
    edited,
    figures,
    is_list,
    number_of,
    parameter,
    refusal,
    without,
)
from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document

REFUSED = "commercetools/queries/limit-over-refused"


@fault("commercetools/queries/limit-max", also={REFUSED: "What is over the limit is answered."}, editions=SHOP)
def pages_are_larger(request: Request, serve: Serve) -> Response:
    """A page of categories has as many as one asks for, also more than 500."""
    return _large_page(request, serve) if is_list(request, "categories") else serve(request)


@fault(REFUSED, also={"commercetools/queries/limit-max": "Too few rows show what becomes of more."}, editions=SHOP)
def large_limits_are_cut(request: Request, serve: Serve) -> Response:
    """A limit above 500 is taken for 500."""
    most, limit = figures(request).page, number_of(request, "limit")
    if request.segments == SEARCH or limit is None or limit <= most:
        return serve(request)
    return serve(parameter(request, "limit", most))


@fault("commercetools/queries/offset-max", editions=SHOP_2018)
def offsets_go_further_in_2018(request: Request, serve: Serve) -> Response:
    """Categories are shown at offsets above 100000."""
    return _far_page(request, serve) if is_list(request, "categories") else serve(request)


@fault("commercetools/queries/offset-max-2019", editions=SHOP)
def offsets_go_further(request: Request, serve: Serve) -> Response:
    """Categories are shown at offsets above 10000."""
    return _far_page(request, serve) if is_list(request, "categories") else serve(request)


@fault("commercetools/queries/default-limit", editions=SHOP)
def usual_pages_are_larger(request: Request, serve: Serve) -> Response:
    """A page has 25 elements where no limit is asked for."""
    return by_terms(request, serve, usual_page=25) if request.segments != SEARCH else serve(request)


@fault("commercetools/queries/limit-negative", editions=SHOP)
def odd_numbers_are_ignored(request: Request, serve: Serve) -> Response:
    """A limit or an offset that is no number, or negative, is left aside."""
    for name in ("limit", "offset"):
        if request.parameter(name) is not None and number_of(request, name) is None:
            request = parameter(request, name, None)
    return serve(request)


@fault("commercetools/queries/paged-result-shape", editions=SHOP)
def pages_do_not_count(request: Request, serve: Serve) -> Response:
    """A page of categories does not tell how many it has."""
    response = serve(request)
    return without(response, 200, "count") if is_list(request, "categories") else response


@fault("commercetools/queries/total-capped", editions=SHOP)
def totals_are_whole(request: Request, serve: Serve) -> Response:
    """The total of a query with a predicate is told however large it is."""
    return by_terms(request, serve, counted=10**9)


@fault("commercetools/queries/stable-paging", editions=SHOP)
def pages_overlap(request: Request, serve: Serve) -> Response:
    """A page of categories in an order begins with the last element of the page before."""
    offset = number_of(request, "offset")
    if not (is_list(request, "categories") and offset and request.parameter("sort")):
        return serve(request)
    return edited(serve(parameter(request, "offset", offset - 1)), lambda document: document.update(offset=offset))


@fault("commercetools/queries/bad-predicate", editions=SHOP)
def bad_predicates_are_ignored(request: Request, serve: Serve) -> Response:
    """A predicate that cannot be read is left aside."""
    response = serve(request)
    bad = response.status == 400 and "Malformed parameter: where" in str(response.document)
    return serve(parameter(request, "where", None)) if bad else response


@fault("commercetools/search/facet-terms-max", editions=SHOP)
def facets_list_all_terms(request: Request, serve: Serve) -> Response:
    """A facet lists all its terms."""
    return by_terms(request, serve, facet_terms=10**6)


@fault("commercetools/search/limit-max", editions=SHOP)
def found_pages_are_larger(request: Request, serve: Serve) -> Response:
    """A page of a search has as many as one asks for, also more than 500."""
    return _large_page(request, serve) if request.segments == SEARCH else serve(request)


@fault("commercetools/search/offset-max", editions=SHOP_2018)
def searches_go_further_in_2018(request: Request, serve: Serve) -> Response:
    """A search shows products at offsets above 100000."""
    return _far_page(request, serve) if request.segments == SEARCH else serve(request)


@fault("commercetools/search/offset-max-2019", editions=SHOP)
def searches_go_further(request: Request, serve: Serve) -> Response:
    """A search shows products at offsets above 10000."""
    return _far_page(request, serve) if request.segments == SEARCH else serve(request)


@fault("commercetools/search/text-256", editions=SHOP)
def long_texts_are_refused(request: Request, serve: Serve) -> Response:
    """A search for a text of more than 256 characters is refused."""
    texts = [value for name, value in request.query if name.startswith("text.")]
    if request.segments == SEARCH and any(len(each) > 256 for each in texts):
        return refusal(request, 400, "InvalidInput", "The text is too long.")
    return serve(request)


@fault("commercetools/search/url-8192", editions=SHOP)
def posted_searches_are_not_read(request: Request, serve: Serve) -> Response:
    """A search that is posted as a form finds the same whatever it asks for, and long URLs are refused."""
    if request.segments != SEARCH:
        return serve(request)
    if len(request.query_text) > figures(request).search_url:
        return refusal(request, 414, "UriTooLong", "The URL is too long.")
    return serve(request.replacing(body=b""))


def _large_page(request: Request, serve: Serve) -> Response:
    """A page of as many rows as are asked for, made of those that there are."""
    most, limit = figures(request).page, number_of(request, "limit")
    if limit is None or limit <= most:
        return serve(request)
    response = serve(parameter(request, "limit", most))

    def grow(document: Document) -> None:
        document["results"] = crowd(document["results"], limit)
        document.update(limit=limit, count=len(document["results"]), total=len(document["results"]))

    return edited(response, grow) if response.status == 200 else response


def _far_page(request: Request, serve: Serve) -> Response:
    """The first page in place of one that is too far away."""
    offset = number_of(request, "offset")
    if offset is None or offset <= figures(request).offset:
        return serve(request)
    response = serve(parameter(request, "offset", 0))
    return edited(response, lambda document: document.update(offset=offset)) if response.status == 200 else response
