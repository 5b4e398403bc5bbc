"""Sequences of versions: a change by a version of before is never made, by the present one it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from accord.authoring import Draw, Exchange, Machine, World, explores, not_applicable, step, violation
from suites.properties.versioned import Keeper, Snapshot, Version, Versioned, numbered, tagged

_ROWS = 2
_STALE = (409, 412)


@dataclass(slots=True)
class Row:
    """A row, and what was seen of it, the last being the present one."""

    versioned: Versioned
    seen: list[Snapshot] = field(default_factory=list)

    @property
    def now(self) -> Snapshot:
        """How it was seen last."""
        return self.seen[-1]

    @property
    def stale(self) -> list[Version]:
        """The versions that it had and has no more."""
        return list(dict.fromkeys(each.version for each in self.seen if each.version != self.now.version))


class VersionMachine(Machine):
    """Updates and deletions by present and past versions of a few rows, beside all that was seen of them."""

    def begin(self) -> None:
        """There are no rows."""
        self.keepers = self.offered(self.world)
        if not self.keepers:
            raise not_applicable("nothing that can be created here has versions that keep changes apart")
        self.rows: list[Row] = []

    def offered(self, world: World) -> dict[str, Keeper]:
        """What keeps rows and their versions, by the names of collections."""
        raise NotImplementedError

    @step(when=lambda self: len(self.rows) < _ROWS)
    def make(self, draw: Draw) -> None:
        """Make a row."""
        keeper = self.keepers[draw(st.sampled_from(sorted(self.keepers)))]
        row = Row(keeper())
        self.rows.append(row)
        row.seen.append(row.versioned.look())

    @step(when=lambda self: bool(self.rows))
    def update(self, draw: Draw) -> None:
        """Update a row by its present version: it is done, and the version moves on."""
        row = self._drawn(draw)
        listed = [*self._past(row, draw), row.now.version] if row.versioned.lists else [row.now.version]
        if draw(st.booleans()):
            listed.reverse()
        self._require_done(row, row.versioned.update(listed))

    @step(when=lambda self: bool(self.rows))
    def change_beside(self, draw: Draw) -> None:
        """Change a row in another way: what it shows then has another version."""
        row = self._drawn(draw)
        exchange = row.versioned.beside(draw)
        if exchange is not None:
            self._look(row, exchange)

    @step(when=lambda self: any(row.stale for row in self.rows))
    def update_stale(self, draw: Draw) -> None:
        """Update a row by versions that it has no more: nothing is done."""
        row = self._drawn(draw)
        if past := self._past(row, draw):
            self._require_left(row, row.versioned.update(past), "update")

    @step(when=lambda self: any(row.stale for row in self.rows))
    def delete_stale(self, draw: Draw) -> None:
        """Delete a row by versions that it has no more: it stays."""
        row = self._drawn(draw)
        if past := self._past(row, draw):
            exchange = row.versioned.delete(past)
            if exchange is not None:
                self._require_left(row, exchange, "deletion")

    def _drawn(self, draw: Draw) -> Row:
        at: int = draw(st.integers(0, _ROWS - 1))
        return self.rows[at % len(self.rows)]

    def _past(self, row: Row, draw: Draw) -> list[Version]:
        """Some versions that a row has no more; just one where a change names no more."""
        if not row.stale:
            return []
        most = 3 if row.versioned.lists else 1
        chosen: list[int] = draw(st.lists(st.integers(0, 9), min_size=1, max_size=most, unique=True))
        return list(dict.fromkeys(row.stale[at % len(row.stale)] for at in chosen))

    def _require_done(self, row: Row, exchange: Exchange) -> None:
        """Require that a change by the present version was not refused as if that was another one."""
        version = row.now.version
        self._look(row, exchange)
        if exchange.status in _STALE and row.now.version == version:
            raise violation(exchange, "status", expected="success, since the version is the present one",
                            actual=f"status {exchange.status} to {version}, which is the version still")  # fmt: skip

    def _require_left(self, row: Row, exchange: Exchange, what: str) -> None:
        """Require that a change by versions of before left the row as it was."""
        before = row.now
        after = row.versioned.seen()
        if after is None or after.state != before.state:
            raise violation(exchange, "status", expected="a refusal, since no version named is the present one",
                            actual=f"status {exchange.status}, and the {what} is made")  # fmt: skip
        row.seen.append(after)

    def _look(self, row: Row, exchange: Exchange) -> None:
        """Look at a row after a change; another state under a version that another state had is no version."""
        now = row.versioned.look()
        for each in row.seen:
            if each.version == now.version and each.state != now.state:
                raise violation(exchange, row.versioned.place, expected="another version for another state",
                                actual=f"{now.version} for both")  # fmt: skip
        row.seen.append(now)


@explores("properties/sequences/versions", writes=True, plain=True, weight=2)
class StaleTagsNeverWin(VersionMachine):
    """A change with If-Match is made just where it names the present entity tag."""

    def offered(self, world: World) -> dict[str, Keeper]:
        """The collections whose entity tags were seen to keep changes apart."""
        return tagged(world)


@explores("properties/sequences/versions", writes=True, plain=True, weight=2)
class StaleVersionsNeverWin(VersionMachine):
    """A change that names a version in its document is made just where that is the present one."""

    def offered(self, world: World) -> dict[str, Keeper]:
        """The collections whose version members were seen to keep changes apart."""
        return numbered(world)
