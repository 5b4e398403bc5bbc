"""Faults in the vendor's filters, orders, inclusions and fields."""

from sandbox.commerce_layer.breaking import VENDOR, at, codes
from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, has_parameter, primary, with_parameter, without_parameter

INCLUDE = "commerce-layer/include"
FILTER = "commerce-layer/filtering"
FEATURES = {"commerce-layer/conformance/core-feature-syntax": "the matcher is one of those tried there"}


def overlooking(request: Request, serve: Serve, code: str, name: str) -> Response:
    """The answer, without the parameter for whose sake the request was refused under a code."""
    response = serve(request)
    return serve(without_parameter(request, name)) if code in codes(response) else response


@fault(f"{FILTER}/syntax", editions=VENDOR, also=FEATURES)
def starts_are_taken_for_ends(request: Request, serve: Serve) -> Response:
    """What is to stand at the start of a name is looked for at its end."""
    spelt = tuple((name.replace("[name_start]", "[name_end]"), value) for name, value in request.query)
    return serve(request.replacing(query=spelt))


@fault(f"{FILTER}/and", editions=VENDOR)
def only_the_last_filter_counts(request: Request, serve: Serve) -> Response:
    """Of several filters only the last one is applied."""
    filters = [pair for pair in request.query if pair[0].startswith("filter[q]")]
    kept = tuple(pair for pair in request.query if pair not in filters[:-1])
    return serve(request.replacing(query=kept))


@fault(f"{FILTER}/or-attributes", editions=VENDOR)
def attributes_are_not_joined(request: Request, serve: Serve) -> Response:
    """Attributes joined by _or_ are not known."""
    spelt = tuple((name.replace("_or_", "_nor_"), value) for name, value in request.query)
    return serve(request.replacing(query=spelt))


@fault(f"{FILTER}/unknown-attribute", editions=VENDOR)
def unknown_filters_are_overlooked(request: Request, serve: Serve) -> Response:
    """A filter on what does not exist is overlooked."""
    return overlooking(request, serve, "FILTER_NOT_ALLOWED", "filter[")


@fault(f"{FILTER}/no-whitespace", editions=VENDOR, also=FEATURES)
def lists_have_one_value(request: Request, serve: Serve) -> Response:
    """Of a list of values only the first one counts."""
    first = tuple((name, value.split(",")[0] if name.endswith("_in]") else value) for name, value in request.query)
    return serve(request.replacing(query=first))


@fault("commerce-layer/sorting/syntax", editions=VENDOR)
def minus_signs_are_overlooked_in_lists(request: Request, serve: Serve) -> Response:
    """In a list of several fields a minus sign changes nothing."""
    sort = request.parameter("sort") or ""
    return serve(with_parameter(request, "sort", sort.replace("-", "")) if "," in sort else request)


@fault("commerce-layer/sorting/unsupported-400", editions=VENDOR)
def unknown_orders_are_overlooked(request: Request, serve: Serve) -> Response:
    """An order by what does not exist is overlooked."""
    return overlooking(request, serve, "INVALID_SORT_CRITERIA", "sort")


@fault(f"{INCLUDE}/paths", editions=VENDOR)
def paths_have_one_step(request: Request, serve: Serve) -> Response:
    """Only the first step of a path is included."""
    include = request.parameter("include")
    if include is None or "." not in include:
        return serve(request)
    return serve(with_parameter(request, "include", ",".join(path.split(".")[0] for path in include.split(","))))


@fault(f"{INCLUDE}/unsupported-400", editions=VENDOR)
def unknown_paths_are_overlooked(request: Request, serve: Serve) -> Response:
    """A path that leads nowhere is overlooked."""
    return overlooking(request, serve, "INVALID_INCLUDE", "include")


@fault(f"{INCLUDE}/on-write", editions=VENDOR)
def writes_include_nothing(request: Request, serve: Serve) -> Response:
    """What is to be included with the answer to a write is overlooked."""
    return serve(without_parameter(request, "include") if request.method in ("POST", "PATCH") else request)


@fault(f"{INCLUDE}/linkage-only-when-included", editions=VENDOR)
def linkage_is_always_shown(request: Request, serve: Serve) -> Response:
    """The organization of a role is named whether it is included or not."""
    response = serve(request)
    alone = at(request, "roles", "resource") and response.status == 200 and not has_parameter(request, "include")
    if not alone or has_parameter(request, "fields["):
        return response
    whole = primary(serve(with_parameter(request, "include", "organization")).document)

    def show(document: Document) -> None:
        for resource, source in zip(primary(document), whole, strict=True):
            resource["relationships"]["organization"] = source["relationships"]["organization"]

    return edit(response, show)


@fault("commerce-layer/fields/unknown-field", editions=VENDOR)
def unknown_fields_are_overlooked(request: Request, serve: Serve) -> Response:
    """Fields that do not exist are overlooked."""
    return overlooking(request, serve, "INVALID_FIELD", "fields[")
