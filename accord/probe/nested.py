"""Two limits confirmed in one window: what is sent for the one of each key counts in the one over all keys.

Nothing is refused before the limit over all is full, so that it does not matter whether that one counts what another
refuses. All keys but the first are spread over first. Then the first is filled up, just before the window over all
ends: that its own limit refuses it is seen after that, while others pass.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from accord.model.measurement import Documented, Shot
from accord.probe.asks import Ask, Plan, Shots, SpentError
from accord.probe.plans import LAXER
from accord.probe.spread import Spread, room_in

_FEW, _INNER_FEW = 20, 8
"""Which part of a limit is sent first: it comes back first where a window slides."""
_GAP, _ANSWERS = 0.02, 6
"""How long to wait then, in windows, and in answers."""
_SLOWER = 1.5
"""How much longer than at first answers may take later."""
_DRIFT, _AFTER = 0.002, 1.004
"""When to poll, in windows: refused the first time, let through the second."""
_WHISKER = 0.005
_LATER = (1.012, 1.02, 1.03, 1.045, 1.06)
_BEGIN, _PAUSE = 0.9, 0.12
"""How long before the outer limit opens again to begin with the first key, and for how long to pause there, in its
windows."""
_PARTS = (0.25, 0.5, 0.75, 0.95)
_SHARES = (0.94,)
_DEAF = 1000
"""What holds answers back is looked for where one limit is measured by itself."""
_MORE, _EXTRA = 4, 2
"""How many requests beyond those that are expected to pass, and beyond the first refusal."""
_LEAST, _THIRD = 8, 3


def few_of(limit: int, part: int) -> int:
    """How many requests come first: enough to outnumber the refusals that follow, which may count as well."""
    return max(math.ceil(limit / part), min(_LEAST, math.ceil(limit / _THIRD)))


Step = Generator[Ask, list[Shot], bool]
"""A part of a plan that tells whether all came as documented."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A key whose own limit may lie within the one over all, with what is documented of it."""

    key: str
    said: Documented


@dataclass(slots=True)
class Nest:
    """The shots that tell of the limit of the first key, of the one over all, and of a guest's own limit.

    What did not come as documented is left empty. Where `differs` is set, `outer` holds what was sent until the limit
    over all was met at another figure, or not at all. `shared` tells whether the guest counts in the limit over all.
    """

    inner: list[Shot] = field(default_factory=list)
    outer: list[Shot] = field(default_factory=list)
    guest: list[Shot] = field(default_factory=list)
    differs: bool = False
    shared: bool | None = None


@dataclass(slots=True)
class Nesting:
    """Sends for all keys, the first one, and a guest, in an order in which they do not disturb each other.

    Where the limit of the first key does not fit into the window of the other, it is left to be measured after that.
    """

    progress: Spread
    key: str
    inner: Documented
    outer: Documented
    guest: Guest | None = None
    found: Nest = field(default_factory=Nest)

    def _together(self, first: list[Shot]) -> bool:
        """Whether both limits can be confirmed in one window, as long as answers take what they took at first."""
        inner, outer = self.inner, self.outer
        early = outer.window - 1.2 * inner.window
        keys = len(self.progress.keys) - (self.key in self.progress.keys)
        typical = sum(each.latency for each in first) / len(first)
        filling = (inner.limit / self.progress.abreast + _MORE) * typical * _SLOWER
        return (
            self._rest(True) > 0
            and early > 0
            and (_BEGIN - _PAUSE) * inner.window > self._gap(first) + 0.03 * outer.window + filling
            and keys * room_in(self.progress.below, early) > self._few + self._rest(True)
        )

    def _gap(self, first: list[Shot]) -> float:
        """How long to wait after the first few, so that there is time to see what these alone give back."""
        return max(_GAP * self.outer.window, _ANSWERS * max(each.latency for each in first))

    @property
    def _few(self) -> int:
        return few_of(self.outer.limit, _FEW)

    @property
    def _inner_few(self) -> int:
        return few_of(self.inner.limit, _INNER_FEW)

    @property
    def _guest_few(self) -> int:
        return few_of(self.guest.said.limit, 5) if self.guest else 0

    def _rest(self, together: bool) -> int:
        """How many requests come before those of the first key; some are left to be refused with another one."""
        guests = self.guest.said.limit if self.guest else 0
        return self.outer.limit - self._few - guests - 2 - (self.inner.limit if together else 0)

    def run(self, start: float) -> Generator[Ask, list[Shot], Nest]:
        """Send all that there is to send, as far as it goes."""
        alarms, self.progress.alarms = self.progress.alarms, _DEAF
        with suppress(SpentError):
            yield from self._run(start)
        self.progress.alarms = alarms
        return self.found

    def _run(self, start: float) -> Plan:
        progress, keys = self.progress, self.progress.keys
        progress.keys = tuple(key for key in keys if key != self.key) or keys
        first = yield from progress.burst(start, most=self._few)
        ended, together = progress.now, self._together(first)
        progress.keys = progress.keys if together else keys
        second = yield from progress.burst(ended + self._gap(first), most=self._rest(together))
        if not all(each.admitted for each in first + second):
            yield from self._differs()
            return
        # From here on at least some of what was sent is no longer in a window that slides.
        again = second[0].received + _LATER[0] * self.outer.window + _WHISKER
        begin = again - _BEGIN * self.inner.window
        own = yield from self._guest_begins(again + 0.35 * self.inner.window, begin)
        mine: list[Shot] = []
        if together and progress.now < begin:
            mine = yield from self._fill_key(begin)
            if not all(each.admitted for each in mine):
                yield from self._differs()
                return
        if not (yield from self._fill()):
            return
        if not (yield from self._reopens(first, ended, second[0].sent + self.outer.window)):
            return
        self.found.outer = [each for each in progress.shots if not self._is_guests(each) or self.found.shared]
        if mine:
            self.found.inner = yield from self._refused_alone(mine, self.inner, again, self._inner_few, _SHARES)
        if self.guest and own:
            self.found.guest = yield from self._refused_alone(own, self.guest.said, again, self._guest_few, ())

    def _is_guests(self, shot: Shot) -> bool:
        return self.guest is not None and shot.key == self.guest.key

    def _guest_begins(self, ends: float, before: float) -> Shots:
        """All that the guest allows, in two parts, so that its window ends after all else is done; or nothing."""
        if self.guest is None:
            return []
        said, few = self.guest.said, self._guest_few
        at = max(self.progress.now, ends - said.window)
        if at + 2 * _GAP * said.window > before - 0.1 or at + said.window < ends:
            return []
        found = yield from self._alone(self.guest.key, at, most=few)
        if found[-1].admitted and said.limit > few:
            at = found[0].sent + 2 * _GAP * said.window
            found += yield from self._alone(self.guest.key, at, most=said.limit - few)
        return found if all(each.admitted for each in found) else []

    def _alone(self, key: str, at: float, most: int, extra: int = 0) -> Shots:
        self.progress.sole = key
        found = yield from self.progress.burst(at, extra, most)
        self.progress.sole = ""
        return found

    def _one(self, key: str, at: float = 0.0) -> Generator[Ask, list[Shot], Shot]:
        self.progress.sole = key
        shot = yield from self.progress.one(at)
        self.progress.sole = ""
        return shot

    def _fill_key(self, begin: float) -> Shots:
        """All that the first key allows, in two parts."""
        first = yield from self._alone(self.key, begin, self._inner_few)
        if first[-1].refused:
            return first
        at = first[0].sent + _PAUSE * self.inner.window
        left = self.inner.limit - self._inner_few
        return first + ((yield from self._alone(self.key, at, left)) if left else [])

    def _differs(self) -> Plan:
        """Whether another key is refused as well, as only the limit over all can do."""
        refused = next(each for each in reversed(self.progress.shots) if each.refused)
        shot = yield from self._one(self.progress.another(refused.key))
        if shot.refused and shot.key != refused.key:
            self.found.differs = True
            self.found.outer = list(self.progress.shots)

    def _fill(self) -> Step:
        """Go on until the limit over all is met; tells whether it is met where it is documented to be."""
        progress, found = self.progress, self.found
        left = self.outer.limit - sum(each.admitted and not self._is_guests(each) for each in progress.shots)
        more = yield from progress.burst(0.0, most=left + _MORE)
        if not more[-1].refused:
            more += yield from progress.burst(0.0, most=(LAXER - 1) * self.outer.limit)
        passed = sum(each.admitted and not self._is_guests(each) for each in progress.shots)
        guests = sum(map(self._is_guests, progress.shots))
        if more[-1].refused:
            other = yield from self._one(progress.another(more[-1].key))
            if other.refused and passed in (self.outer.limit, self.outer.limit - guests):
                # What is missing by as many as the guest sent was taken by the guest.
                found.shared = passed < self.outer.limit if guests else None
                return True
        found.differs, found.outer = True, [each for each in progress.shots if not self._is_guests(each)]
        return False

    def _reopens(self, first: list[Shot], ended: float, more: float) -> Step:
        """Whether the window over all ends when it is documented to: then see how much of it comes back."""
        before = self._just_before(first[0], self.outer.window)
        if self.progress.now < before and (yield from self.progress.one(before)).admitted:
            return False
        return bool((yield from self._returns("", ended, self.outer.window, self._few, more)))

    def _just_before(self, opened: Shot, window: float) -> float:
        """When to send a request that is decided before a window ends."""
        longest = max(each.latency for each in self.progress.shots)
        return opened.sent + (1 - _DRIFT) * window - 1.2 * longest

    def _returns(self, key: str, ended: float, window: float, few: int, more: float) -> Shots:
        """What passes, with a key or any, a window after the first few ended; nothing where none does.

        Until `more` time, a window that slides lets no others pass, but a counter or a bucket does.
        """
        for share in (_AFTER, *_LATER):
            found = [(yield from self._one(key, ended + share * window + _WHISKER))]
            if found[0].admitted:
                found += yield from self._alone(key, 0.0, few + _MORE - 1, extra=_EXTRA)
                begin = self.progress.now
                for part in _PARTS if found[-1].refused and begin < more else ():
                    found.append((yield from self._one(key, begin + part * (more - begin))))
                return found
        return []

    def _refused_alone(
        self, shots: list[Shot], said: Documented, at: float, few: int, shares: Iterable[float]
    ) -> Shots:
        """Go on with a key that is filled up: all of its shots, or none where others do not pass meanwhile."""
        key, opened = shots[0].key, shots[0].sent
        ended = max(each.received for each in shots[:few])
        more = min(shots[few].sent, ended + 0.04 * said.window) + said.window if few < len(shots) else 0.0
        for time in (*(opened + share * said.window for share in shares), self._just_before(shots[0], said.window)):
            if time >= max(at, self.progress.now):
                shots += yield from self._with(key, time)
        if not shots[-1].refused or not (yield from self._passes()):
            return []
        back = yield from self._returns(key, ended, said.window, few, more)
        if back and not (yield from self._passes()):
            return []
        return shots + back if back else []

    def _with(self, key: str, at: float) -> Shots:
        return [(yield from self._one(key, at))]

    def _passes(self) -> Step:
        """Whether other keys pass."""
        return (yield from self.progress.one(0.0)).admitted
