"""The use of something deprecated is told in the response, by the header that was promised, and still works."""

from __future__ import annotations

from collections.abc import Callable

from accord.authoring import Client, Promise, inconclusive, keeps, violation, warn
from suites.promises.notices import in_force, is_over, misshapen, other_notices, told, uses


def is_about(*aspects: str) -> Callable[[Promise], bool]:
    """Whether a promise is about one of these aspects of notices."""
    return lambda promise: promise["aspect"] in aspects


@keeps("deprecation-notice", where=is_about("present"))
def test_a_deprecation_is_told(client: Client, promise: Promise) -> None:
    """The answer to each call that uses something deprecated has the header, with a text."""
    for use in in_force(uses(client, promise), promise["header"]):
        text = told(use.exchange, promise["header"])
        if not (text or "").strip():
            raise violation(use.exchange, promise["header"], expected="a notice of deprecation",
                            actual="absent" if text is None else "empty")  # fmt: skip


@keeps("deprecation-notice", where=is_about("name"))
def test_a_deprecation_is_told_by_the_header_promised(client: Client, promise: Promise) -> None:
    """Where an answer tells of a deprecation at all, it has a header of this name."""
    header, seen = promise["header"], 0
    for use in in_force(uses(client, promise), header):
        text, others = told(use.exchange, header), other_notices(use, header)
        if text is None and others:
            raise violation(use.exchange, header, expected="the notice in this header", actual=f"in {others[0]}")
        if text is not None and not text.strip():
            raise violation(use.exchange, header, expected="a notice of deprecation", actual="empty")
        seen += text is not None
    if not seen:
        raise inconclusive("no answer told of a deprecation: it may be over on this target")


@keeps("deprecation-notice", where=is_about("message"))
def test_a_notice_speaks_of_what_is_deprecated(client: Client, promise: Promise) -> None:
    """The text of a notice is that which was promised, or else one that names what is deprecated."""
    header, wanted, texts = promise["header"], promise.get("message"), list[str]()
    for use in in_force(uses(client, promise), header):
        text = told(use.exchange, header)
        if text is None:
            continue
        if not text.strip():
            raise violation(use.exchange, header, expected="a message", actual="empty")
        if wanted and wanted not in text:
            raise violation(use.exchange, header, expected=wanted, actual=text)
        if not wanted and not any(word in text.lower() for word in use.words):
            warn(use.exchange, header, expected=f"a message that names a part of {use.call}", actual=text)
        if text in texts:
            warn(use.exchange, header, expected="a message of its own for each deprecation", actual=text)
        texts.append(text)
    if not texts:
        raise inconclusive("no answer told of a deprecation: it may be over on this target")


@keeps("deprecation-notice", where=is_about("call-still-works"))
def test_a_deprecated_call_still_works(client: Client, promise: Promise) -> None:
    """A call that uses something deprecated is answered as the same call without it, the notice aside."""
    for use in uses(client, promise):
        exchange, plain = use.exchange, use.plain
        if is_over(exchange) and told(exchange, promise["header"]) is None:
            raise inconclusive(f"{exchange.request.line} was answered {exchange.status}: it may be gone")
        if exchange.status != plain.status:
            raise violation(exchange, "status", expected=f"status {plain.status}, as without what is deprecated",
                            actual=f"status {exchange.status}")  # fmt: skip
        if lost := misshapen(use):
            raise violation(exchange, "body", expected="the members of the answer without what is deprecated",
                            actual=f"{', '.join(lost)} missing or of another type")  # fmt: skip
