"""Inference of rate limits from outside: pure functions over requests, their times and outcomes."""

from accord.probe.asks import Ask
from accord.probe.clues import Documented
from accord.probe.measuring import Measured, measure

__all__ = ["Ask", "Documented", "Measured", "measure"]
