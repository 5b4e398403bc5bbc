"""One deletion of a resource beside another that is to stay, sent once a run for each type."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from accord.authoring import Exchange, Made, Maker, Recipe, expect, not_applicable
from accord.runtime.making.recipes import Removal
from suites.jsonapi.changes import PAUSE_S
from suites.jsonapi.courses import look
from suites.jsonapi.states import Held, State
from suites.jsonapi.states import look as state_of

_GONE = (404, 410)
_MOST = 3


@dataclass(frozen=True, slots=True)
class Deletion:
    """A DELETE of `made`, the answer to the same DELETE again, and another resource of the type before and after it.

    `again` is None where it was not sent; `rest` is what the other resource's URL answered afterwards, and `after`
    how it stood then, None where that cannot be told.
    """

    made: Made
    exchange: Exchange
    again: Exchange | None
    other: Made
    before: State
    rest: Exchange
    after: State | None

    @property
    def changed(self) -> set[str]:
        """The fields of the other resource that differ, save those that had led to what was deleted."""
        names = self.before.differing(self.after) if self.after else set()
        return {name for name in names if self.made.identity not in self.before.members.get(name, ())}

    def lost(self) -> Iterator[tuple[str, Held]]:
        """The relationships in which the other resource lost members, with these."""
        for name in sorted(self.changed & self.before.members.keys()):
            held = self.after.members.get(name, frozenset()) if self.after else frozenset()
            if lost := self.before.members[name] - held:
                yield name, lost


_DELETIONS: WeakKeyDictionary[Maker, dict[str, Deletion]] = WeakKeyDictionary()


def deletion(maker: Maker, recipe: Recipe) -> Deletion:
    """The deletion of a resource of one type."""
    known, kind = _DELETIONS.setdefault(maker, {}), recipe.facts.type
    if kind not in known:
        known[kind] = _deleted(maker, recipe)
    return known[kind]


def _deleted(maker: Maker, recipe: Recipe) -> Deletion:
    other, made, watched = maker.kept(recipe), maker.create(recipe), recipe.facts.relationships[:_MOST]
    before = state_of(maker, other, watched)
    exchange = maker.client.delete(made.url)
    again = delete_nothing(maker, made.url) if exchange.ok and maker.read(made.url).status in _GONE else None
    rest = look(maker, other.url)
    after = state_of(maker, other, watched) if rest.ok else None
    done = Deletion(made, exchange, again, other, before, rest, after)
    if not done.changed:
        return done
    time.sleep(PAUSE_S)  # a copy may lag behind
    return Deletion(made, exchange, again, other, before, rest, state_of(maker, other, watched, fresh=True))


def delete_nothing(maker: Maker, url: str) -> Exchange:
    """DELETE at a URL of nothing; it is trusted for just as long, since an id may be given to another resource."""
    bare = url.partition("?")[0].rstrip("/")
    maker.custody.unused.add(bare)
    try:
        return maker.client.delete(url)
    finally:
        maker.custody.unused.discard(bare)


def rehearsed(recipe: Recipe) -> Removal:
    """The deletion that was rehearsed for a type, where it was carried out at once."""
    if recipe.removal is None:
        raise not_applicable("nothing that was created here could be found to be deleted")
    require_carried_out(recipe.removal.exchange)
    return recipe.removal


def require_carried_out(exchange: Exchange) -> None:
    """That a deletion was carried out at once, since else nothing can be told of it."""
    expect(exchange).answered()
    if not exchange.ok or exchange.status == 202:
        raise not_applicable(f"{exchange.request.line} was answered {exchange.status}")
