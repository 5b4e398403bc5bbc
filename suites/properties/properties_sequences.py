"""Sequences of resources: what is created, updated and deleted in any order is what reading and listing show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from accord.authoring import Draw, Exchange, Identity, Machine, Made, explores, not_applicable, step, violation
from accord.judge.expect import UNDECIDED, Violation, inconclusive
from suites.jsonapi.creations import attributes_of
from suites.properties.kept import kept, rows_in_list, update

_ROWS = 4
_BETWEEN = 2
"""So many changes at least stand between two readings of the whole list."""
_GONE = (404, 410)
_VALUES = ("new", "before", "same")


@dataclass(slots=True)
class Row:
    """A row and its model: the values of its attributes, and those that they had before."""

    made: Made
    values: dict[str, Any]
    before: dict[str, Any] = field(default_factory=dict)


@explores("properties/sequences/resources", writes=True, weight=6)
class RowsAgreeWithTheirModel(Machine):
    """Rows are read and listed as they were created and updated last, and are gone once they were deleted."""

    def begin(self) -> None:
        """There are no rows; the first one tells of which type all are."""
        self.known = kept(self.world)
        if not self.known:
            raise not_applicable("nothing can be created here whose attributes are kept as sent")
        self.kind = ""
        self.rows: list[Row] = []
        self.gone: dict[str, Identity] = {}
        self.touched: str | None = None
        self.changes = 0

    @step(when=lambda self: len(self.rows) < _ROWS)
    def create(self, draw: Draw) -> None:
        """Create a row."""
        self.kind = self.kind or draw(st.sampled_from(sorted(self.known)))
        known = self.known[self.kind]
        made = self.world.make(known.recipe)
        self.gone.pop(made.url, None)  # a server may give an id again
        self.rows.append(Row(made, known.values(made)))
        self._note(made.url)

    @step(when=lambda self: bool(self.rows))
    def update(self, draw: Draw) -> None:
        """Update some attributes with new values, those of before, or those that they have."""
        row = self._drawn(draw)
        names = st.sampled_from(self.known[self.kind].writable)
        wishes = draw(st.dictionaries(names, st.sampled_from(_VALUES), min_size=1, max_size=3))
        found = {name: self._value(row, name, wish) for name, wish in wishes.items()}
        values = {name: value for name, value in found.items() if value is not None}
        if values and _decided(update(self.world, row.made, values)).ok:
            row.before.update((name, row.values[name]) for name in values if row.values[name] != values[name])
            row.values.update(values)
        self._note(row.made.url)

    @step(when=lambda self: bool(self.rows))
    def delete(self, draw: Draw) -> None:
        """Delete a row."""
        row = self._drawn(draw)
        if _decided(self.world.maker.remove(row.made.url)).ok:
            self.rows.remove(row)
            self.gone[row.made.url] = row.made.identity
        self._note(row.made.url)

    @step(when=lambda self: bool(self.gone))
    def update_what_is_gone(self, draw: Draw) -> None:
        """Update a row that was deleted."""
        self._to_what_is_gone(draw, "PATCH")

    @step(when=lambda self: bool(self.gone))
    def delete_what_is_gone(self, draw: Draw) -> None:
        """Delete a row once more."""
        self._to_what_is_gone(draw, "DELETE")

    @step(when=lambda self: self.changes >= _BETWEEN)
    def read_list(self, draw: Draw) -> None:  # noqa: ARG002
        """Read the whole collection: each row is there once, as it is, and none that is gone."""
        known, self.changes = self.known[self.kind], 0
        rows = rows_in_list(self.world, known.recipe) if known.listed else None
        if rows is None:
            return
        listed = [(str(row.get("type")), str(row.get("id"))) for row in rows]
        for row in self.rows:
            count = listed.count(row.made.identity)
            if count != 1:
                raise self._wrong_list("each row that was created, once until it is deleted",
                                       f"{row.made.identity[1]} {count} times")  # fmt: skip
            shown = rows[listed.index(row.made.identity)].get("attributes")
            for name, value in row.values.items():
                if not isinstance(shown, dict) or shown.get(name) != value:
                    raise self._wrong_list("the values that were stored last", f"another {name} than {value!r}")
        for identity in self.gone.values():
            if identity in listed:
                raise self._wrong_list("no row that was deleted", identity[1])

    def check(self) -> None:
        """Read what was changed last, and one of the others."""
        turn = len(self.steps)
        others = sorted({*self.gone, *(row.made.url for row in self.rows)} - {self.touched or ""})
        for url in [*([self.touched] if self.touched else []), *others[turn % (len(others) or 1) :][:1]]:
            row = next((row for row in self.rows if row.made.url == url), None)
            exchange = _decided(self.world.get(url))
            if row is None:
                _require_gone(exchange)
            elif exchange.ok:
                self._require(exchange, row, attributes_of(exchange))
            else:
                raise violation(exchange, "status", expected="a row that was created, until it is deleted",
                                actual=f"status {exchange.status}")  # fmt: skip

    def _note(self, url: str) -> None:
        """Note what was changed last, so that it is read first."""
        self.touched = url
        self.changes += 1

    def _drawn(self, draw: Draw) -> Row:
        at: int = draw(st.integers(0, _ROWS - 1))
        return self.rows[at % len(self.rows)]

    def _value(self, row: Row, name: str, wish: str) -> Any:
        if wish == "new":
            return self.world.maker.another(self.known[self.kind].recipe, name, row.values[name])
        return row.before.get(name, row.values[name]) if wish == "before" else row.values[name]

    def _wrong_list(self, expected: str, actual: str) -> Violation:
        first = self.world.get(self.known[self.kind].recipe.facts.url or "")
        return violation(first, "/data", expected=expected, actual=actual)

    def _to_what_is_gone(self, draw: Draw, method: str) -> None:
        """Send a change to where nothing is any more, made sure of right before; what comes of it is removed."""
        world, urls = self.world, sorted(self.gone)
        url = urls[draw(st.integers(0, _ROWS - 1)) % len(urls)]
        _require_gone(_decided(world.get(url)))
        kind, own = self.gone[url]
        attributes = dict.fromkeys(self.known[self.kind].writable[:1], world.maker.unique())
        document = {"data": {"type": kind, "id": own, "attributes": attributes}} if method == "PATCH" else None
        world.maker.custody.unused.add(url)
        try:
            world.send(method, url, document=document)
            after = _decided(world.get(url))
            if after.ok:
                world.delete(url)
        finally:
            world.maker.custody.unused.discard(url)
        _require_gone(after)
        self.touched = None

    def _require(self, exchange: Exchange, row: Row, shown: dict[str, Any]) -> None:
        for name, value in row.values.items():
            if name not in shown or shown[name] != value:
                raise violation(exchange, f"/data/attributes/{name}", expected="the value that was stored last",
                                actual=f"{shown.get(name)!r}, not {value!r}")  # fmt: skip


def _require_gone(exchange: Exchange) -> None:
    if exchange.status not in _GONE:
        raise violation(exchange, "status", expected="404 or 410, since the row was deleted",
                        actual=f"status {exchange.status}")  # fmt: skip


def _decided(exchange: Exchange) -> Exchange:
    """An exchange that says something of what was asked; raises Inconclusive for others."""
    if exchange.response is None or exchange.status == 202 or exchange.status in UNDECIDED:
        raise inconclusive(str(exchange))
    return exchange
