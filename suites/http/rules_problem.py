"""Rules of problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.authoring import Node, Remark, rule
from accord.judge.uris import reference_trouble
from suites.http.answers import essence_of, is_mediated
from suites.http.rules_json import is_json, json_of

PROBLEM = "application/problem+json"
_REFERENCES = ("type", "instance")
_TEXTS = ("title", "detail")
_TELLING = frozenset({"type", "title", "status"})


def _value(node: Node) -> Any:
    return json_of(node).value


def _is_problem(node: Node) -> bool:
    return essence_of(node) == PROBLEM and is_json(node) and json_of(node).ok


def _resembles_problem(node: Node) -> bool:
    """Whether an error has the members of a problem object under another label."""
    if node.exchange.status < 400 or not is_json(node):
        return False
    value = _value(node)
    return isinstance(value, dict) and value.keys() >= _TELLING and isinstance(value["title"], str)


@rule(
    "http/problem/media-type-and-members",
    on="answer",
    when=lambda node: _is_problem(node) or _resembles_problem(node),
)
def problem_has_members_of_their_types(node: Node) -> Iterator[Remark]:
    """A problem is an object whose members have their types; one under another label is only told of."""
    value = _value(node)
    if essence_of(node) != PROBLEM:
        yield node.warns(f"a problem object is labelled {essence_of(node)}", at="Content-Type", expected=PROBLEM)
    elif not isinstance(value, dict):
        yield node.violates("the problem is no object", at="body", expected="an object")
    else:
        for name, trouble, wanted in _wrong_members(value):
            yield Remark(f"/{name}", trouble, wanted)


def _wrong_members(problem: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Members that are not of their types: name, what is wrong, and what is wanted."""
    for name in _REFERENCES:
        if name in problem and (trouble := _reference_trouble(problem[name])):
            yield name, f"`{name}` {trouble}", "a URI reference"
    for name in _TEXTS:
        if name in problem and not isinstance(problem[name], str):
            yield name, f"`{name}` is no string", "a string"
    status = problem.get("status", 400)
    if not isinstance(status, int) or isinstance(status, bool):
        yield "status", "`status` is no integer", "an integer from 100 to 599"
    elif not 100 <= status <= 599:
        yield "status", "`status` is no status code", "an integer from 100 to 599"


def _reference_trouble(value: Any) -> str:
    if not isinstance(value, str):
        return "is no string"
    trouble = reference_trouble(value)
    return f"has {trouble}" if trouble else ""


def _tells_its_status(node: Node) -> bool:
    if not _is_problem(node):
        return False
    value = _value(node)
    status = value.get("status") if isinstance(value, dict) else None
    return isinstance(status, int) and not isinstance(status, bool)


@rule("http/problem/status-matches", on="answer", when=_tells_its_status)
def problem_tells_the_status(node: Node) -> Iterator[Remark]:
    """The member `status` is the status of the answer; where something between may have changed it, it is told."""
    status, told = node.exchange.status, _value(node)["status"]
    if status != told:
        remark = Remark("/status", f"{told} in an answer with status {status}", "the status of the answer",
                        warning=is_mediated(node))  # fmt: skip
        yield remark
