"""The uses of a permission that the record of a run holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Uses:
    """The requests whose answers show a permission in use, by the effect that they show and its subject."""

    _plain: set[str] = field(default_factory=set)
    _effects: defaultdict[str, defaultdict[str, set[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )

    def add(self, asked: str, effect: Sequence[str]) -> None:
        """Note a request that shows a use: outright, or as a pair of a subject and an effect."""
        if effect:
            subject, seen = effect
            self._effects[subject][seen].add(asked)
        else:
            self._plain.add(asked)

    @property
    def times(self) -> int:
        """How many distinct requests showed it; effects count where one subject has several, controls never."""
        requests = set(self._plain)
        for effects in self._effects.values():
            if len(effects) > 1:
                requests.update(*(asked for effect, asked in effects.items() if effect))
        return len(requests)
