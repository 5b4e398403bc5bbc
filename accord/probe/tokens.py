"""Buckets of whole tokens: one that is filled in lumps, and one that loses what is less than a token."""

from __future__ import annotations

import numpy as np

from accord.probe.family import Bools, Family, Parameters, never
from accord.probe.trace import Floats


class LumpBucket(Family):
    """A bucket of `limit` tokens into which `lump` come at once, so often that it fills once in `window` seconds.

    One of the times at which they come is `edge`, in seconds of the trace. What is in the bucket is known at least as
    of the first, at most as of the last time at which the request before may have been decided.
    """

    algorithm, variant = "token-bucket", "in lumps"
    names = ("limit", "window", "lump", "edge")
    prior = 0.1

    def _begin(self, parameters: Parameters) -> None:
        self.size, self.lump, self.edge = parameters["limit"], parameters["lump"], parameters["edge"]
        self.interval = parameters["window"] * self.lump / self.size
        self.least, self.most = self.size, self.size
        self.first, self.last = self._number(self.start), self._number(self.start)

    def _number(self, time: float) -> Floats:
        return np.floor((time - self.edge) / self.interval)

    def _filled(self, tokens: Floats, since: Floats, until: Floats) -> Floats:
        return np.minimum(self.size, tokens + self.lump * np.maximum(0, until - since))

    def _decide(self, early: float, late: float, count: int = 1) -> tuple[Bools, Bools]:
        least = self._filled(self.least, self.first, self._number(early))
        most = self._filled(self.most, self.last, self._number(late))
        return least >= count, most >= count

    def _learn(self, early: float, late: float, admitted: bool, count: int = 1) -> None:
        first, last = self._number(early), self._number(late)
        least = self._filled(self.least, self.first, first)
        most = self._filled(self.most, self.last, first)
        come = self.lump * np.maximum(0, last - np.maximum(first, self.last))
        if admitted:
            # Where a lump came meanwhile, a full bucket may have had no room for all of it.
            self.least = np.maximum(-come, np.minimum(least, self.size - come) - count)
            self.most = np.maximum(0, np.minimum(self.size, most - count + come))
        else:
            self.least = least
            self.most = np.maximum(np.minimum(self.size, least + come), np.minimum(most, come))
        self.first, self.last = np.maximum(self.first, first), np.maximum(self.last, last)

    def _room(self, time: float) -> Floats:
        number = self._number(time)
        least, most = self._filled(self.least, self.first, number), self._filled(self.most, self.last, number)
        return np.maximum(0, np.floor((least + most) / 2))


class WholeBucket(Family):
    """A bucket of `limit` tokens, one each `window / limit` seconds, that loses what is less than a whole one.

    It is lost at each request that passes, or with `rejections` at each request.
    """

    algorithm = "token-bucket"
    prior = 0.1
    chained = False

    def __init__(self, rejections: bool = False) -> None:
        self.rejections = rejections
        self.variant = "whole tokens, rejections count" if rejections else "whole tokens"

    def _begin(self, parameters: Parameters) -> None:
        self.size = parameters["limit"]
        self.step = parameters["window"] / self.size
        self.least, self.most = self.size, self.size
        self.early, self.late = never(self.size), never(self.size)

    def _filled(self, tokens: Floats, since: Floats, until: float) -> Floats:
        come = np.maximum(0, np.floor((until - since) / self.step))
        return np.minimum(self.size, tokens + come)

    def _decide(self, early: float, late: float, count: int = 1) -> tuple[Bools, Bools]:
        return self._filled(self.least, self.late, early) >= count, self._filled(self.most, self.early, late) >= count

    def _learn(self, early: float, late: float, admitted: bool, count: int = 1) -> None:
        if admitted:
            self.least = np.maximum(0, self._filled(self.least, self.late, early) - count)
            come = np.floor((late - early) / self.step) if count > 1 else 0.0
            self.most = np.maximum(0, self._filled(self.most, self.early, late) - count + come)
        else:
            # A whole token had not come yet.
            self.most = np.maximum(self.least, 0)
            self.early = np.minimum(self.late, np.maximum(self.early, early - self.step))
        if admitted or self.rejections:
            self.early, self.late = np.full_like(self.size, early), np.full_like(self.size, late)

    def _room(self, time: float) -> Floats:
        least, most = self._filled(self.least, self.late, time), self._filled(self.most, self.early, time)
        return np.floor((least + most) / 2)
