"""Defects of the wire: a body that is no JSON, or odd JSON, and a media type that does not belong to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from strategies.defect import CREATION, LINKAGE, NOTHING, UPDATE, Choices, Defect, Refusal, Setting

ALL = (CREATION, UPDATE, LINKAGE)
_IS_JSON = "jsonapi-*/document-structure/document-is-json"
_NO_JSON = Refusal("the body is no JSON", (400,))
_PARAMETER = Refusal("the media type has a parameter that JSON:API does not know", (415,))
_EXTENSION = Refusal("no server supports an extension that nobody wrote", (415,))


def _body(
    name: str,
    change: Callable[[bytes, Any], bytes],
    value: st.SearchStrategy[Any] | None = None,
    refusal: Refusal | None = None,
    forms: tuple[str, ...] = ALL,
) -> Defect:
    """The defect that the octets of the body are others, made of them and of a drawn value."""

    def changed(body: bytes, choices: Choices, _: Setting) -> bytes:
        return change(body, choices.get("value"))

    drawn = NOTHING if value is None else st.fixed_dictionaries({"value": value})
    return Defect(name, _IS_JSON, changed, lambda _document, _setting: drawn, refusal, forms, "body")


def _media_type(
    name: str, requirement: str, values: list[str], refusal: Refusal | None = None, forms: tuple[str, ...] = ALL
) -> Defect:
    """The defect that the content is said to be of another media type."""

    def changed(_: str, choices: Choices, _setting: Setting) -> str:
        return str(choices["value"])

    drawn = st.fixed_dictionaries({"value": st.sampled_from(values)})
    return Defect(name, requirement, changed, lambda _document, _setting: drawn, refusal, forms, "media type")


def _cut(body: bytes, share: int) -> bytes:
    """The body up to some thousandths of it, at least its first octet and never its last."""
    return body[: max(1, (len(body) - 1) * share // 1000)]


def _after_brace(body: bytes, text: bytes) -> bytes:
    """The body with something put behind its first brace."""
    return body.replace(b"{", b"{" + text, 1)


def _doubled(body: bytes, member: str) -> bytes:
    """The body with a member of the resource object given twice, the first time as null."""
    return body.replace(b'"data": {', b'"data": {"' + member.encode() + b'": null, ', 1)


_TOP = b'"extra": '
TEXTS = [
    "x",
    "hello",
    "<html></html>",
    "<?xml version='1.0'?><a/>",
    "data[type]=x&data[id]=1",
    "%7B%7D",
    "{",
    "]",
    "\\",
]
NUMBERS = ["NaN", "Infinity", "-Infinity", "01", "+1", ".5", "1.", "0x1", "1e", "- 1"]

BODIES = (
    _body("truncated", _cut, st.integers(0, 1000), _NO_JSON),
    _body("body-is-no-json", lambda _, text: str(text).encode(), st.sampled_from(TEXTS), _NO_JSON),
    _body("body-empty", lambda _body, _: b""),
    _body("body-blank", lambda _, text: str(text).encode(), st.sampled_from([" ", "\n", "\t \r\n", "\0"])),
    _body("byte-order-mark", lambda body, _: b"\xef\xbb\xbf" + body),
    _body("body-in-utf-16", lambda body, _: body.decode().encode("utf-16")),
    _body("body-not-utf-8", lambda body, text: _after_brace(body, _TOP + b'"' + str(text).encode("latin-1") + b'", '),
          st.sampled_from(["\xff", "\xc3(", "\x80", "\xed\xa0\x80", "caf\xe9", "\xf8\x88\x80\x80\x80"])),
    _body("trailing-text", lambda body, text: body + str(text).encode(),
          st.sampled_from(["}", "]", "x", ",", "null", "{}", ";", "\0"])),
    _body("two-documents", lambda body, text: body + str(text).encode() + body, st.sampled_from(["", "\n", "\x1e"])),
    _body("trailing-comma", lambda body, _: body[:-1] + b",}"),
    _body("comment", lambda body, text: _after_brace(body, str(text).encode()),
          st.sampled_from(["/* x */", "// x\n", "# x\n"])),
    _body("single-quotes", lambda body, _: body.replace(b'"data"', b"'data'", 1)),
    _body("unquoted-name", lambda body, _: body.replace(b'"data"', b"data", 1)),
    _body("no-colon", lambda body, _: body.replace(b":", b" ", 1)),
    _body("odd-number", lambda body, text: _after_brace(body, _TOP + str(text).encode() + b", "),
          st.sampled_from(NUMBERS)),
    _body("odd-escape", lambda body, text: _after_brace(body, _TOP + b'"' + str(text).encode() + b'", '),
          st.sampled_from([r"\x41", r"\u12", r"\U0001f600", r"\ ", r"\'", r"\u{41}"])),
    _body("lone-surrogate", lambda body, text: _after_brace(body, _TOP + b'"' + str(text).encode() + b'", '),
          st.sampled_from([r"\ud800", r"\udc00", r"\udc00\ud800", r"\ud800x"])),
    _body("raw-control", lambda body, text: _after_brace(body, _TOP + b'"' + str(text).encode() + b'", '),
          st.sampled_from(["\n", "\t", "\0", "\x1f"])),
    _body("huge-number", lambda body, text: _after_brace(body, _TOP + str(text).encode() + b", "),
          st.sampled_from(["1e400", "-1e400", "1" * 400, "1e-400", "9" * 20])),
    _body("deep", lambda body, depth: _after_brace(body, _TOP + b"[" * depth + b"]" * depth + b", "),
          st.sampled_from([65, 129, 500])),
    _body("data-doubled", lambda body, first: _after_brace(body, b'"data": null, ') if first else
          body[:-1] + b', "data": null}', st.booleans()),
    _body("member-doubled", _doubled, st.sampled_from(["type", "attributes"]), forms=(CREATION, UPDATE)),
)  # fmt: skip

_CONTENT = "jsonapi-*/content-negotiation"
MEDIA_TYPES = (
    _media_type("media-type-with-parameter", f"{_CONTENT}/response-unsupported-media-type",
                ["application/vnd.api+json; charset=utf-8", "application/vnd.api+json;version=1",
                 'application/vnd.api+json; x="y"', "application/vnd.api+json;a=b"], _PARAMETER),
    _media_type("media-type-with-unknown-extension",
                "jsonapi-1.1/content-negotiation/response-unsupported-extension-415",
                ['application/vnd.api+json; ext="https://accord.invalid/ext/unknown"',
                 'application/vnd.api+json;ext="https://accord.invalid/ext/a https://accord.invalid/ext/b"'],
                _EXTENSION),
    _media_type("media-type-of-another", f"{_CONTENT}/request-content-type",
                ["text/plain", "application/xml", "application/octet-stream", "multipart/form-data; boundary=x",
                 "application/x-www-form-urlencoded", "image/png"]),
    _media_type("media-type-malformed", f"{_CONTENT}/request-content-type",
                ["application", "/", "json", "application/", ";", "text/plain, text/html"]),
)  # fmt: skip

DEFECTS: tuple[Defect, ...] = (*BODIES, *MEDIA_TYPES)
