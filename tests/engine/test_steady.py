"""What is drawn hangs on the seed alone."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = """
import contextlib, sys
{first}
from hypothesis import given, seed, settings, strategies as st
from accord.runtime.exploring.steady import steady_draws
found = []
@seed(1)
@settings(max_examples=300, database=None)
@given(st.text())
def draw(text):
    found.append(text)
with {how}():
    draw()
print(ascii(found))
"""


def drawn(folder: Path, first: str = "", how: str = "steady_draws") -> str:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(first=first, how=how)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_modules_that_happen_to_be_loaded_change_nothing(tmp_path):
    words = ", ".join(f"'marked{number}'" for number in range(99))
    (tmp_path / "odd_words.py").write_text(f"WORDS = [{words}]")
    steady = drawn(tmp_path)
    assert drawn(tmp_path, "import odd_words") == steady
    assert "marked" not in steady
    assert "marked" in drawn(tmp_path, "import odd_words", "contextlib.suppress")
