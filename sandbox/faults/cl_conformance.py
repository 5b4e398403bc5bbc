"""Faults in what the vendor says of its API as a whole: its resources, and JSON:API."""

from sandbox.commerce_layer.breaking import VENDOR, at, lists
from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, edit_resources, has_parameter, reading, with_parameter, without_parameter


@fault(
    "commerce-layer/conformance/rest-api",
    editions=VENDOR,
    also={"commerce-layer/resources/self-link": "the URL of a version leads to another"},
)
def a_version_is_answered_with_another(request: Request, serve: Serve) -> Response:
    """At the URL of a version another one is found."""
    if not at(request, "versions", "resource"):
        return serve(request)
    rows = serve(reading(request, "/versions")).document
    other = next(each for each in rows["data"] if each["id"] != request.segments[1])
    return serve(request.replacing(path=f"/versions/{other['id']}"))


@fault("commerce-layer/conformance/jsonapi-1-0", editions=VENDOR)
def a_member_has_a_forbidden_name(request: Request, serve: Serve) -> Response:
    """Versions have an attribute whose name JSON:API does not allow."""
    response = serve(request)
    if has_parameter(request, "fields["):
        return response

    def add(resource: Document) -> None:
        if resource["type"] == "versions":
            resource["attributes"]["_who"] = "somebody"

    return edit_resources(response, add)


@fault("commerce-layer/conformance/compound-documents", editions=VENDOR)
def organizations_are_not_included(request: Request, serve: Serve) -> Response:
    """What is included with a list of memberships holds no organizations."""

    def leave_out(document: Document) -> None:
        included = document.get("included", ())
        document["included"] = [each for each in included if each["type"] != "organizations"]

    response = serve(request)
    wanted = "organization" in (request.parameter("include") or "").split(",")
    return edit(response, leave_out) if wanted and lists(request, response, "memberships") else response


@fault("commerce-layer/conformance/sparse-fieldsets", editions=VENDOR)
def one_field_always_comes_along(request: Request, serve: Serve) -> Response:
    """Whatever fields of roles are asked for, the kind comes as well."""
    fields = request.parameter("fields[roles]")
    return serve(request if fields is None else with_parameter(request, "fields[roles]", f"{fields},kind".strip(",")))


@fault("commerce-layer/conformance/resource-linking", editions=VENDOR)
def a_related_link_leads_nowhere(request: Request, serve: Serve) -> Response:
    """The permissions of a role cannot be had by their link."""
    lost = at(request, "roles", "related") and request.segments[-1] == "permissions"
    return serve(request.replacing(path=f"/roles/{request.segments[1]}/nothing") if lost else request)


@fault(
    "commerce-layer/conformance/filtering",
    editions=VENDOR,
    also={"commerce-layer/conformance/core-feature-syntax": "a value that nothing has is tried there, too"},
)
def nothing_found_is_all_found(request: Request, serve: Serve) -> Response:
    """A filter by name that nothing passes is left out."""
    response = serve(request)
    filters = [name for name, _ in request.query if name.startswith("filter[")]
    if filters != ["filter[q][name_eq]"] or not lists(request, response, "roles") or response.document["data"]:
        return response
    return serve(without_parameter(request, "filter["))


@fault("commerce-layer/conformance/sorting", editions=VENDOR)
def the_newest_come_last(request: Request, serve: Serve) -> Response:
    """Roles sorted by falling time of creation rise."""
    turned = at(request, "roles") and request.parameter("sort") == "-created_at"
    return serve(with_parameter(request, "sort", "created_at") if turned else request)


@fault("commerce-layer/conformance/pagination", editions=VENDOR)
def the_second_page_begins_too_late(request: Request, serve: Serve) -> Response:
    """A large page that is not the first lacks its first row."""
    response = serve(request)
    later = request.parameter("page[size]") == "25" and request.parameter("page[number]") not in (None, "1")
    if not (later and lists(request, response, "permissions")):
        return response
    return edit(response, lambda document: document["data"].pop(0))


@fault("commerce-layer/conformance/core-crud-syntax", editions=VENDOR)
def what_is_made_gets_200(request: Request, serve: Serve) -> Response:
    """A new membership profile is answered with 200."""
    response = serve(request)
    made = at(request, "membership_profiles", method="POST") and response.status == 201
    return response.replacing(status=200) if made else response


@fault("commerce-layer/conformance/core-feature-syntax", editions=VENDOR)
def one_matcher_is_missing(request: Request, serve: Serve) -> Response:
    """There is no matcher for what a text contains."""
    spelt = tuple((name.replace("_cont]", "_contains]"), value) for name, value in request.query)
    return serve(request.replacing(query=spelt))
