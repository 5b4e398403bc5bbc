"""Whether a header has another value in each answer of a run."""

from __future__ import annotations

from collections import defaultdict

from accord.authoring import Exchange, Promise, Settlement, Verdict, WholeRun, settles
from suites.http.pages import from_cache
from suites.promises.headers import judges
from suites.promises.whole import answers, finding


@settles("response-header", where=lambda promise: promise.get("fresh") is True)
def header_is_new_each_time(promise: Promise, whole: WholeRun) -> Settlement:
    """No two answers have the same value, save where the client sent it, or a cache gave the answer again."""
    name = promise["header"]
    seen: defaultdict[str, list[Exchange]] = defaultdict(list)
    for exchange in answers(whole):
        value = exchange.response.header(name) if exchange.response else None
        if value and exchange.request.header(name) is None and judges(exchange, promise) and not from_cache(exchange):
            seen[value].append(exchange)
    tried = sum(map(len, seen.values()))
    if tried < 2:
        return Settlement(Verdict.NOT_APPLICABLE, 0, f"no two answers have {name}")
    findings = tuple(
        finding(same[1], name, expected="another value in each answer", actual=f"that of {same[0].id} again")
        for same in seen.values()
        if len(same) > 1
    )
    return Settlement(Verdict.FAIL if findings else Verdict.PASS, tried, findings=findings)
