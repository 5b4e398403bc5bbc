"""The time by which the limits of a variant are counted and its tokens run out."""

from __future__ import annotations

from typing import Any

from sandbox.limiters.clock import Clock

__all__ = ["Clock", "clock_of"]


def clock_of(memory: dict[str, Any], pace: float = 1.0) -> Clock:
    """The clock of a variant, which its memory keeps."""
    clock: Clock = memory.setdefault("clock", Clock(pace))
    return clock
