"""Faults in what caches are told, and in validators."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.visits import with_field


def with_policy(request: Request, serve: Serve, policy: str | None) -> Response:
    """The answer, of the visit with another Cache-Control."""
    return with_field(request, serve, "cache-control", policy)


@fault("http/cache/authenticated-not-public")
def visits_are_for_everybody(request: Request, serve: Serve) -> Response:
    """The visit, which takes credentials, may be kept for others."""
    return with_policy(request, serve, "public, max-age=60")


@fault("http/cache/explicit-policy")
def visits_say_nothing_of_caching(request: Request, serve: Serve) -> Response:
    """The visit has no Cache-Control."""
    return with_policy(request, serve, None)


@fault("http/cache/cache-control-grammar")
def ages_stand_in_quotes(request: Request, serve: Serve) -> Response:
    """The visit has a max-age in quotes."""
    return with_policy(request, serve, 'private, max-age="60"')


@fault("http/cache/no-contradictions")
def policies_contradict_themselves(request: Request, serve: Serve) -> Response:
    """The visit must not be stored, and is good for a minute."""
    return with_policy(request, serve, "private, no-store, max-age=60")


@fault("http/cache/age-and-staleness")
def visits_are_younger_than_new(request: Request, serve: Serve) -> Response:
    """The visit has an age below zero."""
    return with_field(request, serve, "age", "-1")


@fault("http/cache/limit-errors-not-stored")
def refusals_of_the_moment_last(request: Request, serve: Serve) -> Response:
    """A refusal that tells of the moment only is good for a minute."""
    response = serve(request)
    lasts = response.status in (428, 429, 431, 511)
    return response.with_header("cache-control", "max-age=60") if lasts else response


@fault("http/conditional/etag-grammar")
def tags_stand_bare(request: Request, serve: Serve) -> Response:
    """The visit has an entity tag without quotes."""
    return with_field(request, serve, "etag", "visit-1")


@fault("http/conditional/last-modified-not-future")
def visits_are_modified_later(request: Request, serve: Serve) -> Response:
    """The visit was last modified at the end of the century."""
    return with_field(request, serve, "last-modified", "Thu, 31 Dec 2099 23:59:59 GMT")
