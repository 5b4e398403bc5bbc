"""Promises about statuses and errors, judged on every answer of the API."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Node, Promise, Remark, watches
from suites.promises import error_bodies
from suites.promises.aims import errors_in, of_api

OWN_OF_HTTP = frozenset({408, 411, 412, 413, 414, 416, 417, 421, 426, 428, 431})
"""Refusals that HTTP itself defines for messages, whatever they are about."""
INFRASTRUCTURE = frozenset({501, 502, 503, 504, 505})
"""Server errors that tell of the way to an API, or of HTTP, and not of what an API did not handle."""

SUCCESS, FAILURE = ("2xx",), ("4xx", "5xx")


def in_class(status: int, classes: tuple[str, ...] | list[str]) -> bool:
    """Whether a status is of one of some classes such as 4xx."""
    return any(status // 100 == int(each[0]) for each in classes)


def _of_api(node: Node) -> bool:
    contract = node.document.context.contract
    return contract is not None and of_api(node.exchange, contract)


def _tells_outcome(node: Node, promise: Promise) -> bool:
    """Whether an answer has a document and a status of which the promise speaks."""
    exchange = node.exchange
    if not _of_api(node) or exchange.request.method == "HEAD" or not exchange.document:
        return False
    told = (*promise.get("success", SUCCESS), *promise.get("failure", FAILURE))
    return in_class(exchange.status, told)


def _is_about_members(promise: Promise) -> bool:
    return "success_never" in promise or "failure_never" in promise


@watches("status-range", on="answer", when=_tells_outcome, where=_is_about_members)
def documents_fit_the_class_of_the_status(node: Node, promise: Promise) -> Iterator[Remark]:
    """Members of a failure do not stand under a status of success, nor the other way round."""
    document, succeeded = node.exchange.document, in_class(node.exchange.status, promise.get("success", SUCCESS))
    expected = f"no such member in the answer to a {'success' if succeeded else 'failure'}"
    for name in promise.get("success_never" if succeeded else "failure_never", ()):
        if name in document:
            yield node.violates(f"`{name}` under status {node.exchange.status}", at="body", expected=expected)


def _may_be_listed(node: Node, promise: Promise) -> bool:
    """Whether an answer is an error of the API whose status, or one of whose codes, the list could hold."""
    status = node.exchange.status
    if not _of_api(node) or not in_class(status, FAILURE) or status in INFRASTRUCTURE:
        return False
    return "statuses" in promise or any(error.get("code") in promise["codes"] for error in errors_in(node.exchange))


@watches("status-catalogue", on="answer", when=_may_be_listed)
def errors_are_of_the_list(node: Node, promise: Promise) -> Iterator[Remark]:
    """The status of an error is in the list, and each listed code comes with its status."""
    status, listed = node.exchange.status, promise.get("statuses", ())
    if listed and status not in (*listed, *promise.get("also", ())):
        expected = f"one of {', '.join(map(str, listed))}"
        say = node.warns if status in OWN_OF_HTTP else node.violates
        yield say(f"status {status}", at="status", expected=expected)
    codes = promise.get("codes", {})
    for error in errors_in(node.exchange):
        code = str(error.get("code"))
        if code in codes and codes[code] != status:
            yield node.violates(
                f"{code} with status {status}", at="body", expected=f"status {codes[code]} with {code}"
            )


def _is_error(node: Node, promise: Promise) -> bool:
    return _of_api(node) and error_bodies.is_error(node.exchange, promise)


@watches("error-shape", on="answer", when=_is_error, where=lambda promise: "of" not in promise)
def errors_have_their_form(node: Node, promise: Promise) -> Iterator[Remark]:
    """The body of an error has the form and the members that are promised."""
    for place, expected, actual in error_bodies.troubles(node.exchange, promise):
        yield node.violates(actual, at=place, expected=expected)
