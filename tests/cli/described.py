"""A little API of plain JSON that describes itself in YAML, for tests of what is drafted from a description."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from tests.cli.servers import Answer

JSON = {"Content-Type": "application/json"}

DESCRIPTION = """
openapi: 3.1.0
info: {title: "Parts & pieces", version: "2"}
servers: [{url: /v2}]
paths:
  /parts:
    parameters:
      - {name: X-Tenant, in: header, required: true, schema: {type: string}, example: main}
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 50, default: 20}}
        - {name: offset, in: query, schema: {type: integer}}
        - {name: colour, in: query, schema: {type: string, enum: [red, blue]}}
        - {name: shade, in: query, schema: {type: string, example: none}}
        - {name: sort, in: query, schema: {type: string, enum: [name, -name, size]}}
        - {name: order_by, in: query, deprecated: true, schema: {type: string, example: name}}
      responses: {200: {$ref: '#/components/responses/parts'}, 400: {description: no}, 404: {description: none}}
    post:
      requestBody:
        content:
          application/json:
            schema:
              allOf:
                - $ref: '#/components/schemas/Part'
                - {required: [colour]}
      responses: {201: {description: made}, 422: {description: no}}
  /parts/{id}:
    get: {responses: {200: {description: one}}}
  /boxes:
    get:
      deprecated: true
      parameters: [{$ref: '#/components/parameters/tenant'}]
      responses: {200: {description: all, content: {application/json: {}}}}
    post:
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}
      responses: {201: {description: made}}
  /health:
    get:
      parameters: [{$ref: '#/components/parameters/tenant'}]
      responses: {200: {description: fine}}
components:
  parameters:
    tenant: {name: X-Tenant, in: header, required: true, schema: {type: string, example: main}}
  responses:
    parts: {description: some, content: {application/json: {schema: {type: array}}}}
  schemas:
    Box:
      type: object
      required: [size, label]
      properties:
        id: {type: string, readOnly: true}
        size: {type: integer, minimum: 2}
        label: {type: string, format: email}
    Part:
      type: object
      required: [name, id]
      properties:
        id: {type: string, readOnly: true}
        name: {type: string, minLength: 1, maxLength: 30, example: Bolt}
        colour: {type: string, enum: [red, blue]}
        note: {type: string}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
"""
"""What it says of itself: a header on every request, two collections, one body told in full and one that is not."""

PARTS = [{"id": str(number), "name": f"Part {number}", "colour": "red"} for number in range(1, 31)]
LIMIT = {"RateLimit-Policy": '"minute";q=120;w=60'}
DEPRECATION = {"Deprecation": "@1735689600", "Sunset": "Thu, 31 Dec 2099 23:59:59 GMT"}


def parts_api(place: str = "/v2/openapi.yaml", linked: bool = False) -> Callable[[str], Answer]:
    """Answers by path; the description is at a place, which the entry document links to if so asked."""

    def answer(target: str) -> Answer:
        parts = urlsplit(target)
        query = parse_qs(parts.query)
        match parts.path.rstrip("/"):
            case "/v2":
                links = {"_links": {"service-desc": {"href": place}}} if linked else {"parts": "/v2/parts"}
                return 200, {**JSON, **LIMIT}, json.dumps(links).encode()
            case "/v2/parts":
                rows = [
                    row for row in PARTS if row["colour"] in query.get("colour", ["red"]) and "shade" not in query
                ]
                start, size = int(query.get("offset", ["0"])[0]), min(50, int(query.get("limit", ["20"])[0]))
                return 200, JSON, json.dumps({"results": rows[start : start + size]}).encode()
            case "/v2/boxes":
                return 200, {**JSON, **DEPRECATION}, b'{"results": [{"id": "1", "size": 2}]}'
            case "/v2/health":
                return 200, JSON, b'{"status": "fine"}'
            case path if path.startswith("/v2/parts/") and path.rpartition("/")[2].isdigit():
                return 200, JSON, json.dumps(PARTS[0]).encode()
            case "/v2/boxes/1":
                return 200, JSON, b'{"id": "1", "size": 2}'
            case path if path == place:
                return 200, {"Content-Type": "application/yaml"}, DESCRIPTION.encode()
            case "/openapi.json":
                return 200, JSON, b'{"openapi": "is not spoken here", "paths": {}}'
        return 404, JSON, b'{"title": "nothing here"}'

    return answer
