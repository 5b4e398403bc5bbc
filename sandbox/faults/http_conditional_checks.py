"""Faults in what preconditions do: to reading, and to changes that suppose another state."""

from sandbox.faults import Request, Response, Serve, fault

READS = ("GET", "HEAD")


def is_item(request: Request) -> bool:
    """Whether a request is for one note."""
    return request.segments[:1] == ("notes",) and len(request.segments) == 2


def is_special(request: Request) -> bool:
    """Whether a cache would ask before it gives what it has, or has another form of it."""
    special = ("if-", "range", "accept-", "cache-control", "origin")
    return any(name.lower().startswith(special) for name, _ in request.headers)


def dropping(request: Request, serve: Serve, name: str) -> Response:
    """The answer to a request without one of its fields."""
    return serve(request.with_header(name, None))


@fault("http/status/304-required-fields")
def not_modified_without_vary(request: Request, serve: Serve) -> Response:
    """A 304 does not repeat Vary."""
    response = serve(request)
    return response.with_header("vary", None) if response.status == 304 else response


@fault("http/conditional/strong-etag-stable")
def other_octets_under_one_tag(request: Request, serve: Serve) -> Response:
    """A note ends in a blank or in a line feed by turns, under the same strong tag."""
    response = serve(request)
    if not (is_item(request) and request.method in READS and response.status == 200):
        return response
    if request.header("range") or request.header("accept-encoding"):
        return response
    turn = request.memory["turn"] = request.memory.get("turn", 0) + 1
    padded = response.replacing(body=response.octets() + (b" ", b"\n")[turn % 2])
    return padded.with_header("repr-digest", None)


@fault(
    "http/conditional/etag-changes-on-update",
    also={"http/conditional/lost-update-protection": "a tag that never changes tells no state from another"},
)
def tag_of_the_first_state(request: Request, serve: Serve) -> Response:
    """The entity tag of a note is that of its first state for ever."""
    if not is_item(request):
        return serve(request)
    tag = f'"{request.segments[1]}"'
    if request.method in READS:
        matches = tag in (request.header("if-none-match") or "")
        response = serve(request.with_header("if-none-match", "*") if matches else request)
        return response.with_header("etag", tag) if response.status in (200, 206, 304) else response
    matches = (request.header("if-match") or "").strip() == tag
    response = dropping(request, serve, "if-match") if matches else serve(request)
    return response.with_header("etag", tag) if response.header("etag") else response


@fault(
    "http/conditional/if-none-match-304",
    also={"http/status/304-required-fields": "the 304 that it would judge is not sent"},
)
def known_tags_are_sent_all_again(request: Request, serve: Serve) -> Response:
    """GET sends the page again, whatever tag the client has."""
    alone = request.method in READS and request.header("if-modified-since") is None
    return dropping(request, serve, "if-none-match") if alone else serve(request)


@fault("http/conditional/if-none-match-mismatch-200")
def malformed_tags_match_everything(request: Request, serve: Serve) -> Response:
    """What is no entity tag matches any state."""
    value = request.header("if-none-match")
    malformed = request.method in READS and value is not None and '"' not in value
    return serve(request.with_header("if-none-match", "*") if malformed else request)


@fault("http/conditional/if-modified-since")
def unmodified_pages_are_sent_all_again(request: Request, serve: Serve) -> Response:
    """GET sends the page again, however new the client's is."""
    return dropping(request, serve, "if-modified-since")


@fault("http/conditional/if-modified-since-ignored")
def dates_before_tags(request: Request, serve: Serve) -> Response:
    """If-Modified-Since decides in spite of If-None-Match."""
    both = request.header("if-modified-since") is not None
    return dropping(request, serve, "if-none-match") if both else serve(request)


@fault("http/conditional/if-match-412")
def deletions_ignore_the_state(request: Request, serve: Serve) -> Response:
    """A note is deleted whatever state the client supposes."""
    return dropping(request, serve, "if-match") if request.method == "DELETE" else serve(request)


@fault("http/conditional/if-match-strong")
def weak_tags_match(request: Request, serve: Serve) -> Response:
    """A weak tag in If-Match counts as the strong one."""
    value = request.header("if-match")
    return serve(request.with_header("if-match", value and value.replace("W/", "")))


@fault("http/conditional/if-none-match-star-write")
def puts_replace_what_is_there(request: Request, serve: Serve) -> Response:
    """PUT replaces what exists even where it must not."""
    return dropping(request, serve, "if-none-match") if request.method == "PUT" else serve(request)


@fault("http/conditional/if-unmodified-since-412")
def changes_of_newer_states_are_made(request: Request, serve: Serve) -> Response:
    """If-Unmodified-Since stops no change."""
    return serve(request) if request.method in READS else dropping(request, serve, "if-unmodified-since")


@fault("http/conditional/after-normal-checks")
def conditions_before_existence(request: Request, serve: Serve) -> Response:
    """What is not there has not been modified."""
    response = serve(request)
    if response.status != 404 or request.header("if-none-match") is None:
        return response
    return Response(304, response.headers).with_header("content-type", None)


@fault("http/conditional/lost-update-protection")
def tags_of_former_states_match(request: Request, serve: Serve) -> Response:
    """If-Match takes any tag that the note ever had."""
    tags = request.memory.setdefault("tags", set())
    known = (request.path, request.header("if-match")) in tags
    response = dropping(request, serve, "if-match") if known else serve(request)
    if response.header("etag"):
        tags.add((request.path, response.header("etag")))
    return response


@fault("http/cache/unsafe-visible-to-next-read")
def changes_are_hidden_by_a_cache(request: Request, serve: Serve) -> Response:
    """A cache that does not see an update by PATCH gives the note of before, unless it is told to ask."""
    kept: dict[str, Response] = request.memory.setdefault("kept", {})
    changed: set[str] = request.memory.setdefault("changed", set())
    response = serve(request)
    if request.method == "PATCH":
        changed.add(request.path)
    elif request.method not in READS:
        kept.pop(request.path, None)
    if not is_item(request) or request.method != "GET" or response.status != 200 or is_special(request):
        return response
    if request.path in changed and request.path in kept:
        return kept[request.path].with_header("age", "5")
    kept[request.path] = response
    return response
