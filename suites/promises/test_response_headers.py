"""Response headers that answer to those of a request, and counts of what remains."""

from __future__ import annotations

import time
import uuid

from accord.authoring import Client, Exchange, Promise, Survey, Workshop, expect, inconclusive, keeps, violation
from suites.http.pages import from_cache
from suites.http.quotas import falls
from suites.promises.aims import aim
from suites.promises.headers import trouble

_TIMES = 10
_LONGEST = 10.0
"""Seconds beyond which windows may pass between the calls."""


@keeps("response-header", where=lambda promise: promise.get("echo") is True)
def test_header_of_the_client_comes_back(
    client: Client, survey: Survey, workshop: Workshop, promise: Promise
) -> None:
    """The value that a client sends is that of the response, or its end."""
    name, sent = promise["header"], f"accord-{uuid.uuid4()}"
    answer = client.get(aim(promise, workshop, survey).url, headers={name: sent}, fresh=True)
    expect(answer).answered()
    value = (answer.response.header(name) if answer.response else None) or ""
    suffix = promise.get("match", "exact") == "suffix"
    if value != sent and not (suffix and value.endswith(sent)):
        expected = f"{sent}{', or a value that ends so' if suffix else ''}"
        raise violation(answer, name, expected=expected, actual=value or "it is missing")


@keeps("response-header", where=lambda promise: "request" in promise)
def test_header_answers_a_request(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """The header is as promised in the answer to one of the methods, where a request brings what the promise says."""
    url, found = aim(promise, workshop, survey).url, []
    for method in promise.get("methods", ("GET",)):
        answer = client.request(method, url, headers=promise["request"], fresh=True)
        expect(answer).answered()
        trouble_here = trouble(answer, promise)
        if trouble_here is None:
            return
        found.append((answer, *trouble_here))
    answer, expected, actual = found[0]
    raise violation(answer, promise["header"], expected=expected, actual=actual)


@keeps("rate-limit-headers", where=lambda promise: promise["field"] == "remaining")
def test_what_remains_falls(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """Of ten calls in a row some leave less than the one before, or of the first calls of the run."""
    url, name = aim(promise, workshop, survey).url, promise["header"]
    for _ in range(2):
        started = time.monotonic()
        answers = [client.get(url, fresh=True) for _ in range(_TIMES)]
        took = time.monotonic() - started
        numbers = [_number(answer, name) for answer in answers if not from_cache(expect(answer).answered().exchange)]
        if falls(numbers):
            return
    if falls(_at_the_beginning(client, name)):
        return
    if took > _LONGEST or len(numbers) < _TIMES:
        raise inconclusive(f"{len(numbers)} answers of the API itself came in {took:.0f} s")
    if not _is_quiet(answers[0], numbers[0], promise):
        raise inconclusive("earlier calls may leave the window as fast as these come in")
    raise violation(answers[-1], name, expected="less than before the ten calls", actual=", ".join(map(str, numbers)))


def _at_the_beginning(client: Client, name: str) -> list[int]:
    """What was left after the first GETs of the run, before any of them could leave the window."""
    seen = [each for each in client.seen() if each.request.method == "GET" and not from_cache(each)]
    first = sorted(seen, key=lambda exchange: exchange.started)[:_TIMES]
    return [_number(exchange, name) for exchange in first if exchange.response and exchange.response.header(name)]


def _is_quiet(answer: Exchange, left: int, promise: Promise) -> bool:
    """Whether little of the limit was in use before the calls, as far as the answer tells the limit."""
    return "at_most" in promise and _number(answer, promise["at_most"]) - left <= 2 * _TIMES


def _number(answer: Exchange, name: str) -> int:
    text = (answer.response.header(name) if answer.response else None) or ""
    if not (text.isascii() and text.isdigit()):
        raise violation(answer, name, expected="a whole number", actual=f"`{text}`" if text else "it is missing")
    return int(text)
