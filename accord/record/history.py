"""The history: which certificates a host was seen to serve, and when, run after run, in one local SQLite file.

It is kept by host, port, address and type of key, since several edges, or an RSA and an EC certificate side by side,
would look like renewals. The file belongs to its user alone. Nothing in it is ever deleted.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from accord.model.transport import Certificate, TransportFacts

_APPLICATION = 0x41434344
_FORMAT = 1
_PATIENCE = 15.0
_TABLES = """
create table certificate (
    fingerprint text primary key, serial text, subject text, issuer text, key_id text,
    not_before integer, not_after integer
) without rowid;
create table sighting (
    host text, port integer, address text, key text, at integer, fingerprint text references certificate,
    primary key (host, port, address, key, at)
) without rowid;
"""


class UnusableHistory(Exception):
    """The history cannot be read or written; the message is one line with the remedy."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One certificate as it was served at an address at one time."""

    address: str
    key: str
    at: int
    fingerprint: str
    serial: str
    subject: str
    issuer: str
    key_id: str
    not_before: int
    not_after: int


@dataclass(frozen=True, slots=True)
class Renewal:
    """One certificate replaced by a later one: the last sighting of the old and the first of the new."""

    old: Sighting
    new: Sighting


def history_path() -> Path:
    """Where the history is: $ACCORD_HISTORY, or below $XDG_STATE_HOME or ~/.local/state."""
    if named := os.environ.get("ACCORD_HISTORY"):
        return Path(named).expanduser()
    state = os.environ.get("XDG_STATE_HOME")
    return (Path(state) if state else Path.home() / ".local" / "state") / "accord" / "history.sqlite3"


class History:
    """The history in one file, which is made where there is none; all its methods raise UnusableHistory."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or history_path()
        with self._open():
            pass

    def note(self, facts: TransportFacts) -> None:
        """Remember the certificates that these facts show."""
        seen = [(endpoint.address, endpoint.leaf) for endpoint in facts.endpoints if endpoint.leaf]
        with self._open() as database:
            for address, leaf in seen:
                database.execute("insert or ignore into certificate values (?, ?, ?, ?, ?, ?, ?)", _row(leaf))
                place = (facts.host, facts.port, address, leaf.key, facts.at, leaf.fingerprint)
                database.execute("insert or ignore into sighting values (?, ?, ?, ?, ?, ?)", place)

    def sightings(self, host: str, port: int) -> tuple[Sighting, ...]:
        """All sightings of a host, in the order of their times."""
        query = """
            select address, key, at, fingerprint, serial, subject, issuer, key_id, not_before, not_after
            from sighting join certificate using (fingerprint)
            where host = ? and port = ? order by at, address, key
        """
        with self._open() as database:
            return tuple(Sighting(*row) for row in database.execute(query, (host, port)))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One transaction on the file, waiting for those of other processes."""
        try:
            _make(self.path)
            with closing(sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)) as database:
                database.execute("begin immediate")
                _prepare(database)
                yield database
                database.execute("commit")
        except (OSError, sqlite3.Error, _Foreign) as error:
            raise UnusableHistory(
                f"{self.path} cannot be used as history ({error}); mend it, move it away, "
                "or name another file in $ACCORD_HISTORY"
            ) from error


class _Foreign(Exception):
    """The file is a database, but none of ours."""


def _make(path: Path) -> None:
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _prepare(database: sqlite3.Connection) -> None:
    empty = not database.execute("select count(*) from sqlite_master").fetchone()[0]
    if empty:
        for statement in _TABLES.split(";"):
            database.execute(statement)
        database.execute(f"pragma application_id = {_APPLICATION}")
        database.execute(f"pragma user_version = {_FORMAT}")
    found = [database.execute(f"pragma {name}").fetchone()[0] for name in ("application_id", "user_version")]
    if found[0] != _APPLICATION:
        raise _Foreign("it is a database of another program")
    if found[1] != _FORMAT:
        raise _Foreign(f"it has format {found[1]}, and this version of accord knows {_FORMAT}")


def _row(leaf: Certificate) -> tuple[str, str, str, str, str, int, int]:
    return (leaf.fingerprint, leaf.serial, leaf.subject, leaf.issuer, leaf.key_id, leaf.not_before, leaf.not_after)


def span(sightings: Iterable[Sighting]) -> int:
    """Seconds between the first and the last sighting; 0 where there is none."""
    times = [sighting.at for sighting in sightings]
    return max(times) - min(times) if times else 0


def renewals(sightings: Iterable[Sighting]) -> tuple[Renewal, ...]:
    """The replacements that the sightings show, at each address and for each type of key, in the order of time.

    Certificates that were there side by side from the first sighting on belong to several edges, and replace nothing.
    """
    groups: dict[tuple[str, str], dict[str, list[Sighting]]] = {}
    for sighting in sorted(sightings, key=lambda each: each.at):
        group = groups.setdefault((sighting.address, sighting.key), {})
        group.setdefault(sighting.fingerprint, []).append(sighting)
    found = [renewal for group in groups.values() for renewal in _within(group)]
    return tuple(sorted(found, key=lambda renewal: (renewal.new.at, renewal.new.address, renewal.new.key)))


def _within(group: dict[str, list[Sighting]]) -> Iterator[Renewal]:
    certificates = sorted(group.values(), key=lambda each: (each[0].not_before, each[0].at))
    for old, new in pairwise(certificates):
        if new[0].not_before > old[0].not_before and new[0].at > old[0].at:
            yield Renewal(old[-1], new[0])
