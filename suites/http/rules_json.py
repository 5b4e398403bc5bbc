"""Rules of JSON texts: their grammar, their encoding, and the label that tells of them."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from accord.model.json_text import JsonText, read_json
from suites.http.answers import content_of, essence_of, is_json_type, is_readable, is_whole
from suites.http.contents import format_of

_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def is_json(node: Node) -> bool:
    """Whether an answer has content that is labelled as JSON, and is not something else by its looks."""
    return is_json_type(essence_of(node)) and is_whole(node) and not format_of(content_of(node))


def json_of(node: Node) -> JsonText:
    """The content read as JSON, whatever is wrong with its encoding alone."""
    content = content_of(node)
    found = read_json(content)
    if found.ok or not _encoding_trouble(content):
        return found
    text = content.decode(found.encoding, "replace").removeprefix("\ufeff")
    return read_json(text.encode("utf-8", "replace"))


def _encoding_trouble(content: bytes) -> str:
    if content.startswith(codecs.BOM_UTF8):
        return "begins with a byte order mark"
    if content.startswith(_MARKS) or 0 in content[:2]:
        return "is not in UTF-8"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"is not valid UTF-8 ({error.reason})"
    return ""


def _may_be_json(node: Node) -> bool:
    """Whether an answer is labelled as JSON and could have content."""
    exchange = node.exchange
    bodiless = exchange.request.method == "HEAD" or exchange.status in (204, 205, 304) or exchange.status < 200
    if bodiless or not is_json_type(essence_of(node)):
        return False
    return is_readable(node) and not format_of(content_of(node))


@rule("http/json/well-formed", on="answer", when=_may_be_json)
def json_is_well_formed(node: Node) -> Iterator[Remark]:
    """Content labelled as JSON is one JSON text; that there is none at all is only warned about."""
    content = content_of(node)
    if not content:
        told = f"no content under {essence_of(node)}"
        yield node.warns(told, at="body", expected="a JSON text, or no Content-Type")
    elif error := json_of(node).error:
        yield node.violates(f"content is no JSON text: {error}", at="body", expected="one JSON text")


@rule("http/json/utf8-without-bom", on="answer", when=is_json)
def json_is_in_utf8(node: Node) -> Iterator[Remark]:
    """A JSON text is in UTF-8 and does not begin with a byte order mark."""
    if trouble := _encoding_trouble(content_of(node)):
        yield node.violates(f"the JSON text {trouble}", at="body", expected="UTF-8 without byte order mark")


@rule("http/json/no-duplicate-names", on="answer", when=is_json)
def names_are_unique(node: Node) -> Iterator[Remark]:
    """No object has two members of one name."""
    if duplicates := json_of(node).duplicates:
        yield node.violates(f"an object repeats the name {duplicates[0]!a}", at="body", expected="unique names")


@rule(
    "http/json/charset-parameter",
    on="answer",
    when=lambda node: "content-type" in node.value and is_json_type(essence_of(node)),
)
def json_has_no_charset(node: Node) -> Iterator[Remark]:
    """A media type of JSON has no charset; utf-8 has no effect and is only told of."""
    media_type = node.document.media_type
    charset = media_type.parameter("charset") if media_type else None
    if charset is not None:
        harmless = charset.lower() in ("utf-8", "utf8")
        remark = node.warns if harmless else node.violates
        told = "charset=utf-8, which has no effect" if harmless else f"the charset {charset!a}"
        yield remark(told, at="Content-Type", expected="no charset, for JSON is in UTF-8")
