"""Rules of validators: what ETag and Last-Modified look like."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from accord.authoring import Node, Remark, rule
from accord.judge.dates import parse_http_date
from accord.judge.entity_tags import entity_tag_trouble


@rule("http/conditional/etag-grammar", on="answer", having="etag")
def entity_tags_follow_the_grammar(node: Node) -> Iterator[Remark]:
    """An entity tag stands in double quotes, after `W/` where it is weak."""
    for value in node.value["etag"]:
        if trouble := entity_tag_trouble(value):
            yield node.violates(f"the entity tag {trouble}", at="ETag", expected='"tag" or W/"tag"')


def _times(node: Node) -> tuple[datetime | None, datetime | None]:
    modified, date = node.value.get("last-modified", [""])[0], node.value.get("date", [""])[0]
    return parse_http_date(modified), parse_http_date(date)


@rule(
    "http/conditional/last-modified-not-future",
    on="answer",
    having="last-modified",
    when=lambda node: None not in _times(node),
)
def modification_lies_in_the_past(node: Node) -> Iterator[Remark]:
    """Last-Modified is not later than the Date of the same answer."""
    modified, date = _times(node)
    if modified and date and (modified - date).total_seconds() > 1:
        yield node.violates("it is later than Date", at="Last-Modified", expected="a time not after Date")
