"""A request and time budget that holds for the whole run, across workers."""

from __future__ import annotations

import os
import time
from pathlib import Path


class BudgetSpent(Exception):
    """The run has used all requests, or all the time, that it was allowed."""


class Budget:
    """Counts requests in a file that all workers share: one byte a request, so its size is the count."""

    def __init__(self, path: Path, requests: int, deadline: float) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.requests = requests
        self.deadline = deadline

    @property
    def used(self) -> int:
        """How many requests the run has sent so far."""
        return os.fstat(self._file).st_size

    def spend(self) -> None:
        """Account for one request; raises BudgetSpent instead of exceeding the budget."""
        if self.used >= self.requests:
            raise BudgetSpent(f"the budget of {self.requests} requests is spent; raise `limits.requests`")
        if time.time() > self.deadline:
            raise BudgetSpent("the time of the run is up; raise `limits.seconds`")
        os.write(self._file, b".")

    def reserve(self, requests: int, seconds: float) -> None:
        """Allow so many requests, in so much time, whatever was spent before: to tidy up."""
        self.requests = max(self.requests, self.used + requests)
        self.deadline = max(self.deadline, time.time() + seconds)

    def close(self) -> None:
        """Release the file."""
        os.close(self._file)


class Pace:
    """Keeps requests at least an interval apart, so that the target's documented rate is never reached."""

    def __init__(self, per_second: float | None, workers: int = 1) -> None:
        self._interval = workers / (per_second * 0.8) if per_second else 0.0
        self._next = 0.0

    def wait(self) -> None:
        """Sleep until the next request may go out."""
        if not self._interval:
            return
        now = time.monotonic()
        if now < self._next:
            time.sleep(self._next - now)
        self._next = max(now, self._next) + self._interval
