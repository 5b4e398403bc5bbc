"""Changes of relationships reach every class of members, and the model of what they leave is that of sets."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from strategies.linkages import (
    ABSENT,
    MOST,
    TO_MANY,
    Change,
    Way,
    changes,
    left,
    linkage,
    members,
    names_nothing,
    repeats,
)

QUICK = settings(max_examples=60, deadline=None, derandomize=True, database=None)
SEEK = settings(max_examples=2000, deadline=None, derandomize=True, database=None)
POOL = [("tags", str(n)) for n in range(5)]
NOTHING = ("tags", "none")
HELD = (1, 3)


@pytest.mark.parametrize(
    "is_such",
    [
        lambda sent: not sent,
        lambda sent: len(set(sent)) > 3,
        lambda sent: len(sent) > 2 and sent[0] == sent[-1] != sent[1],
        lambda sent: set(sent) == set(HELD) and len(sent) == 2,
        lambda sent: sent and sent[0] in HELD and not set(sent) <= set(HELD),
        lambda sent: sent == [3, 1],
        lambda sent: sent[-1:] == [ABSENT] and len(sent) > 1,
        lambda sent: sent[:1] == [ABSENT] and len(sent) > 1,
    ],
    ids=[
        "none",
        "many",
        "one twice, apart",
        "those held",
        "one held, one not",
        "in another order",
        "absent",
        "first",
    ],
)
def test_members_reach_each_class(is_such: Callable[[list[int]], bool]) -> None:
    """Each class of members is drawn."""
    find(members(len(POOL), HELD), is_such, settings=SEEK)


@QUICK
@given(changes(len(POOL), HELD, to_many=True))
def test_changes_are_json_and_small(change: Change) -> None:
    """A change is JSON, names members of the pool, and not too many."""
    assert json.loads(json.dumps(change)) == change
    assert len(change["members"]) <= MOST
    assert all(ABSENT <= each < len(POOL) for each in change["members"])
    assert change["method"] == "PATCH" or change["at"] == "relationship"


@pytest.mark.parametrize("way", TO_MANY, ids=" at ".join)
def test_every_way_is_drawn(way: Way) -> None:
    """Each method is drawn at the relationship's own URL, and PATCH at its resource, unless others are asked for."""
    find(changes(len(POOL), HELD, to_many=True), lambda each: (each["method"], each["at"]) == way, settings=SEEK)
    others = [other for other in TO_MANY if other != way]

    @QUICK
    @given(changes(len(POOL), HELD, to_many=True, ways=others))
    def run(change: Change) -> None:
        assert (change["method"], change["at"]) in others

    run()


@QUICK
@given(changes(len(POOL), to_many=False))
def test_to_one_takes_one_or_none(change: Change) -> None:
    """A to-one relationship gets an identifier or null, by PATCH."""
    sent = linkage(change, POOL, NOTHING, to_many=False)
    assert change["method"] == "PATCH"
    assert sent is None or set(sent) == {"type", "id"}
    assert (sent is None) == (not change["members"])


@QUICK
@given(changes(len(POOL), to_many=True))
def test_nothing_is_removed_from_nothing(change: Change) -> None:
    """Where nothing is held, members are added or replaced."""
    assert change["method"] != "DELETE"


def test_nothing_absent_where_none_is_wanted() -> None:
    """Without `absent` every member is one of the pool."""

    @QUICK
    @given(st.booleans().flatmap(lambda many: changes(len(POOL), HELD, to_many=many, absent=False)))
    def run(change: Change) -> None:
        assert not names_nothing(change)

    run()


@pytest.mark.parametrize(
    ("method", "sent", "wanted"),
    [
        ("POST", [0, 1, 0], {0, 1, 3}),
        ("POST", [], {1, 3}),
        ("DELETE", [1, 2, 1], {3}),
        ("DELETE", [ABSENT, 3], {1}),
        ("PATCH", [2, 2], {2}),
        ("PATCH", [], set()),
    ],
)
def test_what_is_left_is_what_sets_leave(method: str, sent: list[int], wanted: set[int]) -> None:
    """Adding, removing and replacing are union, difference and the members themselves."""
    change = {"method": method, "at": "relationship", "members": sent}
    assert left(change, POOL, {POOL[each] for each in HELD}) == {POOL[each] for each in wanted}


def test_linkage_names_what_was_drawn() -> None:
    """Linkage holds the identifiers in the order drawn, repeated ones and the one of nothing among them."""
    change = {"method": "POST", "at": "relationship", "members": [4, ABSENT, 4]}
    assert linkage(change, POOL, NOTHING, to_many=True) == [
        {"type": "tags", "id": "4"},
        {"type": "tags", "id": "none"},
        {"type": "tags", "id": "4"},
    ]
    assert names_nothing(change)
    assert repeats(change)
