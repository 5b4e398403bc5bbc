"""Advice: every requirement that is tried or is a duty has it, and what names it most closely is told."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from accord.cli.known import Known, known
from accord.model.advice import Advice, Cause, Entry, advise, read_advice
from accord.model.validate import InvalidFile
from accord.runtime.advice import advice_for, entries
from accord.runtime.kinds import kinds

WIDEST = 40
PLACEHOLDER = re.compile(r"\b(todo|tbd|fixme|xxx|lorem|placeholder)\b|\?\?|\.\.\.$", re.IGNORECASE)


@pytest.fixture(scope="module")
def needing() -> list[Known]:
    """All requirements and promises that are tried, or could be seen to be kept or broken."""
    return [entry for entry in known() if entry.ways or entry.duty]


def test_everything_that_is_tried_or_due_has_advice(needing: list[Known]) -> None:
    assert len(needing) > 900
    told = {entry.id: advice_for(entry.id, entry.kind) for entry in needing}
    assert [name for name, advice in told.items() if not (advice.why and advice.causes and advice.fix)] == []


def test_every_kind_of_promise_has_advice() -> None:
    told = {kind: advice_for("of-my-own/anything", kind) for kind in kinds()}
    assert [kind for kind, advice in told.items() if not (advice.why and advice.causes and advice.fix)] == []


def test_every_pattern_and_kind_names_something(needing: list[Known]) -> None:
    ids = [entry.id for entry in known()]
    patterns = {pattern for entry in entries() for pattern in entry.patterns}
    idle = [each for each in patterns if all(Entry((each,), (), Advice()).closeness(name, "") < 0 for name in ids)]
    assert idle == []
    assert {kind for entry in entries() for kind in entry.kinds} <= set(kinds())


def test_no_group_is_too_wide(needing: list[Known]) -> None:
    wide = [
        (entry.patterns or entry.kinds, named)
        for entry in entries()
        if (named := sum(entry.closeness(each.id, each.kind) >= 0 for each in needing)) > WIDEST
    ]
    assert wide == []


def test_every_text_is_told_of_something(needing: list[Known]) -> None:
    told: set[object] = set()
    for entry in needing:
        advice = advice_for(entry.id, entry.kind)
        told |= {advice.why, advice.causes, advice.fix}
    every = [
        text for entry in entries() for text in (entry.advice.why, entry.advice.causes, entry.advice.fix) if text
    ]
    assert [text for text in every if text not in told] == []


def test_texts_are_sentences_and_differ() -> None:
    whys = [entry.advice.why for entry in entries() if entry.advice.why]
    fixes = [entry.advice.fix for entry in entries() if entry.advice.fix]
    causes = [cause.text for entry in entries() for cause in entry.advice.causes]
    for text in (*whys, *fixes, *causes):
        assert text.endswith("."), text
        assert "  " not in text, text
        assert not PLACEHOLDER.search(text), text
        assert len(text) < 320, text
    twice = [text for text, times in Counter((*whys, *fixes, *causes)).items() if times > 1]
    assert twice == []


def _entry(pattern: str, why: str = "", fix: str = "", kind: str = "") -> Entry:
    return Entry((pattern,) if pattern else (), (kind,) if kind else (), Advice(why, (), fix))


def test_the_closest_name_wins_and_is_completed_by_wider_ones() -> None:
    found = advise([_entry("a/b", "its own"), _entry("a/*", "of all", "mend all"), _entry("*", "any", "any")], "a/b")
    assert found == Advice("its own", (), "mend all")


def test_a_later_entry_wins_over_one_as_close() -> None:
    assert advise([_entry("a/*", "first"), _entry("a/*", "second")], "a/b").why == "second"


def test_an_id_is_closer_than_a_longer_pattern_and_any_pattern_closer_than_a_kind() -> None:
    named = [_entry("a/b", "by id"), _entry("a/b*", "by pattern"), _entry("", "by kind", kind="filter")]
    assert advise(named, "a/b", "filter").why == "by id"
    assert advise(named, "a/bc", "filter").why == "by pattern"
    assert advise(named, "c", "filter").why == "by kind"
    assert not advise(named, "c")


def test_a_file_of_advice_is_read_in_its_order(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(
        '[[advice]]\nof = ["a/*"]\nwhy = "Clients would otherwise read it wrongly."\n'
        'causes.go = "A nil slice is written as null."\ncauses.any = "It is written by hand."\n',
        encoding="utf-8",
    )
    (entry,) = read_advice(path)
    assert entry.advice.causes == (
        Cause("Anywhere", "It is written by hand."),
        Cause("Go", "A nil slice is written as null."),
    )


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(
        '[[advice]]\nof = ["a"]\nwhi = "Some text."\n[[advice]]\nof = ["b"]\nwhy = "Short."\n', encoding="utf-8"
    )
    with pytest.raises(InvalidFile) as told:
        list(read_advice(path))
    assert len(told.value.mistakes) == 2
    assert "did you mean `why`" in str(told.value)
