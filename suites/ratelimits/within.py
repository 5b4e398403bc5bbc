"""Requests that were refused though all promised limits had room."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from accord.authoring import Shot
from suites.ratelimits.figures import Layer

_SLACK = 1.02
"""How much longer windows are taken to be: clocks differ."""


def refused_within(shots: Sequence[Shot], limits: Iterable[Layer], fraction: float) -> Iterator[Shot]:
    """The refused shots before which every limit that binds them had let a fraction of itself pass at most.

    All that was sent counts, also what was refused; what came from elsewhere does not.
    """
    own = sorted((shot for shot in shots if " from " not in shot.key), key=lambda shot: shot.sent)
    for shot in own:
        binding = [layer for layer in limits if binds(layer, shot.key)]
        if shot.refused and binding and all(_room(own, shot, layer, fraction) for layer in binding):
            yield shot


def binds(layer: Layer, key: str) -> bool:
    """Whether a request with a key, which is its method and path, counts in a limit."""
    method, _, path = key.partition(" ")
    return method == layer.method and layer.path in ("", path)


def _room(shots: Sequence[Shot], shot: Shot, layer: Layer, fraction: float) -> bool:
    counted = [
        each.sent for each in shots if each.key == shot.key or (layer.scope != "endpoint" and binds(layer, each.key))
    ]
    recent = bisect_right(counted, shot.sent) - bisect_right(counted, shot.sent - _SLACK * layer.window_s)
    return recent <= fraction * layer.limit
