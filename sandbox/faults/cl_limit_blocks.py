"""Faults in how the vendor's limits block: in standing windows, for too long, not at all, or the wrong requests."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.commerce_layer.breaking import VENDOR, refused_instead
from sandbox.commerce_layer.limits import GET_BURST, Limit, class_of, scale_of
from sandbox.commerce_layer.throttle import SlidingLog, address
from sandbox.faults import Request, Response, Serve, fault
from sandbox.faults.cl_limits import RATES, throttled
from sandbox.shaping import edit


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


@fault(f"{RATES}/sliding-window", editions=VENDOR)
def windows_stand(request: Request, serve: Serve) -> Response:
    """Counts are set back to zero at the end of a window."""
    throttled(request, counter=FixedWindow)
    return serve(request)


@dataclass(slots=True)
class Forgetful:
    """A log that is empty after a refusal."""

    log: SlidingLog

    def count(self, moment: float) -> int:
        """Note a request, and forget all once it was one too many."""
        requests = self.log.count(moment)
        if requests > self.log.limit.quota:
            self.log.forget()
        return requests


@fault(f"{RATES}/blocked-while-over", editions=VENDOR)
def who_was_refused_once_goes_on(request: Request, serve: Serve) -> Response:
    """After one refusal the next requests are accepted, whatever their rate."""
    throttled(request, counter=lambda limit: Forgetful(SlidingLog(limit)))
    return serve(request)


@dataclass(slots=True)
class Penalty:
    """A log that counts one too many for three windows after a refusal."""

    log: SlidingLog
    until: float = float("-inf")

    def count(self, moment: float) -> int:
        """Note a request; while the penalty lasts there are too many."""
        requests, limit = self.log.count(moment), self.log.limit
        if requests > limit.quota:
            self.until = moment + 3 * limit.window
        return limit.quota + 1 if moment < self.until else requests


@fault(f"{RATES}/unblocked-when-below", editions=VENDOR)
def silence_does_not_help(request: Request, serve: Serve) -> Response:
    """Who was refused is refused for three windows, whether it goes on or not."""
    throttled(request, counter=lambda limit: Penalty(SlidingLog(limit)))
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


@fault(f"{RATES}/methods-apart", editions=VENDOR)
def a_refused_write_blocks_reads(request: Request, serve: Serve) -> Response:
    """Who goes over a limit with one method is refused with all."""
    return _blocked_with(request, serve, lambda one, other: class_of(one) != class_of(other))


@fault(f"{RATES}/block-scope-specific-call", editions=VENDOR)
def a_busy_endpoint_blocks_all(request: Request, serve: Serve) -> Response:
    """Who goes over the limit of one endpoint is refused at all."""
    return _blocked_with(request, serve, lambda one, other: class_of(one) == class_of(other))


@fault(f"{RATES}/429-status", editions=VENDOR)
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
