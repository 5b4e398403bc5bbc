"""The order of checks: what reads, what writes, what may harm a careless target, what loads."""

from types import SimpleNamespace

from accord.plugin import _rank
from accord.runtime.checks import verifies


def item(**marks):
    @verifies("http/status/valid-code", **marks)
    def check(): ...

    return SimpleNamespace(function=check)


def test_what_may_harm_comes_after_what_only_writes():
    ordered = [item(), item(writes=True), item(writes=True, hostile=True), item(writes=True, loads=True)]
    turned = ordered[::-1]
    assert sorted(turned, key=_rank) == ordered
