"""Deviations from what is recommended for URLs."""

import json
import re

from sandbox.faults import Request, Response, Serve, fault
from sandbox.shaping import has_data, place_of


def respelt(request: Request, serve: Serve, inward: tuple[str, str], outward: tuple[str, str]) -> Response:
    """The answer of a server that spells paths otherwise: how to read its paths, and how to write them.

    Both are a pattern and a replacement for what stands below the base URL.
    """
    path = re.sub(inward[0], inward[1], request.path)
    response = serve(request.replacing(path=path))
    if not isinstance(response.document, dict):
        return response
    base, pattern = re.escape(request.base), outward[0]
    text = re.sub(f'(?<="{base}){pattern}', outward[1], json.dumps(response.document))
    return response.replacing(document=json.loads(text))


@fault("jsonapi-recommendations/urls/resource-url-from-id", editions=("1.1",))
def tags_live_at_a_singular_path(request: Request, serve: Serve) -> Response:
    """Single tags are served below `/tag`, while `/tags` is the collection."""
    return respelt(request, serve, ("^/tag/", "/tags/"), ("/tags/", "/tag/"))


@fault("jsonapi-recommendations/urls/relationship-url", editions=("1.1",))
def relationships_of_tags_are_called_links(request: Request, serve: Serve) -> Response:
    """The relationships of tags are served below `links`."""
    inward = "^(/tags/[^/]+)/links/", r"\1/relationships/"
    return respelt(request, serve, inward, ('(/tags/[^/"]+)/relationships/', r"\1/links/"))


@fault("jsonapi-recommendations/urls/related-url", editions=("1.1",))
def related_articles_of_tags_live_deeper(request: Request, serve: Serve) -> Response:
    """What tags lead to is served below `related`."""
    inward = "^(/tags/[^/]+)/related/", r"\1/"
    return respelt(request, serve, inward, ('(/tags/[^/"]+)/articles', r"\1/related/articles"))


@fault("jsonapi-recommendations/urls/collection-url-from-type", editions=("1.1",))
def the_collection_of_tags_moved(request: Request, serve: Serve) -> Response:
    """The collection of tags is served at `/labels`, to which `/tags` leads."""
    if request.path == "/tags" and request.method in ("GET", "HEAD"):
        query = f"?{request.query_text}" if request.query_text else ""
        return Response(307, (("location", f"{request.base}/labels{query}"),))
    return respelt(request, serve, ("^/labels$", "/tags"), ('/tags(?=["?])', "/labels"))


@fault("jsonapi-recommendations/urls/self-link-not-related-url", editions=("1.1",))
def related_resources_live_below_their_owner(request: Request, serve: Serve) -> Response:
    """Resources found through a to-many relationship have `self` links below the one that leads to them."""
    *above, last = request.segments or ("",)
    owner = place_of(request.replacing(path="".join(f"/{part}" for part in above)))
    if owner.kind == "related" and owner.relationship and owner.relationship.many:
        path = f"/{owner.relationship.target}/{last}"
        return _moved(serve(request.replacing(path=path)), request.base + path, request.base + request.path)
    response, place = serve(request), place_of(request)
    if place.kind != "related" or not has_data(response) or not isinstance(response.document["data"], list):
        return response
    for row in response.document["data"]:
        url = row["links"]["self"]
        response = _moved(response, url, f"{request.base}{request.path}/{row['id']}")
    return response


def _moved(response: Response, url: str, to: str) -> Response:
    """The answer with one URL in place of another."""
    text = json.dumps(response.document).replace(f'"{url}"', f'"{to}"')
    return response.replacing(document=json.loads(text))
