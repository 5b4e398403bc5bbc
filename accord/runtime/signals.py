"""Signals that interrupt a process, the first of which waits while it tidies up."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

_ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@dataclass(slots=True)
class Waiting:
    """Whether a signal came, and waits for the end."""

    came: bool = False


@contextmanager
def first_signal_waits() -> Iterator[Waiting]:
    """Keep the first signal from interrupting what is done here, and tell that it came; a second one interrupts."""
    waiting = Waiting()
    if threading.current_thread() is not threading.main_thread():
        yield waiting
        return
    before = {each: signal.getsignal(each) for each in _ENDING}
    interrupting = [each for each, handler in before.items() if handler is signal.default_int_handler]

    def restore() -> None:
        for each in interrupting:
            signal.signal(each, before[each])

    def note(*_: Any) -> None:
        waiting.came = True
        restore()

    for each in interrupting:
        signal.signal(each, note)
    try:
        yield waiting
    finally:
        restore()
