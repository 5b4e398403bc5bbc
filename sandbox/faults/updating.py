"""Faults in updating: where it is done, what it leaves alone, and how it is answered."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.faults.creating import resource_of, restated
from sandbox.message import Document
from sandbox.shaping import edit, edit_body, has_data, place_of, reading, refusal, resources

COUNTERS = {"articles": ("rating", 1), "api_credentials": ("reference_origin", "shop")}
"""An attribute of each of two types that goes back to a value where an update leaves it out."""

TEXTS = {"articles": "body", "api_credentials": "metadata"}
"""An attribute of each of two types that is nulled where an update leaves it out."""

NEW = "/current"
"""What stands behind the `self` links of comments and API credentials."""


def updates(request: Request, *kinds: str) -> bool:
    """Whether a resource, or one of such types, is to be updated."""
    place = place_of(request)
    here = place.kind == "resource" and request.method == "PATCH"
    return here and (not kinds or (place.type is not None and place.type.name in kinds))


def links_of(request: Request) -> Document:
    """The relationships in the resource object of the request document, or none."""
    relationships = resource_of(request).get("relationships")
    return relationships if isinstance(relationships, dict) else {}


def with_left_out(request: Request, name: str, value: object) -> Request:
    """An update with a value for an attribute that it leaves out; updates without attributes stay."""

    def fill(document: Document) -> None:
        document["data"]["attributes"].setdefault(name, value)

    given = resource_of(request).get("attributes")
    return edit_body(request, fill) if isinstance(given, dict) and given else request


@fault("jsonapi-*/crud-updating/update-endpoint-url")
def some_self_links_take_no_updates(request: Request, serve: Serve) -> Response:
    """Comments and API credentials have `self` links under which they can be read and deleted but not updated."""
    moved = request.path.endswith(NEW)
    if moved and request.method == "PATCH":
        return refusal(404, "Record not found")
    response = serve(request.replacing(path=request.path.removesuffix(NEW)))
    location = response.header("location") or ""
    if _is_movable(location):
        response = response.with_header("location", location + NEW)

    def move(document: Document) -> None:
        for holder in (*resources(document), *([document] if moved else ())):
            if _is_movable(holder.get("links", {}).get("self")):
                path, mark, query = holder["links"]["self"].partition("?")
                holder["links"]["self"] = path + NEW + mark + query

    return edit(response, move)


def _is_movable(url: object) -> bool:
    return isinstance(url, str) and url.rpartition("/")[0].endswith(("/comments", "/api_credentials"))


@fault("jsonapi-*/crud-updating/update-interpret-resource-attributes")
def an_attribute_left_out_goes_back(request: Request, serve: Serve) -> Response:
    """One attribute of articles and API credentials goes back to its default where an update leaves it out."""
    for kind, (name, value) in COUNTERS.items():
        if updates(request, kind):
            return serve(with_left_out(request, name, value))
    return serve(request)


@fault("jsonapi-*/crud-updating/update-interpret-resource-attributes-not-null")
def an_attribute_left_out_is_nulled(request: Request, serve: Serve) -> Response:
    """One attribute of articles and API credentials becomes null where an update leaves it out."""
    for kind, name in TEXTS.items():
        if updates(request, kind):
            return serve(with_left_out(request, name, None))
    return serve(request)


@fault("jsonapi-*/document-member-names/member-name-case")
def names_are_taken_in_any_case(request: Request, serve: Serve) -> Response:
    """In updates of articles and API credentials the case of attribute names does not matter."""
    place = place_of(request)
    names = {name.lower(): name for name in place.type.attributes} if place.type else {}

    def respell(document: Document) -> None:
        attributes = document["data"]["attributes"]
        document["data"]["attributes"] = {names.get(name.lower(), name): attributes[name] for name in attributes}

    given = isinstance(resource_of(request).get("attributes"), dict)
    ours = given and updates(request, "articles", "api_credentials")
    return serve(edit_body(request, respell) if ours else request)


@fault(
    "jsonapi-*/crud-updating/update-resource-200-status",
    also={"jsonapi-*/crud-updating/update-resource-relationship-200-response": "no answer shows the resource"},
)
def updates_that_show_the_resource_are_answered_204(request: Request, serve: Serve) -> Response:
    """An update that is answered with the resource otherwise is answered with 204, whatever has changed."""
    response = serve(request)
    return Response(204) if updates(request) and response.status == 200 and has_data(response) else response


@fault("jsonapi-*/crud-updating/update-resource-relationship-200-response")
def updates_show_the_resource_as_it_was(request: Request, serve: Serve) -> Response:
    """An update is answered with the resource as it was before."""
    if not updates(request):
        return serve(request)
    before, response = serve(reading(request)), serve(request)
    return (
        edit(response, lambda document: document.update(data=before.document["data"]))
        if has_data(response)
        else response
    )


@fault(
    "jsonapi-1.0/crud-updating/update-resource-200-meta",
    also={
        "jsonapi-1.0/crud-updating/update-resource-204-status": "the same updates did just what was asked",
        "jsonapi-1.0/crud-updating/update-resource-200-meta-representation": "it is about status 200",
    },
)
def meta_alone_comes_with_203(request: Request, serve: Serve) -> Response:
    """An update that is answered by meta alone has status 203."""
    response = serve(request)
    alone = updates(request) and response.status == 200 and not has_data(response)
    return response.replacing(status=203) if alone else response


@fault("jsonapi-1.0/crud-updating/update-resource-200-meta-representation")
def meta_shows_the_resource(request: Request, serve: Serve) -> Response:
    """An update that is answered by meta alone has the resource in meta."""
    response = serve(request)
    if not updates(request) or response.status != 200 or has_data(response):
        return response
    return edit(response, lambda document: document["meta"].update(resource=serve(reading(request)).document["data"]))


@fault("jsonapi-*/crud-updating/update-resource-202-status")
def updates_put_off_are_answered_200(request: Request, serve: Serve) -> Response:
    """An update that becomes a job is answered with 200."""
    response = serve(request)
    return response.replacing(status=200) if updates(request) and response.status == 202 else response


@fault("jsonapi-1.1/crud-updating/update-resource-204-status")
def updates_without_an_answer_are_200(request: Request, serve: Serve) -> Response:
    """An update that is answered with nothing has status 200."""
    response = serve(request)
    return response.replacing(status=200) if updates(request) and response.status == 204 else response


@fault(
    "jsonapi-1.0/crud-updating/update-resource-204-status",
    also={
        "jsonapi-1.0/crud-updating/update-resource-200-meta": "nothing is answered by meta alone",
        "jsonapi-1.0/crud-updating/update-resource-200-meta-representation": "nothing is answered by meta alone",
    },
)
def meta_is_left_out(request: Request, serve: Serve) -> Response:
    """An update that is answered by meta alone otherwise has no body at all, and status 200."""
    response = serve(request)
    alone = updates(request) and response.status == 200 and not has_data(response)
    return response.replacing(document=None) if alone else response


@fault("jsonapi-*/crud-updating/update-resource-404-status")
def updates_of_nothing_are_a_conflict(request: Request, serve: Serve) -> Response:
    """An update of a resource that does not exist is answered with 409."""
    gone = updates(request) and serve(reading(request)).status == 404
    response = serve(request)
    return restated(response, 409) if gone and response.status == 404 else response


@fault("jsonapi-*/crud-updating/update-resource-403-status")
def some_refusals_are_422(request: Request, serve: Serve) -> Response:
    """Updates of versions, and of the articles of people, are refused with 422."""
    response = serve(request)
    named = "articles" in links_of(request)
    ours = updates(request, "versions") or (named and updates(request, "people"))
    return restated(response, 422) if ours and response.status == 403 else response
