"""Faults in versions: another than the one asked for is served, or nobody is told which."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.faults.http_negotiation_checks import is_note, without_vary
from sandbox.visits import with_content


@fault("http/versioning/unknown-version-refused")
def unknown_versions_fall_back(request: Request, serve: Serve) -> Response:
    """A version that is no number is taken as none."""
    return serve(
        request.with_header("accept-version", None) if request.header("accept-version") == "abc" else request
    )


@fault("http/versioning/absent-equals-default")
def the_default_is_the_newest(request: Request, serve: Serve) -> Response:
    """A note that is asked for in no version says that it is of the newest."""
    response = serve(request)
    reads = is_note(request.replacing(method="GET")) and request.method in ("GET", "HEAD")
    unversioned = reads and request.header("accept-version") is None and response.status == 200
    return response.with_header("content-version", "2") if unversioned else response


@fault("http/versioning/conflicting-selectors")
def contradictions_are_settled_by_turns(request: Request, serve: Serve) -> Response:
    """A list of versions is refused, or its first is served, by turns."""
    first, comma, _ = (request.header("accept-version") or "").partition(",")
    if not comma:
        return serve(request)
    turn = request.memory["versions"] = request.memory.get("versions", 0) + 1
    return serve(request.with_header("accept-version", first) if turn % 2 else request)


@fault("http/versioning/response-echo")
def the_second_version_calls_itself_the_first(request: Request, serve: Serve) -> Response:
    """An answer in version 2 says that it is of version 1."""
    response = serve(request)
    return response.with_header("content-version", "1") if request.header("accept-version") == "2" else response


@fault("http/versioning/vary-lists-selector")
def versions_are_kept_as_one(request: Request, serve: Serve) -> Response:
    """A note in a version may be kept for a minute, and caches are not told what chose it."""
    response = serve(request)
    if not is_note(request) or request.header("accept-version") is None or response.status != 200:
        return response
    return without_vary(response, "accept-version").with_header("cache-control", "max-age=60")


@fault("http/versioning/media-type-version")
def unknown_versions_of_content_are_taken(request: Request, serve: Serve) -> Response:
    """Content of a version that there is not is read as if it were of the usual one."""
    given = request.header("content-type") or ""
    return serve(request.with_header("content-type", given.replace("; version=9999.0", "")))


@fault("http/versioning/path-version")
def unknown_paths_lead_to_the_first(request: Request, serve: Serve) -> Response:
    """A path of a version that there is not leads to version 1."""
    return serve(request.replacing(path=request.path.replace("/v9999/", "/v1/")))


@fault("http/versioning/stable-shape")
def the_visit_has_another_shape(request: Request, serve: Serve) -> Response:
    """What was called `visit` before is called `state`."""
    return with_content(request, serve, b'{"state":"begun"}')
