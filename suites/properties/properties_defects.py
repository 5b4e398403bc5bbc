"""Defects: what nobody may accept is refused, a refusal changes nothing, and is told as an error document."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from accord.authoring import JSONAPI, Draw, Exchange, Made, Recipe, World, expect, explores, identity, violation
from strategies import defects_relationships
from strategies.defect import Defect
from suites.properties.linked import Linked
from suites.properties.spoiling import Spoilt, refused, spoilt_creation, spoilt_linkage, spoilt_update

Attributes = dict[str, Any]
Totals = dict[str, int]
PAGES = 8
"""No collection of more pages is read whole, again and again."""
BELOW_THE_API = frozenset({408, 413, 414, 417, 421, 426, 431})
"""Statuses with which a server refuses what it does not read to the end."""


@explores("properties/defects/refused", writes=True, weight=2)
def what_nobody_may_accept_is_not_created(world: World, draw: Draw) -> None:
    """A creation with a defect that the text lets no server accept is refused."""
    if spoilt := spoilt_creation(world, draw, _is_bound):
        require_refused(spoilt, spoilt.send())


@explores("properties/defects/refused", writes=True, weight=2)
def what_nobody_may_accept_updates_nothing(world: World, draw: Draw) -> None:
    """An update with a defect that the text lets no server accept is refused."""
    if spoilt := spoilt_update(world, draw, _is_bound):
        require_refused(spoilt, spoilt.send())


@explores("properties/defects/leave-state", writes=True, weight=2)
def refused_creations_leave_nothing(world: World, draw: Draw) -> None:
    """A creation that is refused makes no row, and the collection does not count it."""
    spoilt = spoilt_creation(world, draw, _is_any)
    marks = _marks(spoilt) if spoilt else {}
    if not spoilt or not marks:
        return
    before = _totals(world, spoilt.recipe)
    exchange = spoilt.send()
    if refused(exchange):
        require_no_ghost(spoilt, exchange, marks)
        require_uncounted(spoilt, exchange, before)


@explores("properties/defects/leave-state", writes=True, weight=3)
def refused_updates_change_nothing(world: World, draw: Draw) -> None:
    """A row of our own is as it was, after an update of it was refused."""
    spoilt = spoilt_update(world, draw, _is_any)
    if not spoilt or not spoilt.made:
        return
    before = _state(world, spoilt.recipe, spoilt.made)
    exchange = spoilt.send()
    if refused(exchange) and before is not None:
        require_unchanged(exchange, before, _state(world, spoilt.recipe, spoilt.made))


@explores("properties/defects/leave-state", writes=True, weight=2)
def refused_changes_of_linkage_change_nothing(world: World, draw: Draw) -> None:
    """A relationship of a row of our own has the members that it had, after a change of it was refused."""
    drawn = spoilt_linkage(world, draw, _is_of_linkage)
    if drawn is None:
        return
    at, spoilt = drawn
    _fill(at, draw)
    before = at.held()
    exchange = spoilt.send()
    after = at.held() if refused(exchange) else before
    if after != before:
        raise violation(exchange, "/data", expected="the members of before, since the change was refused",
                        actual=f"{spoilt.defect.name} left {sorted(after)}, not {sorted(before)}")  # fmt: skip


@explores("properties/defects/told-as-errors", writes=True, weight=1)
def refused_creations_are_told_as_errors(world: World, draw: Draw) -> None:
    """Whatever is wrong with a creation, its refusal is an error document."""
    if spoilt := spoilt_creation(world, draw, _is_any):
        require_errors(world, spoilt, spoilt.send())


@explores("properties/defects/told-as-errors", writes=True, weight=1)
def refused_updates_are_told_as_errors(world: World, draw: Draw) -> None:
    """Whatever is wrong with an update, its refusal is an error document."""
    if spoilt := spoilt_update(world, draw, _is_any):
        require_errors(world, spoilt, spoilt.send())


@explores("properties/robustness/no-server-error", writes=True)
def creations_with_defects_break_nothing(world: World, draw: Draw) -> None:
    """Whatever is wrong with a creation, the server does not fail."""
    if spoilt := spoilt_creation(world, draw, _is_any):
        spoilt.send()


@explores("properties/robustness/no-server-error", writes=True)
def updates_with_defects_break_nothing(world: World, draw: Draw) -> None:
    """Whatever is wrong with an update, the server does not fail."""
    if spoilt := spoilt_update(world, draw, _is_any):
        spoilt.send()


def require_refused(spoilt: Spoilt, exchange: Exchange) -> None:
    """That a defect was not accepted; what was put off, or kept just as it was sent where that is lawful, is open."""
    refusal = spoilt.defect.refusal
    if refusal is None or not exchange.ok or exchange.status == 202:
        return
    if refusal.unless_kept and not _altered(spoilt, exchange):
        return
    raise violation(exchange, "status", expected=str(refusal), actual=f"status {exchange.status}")


def require_no_ghost(spoilt: Spoilt, exchange: Exchange, marks: Attributes) -> None:
    """That the collection holds no row with the marks of a creation that was refused."""
    rows = _rows(spoilt.world, spoilt.recipe) or []
    if any(all(_attributes(row).get(name) == value for name, value in marks.items()) for row in rows):
        raise violation(exchange, "status", expected="no row is made, since the creation was refused",
                        actual=f"{spoilt.recipe.facts.type} with {marks} after {spoilt.defect.name}")  # fmt: skip


def require_uncounted(spoilt: Spoilt, exchange: Exchange, before: Totals) -> None:
    """That a collection counts nothing of a creation that was refused; what looks like it is tried once more."""
    world, recipe = spoilt.world, spoilt.recipe
    after, again = _totals(world, recipe), _totals(world, recipe)
    suspect = [name for name in before if before[name] < after.get(name, 0) == again.get(name)]
    if not suspect:
        return
    held, _, still = _ids(world, recipe), spoilt.send(), _ids(world, recipe)
    twice = _totals(world, recipe)
    name = next((name for name in suspect if twice.get(name, 0) > after[name]), "")
    if name and held is not None and held == still:
        raise violation(exchange, "status", expected="the collection counts no row that it does not hold",
                        actual=f"`{name}` goes up with {spoilt.defect.name}, the rows do not")  # fmt: skip


def require_unchanged(exchange: Exchange, before: Attributes, after: Attributes | None) -> None:
    """That a row reads as it did before a request that was refused."""
    if after is None:
        raise violation(
            exchange, "status", expected="the row is there, since its update was refused", actual="it is gone"
        )
    changed = sorted(name for name in before if before[name] != after.get(name, before[name]))
    if changed:
        name = changed[0]
        raise violation(exchange, f"/data/{name}", expected="the row is as it was, since its update was refused",
                        actual=f"{after[name]!r} after {before[name]!r}")  # fmt: skip


def require_errors(world: World, spoilt: Spoilt, exchange: Exchange) -> None:
    """That a refusal with a body is an error document of JSON:API, where the target's plain refusals are."""
    if not refused(exchange) or exchange.status in BELOW_THE_API or not _has_body(exchange):
        return
    expect(exchange).answered()
    if not world.once("errors are documents", lambda: _is_error_document(_plain_refusal(world))):
        return
    if _media_type(exchange) != JSONAPI:
        raise violation(exchange, "Content-Type", expected="the media type of JSON:API, as other refusals have",
                        actual=f"`{_media_type(exchange)}` at {spoilt.defect.name}")  # fmt: skip
    if not _is_error_document(exchange):
        raise violation(exchange, "/errors", expected="an array of error objects, or `meta` alone",
                        actual=f"another document at {spoilt.defect.name}")  # fmt: skip


def _is_bound(defect: Defect) -> bool:
    return defect.refusal is not None


def _is_of_linkage(defect: Defect) -> bool:
    return defect in defects_relationships.DEFECTS


def _is_any(_: Defect) -> bool:
    return True


def _altered(spoilt: Spoilt, exchange: Exchange) -> bool:
    """Whether a creation shows a row of another id than the one sent."""
    made = identity(exchange.document.get("data"))
    return made is not None and made[1] != json.loads(spoilt.message.body)["data"]["id"]


def _fill(at: Linked, draw: Draw) -> None:
    """Give a relationship some members first, where it takes them."""
    count = draw(st.integers(0, 2))
    members = list(range(min(count, len(at.known.pool))))
    if at.to_many and members:
        at.send({"method": "POST", "at": "relationship", "members": members})


def _marks(spoilt: Spoilt) -> Attributes:
    """The texts that no other row has, since they were made for this one, in the document before it was spoilt."""
    sent, usual = spoilt.document["data"].get("attributes", {}), spoilt.recipe.attributes
    made = {name: value for name, value in sent.items() if name in spoilt.recipe.varied and value != usual.get(name)}
    return {name: value for name, value in made.items() if isinstance(value, str) and not value.isdigit()}


def _rows(world: World, recipe: Recipe) -> list[Attributes] | None:
    """All rows of a collection; None where it has too many pages, which is found out once."""
    url = recipe.facts.url or ""
    whole = world.once(("whole", url), lambda: world.everything(url, most=PAGES) is not None)
    return world.everything(url, most=PAGES) if whole else None


def _ids(world: World, recipe: Recipe) -> list[Any] | None:
    rows = _rows(world, recipe)
    return None if rows is None else [row.get("id") for row in rows]


def _attributes(row: Attributes) -> Attributes:
    found = row.get("attributes")
    return found if isinstance(found, dict) else {}


def _totals(world: World, recipe: Recipe) -> Totals:
    """The numbers in the `meta` of a collection, by their names."""
    meta = world.get(recipe.facts.url or "").document.get("meta")
    counts = meta.items() if isinstance(meta, dict) else ()
    return {name: value for name, value in counts if isinstance(value, int) and not isinstance(value, bool)}


def _state(world: World, recipe: Recipe, made: Made) -> Attributes | None:
    """What a row shows of itself, by pointers below `data`; without what changes by itself. None where it is gone."""
    found = _shown(world.row(made))
    moving = world.once(("moving", recipe.facts.type), lambda: _moving(world, recipe))
    return None if found is None else {name: value for name, value in found.items() if name not in moving}


def _moving(world: World, recipe: Recipe) -> set[str]:
    """What differs between two readings of one row."""
    kept = world.kept(recipe)
    one, other = _shown(world.row(kept)) or {}, _shown(world.row(kept)) or {}
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


def _shown(exchange: Exchange) -> Attributes | None:
    data = exchange.document.get("data")
    if exchange.status in (404, 410):
        return None
    expect(exchange).accepted()
    resource = data if isinstance(data, dict) else {}
    linked = resource.get("relationships")
    found = {f"attributes/{name}": value for name, value in _attributes(resource).items()}
    for name, relationship in linked.items() if isinstance(linked, dict) else ():
        if isinstance(relationship, dict) and "data" in relationship:
            found[f"relationships/{name}"] = _in_any_order(relationship["data"])
    return found


def _in_any_order(linkage: Any) -> Any:
    return sorted(linkage, key=repr) if isinstance(linkage, list) else linkage


def _plain_refusal(world: World) -> Exchange:
    """The answer to a GET of a row that is not there."""
    return world.get(f"{(world.collections[0].url or '').rstrip('/')}/no-such-row")


def _has_body(exchange: Exchange) -> bool:
    return bool(exchange.response and exchange.response.body)


def _media_type(exchange: Exchange) -> str:
    value = exchange.response.header("content-type") if exchange.response else None
    return (value or "").partition(";")[0].strip().lower()


def _is_error_document(exchange: Exchange) -> bool:
    errors = exchange.document.get("errors")
    if "errors" not in exchange.document:
        return "meta" in exchange.document and "data" not in exchange.document
    return isinstance(errors, list) and bool(errors) and all(isinstance(error, dict) for error in errors)
