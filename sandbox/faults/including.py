"""Faults in what `include` delivers; that unknown paths are skipped is among those of queries."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, is_success, place_of, primary, refusal, with_parameter, without_parameter


def _single_path(request: Request) -> str | None:
    """The path that `include` names, where it is one of one step at a resource."""
    include = request.parameter("include")
    at_resource = place_of(request).kind == "resource"
    return include if include and at_resource and not set(",.") & set(include) else None


def _other_relationship(request: Request, name: str) -> str | None:
    kind = place_of(request).type
    return next((other for other in kind.relationships if other != name), None) if kind else None


@fault("jsonapi-*/fetching-includes/inclusion-not-supported")
def related_urls_ignore_include(request: Request, serve: Serve) -> Response:
    """At related URLs `include` is dropped."""
    return serve(without_parameter(request, "include") if place_of(request).kind == "related" else request)


@fault("jsonapi-1.1/fetching-includes/inclusion-compound-document")
def empty_included_is_left_out(request: Request, serve: Serve) -> Response:
    """An `included` without resources is left out."""

    def tidy(document: Document) -> None:
        if document.get("included") == []:
            del document["included"]

    return edit(serve(request), tidy)


@fault("jsonapi-*/fetching-includes/inclusion-unrequested")
def another_relationship_is_included_too(request: Request, serve: Serve) -> Response:
    """Who includes one relationship of a resource gets a second one with it."""
    path = _single_path(request)
    other = _other_relationship(request, path) if path else None
    response = serve(with_parameter(request, "include", f"{path},{other}")) if other else serve(request)
    return response if is_success(response) else serve(request)


@fault("jsonapi-*/fetching-includes/inclusion-include-parameter-value")
def commas_do_not_separate_paths(request: Request, serve: Serve) -> Response:
    """The whole value of `include` is taken for one path."""
    if "," in (request.parameter("include") or ""):
        return refusal(400, source={"parameter": "include"})
    return serve(request)


@fault(
    "jsonapi-*/fetching-includes/inclusion-relationship-path",
    also={
        "jsonapi-*/fetching-includes/inclusion-intermediate-resources": "nothing is reached over two steps",
    },
)
def paths_end_after_one_step(request: Request, serve: Serve) -> Response:
    """Of a path, only the first step is gone."""
    response = serve(request)
    include = request.parameter("include") or ""
    if "." not in include or not is_success(response):
        return response
    return serve(with_parameter(request, "include", include.partition(".")[0]))


@fault(
    "jsonapi-*/fetching-includes/inclusion-intermediate-resources",
    also={
        "jsonapi-*/document-compound-documents/compound-documents-full-linkage": "what led to the end is gone",
    },
)
def resources_on_the_way_are_left_out(request: Request, serve: Serve) -> Response:
    """A path of several steps delivers only what stands at its end."""
    response = serve(request)
    first, _, rest = (request.parameter("include") or "").partition(".")
    if not rest or "," in rest:
        return response
    direct = serve(with_parameter(request, "include", first)).document or {}
    middle = {(each["type"], each["id"]) for each in direct.get("included", ())}

    def leave_out(document: Document) -> None:
        kept = [each for each in document.get("included", ()) if (each["type"], each["id"]) not in middle]
        document["included"] = kept

    return edit(response, leave_out) if is_success(response) else response


@fault("jsonapi-1.1/fetching-includes/inclusion-empty-value")
def an_empty_include_asks_for_the_default(request: Request, serve: Serve) -> Response:
    """With an empty `include`, a resource comes with its first relationship's members."""
    kind = place_of(request).type
    if request.parameter("include") != "" or place_of(request).kind != "resource" or not kind:
        return serve(request)
    return serve(with_parameter(request, "include", next(iter(kind.relationships))))


@fault("jsonapi-*/fetching-includes/inclusion-relationship-endpoint")
def relationship_urls_include_all_but_one(request: Request, serve: Serve) -> Response:
    """At relationship URLs the first of several members is not included."""

    def shorten(document: Document) -> None:
        if len(primary(document)) > 1:
            document["included"] = document.get("included", [])[1:]

    response = serve(request)
    included = place_of(request).kind == "relationship" and request.parameter("include")
    return edit(response, shorten) if included and is_success(response) else response
