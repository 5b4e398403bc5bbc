"""The pages beside an API: schema, JSON-LD context, and the explanations of errors and of its own profile."""

from __future__ import annotations

import html
from functools import cache

from sandbox.errors import Kind, refuse
from sandbox.message import Document, Request, Response, encode
from sandbox.schema import Api, Attribute, ResourceType

READ = "GET, HEAD, OPTIONS"
ENTRY_PROFILE = """<!doctype html>
<html lang=en><meta charset=utf-8><title>The entry profile</title>
<h1>The entry profile</h1>
<p>The <code>meta</code> of an entry document has a <code>title</code>, and <code>collections</code>, an object
whose keys are resource types and whose values are the URLs of their collections.
"""
FORMS = {"datetime": {"type": ["string", "null"], "format": "date-time"}}


def read_page(api: Api, request: Request) -> Response | None:
    """The answer to a request for such a page, or None for everything else; Accept is not looked at."""
    segments = request.segments
    if segments == ("schema",):
        shown = request.parameter("revision:shown") == "yes"
        media_type, content = "application/schema+json", encode(schema(api, shown))
    elif segments == ("context",):
        media_type, content = "application/ld+json", encode({"@context": {"@vocab": f"{request.base}/schema#"}})
    elif segments == ("profiles", "entry"):
        media_type, content = "text/html; charset=utf-8", ENTRY_PROFILE.encode()
    elif len(segments) == 2 and segments[0] == "problems" and segments[1] in Kind.__members__:
        media_type, content = "text/html; charset=utf-8", explanation(Kind[segments[1]]).encode()
    else:
        return None
    if request.method == "OPTIONS":
        return Response(204, (("allow", READ),))
    if request.method not in ("GET", "HEAD"):
        raise refuse(Kind.METHOD_NOT_ALLOWED, "This page can only be read.", headers=(("allow", READ),))
    return Response(200, (("content-type", media_type),), body=content)


@cache
def explanation(kind: Kind) -> str:
    """What a kind of error means, as a page for people."""
    title = html.escape(kind.title)
    return (
        f"<!doctype html>\n<html lang=en><meta charset=utf-8><title>{title}</title>\n"
        f"<h1>{title}</h1>\n<p>Requests with this problem are answered with status {kind.status} "
        f"and the error code <code>{kind.name}</code>. The <code>detail</code> tells what was wrong.\n"
    )


def schema(api: Api, revisions: bool = False) -> Document:
    """The form of the API's documents as a JSON Schema, with what the extension adds where that is wanted."""
    resource = {"oneOf": [{"$ref": f"#/$defs/{name}"} for name in api.types]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": api.title,
        "type": "object",
        "anyOf": [{"required": ["data"]}, {"required": ["errors"]}, {"required": ["meta"]}],
        "properties": {
            "jsonapi": {"type": "object", "properties": {"version": {"const": api.edition}}},
            "data": {"anyOf": [{"type": "null"}, resource, {"type": "array", "items": resource}]},
            "included": {"type": "array", "items": resource},
            "errors": {"type": "array", "items": {"type": "object"}},
            "links": {"type": "object"},
            "meta": {"type": "object"},
        },
        "$defs": {name: _resource(kind, revisions) for name, kind in api.types.items()},
    }


def _resource(kind: ResourceType, revisions: bool) -> Document:
    more = {"revision:number": {"type": "integer"}} if revisions else {}
    return {
        "type": "object",
        "required": ["type", "id"],
        "properties": {
            "type": {"const": kind.name},
            "id": {"type": "string"},
            **more,
            "attributes": {
                "type": "object",
                "properties": {name: _value(entry) for name, entry in kind.attributes.items()},
                "additionalProperties": False,
            },
            "relationships": {
                "type": "object",
                "properties": {name: {"type": "object"} for name in kind.relationships},
                "additionalProperties": False,
            },
        },
    }


def _value(entry: Attribute) -> Document:
    return FORMS.get(entry.kind, {"type": [entry.kind, "null"]})
