"""How many server errors a whole run met, and what was told and left behind wherever a limit was crossed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator

from accord.authoring import Exchange, Finding, Promise, Settlement, Verdict, WholeRun, settles
from suites.promises.error_bodies import is_error, troubles
from suites.promises.rules_errors import INFRASTRUCTURE
from suites.promises.whole import answers, finding, kind_tried

LIMITS = frozenset({
    "page-size-max", "offset-max", "cardinality-max", "active-count-max", "bounds", "pattern", "document-size-max",
    "actions-max", "feature-threshold",
})  # fmt: skip
"""The kinds of promises whose checks cross a limit."""


def _is_about_whole_run(promise: Promise) -> bool:
    return "inputs" not in promise and "feature" not in promise


@settles("server-errors-max", where=_is_about_whole_run)
def server_errors_are_few(promise: Promise, whole: WholeRun) -> Settlement:
    """No more requests met a server error of the API's own than promised; each is told, with how often it came."""
    seen: defaultdict[str, list[Exchange]] = defaultdict(list)
    for exchange in answers(whole):
        seen[exchange.asked].append(exchange)
    if not seen:
        return Settlement(Verdict.INCONCLUSIVE, 0, "the API answered nothing")
    broken = [same for same in seen.values() if any(map(_is_own, same))]
    if len(broken) <= promise["max"]:
        return Settlement(Verdict.PASS, len(seen))
    findings = tuple(_server_error(same, promise) for same in broken)
    return Settlement(Verdict.FAIL, len(seen), findings=findings)


def _is_own(exchange: Exchange) -> bool:
    return exchange.status >= 500 and exchange.status not in INFRASTRUCTURE


def _server_error(same: list[Exchange], promise: Promise) -> Finding:
    bad = [exchange for exchange in same if _is_own(exchange)]
    again = f", {len(bad)} times of {len(same)}" if len(same) > 1 else ""
    expected = f"at most {promise['max']} of the requests to meet a server error" if promise["max"] else "no 5xx"
    return finding(bad[0], "status", expected=expected, actual=f"status {bad[0].status}{again}")


@settles("error-shape", where=lambda promise: promise.get("of") == "limits")
def refusals_beyond_limits_are_told_and_change_nothing(promise: Promise, whole: WholeRun) -> Settlement:
    """What crosses a limit gets an error of the promised form, and what was there before is there after it."""
    crossing = [exchange for exchange in answers(whole) if kind_tried(exchange, whole) in LIMITS]
    refused = [exchange for exchange in crossing if 400 <= exchange.status < 500 and is_error(exchange, promise)]
    if not refused:
        return Settlement(Verdict.NOT_APPLICABLE, 0, "no limit was crossed")
    findings = [
        finding(exchange, trouble.place, expected=trouble.expected, actual=trouble.actual)
        for exchange in refused
        for trouble in troubles(exchange, promise)
    ]
    findings += [
        finding(after, "body", expected="what was there before the refusal", actual="something else was stored")
        for after in changed_by_refusals(crossing, _collections(whole))
    ]
    return Settlement(Verdict.FAIL if findings else Verdict.PASS, len(refused), findings=tuple(findings))


def _collections(whole: WholeRun) -> set[str]:
    return {facts.url for facts in whole.survey.collections if facts.url} if whole.survey else set()


def changed_by_refusals(exchanges: Iterable[Exchange], collections: Container[str]) -> Iterator[Exchange]:
    """The answers to GET of a row that show it changed, though nothing but refused updates lies between.

    Collections are left out: others may add to them at any time.
    """
    shown: dict[str, Exchange] = {}
    refused: set[str] = set()
    for exchange in exchanges:
        url = exchange.request.url.partition("?")[0]
        if exchange.request.method != "GET":
            if exchange.ok:
                shown.clear()
            elif exchange.status < 500:
                refused.add(url)
        elif exchange.ok and url == exchange.request.url and url not in collections:
            before = shown.get(url)
            if before and url in refused and before.json.value != exchange.json.value:
                yield exchange
            shown[url] = exchange
            refused.discard(url)
