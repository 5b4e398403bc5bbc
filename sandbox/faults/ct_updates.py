"""Faults in how the shop updates: how many actions, all or none, and versions."""

from sandbox.commercetools.shaping import (
    SHOP,
    actions_of,
    by_terms,
    figures,
    is_create,
    is_update,
    looked_up,
    parameter,
    with_document,
)
from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document


@fault(
    "commercetools/update-actions/max-500",
    also={"commercetools/update-actions/atomic": "Nothing is refused that could change something."},
    editions=SHOP,
)
def any_number_of_actions(request: Request, serve: Serve) -> Response:
    """An update takes any number of actions."""
    return by_terms(request, serve, update_actions=10**6)


@fault(
    "commercetools/update-actions/atomic",
    also={"commercetools/errors/limit-error-shape": "What crosses a limit changes something."},
    editions=SHOP,
)
def the_first_actions_are_done(request: Request, serve: Serve) -> Response:
    """Of too many actions the first are done before the update is refused."""
    response, most = serve(request), figures(request).update_actions
    if is_update(request) and response.status == 413:
        serve(with_document(request, lambda document: document.update(actions=actions_of(request)[:most])))
    return response


@fault("commercetools/concurrency/version-increments", editions=SHOP)
def versions_fall(request: Request, serve: Serve) -> Response:
    """Every change lowers the version."""
    return by_terms(request, serve, step=-1)


@fault("commercetools/concurrency/conflict-409", editions=SHOP)
def old_versions_do(request: Request, serve: Serve) -> Response:
    """Updates and deletions are done whatever version they name."""
    current = _current(request, serve)
    if current is None:
        return serve(request)
    if request.method == "DELETE":
        named = request.parameter("version") is not None
        return serve(parameter(request, "version", current)) if named else serve(request)
    return serve(with_document(request, lambda document: _set(document, current)))


@fault("commercetools/concurrency/version-required", editions=SHOP)
def no_version_does(request: Request, serve: Serve) -> Response:
    """Updates and deletions that name no version are done."""
    current = _current(request, serve)
    if current is None:
        return serve(request)
    if request.method == "DELETE":
        return serve(request if request.parameter("version") else parameter(request, "version", current))
    return serve(with_document(request, lambda document: document.setdefault("version", current)))


@fault("commercetools/concurrency/no-op", editions=SHOP)
def idle_updates_raise_the_version(request: Request, serve: Serve) -> Response:
    """Updates that change nothing raise the version."""
    return by_terms(request, serve, idle_step=1)


def _current(request: Request, serve: Serve) -> int | None:
    """The version of the row that is to be changed, where there is one."""
    changes = is_update(request) or (request.method == "DELETE" and len(request.segments) == 2)
    row = looked_up(request, serve, request.path) if changes and not is_create(request) else None
    return row.get("version") if isinstance(row, dict) else None


def _set(document: Document, version: int) -> None:
    if isinstance(document.get("version"), int):
        document["version"] = version
