"""Faults in how the vendor's limits block: in standing windows, for too long, not at all, or the wrong requests."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.commerce_layer.breaking import VENDOR, refused_instead
from sandbox.commerce_layer.limits import GET_BURST, Limit, class_of, scale_of
from sandbox.commerce_layer.throttle import SlidingLog, address
from sandbox.faults import Request, Response, Serve, fault
from sandbox.faults.cl_limits import APART, RATES, TWO_TYPES, throttled
from sandbox.shaping import edit

WITHIN = {f"{RATES}/below-limit-not-blocked": "who is blocked is within the limits again"}
READS = {**TWO_TYPES, **WITHIN, f"{RATES}/get-burst": "reads of an endpoint are refused for another reason"}


@dataclass(slots=True)
class FixedWindow:
    """A window that opens with a request and begins anew when it is over."""

    limit: Limit
    opened: float = float("-inf")
    requests: int = 0

    def count(self, moment: float) -> int:
        """Note a request; tells how many there were in its window up to it."""
        if moment - self.opened >= self.limit.window:
            self.opened, self.requests = moment, 0
        self.requests += 1
        return self.requests


@fault(
    f"{RATES}/sliding-window",
    editions=VENDOR,
    also={
        f"{RATES}/blocked-while-over": "what a standing window counts beyond its figure is not seen",
        f"{RATES}/patch-delete-as-write": "windows that begin anew leave no time to try other methods",
    },
)
def windows_stand(request: Request, serve: Serve) -> Response:
    """Counts are set back to zero at the end of a window."""
    throttled(request, counter=FixedWindow)
    return serve(request)


@dataclass(slots=True)
class OfAccepted:
    """A log of what was accepted alone."""

    log: SlidingLog

    def count(self, moment: float) -> int:
        """Note a request if there is room for it; tells how many there were with it."""
        quota = self.log.limit.quota
        return self.log.count(moment) if self.log.log.left(moment) > 0 else quota + 1


@fault(f"{RATES}/blocked-while-over", editions=VENDOR)
def who_goes_on_is_accepted_now_and_then(request: Request, serve: Serve) -> Response:
    """Refused requests do not count: who goes on is accepted again as soon as earlier ones are old enough."""
    throttled(request, counter=lambda limit: OfAccepted(SlidingLog(limit)))
    return serve(request)


@dataclass(slots=True)
class Penalty:
    """A log that counts one too many for three windows after a refusal, and is empty then."""

    log: SlidingLog
    until: float = float("-inf")

    def count(self, moment: float) -> int:
        """Note a request; while the penalty lasts there are too many."""
        limit = self.log.limit
        if moment < self.until:
            return limit.quota + 1
        if self.until > float("-inf"):
            self.log.forget()
            self.until = float("-inf")
        requests = self.log.count(moment)
        if requests > limit.quota:
            self.until = moment + 3 * limit.window
        return requests


def _reads_of_an_endpoint_are_punished(limit: Limit) -> SlidingLog | Penalty:
    log = SlidingLog(limit)
    return Penalty(log) if (limit.methods, limit.scope) == (GET_BURST.methods, GET_BURST.scope) else log


@fault(
    f"{RATES}/unblocked-when-below",
    editions=VENDOR,
    also={**READS, **APART, f"{RATES}/blocked-while-over": "the penalty does not depend on what comes meanwhile"},
)
def silence_does_not_help(request: Request, serve: Serve) -> Response:
    """Who reads too much of an endpoint is refused there for three windows, whether it goes on or not."""
    throttled(request, counter=_reads_of_an_endpoint_are_punished)
    return serve(request)


def _blocked_with(request: Request, serve: Serve, others: Callable[[Request, Request], bool]) -> Response:
    """The answer, refused for the ten seconds after a refusal of another request that this one is blocked with."""
    throttle, refusals = throttled(request), request.memory.setdefault("refusals", {})
    moment, window = throttle.clock.now(), scale_of(request.memory)(GET_BURST).window
    response = serve(request)
    if response.status == 429:
        refusals[class_of(request), request.segments[:1]] = moment, request
        return response
    recent = (each for when, each in refusals.values() if moment - when < window)
    if any(address(each) == address(request) and others(each, request) for each in recent):
        return refused_instead(response, 429, "TOO_MANY_REQUESTS", "Too many requests")
    return response


@fault(f"{RATES}/methods-apart", editions=VENDOR, also=READS)
def a_refused_write_blocks_reads(request: Request, serve: Serve) -> Response:
    """Who goes over a limit with one method is refused with all."""
    return _blocked_with(request, serve, lambda one, other: class_of(one) != class_of(other))


@fault(
    f"{RATES}/block-scope-specific-call",
    editions=VENDOR,
    also={**READS, f"{RATES}/get-average": "what is refused meanwhile hides it"},
)
def a_busy_endpoint_blocks_all(request: Request, serve: Serve) -> Response:
    """Who reads too much of one endpoint may read nothing."""
    return _blocked_with(request, serve, lambda one, other: class_of(one) == class_of(other) == "read")


@fault(
    f"{RATES}/429-status",
    editions=VENDOR,
    also={f"{RATES}/429-error-document": "there is no 429", f"{RATES}/retry-after": "there is no 429"},
)
def the_service_is_unavailable(request: Request, serve: Serve) -> Response:
    """A request over a limit gets 503."""
    response = serve(request)
    if response.status != 429:
        return response
    return edit(response.replacing(status=503), lambda document: document["errors"][0].update(status="503"))


@fault(f"{RATES}/429-error-document", editions=VENDOR)
def refusals_are_plain_text(request: Request, serve: Serve) -> Response:
    """A 429 comes as text, as from an edge that knows nothing of the API."""
    response = serve(request)
    if response.status != 429:
        return response
    return response.with_header("content-type", "text/plain").replacing(document=None, body=b"Too many requests")


@fault(f"{RATES}/retry-after", editions=VENDOR)
def retry_after_is_no_time(request: Request, serve: Serve) -> Response:
    """A 429 says in words when to come back."""
    response = serve(request)
    return response.with_header("retry-after", "in a minute") if response.status == 429 else response
