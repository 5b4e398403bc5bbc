"""What the recipes install, installed for real: the composite action's step, and the lines that build the image."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from accord import __version__
from tests import recipes

UNREACHABLE = ("No matching distribution", "NewConnectionError", "Temporary failure in name resolution", "timed out")


def _done(command: list[str], folder: Path, environment: dict[str, str]) -> None:
    """Carry out a command; where the packages cannot be had, skip."""
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode and any(sign in done.stderr for sign in UNREACHABLE):
        pytest.skip(f"no packages here: {done.stderr.splitlines()[-1]}")
    assert done.returncode == 0, done.stdout[-1000:] + done.stderr[-3000:]


def _environment() -> dict[str, str]:
    """Little but what finds the packages, and the Python that this one is made of."""
    own = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_")) or "proxy" in name}
    return {**own, "PATH": f"{Path(sys.base_prefix) / 'bin'}:{os.defpath}", "HOME": os.environ.get("HOME", "/")}


def test_the_action_installs_accord_by_hashes(tmp_path: Path) -> None:
    (step,) = [step for step in recipes.action()["runs"]["steps"] if step.get("name") == "Install Accord"]
    told = tmp_path / "github_env"
    more = {"RUNNER_TEMP": str(tmp_path), "GITHUB_ENV": str(told), "ACCORD_PATH": str(recipes.ROOT)}
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]
    _done([*shell, step["run"]], tmp_path, _environment() | more)
    name, _, program = told.read_text(encoding="utf-8").strip().partition("=")
    assert name == "ACCORD"
    assert subprocess.check_output([program, "--version"], text=True, cwd=tmp_path) == f"accord {__version__}\n"


def test_the_lines_of_the_dockerfile_build_what_it_starts(tmp_path: Path) -> None:
    source = tmp_path / "src"
    for line in recipes.instructions("COPY"):
        *names, target = line.split()
        if line.startswith("--from"):
            continue
        for name in names:
            here = recipes.ROOT / name
            there = source / target / ("" if name.endswith("/") else Path(name).name)
            there.parent.mkdir(parents=True, exist_ok=True)
            if here.is_dir():
                shutil.copytree(here, there, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
            else:
                shutil.copy(here, there)
    environment = _environment()
    for script in recipes.instructions("RUN"):
        script = re.sub(r"(^|\s)(/opt/|/work)", rf"\1{tmp_path}\2", script)
        if os.getuid():
            script = script.partition("&& chown")[0]
        _done(["sh", "-ec", script], source, environment)
    accord = tmp_path / "opt" / "accord" / "bin" / "accord"
    assert subprocess.check_output([accord, "--version"], text=True, cwd=tmp_path) == f"accord {__version__}\n"
    assert "jsonapi-1.1/errors/error-id" in subprocess.check_output([accord, "list"], text=True, cwd=tmp_path)
    said = subprocess.check_output([accord, "explain", "jsonapi-1.1/errors/error-id"], text=True, cwd=tmp_path)
    assert "Mend" in said
    assert (tmp_path / "work" / "runs").is_dir()
