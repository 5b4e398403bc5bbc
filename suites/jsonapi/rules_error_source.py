"""Rules of `source`, by which an error says what in the request was wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from accord.authoring import Node, Remark, rule
from suites.jsonapi.kinds import kind_of, shown

_POINTER = re.compile(r"(?:/(?:[^~/]|~[01])*)*", re.DOTALL)
_FIELD_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
_NOTHING = object()


def _is_object(node: Node) -> bool:
    return isinstance(node.value, dict)


@rule("jsonapi-*/errors/error-source-object", on="source")
def source_is_an_object(node: Node) -> Iterator[Remark]:
    """`source` is an object."""
    if not isinstance(node.value, dict):
        yield node.violates(f"`source` is {kind_of(node.value)}")


@rule("jsonapi-1.1/errors/error-source-one-member", on="source", when=_is_object)
def source_names_something(node: Node) -> Iterator[Remark]:
    """`source` should have `pointer`, `parameter` or `header`."""
    if {"pointer", "parameter", "header"}.isdisjoint(node.value):
        yield node.warns("`source` has neither `pointer` nor `parameter` nor `header`")


@rule("jsonapi-*/errors/error-source-pointer", on="source", having="pointer")
def source_pointer_is_a_json_pointer(node: Node) -> Iterator[Remark]:
    """`pointer` is a JSON Pointer; in 1.0 it is a warning that nothing in the request document is there."""
    pointer = node.value["pointer"]
    if not isinstance(pointer, str):
        yield node.violates(f"`pointer` is {kind_of(pointer)}", at="pointer")
    elif not _POINTER.fullmatch(pointer):
        yield node.violates(f"{shown(pointer)} is no JSON Pointer", at="pointer")
    elif node.edition == "1.0" and _sent(node) is not _NOTHING and not _resolves(_sent(node), pointer):
        yield node.warns(f"{shown(pointer)} is not in the request document", at="pointer")


def _points_into_document(node: Node) -> bool:
    pointer = node.value.get("pointer") if isinstance(node.value, dict) else None
    return isinstance(pointer, str) and bool(_POINTER.fullmatch(pointer)) and _sent(node) is not _NOTHING


@rule("jsonapi-1.1/errors/error-source-pointer-exists", on="source", when=_points_into_document)
def source_pointer_leads_somewhere(node: Node) -> Iterator[Remark]:
    """`pointer` names a value that is in the request document."""
    pointer = node.value["pointer"]
    if not _resolves(_sent(node), pointer):
        yield node.violates(f"{shown(pointer)} is not in the request document", at="pointer")


@rule("jsonapi-*/errors/error-source-parameter", on="source", having="parameter")
def source_parameter_names_a_parameter(node: Node) -> Iterator[Remark]:
    """`parameter` names a query parameter of the request, or its family; without a query it may miss one."""
    parameter = node.value["parameter"]
    sent = [name for name, _ in node.document.exchange.request.parameters]
    if not isinstance(parameter, str):
        yield node.violates(f"`parameter` is {kind_of(parameter)}", at="parameter")
    elif not any(_names(spelling, name) for name in sent for spelling in (parameter, unquote(parameter))):
        remark = node.violates if sent else node.warns
        yield remark(f"{shown(parameter)} is no parameter of the request", at="parameter")


def _names(parameter: str, sent: str) -> bool:
    return sent == parameter or (bool(parameter) and sent.startswith(f"{parameter}["))


@rule("jsonapi-1.1/errors/error-source-header", on="source", having="header")
def source_header_names_a_header(node: Node) -> Iterator[Remark]:
    """`header` is the name of one header."""
    header = node.value["header"]
    if not isinstance(header, str):
        yield node.violates(f"`header` is {kind_of(header)}", at="header")
    elif not _FIELD_NAME.fullmatch(header):
        yield node.violates(f"{shown(header)} is not the name of a header", at="header")


def _sent(node: Node) -> Any:
    """The request document, or a mark of its own where none was sent."""
    try:
        return json.loads(node.document.exchange.request.body)
    except (ValueError, RecursionError):
        return _NOTHING


def _resolves(document: Any, pointer: str) -> bool:
    """Whether a JSON Pointer (RFC 6901) names a value in a document."""
    here = document
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(here, dict) and key in here:
            here = here[key]
        elif isinstance(here, list) and _INDEX.fullmatch(key) and int(key) < len(here):
            here = here[int(key)]
        else:
            return False
    return True
