"""Reads a description by Swagger 2.0 as one by OpenAPI 3, which has in other places what a contract needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accord.evolve.description import METHODS, mapping, sequence

_JSON = "application/json"


def modern(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The description itself, or in the form of OpenAPI 3 where it is one by Swagger 2.0."""
    if not str(data.get("swagger", "")).startswith("2"):
        return data
    consumes, produces = sequence(data.get("consumes")), sequence(data.get("produces"))
    return {
        **data,
        "openapi": "3.0.0",
        "servers": [{"url": str(data.get("basePath", "/"))}],
        "components": {"securitySchemes": mapping(data.get("securityDefinitions"))},
        "paths": {
            path: {
                name: _operation(mapping(each), mapping(data.get("parameters")), consumes, produces)
                if name in METHODS
                else _parameters(sequence(each))
                if name == "parameters"
                else each
                for name, each in mapping(item).items()
            }
            for path, item in mapping(data.get("paths")).items()
        },
    }


def _operation(
    operation: Mapping[str, Any], shared: Mapping[str, Any], consumes: list[Any], produces: list[Any]
) -> Mapping[str, Any]:
    given = [_followed(each, shared) for each in sequence(operation.get("parameters"))]
    body = next((each for each in given if each.get("in") == "body"), None)
    found = {**operation, "parameters": _parameters([each for each in given if each.get("in") != "body"])}
    if body:
        media_type = next(iter(sequence(operation.get("consumes")) or consumes), _JSON)
        found["requestBody"] = {"content": {media_type: {"schema": body.get("schema")}}}
    answered = next(iter(sequence(operation.get("produces")) or produces), _JSON)
    found["responses"] = {
        status: {**mapping(answer), "content": {answered: {"schema": mapping(answer).get("schema")}}}
        for status, answer in mapping(operation.get("responses")).items()
    }
    return found


def _parameters(given: list[Any]) -> list[Any]:
    """Parameters, each with its own words as its schema too, where it is no reference."""
    return [each if "schema" in mapping(each) else {**mapping(each), "schema": each} for each in given]


def _followed(parameter: Any, shared: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = mapping(parameter).get("$ref")
    return mapping(shared.get(reference.rpartition("/")[2])) if isinstance(reference, str) else mapping(parameter)
