"""Rules of the media type that labels a document, and of its parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accord.authoring import JSONAPI, Node, Remark, rule
from accord.judge.fields import MediaType, Parameter
from accord.judge.uris import is_uri
from suites.jsonapi.kinds import shown

_HEADER = "Content-Type"
_LISTS = ("ext", "profile")
_COMMA_BETWEEN_URIS = re.compile(r",\s*(?=[A-Za-z][A-Za-z0-9+.-]*://)|,(?= )")


def _media_type(node: Node) -> MediaType:
    return node.document.media_type or MediaType("")


def _uri_lists(node: Node) -> list[Parameter]:
    return [item for item in _media_type(node).parameters if item.name in _LISTS]


def _spelt_as_no_token(parameter: Parameter) -> bool:
    return not parameter.quoted and bool(re.search("[:/]", parameter.value))


def _jsonapi_was_wanted(node: Node) -> bool:
    accept = node.value.request.header("accept")
    ranges = ("*/*", "application/*", JSONAPI)
    return accept is None or not accept.strip() or any(each in accept.lower() for each in ranges)


@rule("jsonapi-*/content-negotiation/response-content-type", on="response", when=_jsonapi_was_wanted)
def document_is_labelled(node: Node) -> Iterator[Remark]:
    """What is unmistakably a JSON:API document says so in its Content-Type."""
    if not node.document.labelled:
        label = node.value.response.header(_HEADER)
        actual = "there is no Content-Type" if label is None else f"the document is labelled {shown(label)}"
        yield Remark(_HEADER, actual, f"the media type {JSONAPI}")


@rule("jsonapi-1.1/jsonapi-media-type/media-type-parameters-only-ext-profile", on="body")
def only_ext_and_profile_are_parameters(node: Node) -> Iterator[Remark]:
    """The JSON:API media type has no parameter but `ext` and `profile`."""
    for name, spelt in _parameters(_media_type(node)):
        if name not in _LISTS:
            yield Remark(_HEADER, f"the media type has the parameter {shown(spelt)}", "none but `ext` and `profile`")


@rule("jsonapi-1.0/content-negotiation/response-content-type-no-parameters", on="body")
def there_are_no_parameters(node: Node) -> Iterator[Remark]:
    """The JSON:API media type has no parameter at all."""
    for _, spelt in _parameters(_media_type(node)):
        yield Remark(_HEADER, f"the media type has the parameter {shown(spelt)}", f"{JSONAPI} and nothing after it")


def _parameters(media_type: MediaType) -> Iterator[tuple[str, str]]:
    """The parameters of a media type, each as its name and as it may be spelt; a lone word counts as one."""
    for item in media_type.parameters:
        yield item.name, f"{item.name}={item.value}"
    lone = re.match(r"[^\s;,=]+", media_type.rest)
    if lone and all(item.valid for item in media_type.parameters):
        yield lone[0].lower(), lone[0]


@rule(
    "jsonapi-1.1/jsonapi-media-type/media-type-parameter-quoted", on="body", when=lambda node: bool(_uri_lists(node))
)
def uri_lists_are_quoted(node: Node) -> Iterator[Remark]:
    """A value of `ext` or `profile` with a colon or a slash stands in quotes, since it is no token."""
    for item in _uri_lists(node):
        if _spelt_as_no_token(item):
            yield Remark(_HEADER, f"the value of `{item.name}` does not stand in double quotes", "a quoted string")


@rule(
    "jsonapi-1.1/jsonapi-media-type/media-type-parameter-value", on="body", when=lambda node: bool(_uri_lists(node))
)
def uri_lists_are_separated_by_spaces(node: Node) -> Iterator[Remark]:
    """The value of `ext` or `profile` lists URIs with one space between each two."""
    for item in _uri_lists(node):
        if trouble := "" if _spelt_as_no_token(item) else _list_trouble(item.value):
            yield Remark(_HEADER, f"`{item.name}` {trouble}", warning=not item.value)


def _list_trouble(value: str) -> str:
    if not value:
        return "is empty, which the text does not exclude"
    if _COMMA_BETWEEN_URIS.search(value):
        return "separates URIs by a comma"
    pieces = value.split(" ")
    if "" in pieces:
        return "has a space that stands between no two URIs"
    stray = next((piece for piece in pieces if not is_uri(piece)), None)
    return f"lists {shown(stray)}, which is no URI" if stray else ""
