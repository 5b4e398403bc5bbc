"""Rules of the fields that describe content: its type and its length."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from accord.judge.fields import parse_media_type
from accord.model.json_text import read_json
from suites.http.answers import content_of, essence_of, is_json_type, is_whole, may_be_cut_off, octets_of, surplus_of
from suites.http.contents import format_of, starts_as_json

_NUMBER = re.compile(r"[0-9]+")


@rule("http/field/content-type-present", on="answer", when=lambda node: bool(content_of(node)))
def content_has_a_type(node: Node) -> Iterator[Remark]:
    """An answer with content has Content-Type; one that does not succeed is only warned about."""
    if "content-type" not in node.value:
        remark = node.violates if node.exchange.ok else node.warns
        yield remark("content without Content-Type", at="Content-Type", expected="the media type of the content")


@rule("http/field/content-type-grammar", on="answer", having="content-type")
def content_type_keeps_its_grammar(node: Node) -> Iterator[Remark]:
    """Content-Type is one media type with parameters; one that is repeated is only warned about."""
    for value in node.value["content-type"]:
        media_type = parse_media_type(value)
        if media_type is None:
            yield node.violates("Content-Type is no type and subtype", at="Content-Type")
        elif not media_type.valid:
            yield node.violates("a parameter of Content-Type is malformed", at="Content-Type")
        else:
            names = [parameter.name for parameter in media_type.parameters]
            for name in sorted({name for name in names if names.count(name) > 1}):
                yield node.warns(f"the parameter `{name}` stands more than once", at="Content-Type")


def _is_labelled_and_whole(node: Node) -> bool:
    essence = essence_of(node)
    known = is_json_type(essence) or essence in ("text/html", "application/octet-stream")
    return known and is_whole(node) and not _is_a_download(node)


def _is_a_download(node: Node) -> bool:
    return any(value.strip().lower().startswith("attachment") for value in node.value.get("content-disposition", ()))


@rule("http/field/content-matches-type", on="answer", when=_is_labelled_and_whole)
def content_is_what_its_type_says(node: Node) -> Iterator[Remark]:
    """What is labelled as JSON is not something else, and JSON is not labelled as HTML or as octets of any kind."""
    content, essence = content_of(node), essence_of(node)
    if is_json_type(essence):
        if (found := format_of(content)) and found not in ("gzip", "zstd"):
            yield node.violates(f"content labelled {essence} is {found}", at="body", expected="JSON")
    elif starts_as_json(content) and read_json(content).ok:
        yield node.violates(f"JSON is labelled {essence}", at="Content-Type", expected="a media type of JSON")


def _has_a_length_to_keep(node: Node) -> bool:
    exchange = node.exchange
    return (
        "content-length" in node.value
        and "transfer-encoding" not in node.value
        and exchange.status >= 200
        and exchange.status not in (204, 304)
        and exchange.request.method not in ("HEAD", "CONNECT")
    )


@rule("http/field/content-length-correct", on="answer", when=_has_a_length_to_keep)
def content_length_is_the_length(node: Node) -> Iterator[Remark]:
    """Content-Length is a plain number, and as many octets of content come; fewer may be due to a reset."""
    octets = octets_of(node)
    values = (octets.values("content-length") if octets else []) or node.value["content-length"]
    if any(not _NUMBER.fullmatch(value) for value in values):
        yield node.violates("Content-Length is no plain number", at="Content-Length", expected="digits alone")
    elif len(set(values)) > 1:
        yield node.violates("Content-Length tells two lengths", at="Content-Length", expected="one length")
    elif octets and octets.framing == "content-length":
        if not octets.complete:
            remark = node.warns if may_be_cut_off(node) else node.violates
            told = f"{len(octets.content)} octets of content come, which is fewer"
            yield remark(told, at="Content-Length", expected=f"{values[0]} octets, as announced")
        elif surplus_of(node, octets):
            told = "more octets of content come than are announced"
            yield node.violates(told, at="Content-Length", expected=f"{values[0]} octets, as announced")
