"""Faults in the content of answers: codings, digests, JSON texts and problem details."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.visits import edited, with_content, with_field, with_members


@fault("http/coding/declared-is-true")
def visit_is_labelled_as_packed(request: Request, serve: Serve) -> Response:
    """The visit is labelled as coded by gzip, which it is not."""
    return with_field(request, serve, "content-encoding", "gzip")


@fault("http/sf/known-fields-parse")
def visit_has_a_malformed_priority(request: Request, serve: Serve) -> Response:
    """The visit has a Priority whose key is in capitals."""
    return with_field(request, serve, "priority", "U=1")


@fault("http/sf/digest-correct")
def visit_has_the_digest_of_something_else(request: Request, serve: Serve) -> Response:
    """The visit has a digest that is not its own."""
    return with_field(request, serve, "repr-digest", "sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:")


@fault("http/json/well-formed")
def visit_goes_on_after_its_end(request: Request, serve: Serve) -> Response:
    """The visit has a comma after the JSON text."""
    return with_content(request, serve, b'{"visit": "begun"},')


@fault("http/json/utf8-without-bom")
def visit_begins_with_a_mark(request: Request, serve: Serve) -> Response:
    """The visit begins with a byte order mark."""
    return with_content(request, serve, b'\xef\xbb\xbf{"visit": "begun"}')


@fault("http/json/no-duplicate-names")
def visit_repeats_itself(request: Request, serve: Serve) -> Response:
    """The visit has two members of one name."""
    return with_content(request, serve, b'{"visit": "begun", "visit": "ended"}')


@fault("http/json/no-lone-surrogates")
def visit_is_cut_inside_a_pair(request: Request, serve: Serve) -> Response:
    """The visit has half a character in a string."""
    return with_content(request, serve, b'{"visit": "\\ud83d"}')


@fault("http/json/interoperable-numbers")
def visit_has_a_large_number(request: Request, serve: Serve) -> Response:
    """The visit has an integer beyond 2^53."""
    return with_members(request, serve, number=2**53 + 3)


@fault("http/json/charset-parameter")
def visit_is_labelled_with_another_charset(request: Request, serve: Serve) -> Response:
    """The visit is labelled as JSON in Latin-1."""
    return with_field(request, serve, "content-type", "application/json; charset=iso-8859-1")


@fault("http/json/timestamps")
def visit_began_somewhere(request: Request, serve: Serve) -> Response:
    """The visit has a time without a zone."""
    return with_members(request, serve, begun_at="2026-01-02T03:04:05")


@fault("http/problem/media-type-and-members")
def problems_have_numbers_for_titles(request: Request, serve: Serve) -> Response:
    """The problem of a 426 has a title that is a number."""
    response = serve(request)
    return edited(response, title=426) if response.status == 426 else response


@fault("http/problem/status-matches")
def problems_tell_another_status(request: Request, serve: Serve) -> Response:
    """The problem of a 426 tells the status 400."""
    response = serve(request)
    return edited(response, status=400) if response.status == 426 else response


@fault("http/problem/title-stable")
def problems_are_called_by_their_place(request: Request, serve: Serve) -> Response:
    """The problem of a 404 has a title that names what was asked for."""
    response = serve(request)
    return edited(response, title=f"There is no {request.path}") if response.status == 404 else response
