"""Faults in pagination; that the last page has a `next` is among those of queries."""

from urllib.parse import parse_qsl, urlencode

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, place_of

OTHER_COLLECTIONS = ("comments", "application_memberships")
"""Of each edition's collections one, so that the others are still walked through."""


def _numbered(document: Document) -> Document:
    """The top-level links of a page that has a number; of other pages, which have cursors, none."""
    links: Document = document.get("links", {})
    return links if "page%5Bnumber%5D=" in str(links.get("first")) else {}


@fault("jsonapi-*/fetching-pagination/pagination-links-object")
def page_links_stand_in_meta(request: Request, serve: Serve) -> Response:
    """One collection has its pagination links in `meta`."""

    def move(document: Document) -> None:
        links = _numbered(document)
        for key in {"first", "last", "prev", "next"} & set(links):
            document.setdefault("meta", {})[key] = links.pop(key)

    kind = place_of(request).type
    response = serve(request)
    concerned = place_of(request).kind == "collection" and kind and kind.name in OTHER_COLLECTIONS
    return edit(response, move) if concerned else response


@fault("jsonapi-*/fetching-pagination/pagination-keys")
def prev_is_called_previous(request: Request, serve: Serve) -> Response:
    """The link to the page before is called `previous`."""

    def rename(document: Document) -> None:
        links = _numbered(document)
        if "prev" in links:
            links["previous"] = links.pop("prev")

    return edit(serve(request), rename)


@fault("jsonapi-*/fetching-pagination/pagination-link-meaning")
def prev_stays_on_the_page(request: Request, serve: Serve) -> Response:
    """`prev` leads back to the page on which it stands."""

    def point(document: Document) -> None:
        links = _numbered(document)
        if "prev" in links:
            links["prev"] = links["self"]

    return edit(serve(request), point)


@fault("jsonapi-*/fetching-pagination/pagination-order")
def next_forgets_the_order(request: Request, serve: Serve) -> Response:
    """`next` leads on in a collection that is not sorted."""

    def forget(document: Document) -> None:
        links = _numbered(document)
        if "next" in links:
            path, _, query = links["next"].partition("?")
            kept = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != "sort"]
            links["next"] = f"{path}?{urlencode(kept)}"

    return edit(serve(request), forget)


@fault("jsonapi-*/fetching-pagination/pagination-page-parameter")
def pages_have_a_parameter_of_their_own(request: Request, serve: Serve) -> Response:
    """`next` asks for a page by `pageNumber`, which is understood."""

    def respell(document: Document) -> None:
        links = _numbered(document)
        for name in {"next", "self"} & set(links):
            if isinstance(links[name], str):
                links[name] = links[name].replace("page%5Bnumber%5D=", "pageNumber=")

    pairs = [("page[number]" if name == "pageNumber" else name, value) for name, value in request.query]
    return edit(serve(request.replacing(query=tuple(pairs))), respell)
