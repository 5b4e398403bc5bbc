"""The history of certificates: what it remembers, what it makes of it, and how it guards its file."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from accord.model.transport import Certificate, Endpoint, TransportFacts
from accord.record.history import History, UnusableHistory, history_path, renewals, span

DAY = 86400


def leaf(name: str, starts: int = 0, days: int = 90, key: str = "EC") -> Certificate:
    return Certificate(name, name, "CN=a", "CN=ca", ("a",), (), starts * DAY, (starts + days) * DAY - 1, key, 256,
                       f"key of {name}", "sha256")  # fmt: skip


def seen(day: int, *leaves: Certificate, address: str = "192.0.2.1", port: int = 443) -> TransportFacts:
    endpoints = tuple(Endpoint(address, each) for each in leaves)
    return TransportFacts("api.example", port, day * DAY, endpoints=endpoints)


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "deep" / "history.sqlite3")


def test_sightings_come_back_in_the_order_of_time(history: History) -> None:
    for day, name in ((9, "b"), (1, "a"), (5, "a")):
        history.note(seen(day, leaf(name)))
    found = history.sightings("api.example", 443)
    assert [(each.at // DAY, each.fingerprint, each.key_id) for each in found] == [
        (1, "a", "key of a"), (5, "a", "key of a"), (9, "b", "key of b"),
    ]  # fmt: skip
    assert span(found) == 8 * DAY
    history.note(seen(3, leaf("c"), address="192.0.2.0"))
    assert [each.fingerprint for each in history.sightings("api.example", 443)] == ["a", "c", "a", "b"]


def test_the_same_facts_noted_twice_are_one_sighting(history: History) -> None:
    for _ in range(2):
        history.note(seen(1, leaf("a")))
    assert len(history.sightings("api.example", 443)) == 1


def test_another_port_is_another_host(history: History) -> None:
    history.note(seen(1, leaf("a"), port=8443))
    assert history.sightings("api.example", 443) == ()
    assert span(()) == 0


def test_a_replacement_is_a_renewal(history: History) -> None:
    for day, certificate in ((1, leaf("a")), (50, leaf("a")), (61, leaf("b", 60)), (70, leaf("b", 60))):
        history.note(seen(day, certificate))
    (renewal,) = renewals(history.sightings("api.example", 443))
    assert (renewal.old.fingerprint, renewal.old.at // DAY) == ("a", 50)
    assert (renewal.new.fingerprint, renewal.new.at // DAY) == ("b", 61)


def test_certificates_of_two_key_types_side_by_side_are_no_renewal(history: History) -> None:
    for day in (1, 2, 3):
        history.note(seen(day, leaf("ec"), leaf("rsa", 1, key="RSA")))
    assert renewals(history.sightings("api.example", 443)) == ()


def test_edges_that_take_turns_from_the_start_are_no_renewal(history: History) -> None:
    for day, name, starts in ((1, "b", 1), (2, "a", 0), (3, "b", 1), (4, "a", 0)):
        history.note(seen(day, leaf(name, starts)))
    assert renewals(history.sightings("api.example", 443)) == ()


def test_two_addresses_are_renewed_apart(history: History) -> None:
    for day, address, certificate in ((1, "192.0.2.1", leaf("a")), (1, "192.0.2.2", leaf("a")),
                                      (9, "192.0.2.1", leaf("b", 8))):  # fmt: skip
        history.note(seen(day, certificate, address=address))
    assert [each.new.address for each in renewals(history.sightings("api.example", 443))] == ["192.0.2.1"]


def test_the_file_belongs_to_its_user_alone(history: History) -> None:
    assert stat.S_IMODE(history.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(history.path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("octets", [b"this is no database, though it is long enough to be one" * 40, b"SQLite form"])
def test_a_broken_file_gives_one_line_and_stays_as_it_is(tmp_path: Path, octets: bytes) -> None:
    path = tmp_path / "history.sqlite3"
    path.write_bytes(octets)
    with pytest.raises(UnusableHistory, match=r"cannot be used as history .*\$ACCORD_HISTORY") as caught:
        History(path)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == octets


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("create table theirs (x)")
    database.close()
    before = path.read_bytes()
    with pytest.raises(UnusableHistory, match="another program"):
        History(path)
    assert path.read_bytes() == before


def test_a_later_format_is_left_alone(history: History) -> None:
    with sqlite3.connect(history.path) as database:
        database.execute("pragma user_version = 2")
    database.close()
    with pytest.raises(UnusableHistory, match="format 2"):
        history.sightings("api.example", 443)


def test_a_folder_that_cannot_be_made_gives_the_same_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UnusableHistory, match="cannot be used as history"):
        History(tmp_path / "file" / "history.sqlite3")


def test_where_it_is_can_be_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ACCORD_HISTORY", str(tmp_path / "mine"))
    assert history_path() == tmp_path / "mine"
    monkeypatch.delenv("ACCORD_HISTORY")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert history_path() == tmp_path / "accord" / "history.sqlite3"


NOTING = """
import sys
from tests.engine.test_history import History, Path, leaf, seen
for day in range(20):
    History(Path(sys.argv[1])).note(seen(day, leaf(f"{sys.argv[2]}-{day}"), address=sys.argv[2]))
"""


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    root = Path(__file__).parents[2]
    running = [
        subprocess.Popen([sys.executable, "-c", NOTING, str(path), name], cwd=root, env=dict(os.environ))
        for name in ("192.0.2.1", "192.0.2.2", "192.0.2.3")
    ]
    assert [each.wait() for each in running] == [0, 0, 0]
    assert len(History(path).sightings("api.example", 443)) == 60
