"""Updates and deletions need the present version of a row, and every change raises it."""

from __future__ import annotations

from typing import Any

from accord.authoring import (
    Exchange,
    Promise,
    Row,
    Workshop,
    expect,
    inconclusive,
    keeps,
    not_applicable,
    violation,
    warn,
)
from suites.promises.refusals import require_refused
from suites.promises.states import require_unchanged


def _aspect(name: str) -> Any:
    return lambda promise: promise["aspect"] == name


@keeps("optimistic-concurrency", _aspect("rises"), writes=True)
def test_every_change_raises_the_version(workshop: Workshop, promise: Promise) -> None:
    """Each of two updates leaves a higher version."""
    row = _row(workshop, promise)
    version = _version(workshop, row)
    for _ in range(2):
        exchange = _changed(workshop, promise, row)
        now = _version(workshop, row)
        if not _risen(version, now):
            actual = f"{now!r} after a change" if now != version else f"still {now!r} after a change"
            raise violation(exchange, "body", expected=f"a version above {version!r}", actual=actual)
        version = now


@keeps("optimistic-concurrency", _aspect("stale-refused"), writes=True)
def test_an_outdated_version_is_refused(workshop: Workshop, promise: Promise) -> None:
    """An update and a deletion by a version that is no longer the present one are refused, and change nothing."""
    row = _row(workshop, promise)
    version = _version(workshop, row)
    _changed(workshop, promise, row)
    before = workshop.shown(row)
    if before.get(workshop.contract.updates.token) == version:
        raise inconclusive("the version did not rise by a change, so that none is outdated")
    require_refused(_update(workshop, promise, row, version), promise, f"an update by the outdated version {version}")
    require_unchanged(workshop, row, before)
    if workshop.contract.updates.delete_parameter:
        require_refused(workshop.remove(row, version), promise, f"a deletion by the outdated version {version}")
        require_unchanged(workshop, row, before)


@keeps("optimistic-concurrency", _aspect("required"), writes=True)
def test_a_change_without_version_is_refused(workshop: Workshop, promise: Promise) -> None:
    """An update and a deletion that name no version are refused, and change nothing."""
    row = _row(workshop, promise)
    _changed(workshop, promise, row)
    before = workshop.shown(row)
    require_refused(_unversioned(workshop, promise, row), promise, "an update without version")
    require_unchanged(workshop, row, before)
    if workshop.contract.updates.delete_parameter:
        require_refused(workshop.maker.client.delete(row.url), promise, "a deletion without version")
        require_unchanged(workshop, row, before)


@keeps("optimistic-concurrency", _aspect("no-op"), writes=True)
def test_a_change_of_nothing_keeps_the_version(workshop: Workshop, promise: Promise) -> None:
    """An update that sets what is there already may leave the version as it is; whether it does is told."""
    row = _row(workshop, promise)
    action = workshop.maker.fill(_draft(workshop, promise))
    for _ in range(2):
        before = _version(workshop, row)
        exchange = _require_done(workshop.update(row, action))
    if (now := _version(workshop, row)) != before:
        warn(exchange, "body", expected=f"the version {before!r} as before", actual=f"{now!r} though nothing changed")


def _row(workshop: Workshop, promise: Promise) -> Row:
    if not workshop.contract.updates.token:
        raise not_applicable("the contract names no member that holds the version ([updates] token)")
    return workshop.make(promise["resource"])


def _draft(workshop: Workshop, promise: Promise) -> dict[str, Any]:
    """The contract's update of the resource: an action, or the members that it changes by place."""
    update = workshop.terms(promise["resource"]).update
    if not update:
        raise inconclusive(f"the contract gives no `update` of {promise['resource']}")
    return dict(update)


def _update(workshop: Workshop, promise: Promise, row: Row, version: Any = None) -> Exchange:
    return workshop.update(row, _draft(workshop, promise), version=version)


def _unversioned(workshop: Workshop, promise: Promise, row: Row) -> Exchange:
    method, document = workshop.updating(row, _draft(workshop, promise))
    del document[workshop.contract.updates.token]
    return workshop.maker.client.request(method, row.url, document=document)


def _changed(workshop: Workshop, promise: Promise, row: Row) -> Exchange:
    return _require_done(_update(workshop, promise, row))


def _require_done(exchange: Exchange) -> Exchange:
    if not expect(exchange).answered().exchange.ok:
        raise inconclusive(f"the control {exchange.request.line} was answered {exchange.status}")
    return exchange


def _risen(before: Any, now: Any) -> bool:
    """Whether a version is a later one; texts have no order, and only have to differ."""
    both = isinstance(before, int) and isinstance(now, int)
    return bool(now > before) if both else now != before


def _version(workshop: Workshop, row: Row) -> Any:
    version = workshop.token(row)
    if not isinstance(version, int | str):
        raise inconclusive(f"GET of {row.url} shows no {workshop.contract.updates.token}")
    return version
