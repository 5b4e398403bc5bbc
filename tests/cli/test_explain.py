"""What `accord explain` tells of every requirement and promise there is."""

from __future__ import annotations

import datetime as dt
import shlex
from pathlib import Path

import pytest

from accord.cli import cli
from accord.cli.explain import explain, related
from accord.cli.known import Known, known
from accord.cli.paragraphs import WIDTH, command_line
from accord.runtime.advice import advice_for
from accord.runtime.registry import registry
from sandbox.seeded import proofs
from tests.cli.conftest import Accord

SORTING = "jsonapi-1.1/fetching-sorting/sorting-not-supported"
LINKAGE = "jsonapi-1.0/crud-creating/create-relationships-linkage"


@pytest.fixture(scope="module")
def every() -> list[Known]:
    return known()


@pytest.fixture(scope="module")
def explained(every: list[Known]) -> dict[str, list[str]]:
    """All lines of each."""
    faults = proofs()
    return {entry.id: list(explain(entry, every, faults)) for entry in every}


def _commands(lines: list[str]) -> list[list[str]]:
    """The commands among lines, each as its words, as a shell would join and part them."""
    text = "\n".join(lines).replace(" \\\n", " ")
    return [shlex.split(line[line.index("accord ") :]) for line in text.splitlines() if _is_command(line)]


def _is_command(line: str) -> bool:
    return line[14:].startswith("accord ") and line[:14].strip() in {"", "Alone", "Again", "Waive"}


def test_every_id_is_explained(every: list[Known], explained: dict[str, list[str]]) -> None:
    assert len(explained) == len(every) > 1200
    for entry in every:
        lines = explained[entry.id]
        assert lines[0] == entry.id
        assert lines[1].startswith(entry.requirement.level.value)
        assert entry.requirement.summary.split()[0] in lines[lines.index("") + 1]


def test_lines_are_short_unless_a_name_is_long(explained: dict[str, list[str]]) -> None:
    wide = [line for lines in explained.values() for line in lines[2:] if len(line) > WIDTH and len(line.split()) > 4]
    assert wide == []


def test_what_can_be_broken_is_told_with_why_causes_and_what_to_mend(
    every: list[Known], explained: dict[str, list[str]]
) -> None:
    for entry in every:
        labels = {line[:14].strip() for line in explained[entry.id]}
        advised = {"Why", "Usual causes", "Mend"} & labels
        assert len(advised) == (3 if entry.ways or entry.duty else 0), entry.id
        assert ({"Alone", "Again", "Waive"} <= labels) is bool(entry.ways), entry.id


def test_the_commands_told_are_commands_with_options_that_there_are(explained: dict[str, list[str]]) -> None:
    seen = set()
    for lines in explained.values():
        for words in _commands(lines):
            command = cli.commands[words[1]]
            seen.add(words[1])
            known_options = {option for parameter in command.params for option in parameter.opts}
            assert {word for word in words if word.startswith("--")} <= known_options, words
    assert seen == {"run", "demo", "sandbox", "waive", "replay"}


def test_advice_is_told_in_full(explained: dict[str, list[str]]) -> None:
    told = " ".join(" ".join(explained[SORTING]).split())
    advice = advice_for(SORTING)
    assert f"Why {advice.why}" in told
    assert f"Mend {advice.fix}" in told
    assert all(f"{cause.where}: {cause.text}" in told for cause in advice.causes)


def test_a_requirement_points_at_its_other_edition(every: list[Known], explained: dict[str, list[str]]) -> None:
    assert f"See also      {SORTING.replace('1.1', '1.0')}" in explained[SORTING]
    pairs = {entry.id: [other.id for other in related(entry, every)] for entry in every}
    both = [name for name in pairs if name.startswith("jsonapi-1.0/") and pairs[name]]
    assert len(both) > 150
    assert all(pairs[pairs[name][0]] == [name] for name in both)


def test_what_writes_is_tried_alone_with_leave_to_write(explained: dict[str, list[str]]) -> None:
    assert LINKAGE in registry().writing
    (alone,) = [words for words in _commands(explained[LINKAGE]) if words[1] == "run" and "--only" in words]
    assert alone == ["accord", "run", "--contract", "FILE", "--allow-writes", "--only", LINKAGE]


def test_the_waiver_told_ends_on_a_day_to_come(explained: dict[str, list[str]]) -> None:
    (waive,) = [words for words in _commands(explained[SORTING]) if words[1] == "waive"]
    assert waive[2:4] == ["RUN_DIR", SORTING]
    assert {"--reason", "--owner", "--until"} <= set(waive)
    assert dt.date.fromisoformat(waive[-1]) > dt.date.today()


def test_a_promise_of_ones_own_is_advised_by_its_kind(accord: Accord, tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text(
        '[api]\nname = "mine"\nbase_url = "http://127.0.0.1:9/api"\nstandard = "http"\n'
        '[[promise]]\nid = "mine/pages/largest"\nkind = "page-size-max"\nlevel = "MUST"\nsummary = "At most 5."\n'
        'source = "our handbook"\npath = "/a"\nparameter = "limit"\nmax = 5\n',
        encoding="utf-8",
    )
    said = accord("explain", "mine/pages/largest", "--contract", "my.toml")
    assert said.code == 0, said.err
    assert " ".join(advice_for("", "page-size-max").why.split()[:6]) in said.out


def test_a_long_command_is_broken_between_its_parts_only() -> None:
    lines = list(command_line("Do", "accord run", *[f"--only {'x' * 40}{number}" for number in range(4)]))
    assert len(lines) > 1
    assert all(len(line) <= WIDTH for line in lines)
    assert all(line.endswith(" \\") for line in lines[:-1])
    assert shlex.split(" ".join(line.removesuffix(" \\")[14:] for line in lines)) == [
        *("accord", "run"),
        *(word for number in range(4) for word in ("--only", f"{'x' * 40}{number}")),
    ]
