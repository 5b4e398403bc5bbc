"""One burst of equal requests, up to a limit, and what came of it: for all checks that need a throttled target."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from accord.authoring import Client, Exchange, Survey, inconclusive, not_applicable
from accord.judge.dates import parse_http_date
from suites.http.pages import field, urls
from suites.http.quotas import least_left

MOST = 40
"""The most requests of the burst itself; those after it are at most 20."""

_LASTS_S = 20.0
_SERVED = 2
_THROTTLED = 429
_LONGEST_WAIT_S = 60.0
_LOOKS = 4
_PAGES = 24
_ADDRESS = "203.0.113.77"
"""An address that is reserved for documentation."""

_VARIANTS: dict[str, dict[str, str | None]] = {
    "another X-Forwarded-For": {"X-Forwarded-For": _ADDRESS},
    "another X-Real-IP": {"X-Real-IP": _ADDRESS},
    "another Forwarded": {"Forwarded": f"for={_ADDRESS}"},
    "another User-Agent": {"User-Agent": "accord-otherwise/1.0"},
    "a slash at the end of the path": {},
}


@dataclass(frozen=True, slots=True)
class Try:
    """A request of another look while the target is throttled: its answer, and that to a plain one right after.

    It was served, and twice, while plain ones were not, where `slips_past`; once proves nothing, since a quota may
    fill up again drop by drop.
    """

    what: str
    answer: Exchange
    control: Exchange | None = None
    slips_past: bool = False

    @property
    def is_over(self) -> bool:
        """Whether the plain request is served again."""
        return self.control is not None and self.control.ok


@dataclass(frozen=True, slots=True)
class Strain:
    """What a burst came to: the answer by which it was refused, and the tries right after it.

    `asked_s` is the wait that the refusal asked for (None where it did not), `after` the answer after that wait.
    """

    refused: Exchange
    tries: tuple[Try, ...]
    asked_s: float | None
    after: Exchange


_strains: WeakKeyDictionary[Client, Strain | str] = WeakKeyDictionary()


def strain(client: Client, survey: Survey) -> Strain:
    """The one burst of this run; raises NotApplicable where no limit was reached."""
    if client not in _strains:
        _strains[client] = _strain(client, survey)
    found = _strains[client]
    if isinstance(found, str):
        raise not_applicable(found)
    return found


def _strain(client: Client, survey: Survey) -> Strain | str:
    url = _url(client, survey)
    if url is None:
        return f"all that tells its quota leaves more than the {MOST} requests that are sent at most"
    asker, end = _Asker(client, url), time.monotonic() + _LASTS_S
    while asker.sent < MOST and time.monotonic() < end:
        answer = asker.ask()
        if answer.ok:
            continue
        if asker.sent == 1 and answer.status != _THROTTLED:
            return f"{answer.request.line} was answered {answer.status or answer.fault} at once"
        tries = _tries(asker) if answer.status == _THROTTLED else ()
        if any(each.is_over for each in tries) and asker.sent <= MOST // 2:
            continue
        asked = retry_after(answer)
        return Strain(answer, tries, asked, _recovered(asker, asked))
    return f"no limit was reached by {asker.sent} requests"


def _url(client: Client, survey: Survey) -> str | None:
    """What leaves the fewest requests, by its own word; else something that does not tell, if there is any."""
    seen = [client.get(url, follow=False) for url in urls(survey)[:_PAGES]]
    told = [(left, each) for each in seen if each.status == 200 and (left := least_left(each)) is not None]
    if told:
        left, least = min(told, key=lambda pair: pair[0])
        return least.request.url if left < MOST else None
    return next((each.request.url for each in seen if each.status == 200), None)


@dataclass(slots=True)
class _Asker:
    """Sends the same GET, in this look or another, and counts."""

    client: Client
    url: str
    sent: int = 0

    def ask(self, headers: dict[str, str | None] | None = None, url: str = "") -> Exchange:
        self.sent += 1
        return self.client.get(url or self.url, headers=headers or {}, fresh=True, follow=False, patient=False)


def _tries(asker: _Asker) -> tuple[Try, ...]:
    """The same request in other looks, each with an unchanged one after it where it was served.

    They end where one slips past, or where an unchanged one is served, too, since the limit is over then.
    """
    found: list[Try] = []
    for what, headers in _VARIANTS.items():
        found.append(_try(asker, headers, what))
        if found[-1].slips_past or found[-1].is_over:
            break
    return tuple(found)


def _try(asker: _Asker, headers: dict[str, str | None], what: str) -> Try:
    parts = urlsplit(asker.url)
    url = asker.url if headers else parts._replace(path=f"{parts.path.rstrip('/')}/").geturl()
    control: Exchange | None = None
    for _ in range(_SERVED):
        answer = asker.ask(headers, url)
        if not answer.ok:
            return Try(what, answer, control)
        control = asker.ask()
        if control.status != _THROTTLED:
            return Try(what, answer, control)
    return Try(what, answer, control, slips_past=True)


def retry_after(answer: Exchange) -> float | None:
    """The seconds that an answer asks to wait."""
    value = field(answer, "retry-after")
    if value.isascii() and value.isdigit():
        return float(value[:9])
    until, now = parse_http_date(value), parse_http_date(field(answer, "date"))
    return max((until - now).total_seconds(), 0.0) if until and now else None


def _recovered(asker: _Asker, asked: float | None) -> Exchange:
    """The answer after the wait that was asked for; goes on only when the target serves again, or for some time."""
    first: Exchange | None = None
    for look in range(_LOOKS):
        wait = asked if asked is not None and look == 0 else 2.0**look
        time.sleep(min(wait + 1.0, _LONGEST_WAIT_S))
        answer = asker.ask()
        first = first or answer
        if answer.ok:
            break
    return first or answer


def require_no_more_than_waited(found: Strain) -> float:
    """The wait that was asked for and kept; raises NotApplicable without one, Inconclusive where it was too long."""
    if found.asked_s is None:
        raise not_applicable("the 429 does not say by Retry-After when to come back")
    if found.asked_s + 1.0 > _LONGEST_WAIT_S:
        raise inconclusive(f"Retry-After asks for {found.asked_s:.0f} s, more than is waited here")
    return found.asked_s
