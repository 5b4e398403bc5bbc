"""Changes of relationships: which members are sent by which method, and what the text leaves of them.

Members are given by their places in a pool of resources that can be linked; `ABSENT` stands for one that is nowhere.
A change is `{"method": ..., "at": "relationship" or "resource", "members": [...]}`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from accord.authoring import Identity

Change: TypeAlias = dict[str, Any]
Way: TypeAlias = tuple[str, str]
"""A method, and where it is sent: `relationship`, its own URL, or `resource`, that of its owner."""

TO_MANY: tuple[Way, ...] = (
    ("POST", "relationship"),
    ("DELETE", "relationship"),
    ("PATCH", "relationship"),
    ("PATCH", "resource"),
)
TO_ONE: tuple[Way, ...] = TO_MANY[2:]

ABSENT = -1
MOST = 6
"""No more members are sent at once."""


def members(pool: int, held: Collection[int] = (), *, absent: bool = True) -> SearchStrategy[list[int]]:
    """Members of a pool of so many: none, several, some twice, those `held` already, and one that is nowhere."""
    one = st.integers(0, pool - 1)
    several = st.lists(one, min_size=1, max_size=MOST, unique=True)
    found = [several, st.lists(one, max_size=MOST), st.builds(_repeated, several, st.integers(0, MOST - 1))]
    if known := sorted(held):
        found.append(st.permutations(known).map(lambda some: some[:MOST]))
        found.append(st.builds(_joined, st.lists(st.sampled_from(known), min_size=1, max_size=3), several))
    if absent:
        found.append(st.builds(_with_absent, st.lists(one, max_size=3, unique=True), st.booleans()))
    return st.one_of(found)


def changes(
    pool: int, held: Collection[int] = (), *, to_many: bool, absent: bool = True, ways: Sequence[Way] = ()
) -> SearchStrategy[Change]:
    """Changes of a relationship that holds some of a pool, by some ways or by all that there are.

    Where it holds nothing, nothing is removed, unless there is no other way.
    """
    offered = tuple(ways) or (TO_MANY if to_many else TO_ONE)
    way = st.sampled_from([way for way in offered if held or way[0] != "DELETE"] or offered)
    one = st.integers(ABSENT if absent else 0, pool - 1)
    sent = members(pool, held, absent=absent) if to_many else st.lists(one, max_size=1)
    return st.builds(_change, way, sent)


def linkage(change: Change, pool: Sequence[Identity], nothing: Identity, *, to_many: bool) -> Any:
    """The linkage that a change sends: identifiers, or one of them or null for a to-one relationship."""
    named = [nothing if each == ABSENT else pool[each % len(pool)] for each in change["members"]]
    found = [{"type": kind, "id": name} for kind, name in named]
    return found if to_many else next(iter(found), None)


def left(change: Change, pool: Sequence[Identity], before: Collection[Identity]) -> frozenset[Identity]:
    """The members that an accepted change leaves, whatever is nowhere left out."""
    sent = {pool[each % len(pool)] for each in change["members"] if each != ABSENT}
    match change["method"]:
        case "POST":
            return frozenset(before) | sent
        case "DELETE":
            return frozenset(before) - sent
    return frozenset(sent)


def names_nothing(change: Change) -> bool:
    """Whether a change names what is nowhere."""
    return ABSENT in change["members"]


def repeats(change: Change) -> bool:
    """Whether a change names a member twice."""
    return len(set(change["members"])) < len(change["members"])


def _change(way: Way, sent: list[int]) -> Change:
    return {"method": way[0], "at": way[1], "members": sent}


def _repeated(some: list[int], at: int) -> list[int]:
    """The members, one of them again at the end."""
    return [*some, some[at % len(some)]][-MOST:]


def _joined(known: list[int], others: list[int]) -> list[int]:
    return list(dict.fromkeys([*known, *others]))[:MOST]


def _with_absent(some: list[int], first: bool) -> list[int]:
    return [ABSENT, *some] if first else [*some, ABSENT]
