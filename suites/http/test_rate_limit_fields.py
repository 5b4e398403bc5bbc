"""What answers tell of quotas, over several of them: whether it agrees, and whether it counts."""

from __future__ import annotations

import re

from accord.authoring import Client, Exchange, Survey, inconclusive, not_applicable, verifies, warn
from suites.http.pages import field, pages
from suites.http.quotas import FAMILIES, falls, in_a_row, quotas, remainders

_PARTS = ("Limit", "Remaining", "Reset")
_EPOCH, _MILLISECONDS = 1_000_000_000, 1_000_000_000_000


@verifies("http/ratelimit/fields-consistent")
def test_quotas_agree_with_their_policies(client: Client, survey: Survey) -> None:
    """What is left is at most the quota of a policy that is sent, and the policies stay the same."""
    answers = in_a_row(client, survey, "RateLimit", "RateLimit-Policy")
    policies = [quotas(answer, "RateLimit-Policy") for answer in answers]
    if not all(policies) or not all(map(quotas, answers)):
        raise not_applicable("RateLimit and RateLimit-Policy do not both hold policies with numbers")
    for answer, told in zip(answers, policies, strict=True):
        if told != policies[0]:
            return warn(
                answer, "RateLimit-Policy", expected="the same policies each time", actual="others than before"
            )
        for name, item in quotas(answer).items():
            trouble = _against_policy(item, told.get(name))
            if trouble:
                return warn(answer, "RateLimit", expected="what its policy allows", actual=trouble)
    return None


@verifies("http/ratelimit/legacy-triple")
def test_older_fields_are_complete_and_mean_one_thing(client: Client, survey: Survey) -> None:
    """Limit, remainder and reset come together, as numbers, and the reset is always of one kind."""
    family = _family(client, survey)
    kinds = set()
    for answer in in_a_row(client, survey, f"{family}Remaining"):
        told = {part: field(answer, family + part) for part in _PARTS}
        for part, value in told.items():
            if not re.fullmatch("[0-9]+", value):
                return _report(answer, family + part, "a number", value or "missing")
        if int(told["Remaining"]) > int(told["Limit"]):
            return _report(
                answer, f"{family}Remaining", "at most the limit", f"{told['Remaining']} of {told['Limit']}"
            )
        kinds.add(_kind(int(told["Reset"])))
        if "milliseconds" in kinds or len(kinds) > 1:
            expected = "seconds from now each time, or the seconds of a date each time"
            return _report(answer, f"{family}Reset", expected, " and ".join(sorted(kinds)))
    return None


@verifies("http/ratelimit/remaining-counts-down")
def test_remainder_falls_with_use(client: Client, survey: Survey) -> None:
    """Of a few equal requests in a row some leave less than the one before, and none leaves less than nothing."""
    first = next((exchange for exchange in pages(client, survey) if remainders(exchange)), None)
    if first is None:
        raise not_applicable("no answer tells how many requests are left")
    name = next(iter(remainders(first))).partition(" ")[0]
    answers = in_a_row(client, survey, name)
    series = {each: [left[each] for left in map(remainders, answers) if each in left] for each in remainders(first)}
    for each, numbers in series.items():
        if any(number < 0 for number in numbers):
            return _report(answers[0], each.partition(" ")[0], "0 or more", f"{min(numbers)}")
    if not any(len(numbers) > 1 for numbers in series.values()):
        raise inconclusive("not enough answers tell how many requests are left")
    if not any(map(falls, series.values())):
        shown = ", ".join(map(str, next(iter(series.values()))))
        return _report(answers[-1], name, "less with each request", f"{shown} after one request each")
    return None


def _against_policy(item: dict[str, int], policy: dict[str, int] | None) -> str:
    """What is wrong with an item beside its policy."""
    if policy is None:
        return "an item without a policy of its name"
    for mine, its in (("r", "q"), ("t", "w")):
        if item.get(mine, 0) > policy.get(its, item.get(mine, 0)):
            return f"{mine}={item[mine]} with {its}={policy[its]}"
    return ""


def _family(client: Client, survey: Survey) -> str:
    for exchange in pages(client, survey):
        for family in FAMILIES:
            if field(exchange, f"{family}Remaining"):
                return family
    raise not_applicable("no answer has the three older fields of a quota")


def _kind(reset: int) -> str:
    if reset >= _MILLISECONDS:
        return "milliseconds"
    return "the seconds of a date" if reset >= _EPOCH else "seconds from now"


def _report(answer: Exchange, place: str, expected: str, actual: str) -> None:
    warn(answer, place, expected=expected, actual=actual)
