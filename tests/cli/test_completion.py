"""Completion in real shells: commands, options, ids, contracts, formats, run folders; and how long a TAB takes."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from accord.cli import completion
from accord.model.validate import SCHEMAS
from accord.runtime.bundle import make_importable
from accord.runtime.kinds import kinds
from tests.cli.conftest import Accord

BIN = Path(sys.executable).parent
MOST_S = 0.3

BASH = """
source <(accord completion bash)
complete -p accord
compopt() { :; }
COMP_WORDS=("$@") COMP_CWORD=$(( $# - 1 )) COMPREPLY=()
_accord_completion accord
printf '%s\\n' "${COMPREPLY[@]}"
"""

ZSH = """
compdef() { :; }
compadd() { :; }
_describe() { for each in "${(@P)@[-1]}"; do :; done }
source <(accord completion zsh)
whence -w _accord_completion
"""


def shell(name: str, script: str, *words: str, folder: Path | None = None) -> list[str]:
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"{name} is not installed")
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    command = [program, "-c", script, *(["shell", *words] if name == "bash" else [])]
    done = subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def completed(*words: str, folder: Path | None = None) -> list[str]:
    """What bash offers for the last of some words."""
    head, *offered = shell("bash", BASH, *words, folder=folder)
    assert head.endswith("-F _accord_completion accord")
    return [each for each in offered if each]


CASES: list[tuple[tuple[str, ...], set[str]]] = [
    (("accord", "doc"), {"doctor"}),
    (("accord", "run", "--allow"), {"--allow-writes", "--allow-load"}),
    (("accord", "explain", "jsonapi-1.1/fetching-sorting/sorting-not"),
     {"jsonapi-1.1/fetching-sorting/sorting-not-supported"}),
    (("accord", "explain", "commercetools/queries/limit-m"), {"commercetools/queries/limit-max"}),
    (("accord", "run", "--only", "http/*,jsonapi-1.0/fetching-sorting/sorting-not"),
     {"http/*,jsonapi-1.0/fetching-sorting/sorting-not-supported"}),
    (("accord", "list", "--contract", "sandbox-1"), {"sandbox-1.0", "sandbox-1.1"}),
    (("accord", "run", "--profile", "r"), {"release"}),
    (("accord", "report", "--format", "h"), {"html"}),
    (("accord", "kinds", "page"), {"page-size-max"}),
    (("accord", "baseline", "record", "--standard", "jsonapi-1."), {"jsonapi-1.0", "jsonapi-1.1"}),
    (("accord", "schema", "con"), {"contract"}),
    (("accord", "completion", ""), {"bash", "zsh", "fish"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "wanted"), CASES, ids=lambda case: " ".join(case) if isinstance(case, tuple) else ""
)
def test_bash_completes(words: tuple[str, ...], wanted: set[str]) -> None:
    assert set(completed(*words)) == wanted


def test_run_folders_are_completed(tmp_path: Path) -> None:
    for name in ("runs/first", "runs/second", "other"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "run.json").write_text("{}")
    (tmp_path / "docs").mkdir()
    assert set(completed("accord", "report", "", folder=tmp_path)) == {"runs/first", "runs/second", "other"}
    assert completed("accord", "report", "runs/f", folder=tmp_path) == ["runs/first"]


@pytest.mark.parametrize("words", ["explain jsonapi-1.1/", "run --contract ", "report --format ", "ru"])
def test_a_tab_takes_little(words: str) -> None:
    environment = {**os.environ, "COMP_WORDS": f"accord {words}", "COMP_CWORD": str(len(words.split(" "))),
                   completion.VARIABLE: "bash_complete"}  # fmt: skip
    command = [str(BIN / "accord")]
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, timeout=60, check=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, timeout=60, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert spent < MOST_S, "of the processor, since others may run beside it"


def test_zsh_takes_its_script() -> None:
    assert shell("zsh", ZSH)[-1] == "_accord_completion: function"


def test_fish_completes() -> None:
    script = 'accord completion fish | source; complete -C "accord explain jsonapi-1.1/fetching-sorting/sorting-not"'
    assert shell("fish", script) == ["jsonapi-1.1/fetching-sorting/sorting-not-supported"]


def test_another_shell_is_refused(accord: Accord) -> None:
    assert (accord("completion", "fsh").code, accord("completion", "fsh").line) == (
        2, "there is no script for 'fsh'; did you mean fish?"
    )  # fmt: skip


def test_what_is_completed_is_what_there_is(accord: Accord) -> None:
    listed = {json.loads(line)["id"] for line in accord("list", "--json").out.splitlines()}
    assert listed <= set(completion.ids())
    assert set(completion.kinds()) == set(kinds())
    make_importable()
    import reports

    assert set(completion.formats()) == set(reports.KNOWN)
    assert set(completion.schemas()) == {path.stem for path in SCHEMAS.glob("*.json")}
    assert {"ci", "release", "audit"} <= set(completion.profiles())
