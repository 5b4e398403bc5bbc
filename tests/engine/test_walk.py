"""The walk bears documents that are nested as deeply as a parser lets them be."""

import json

from accord.judge.document import Context, Document
from accord.judge.walk import walk
from accord.model.exchange import Exchange, Request, Response

BASE = "https://api.example.com"
DEPTH = 400


def nodes(document: object, kind: str) -> int:
    body = json.dumps(document).encode()
    response = Response(200, (("Content-Type", "application/vnd.api+json"),), body)
    exchange = Exchange("x-1", Request("GET", f"{BASE}/articles/1"), response)
    return sum(node.kind == kind for node in walk(Document(exchange, Context("1.1", BASE))))


def test_links_may_describe_links() -> None:
    link: object = "/schema"
    for _ in range(DEPTH):
        link = {"href": "/schema", "describedby": link}
    assert nodes({"data": None, "links": {"self": link}}, "link") == DEPTH + 1


def test_names_are_found_at_any_depth() -> None:
    value: object = 1
    for level in range(DEPTH):
        value = {f"level{level}": value}
    assert nodes({"meta": {"deep": value}}, "name") == DEPTH + 1


def test_what_an_at_member_holds_is_no_link() -> None:
    assert nodes({"data": None, "links": {"self": "/articles/1", "@cache": [60]}}, "link") == 1
