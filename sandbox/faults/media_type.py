"""Faults in the media type that labels a document."""

import re

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import JSONAPI
from sandbox.negotiation import PROFILE


@fault("jsonapi-*/content-negotiation/response-content-type")
def errors_are_labelled_as_plain_json(request: Request, serve: Serve) -> Response:
    """Error documents are labelled as plain JSON."""
    response = serve(request)
    is_error = isinstance(response.document, dict) and "errors" in response.document
    return response.with_header("content-type", "application/json") if is_error else response


@fault("jsonapi-1.1/jsonapi-media-type/media-type-parameter-value")
def lists_of_uris_end_with_a_space(request: Request, serve: Serve) -> Response:
    """The lists of the profiles and extensions that were applied end with a space."""
    return _relabelled(serve(request), r'="([^"]*)"', r'="\1 "')


@fault("jsonapi-1.1/jsonapi-media-type/media-type-parameter-quoted")
def uris_stand_without_quotes(request: Request, serve: Serve) -> Response:
    """The URI of the timestamps profile, where nothing else was applied, stands without quotes."""
    return _relabelled(serve(request), rf'; profile="({re.escape(PROFILE)})"', r"; profile=\1")


def _relabelled(response: Response, pattern: str, replacement: str) -> Response:
    label = response.header("content-type")
    if label is None or not label.startswith(JSONAPI):
        return response
    return response.with_header("content-type", re.sub(pattern, replacement, label))
