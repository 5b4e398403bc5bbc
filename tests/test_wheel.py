"""The wheel works on its own: installed in an empty environment, run from elsewhere."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from accord import __version__

ROOT = Path(__file__).parents[1]
TOP_LEVEL = {"accord", f"accord_conformance-{__version__}.dist-info"}


def run(command: Sequence[str | Path], folder: Path) -> str:
    done = subprocess.run(list(map(str, command)), cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT], folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def bin_dir(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that holds the wheel and the pinned packages alone."""
    home = tmp_path_factory.mktemp("environment")
    run([sys.executable, "-m", "venv", home], home)
    pip: list[str | Path] = [home / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*pip, "--require-hashes", "-r", ROOT / "requirements" / "run.txt"], home)
    run([*pip, "--no-deps", wheel], home)
    return home / "bin"


def test_the_wheel_puts_nothing_but_accord_into_site_packages(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (entry_points,) = [archive.read(name).decode() for name in names if name.endswith("entry_points.txt")]
    assert {name.partition("/")[0] for name in names} == TOP_LEVEL
    assert "pytest11" not in entry_points


def test_the_wheel_leaves_no_caches_and_no_tests_behind(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]


def test_installed_it_tells_its_version_and_requirements(bin_dir: Path, tmp_path: Path) -> None:
    assert run([bin_dir / "accord", "--version"], tmp_path) == f"accord {__version__}\n"
    lines = run([bin_dir / "accord", "list", "--json"], tmp_path).splitlines()
    entries = [json.loads(line) for line in lines]
    assert {"jsonapi-1.0", "jsonapi-1.1"} <= {entry["catalogue"] for entry in entries}
    assert any(entry["checks"] and entry["fault"] for entry in entries)


def test_installed_it_judges_the_sandbox(bin_dir: Path, tmp_path: Path) -> None:
    run([bin_dir / "accord", "demo", "--run-dir", tmp_path / "demo"], tmp_path)
    for edition in ("1.0", "1.1"):
        folder = tmp_path / "demo" / f"jsonapi-{edition}"
        assert json.loads((folder / "assessment.json").read_text())["summary"]["pass"] > 0
        assert (folder / "report.html").stat().st_size > 0
