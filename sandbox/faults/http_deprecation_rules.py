"""Faults in notices of deprecation."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.visits import edited, with_field


def memos(request: Request, serve: Serve, **fields: str | None) -> Response:
    """The answer, of the memos with other fields; underscores stand for hyphens."""
    response = serve(request)
    if request.segments[-1:] == ("memos",) and response.header("deprecation"):
        for name, value in fields.items():
            response = response.with_header(name.replace("_", "-"), value)
    return response


@fault("http/deprecation/header-is-sf-date")
def deprecation_is_a_day(request: Request, serve: Serve) -> Response:
    """Memos are deprecated since a day in plain text."""
    return memos(request, serve, deprecation="2025-01-01")


@fault("http/deprecation/pre-standard-syntax")
def deprecation_is_a_draft(request: Request, serve: Serve) -> Response:
    """Memos are deprecated as a draft had it."""
    return memos(request, serve, deprecation="true")


@fault("http/deprecation/date-plausible")
def deprecation_is_ages_ago(request: Request, serve: Serve) -> Response:
    """Memos are deprecated since the first second that can be told."""
    return memos(request, serve, deprecation="@0")


@fault("http/deprecation/sunset-is-http-date")
def sunset_is_a_day(request: Request, serve: Serve) -> Response:
    """The sunset of memos is a day in another form."""
    return memos(request, serve, sunset="2099-12-31")


@fault("http/deprecation/sunset-future")
def sunset_is_past(request: Request, serve: Serve) -> Response:
    """Memos still answer after their sunset."""
    return memos(request, serve, sunset="Mon, 30 Jun 2025 23:59:59 GMT")


@fault("http/deprecation/sunset-not-before-deprecation")
def sunset_comes_first(request: Request, serve: Serve) -> Response:
    """The sunset of memos is before their deprecation."""
    return memos(request, serve, sunset="Sun, 30 Jun 2024 23:59:59 GMT")


@fault("http/deprecation/links")
def deprecation_leads_nowhere(request: Request, serve: Serve) -> Response:
    """Memos are deprecated without a link to why, or to what replaces them."""
    return memos(request, serve, link=None)


@fault("http/deprecation/vendor-notices")
def visits_warn_in_their_own_way(request: Request, serve: Serve) -> Response:
    """The visit warns of its end in a field of its own only."""
    return with_field(request, serve, "x-api-warn", "Visits are going to be counted otherwise.")


@fault("http/deprecation/description-and-runtime-agree")
def memos_are_quietly_deprecated(request: Request, serve: Serve) -> Response:
    """Memos do not say that they are deprecated, as the contract has it."""
    return memos(request, serve, deprecation=None, sunset=None, x_deprecation_notice=None)


@fault("http/deprecation/behaviour-and-dates-over-time")
def drafts_break_after_their_sunset(request: Request, serve: Serve) -> Response:
    """Drafts fail with 500 after their sunset, where they are to be gone."""
    response = serve(request)
    if request.segments[-1:] != ("drafts",) or response.status != 410:
        return response
    return edited(response, status=500).replacing(status=500)
