"""Faults in links objects and in the links that they hold."""

from collections.abc import Callable
from typing import Any

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit_errors, edit_links


def with_error_links(response: Response, links: Any) -> Response:
    """The answer with the errors of a refused sort given links of another kind."""

    def change(error: Document) -> None:
        if error.get("code") == "INVALID_SORT_CRITERIA":
            error["links"] = links

    return edit_errors(response, change)


def edit_link_objects(response: Response, change: Callable[[Document], Any]) -> Response:
    """The answer with each link object changed by a function."""

    def change_all(links: Document) -> None:
        for link in links.values():
            if isinstance(link, dict):
                change(link)

    return edit_links(response, change_all)


@fault("jsonapi-*/document-links/links-object")
def links_of_errors_are_an_array(request: Request, serve: Serve) -> Response:
    """`links` of some errors is an array of URLs."""
    return with_error_links(serve(request), ["https://errors.example.org/sorting"])


@fault("jsonapi-*/document-links/link-string-url")
def links_have_blanks(request: Request, serve: Serve) -> Response:
    """The page that explains some errors has unencoded blanks in its URL."""
    return with_error_links(serve(request), {"about": "https://errors.example.org/what cannot be sorted"})


@fault("jsonapi-*/document-links/link-object-href")
def link_objects_lead_nowhere(request: Request, serve: Serve) -> Response:
    """A link object of some errors has a null `href`."""
    return with_error_links(serve(request), {"about": {"href": None, "meta": {"reason": "not written yet"}}})


@fault("jsonapi-1.1/document-links/link-null-unavailable")
def missing_descriptions_are_a_bare_hash(request: Request, serve: Serve) -> Response:
    """Related links have `#` for a description that nobody has written."""

    def point_nowhere(link: Document) -> None:
        if link.get("rel") == "related":
            link["describedby"] = "#"

    return edit_link_objects(serve(request), point_nowhere)


@fault("jsonapi-1.1/document-links/link-object-rel")
def relation_types_are_phrases(request: Request, serve: Serve) -> Response:
    """`rel` of link objects is a phrase."""
    return edit_link_objects(serve(request), lambda link: link.update(rel="related things"))


@fault("jsonapi-1.1/document-links/link-object-describedby")
def descriptions_are_arrays(request: Request, serve: Serve) -> Response:
    """`describedby` in link objects is an array of URLs."""

    def wrap(link: Document) -> None:
        if "describedby" in link:
            link["describedby"] = [link["describedby"]]

    return edit_link_objects(serve(request), wrap)


@fault("jsonapi-1.1/document-links/link-object-title")
def link_titles_are_translated(request: Request, serve: Serve) -> Response:
    """`title` of link objects is an object of translations."""
    return edit_link_objects(serve(request), lambda link: link.update(title={"en": link.get("title")}))


@fault("jsonapi-1.1/document-links/link-object-type")
def link_types_are_nicknames(request: Request, serve: Serve) -> Response:
    """`type` of related links is no media type but a short name."""

    def nickname(link: Document) -> None:
        if link.get("rel") == "related":
            link["type"] = "json"

    return edit_link_objects(serve(request), nickname)


@fault("jsonapi-1.1/document-links/link-object-hreflang")
def languages_are_an_object(request: Request, serve: Serve) -> Response:
    """`hreflang` of related links is an object."""

    def weigh(link: Document) -> None:
        if link.get("rel") == "related":
            link["hreflang"] = {"en": 1.0}

    return edit_link_objects(serve(request), weigh)


@fault("jsonapi-1.1/document-links/link-object-hreflang-tag")
def languages_are_locales(request: Request, serve: Serve) -> Response:
    """`hreflang` of link objects names locales with an underscore."""
    return edit_link_objects(serve(request), lambda link: link.update(hreflang=["en_US"]))
