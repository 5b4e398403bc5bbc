"""The rows of one variant, and the bookkeeping that keeps both sides of a relationship true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from sandbox.schema import Api, Relationship

Key: TypeAlias = tuple[str, str]
Linkage: TypeAlias = str | tuple[str, ...] | None
Seeds: TypeAlias = Mapping[str, Mapping[str, "Row"]]


@dataclass(frozen=True, slots=True)
class Row:
    """One resource as it is stored; `links` holds the id, None or ids that each relationship leads to."""

    type: str
    id: str
    attributes: Mapping[str, Any]
    links: Mapping[str, Linkage]
    created: str = "2024-01-01T00:00:00.000Z"
    updated: str = "2024-01-01T00:00:00.000Z"
    revision: int = 1

    @property
    def key(self) -> Key:
        """Type and id."""
        return self.type, self.id

    def targets(self, name: str) -> tuple[str, ...]:
        """The ids that a relationship leads to, however many."""
        value = self.links.get(name)
        return value if isinstance(value, tuple) else () if value is None else (value,)


@dataclass(slots=True)
class Store:
    """All rows by type and id, in the order of their making; rows themselves are never altered."""

    api: Api
    tables: dict[str, dict[str, Row]]
    clock: datetime = field(default_factory=lambda: datetime.now(UTC))
    last_number: int = 1000
    jobs: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def seeded(cls, api: Api, seeds: Seeds) -> Store:
        """A store of its own that begins with the given rows."""
        return cls(api, {name: dict(rows) for name, rows in seeds.items()})

    def rows(self, kind: str) -> list[Row]:
        """All rows of a type."""
        return list(self.tables[kind].values())

    def find(self, kind: str, row_id: str) -> Row | None:
        """One row, or None."""
        return self.tables.get(kind, {}).get(row_id)

    def related(self, row: Row, name: str) -> list[Row]:
        """The rows that a relationship of a row leads to."""
        table = self.tables[self.api.types[row.type].relationships[name].target]
        return [table[target] for target in row.targets(name)]

    def now(self) -> str:
        """The present moment in milliseconds, later than at any call before."""
        self.clock = max(datetime.now(UTC), self.clock + timedelta(milliseconds=1))
        return self.clock.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def next_id(self, kind: str) -> str:
        """An id that no row of the type has or had."""
        while True:
            self.last_number += 1
            row_id = self.api.make_id(kind, self.last_number)
            if row_id not in self.tables[kind]:
                return row_id

    def insert(self, kind: str, row_id: str, attributes: Mapping[str, Any], links: Mapping[str, Linkage]) -> Row:
        """A new row with the given values; what is left out is null or empty."""
        schema = self.api.types[kind]
        moment = self.now()
        values = {
            name: attributes.get(name, moment if entry.clock else entry.default)
            for name, entry in schema.attributes.items()
        }
        empty = {name: () if entry.many else None for name, entry in schema.relationships.items()}
        self.tables[kind][row_id] = Row(kind, row_id, values, empty, moment, moment)
        self._link_all((kind, row_id), links)
        return self.tables[kind][row_id]

    def update(self, row: Row, attributes: Mapping[str, Any], links: Mapping[str, Linkage]) -> Row:
        """The row with other values; its moment of change moves on."""
        moment = self.now()
        schema = self.api.types[row.type].attributes
        clocks = {name: moment for name, entry in schema.items() if entry.clock == "updated"}
        values = {**row.attributes, **attributes, **clocks}
        self._put(replace(row, attributes=values, updated=moment, revision=row.revision + 1))
        self._link_all(row.key, links)
        return self.tables[row.type][row.id]

    def link(self, key: Key, name: str, value: Linkage) -> None:
        """Let a relationship lead elsewhere, and its inverse with it."""
        row = self.tables[key[0]][key[1]]
        entry = self.api.types[row.type].relationships[name]
        before, after = row.targets(name), targets_of(value)
        self._put(replace(row, links={**row.links, name: value}))
        if entry.inverse:
            for target in before:
                if target not in after:
                    self._detach((entry.target, target), entry.inverse, row.id)
            for target in after:
                if target not in before:
                    self._attach((entry.target, target), entry, row.id)

    def delete(self, row: Row) -> None:
        """Remove a row and every mention of it."""
        for other, name in self.mentions(row):
            self._detach(other.key, name, row.id)
        del self.tables[row.type][row.id]

    def snapshot(self) -> dict[str, dict[str, Row]]:
        """All rows as they are now."""
        return {kind: dict(rows) for kind, rows in self.tables.items()}

    def restore(self, tables: dict[str, dict[str, Row]]) -> None:
        """Go back to the rows of a snapshot."""
        self.tables = tables

    def mentions(self, row: Row) -> list[tuple[Row, str]]:
        """Each row that leads to this one, with the relationship by which it does."""
        return [
            (other, name)
            for schema in self.api.types.values()
            for name, entry in schema.relationships.items()
            if entry.target == row.type
            for other in self.tables[schema.name].values()
            if row.id in other.targets(name)
        ]

    def _put(self, row: Row) -> None:
        self.tables[row.type][row.id] = row

    def _link_all(self, key: Key, links: Mapping[str, Linkage]) -> None:
        for name, value in links.items():
            self.link(key, name, value)

    def _detach(self, key: Key, name: str, target: str) -> None:
        row = self.tables[key[0]][key[1]]
        value = row.links[name]
        rest = tuple(each for each in value if each != target) if isinstance(value, tuple) else None
        self._put(replace(row, links={**row.links, name: rest}))

    def _attach(self, key: Key, entry: Relationship, target: str) -> None:
        """Enter a row on the other side; a to-one other side first leaves whom it led to."""
        row = self.tables[key[0]][key[1]]
        name = entry.inverse or ""
        value = row.links[name]
        if isinstance(value, tuple):
            linkage: Linkage = (*value, target)
        else:
            if value is not None:
                self._detach((self.api.types[row.type].relationships[name].target, value), entry.name, row.id)
            linkage = target
        self._put(replace(self.tables[key[0]][key[1]], links={**row.links, name: linkage}))


def targets_of(value: Linkage) -> tuple[str, ...]:
    """The ids in a linkage."""
    return value if isinstance(value, tuple) else () if value is None else (value,)


def join_inverses(api: Api, rows: Iterable[Row]) -> dict[str, dict[str, Row]]:
    """The rows by type and id, with the far side of each relationship filled in from the near one."""
    store = Store(api, {name: {} for name in api.types})
    given = list(rows)
    for row in given:
        relationships = api.types[row.type].relationships
        empty = {name: () if entry.many else None for name, entry in relationships.items()}
        store.tables[row.type][row.id] = replace(row, links=empty)
    for row in given:
        for name, value in row.links.items():
            store.link(row.key, name, value)
    return store.tables
