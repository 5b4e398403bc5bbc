"""Seeded faults of `include`: paths that are deep, repeated, or the beginning of each other."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.message import Document
from sandbox.seeded import Request, Response, Serve, seeded
from sandbox.shaping import edit, has_parameter, is_success, place_of, primary, with_parameter

MOST = 12
"""How many resources are included where there is a limit that nobody is told of."""


def _paths(request: Request) -> list[str]:
    include = request.parameter("include")
    return include.split(",") if include and request.method == "GET" else []


def _key(resource: Document) -> tuple[str, str]:
    return resource["type"], resource["id"]


def _edit_list(response: Response, change: Callable[[list[Document]], list[Document]]) -> Response:
    """The answer with another list of included resources."""

    def replace(document: Document) -> None:
        document["included"] = change(document.get("included", []))

    return edit(response, replace)


@seeded("including/third-step-misses-one", breaks="properties/queries/include", editions=("1.1",))
def the_third_step_misses_one(request: Request, serve: Serve) -> Response:
    """Of the resources that only a path of three steps reaches, the last is missing."""
    response, paths = serve(request), _paths(request)
    deep = [path for path in paths if path.count(".") > 1]
    if not deep or not is_success(response):
        return response
    shorter = ",".join(path.rpartition(".")[0] if path in deep else path for path in paths)
    known = {_key(each) for each in serve(with_parameter(request, "include", shorter)).document["included"]}
    last = [each for each in response.document["included"] if _key(each) not in known][-1:]
    return _edit_list(response, lambda included: [each for each in included if each not in last])


@seeded("including/repeated-path-delivers-twice", breaks="properties/queries/include", editions=("1.0", "1.1"))
def a_repeated_path_delivers_twice(request: Request, serve: Serve) -> Response:
    """What a path reaches is included twice where the path is given twice."""
    response, paths = serve(request), _paths(request)
    twice = [path for path in dict.fromkeys(paths) if paths.count(path) > 1]
    if not twice or not is_success(response):
        return response
    again = serve(with_parameter(request, "include", ",".join(twice))).document["included"]
    return _edit_list(response, lambda included: [*included, *again])


@seeded("including/beginning-cuts-the-path", breaks="properties/queries/include", editions=("1.0",))
def a_beginning_cuts_the_path(request: Request, serve: Serve) -> Response:
    """A path that comes behind a longer one, of which it is the beginning, takes its place."""
    response, paths = serve(request), _paths(request)
    kept = [path for n, path in enumerate(paths) if not any(path.startswith(f"{each}.") for each in paths[n + 1 :])]
    if kept == paths or not is_success(response):
        return response
    return serve(with_parameter(request, "include", ",".join(kept)))


@seeded("including/way-back-repeats-the-primary", breaks="properties/queries/include", editions=("1.1",))
def the_way_back_repeats_the_primary(request: Request, serve: Serve) -> Response:
    """A path of two steps or more that leads back to a primary resource includes it once more."""
    response, paths = serve(request), _paths(request)
    if len(paths) < 2 or not any("." in path for path in paths) or not is_success(response):
        return response
    rows = {_key(row): row for row in primary(response.document)}
    named = {_key(each) for row in response.document["included"] for each in _members(row)}
    return _edit_list(response, lambda included: [*included, *(rows[key] for key in rows if key in named)])


def _members(row: Document) -> list[Document]:
    """The identifiers in the linkage of a resource."""
    found: list[Document] = []
    for relationship in row.get("relationships", {}).values():
        data = relationship.get("data")
        found += data if isinstance(data, list) else [data] if data else []
    return found


@seeded("including/many-are-cut", breaks="properties/queries/include", editions=("1.1",))
def many_included_resources_are_cut(request: Request, serve: Serve) -> Response:
    """Beside a page size, no more than a dozen resources are included."""
    response = serve(request)
    if not _paths(request) or not has_parameter(request, "page[size]") or not is_success(response):
        return response
    return _edit_list(response, lambda included: included[:MOST])


@seeded("including/fieldset-adds-the-rest", breaks="properties/queries/include", editions=("1.1",))
def a_fieldset_with_relationships_includes_them(request: Request, serve: Serve) -> Response:
    """A relationship that a fieldset of the primary type names is included beside the paths asked for."""
    kind, paths = place_of(request).type, _paths(request)
    asked = (request.parameter(f"fields[{kind.name}]") or "").split(",") if kind else []
    further = [name for name in asked if kind and name in kind.relationships and name not in paths]
    if not paths or not further or place_of(request).kind != "resource":
        return serve(request)
    return serve(with_parameter(request, "include", ",".join([*paths, *further])))


@seeded("including/last-of-three-is-lost", breaks="properties/queries/include", editions=("1.0",))
def the_last_of_three_paths_is_lost(request: Request, serve: Serve) -> Response:
    """Of three paths or more, the last one is not gone where another begins with the same step."""
    response, paths = serve(request), _paths(request)
    if len(paths) < 3 or not is_success(response):
        return response
    same = any(path != paths[-1] and path.partition(".")[0] == paths[-1].partition(".")[0] for path in paths[:-1])
    if not same or paths[-1] in paths[:-1]:
        return response
    return serve(with_parameter(request, "include", ",".join(paths[:-1])))


@seeded("including/chains-end-after-two", breaks="properties/queries/include", editions=("1.1",))
def chains_end_after_two_steps(request: Request, serve: Serve) -> Response:
    """One relationship gone along three times is followed twice: the guard against circles counts names, not rows."""
    paths = _paths(request)
    response, steps = serve(request), [path.split(".") for path in paths]
    shorter = [".".join(each[:2] if len(each) == 3 and len(set(each)) == 1 else each) for each in steps]
    if shorter == paths or not is_success(response):
        return response
    return serve(with_parameter(request, "include", ",".join(shorter)))
