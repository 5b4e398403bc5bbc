"""Faults in what answers give away, and in what protects those who read them."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.visits import edited, visit, with_field, with_members

SECRET = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"
TRACE = 'Traceback (most recent call last):\n  File "/srv/notes/api.py", line 17, in read\nKeyError: 0'


@fault("http/sec/nosniff")
def content_may_be_sniffed(request: Request, serve: Serve) -> Response:
    """The visit does not say that it is not to be sniffed."""
    return with_field(request, serve, "x-content-type-options", None)


@fault("http/sec/no-version-leak")
def versions_are_told(request: Request, serve: Serve) -> Response:
    """The visit names the software that made it, with its version."""
    return with_field(request, serve, "x-powered-by", "Notes/4.2.1")


@fault("http/sec/no-internals-in-errors")
def errors_show_traces(request: Request, serve: Serve) -> Response:
    """A 404 shows where in the code it was raised."""
    response = serve(request)
    return edited(response, detail=TRACE) if response.status == 404 else response


@fault("http/sec/no-secret-members")
def visits_show_a_key(request: Request, serve: Serve) -> Response:
    """The visit shows the key by which it is signed."""
    return with_members(request, serve, signing_key=SECRET)


@fault("http/sec/errors-in-api-media-type")
def errors_are_pages(request: Request, serve: Serve) -> Response:
    """A 410 is a page for people."""
    response = serve(request)
    if response.status != 410 or request.method != "GET":
        return response
    page = b"<!doctype html><title>Gone</title><h1>Drafts are gone</h1>"
    return response.replacing(body=page).with_header("content-type", "text/html")


@fault("http/sec/cors-exposes-contract-fields")
def scripts_see_no_fields(request: Request, serve: Serve) -> Response:
    """Scripts of other origins see none of the fields that matter."""
    return serve(request).with_header("access-control-expose-headers", None)


@fault("http/sec/no-secrets-in-urls")
def links_hold_tokens(request: Request, serve: Serve) -> Response:
    """The visit links to itself with a token."""
    return with_members(request, serve, again=f"/session?access_token={SECRET}")


@fault("http/sec/links-keep-scheme-and-host")
def links_lead_to_another_port(request: Request, serve: Serve) -> Response:
    """The visit links to itself at the port that a proxy hides."""
    place = f"{request.base}/session".partition("://")[2].partition("/")[2]
    return with_members(request, serve, links={"self": f"http://127.0.0.1:9/{place}"})


@fault("http/sec/cookies")
def cookies_are_open(request: Request, serve: Serve) -> Response:
    """The cookie of a visit may be read by scripts, and goes along from everywhere."""
    found = visit(request, serve)
    return found.with_header("set-cookie", "visit=1; Path=/") if found else serve(request)


@fault("http/tls/hsts")
def tls_is_insisted_on_for_no_time(request: Request, serve: Serve) -> Response:
    """The visit insists on TLS without saying for how long."""
    response = serve(request)
    if request.segments[-1:] != ("session",) or response.header("strict-transport-security") is None:
        return response
    return response.with_header("strict-transport-security", "includeSubDomains")


@fault("http/tls/hsts-not-over-http")
def plain_http_insists_on_tls(request: Request, serve: Serve) -> Response:
    """The visit insists on TLS, over plain HTTP."""
    return with_field(request, serve, "strict-transport-security", "max-age=31536000")
