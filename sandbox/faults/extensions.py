"""Faults in what an extension brings into documents, and in how it comes to be applied."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import JSONAPI, Document
from sandbox.negotiation import EXTENSION, media_types
from sandbox.shaping import edit, edit_resources, place_of


def is_extended(response: Response) -> bool:
    """Whether the extension is applied to an answer with data."""
    named = any(EXTENSION in each.uris("ext") for each in media_types(response.header("content-type") or ""))
    return named and isinstance(response.document, dict) and "data" in response.document


def with_revision_called(name: str, response: Response) -> Response:
    """The answer with the extension's member under another name."""

    def rename(resource: Document) -> None:
        if "revision:number" in resource:
            resource[name] = resource.pop("revision:number")

    return edit_resources(response, rename) if is_extended(response) else response


@fault("jsonapi-1.1/jsonapi-media-type/extension-namespace-not-empty")
def the_namespace_is_empty(request: Request, serve: Serve) -> Response:
    """The extension's member is called `:number`."""
    return with_revision_called(":number", serve(request))


@fault("jsonapi-1.1/jsonapi-media-type/extension-namespace-characters")
def the_namespace_has_a_hyphen(request: Request, serve: Serve) -> Response:
    """The extension's member is called `re-vision:number`."""
    return with_revision_called("re-vision:number", serve(request))


@fault("jsonapi-1.1/document-member-names/extension-member-prefix")
def the_extension_has_no_namespace(request: Request, serve: Serve) -> Response:
    """Beside the extension's member there is a plain `revision`."""

    def add(resource: Document) -> None:
        resource["revision"] = resource["revision:number"]

    response = serve(request)
    return edit_resources(response, add) if is_extended(response) else response


@fault("jsonapi-1.1/document-member-names/extension-member-remainder")
def the_rest_has_a_dot(request: Request, serve: Serve) -> Response:
    """The extension's member is called `revision:serial.number`."""
    return with_revision_called("revision:serial.number", serve(request))


@fault("jsonapi-1.1/query-parameters/extension-query-parameter-remainder")
def a_parameter_of_the_extension_has_capitals(request: Request, serve: Serve) -> Response:
    """The schema is linked to with `revision:isShown` in place of `revision:shown`."""

    def respell(document: Document) -> None:
        link = document["links"]["describedby"]
        link["href"] = link["href"].replace("revision:shown", "revision:isShown")

    response = serve(request)
    return edit(response, respell) if is_extended(response) else response


@fault("jsonapi-1.1/content-negotiation/content-type-ext-parameter")
def the_extension_is_applied_without_a_word(request: Request, serve: Serve) -> Response:
    """Single resources have the extension's member although Content-Type does not name it."""
    response = serve(request)
    if place_of(request).kind != "resource" or response.status != 200 or is_extended(response):
        return response
    return edit_resources(response, lambda resource: resource.setdefault("revision:number", 1))


@fault("jsonapi-1.1/document-jsonapi-object/negotiation-by-media-type-only")
def the_jsonapi_object_asks_for_the_extension(request: Request, serve: Serve) -> Response:
    """A request whose `jsonapi.ext` names the extension is answered with it applied."""
    document = request.document if request.method == "POST" else None
    listed = document.get("jsonapi") if isinstance(document, dict) else None
    if isinstance(listed, dict) and listed.get("ext") == [EXTENSION]:
        return serve(request.with_header("accept", f'{JSONAPI}; ext="{EXTENSION}"'))
    return serve(request)


@fault("jsonapi-1.1/document-member-names/json-ld-header")
def the_context_is_not_linked(request: Request, serve: Serve) -> Response:
    """The entry document has `@id`, and no Link header to a context."""
    return serve(request).with_header("link", None)
