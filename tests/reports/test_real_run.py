"""Reports of a real run against the sandbox with a fault, behind a token."""

import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from accord.model.assessment import Assessment
from accord.model.verdict import Verdict
from accord.runtime.options import Options
from accord.runtime.session import run
from reports import FORMATS, render
from reports.terminal import summarise
from sandbox import base_path, serving

CANARY = "canary-5f0c1e9b77d24a"
FAULT = "jsonapi-1.1/document-top-level/data-errors"
CONTRACT = """
[api]
name = "faulty-blog"
base_url = "{base}"
standard = "jsonapi-1.1"

[auth]
env = "BLOG_TOKEN"
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Assessment]:
    """A run's folder and assessment."""
    folder = tmp_path_factory.mktemp("real")
    contract = folder / "contract.toml"
    with serving(token=CANARY) as origin, pytest.MonkeyPatch.context() as patch:
        patch.setenv("BLOG_TOKEN", CANARY)
        contract.write_text(CONTRACT.format(base=origin + base_path("1.1", FAULT)), encoding="utf-8")
        return run(Options(contract=str(contract), run_dir=folder / "run"))


@pytest.fixture(scope="module")
def written(made: tuple[Path, Assessment]) -> dict[str, str]:
    """The text of each format, and of the terminal."""
    folder, assessment = made
    texts = {}
    for name, path in render(folder, assessment, FORMATS).items():
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        texts[name] = "\n".join(file.read_text("utf-8") for file in files)
    out = io.StringIO()
    summarise(Console(file=out, width=80), assessment, folder)
    return texts | {"terminal": out.getvalue()}


def test_the_fault_is_in_every_report(made: tuple[Path, Assessment], written: dict[str, str]) -> None:
    failing = [each.id for each in made[1].results if each.verdict is Verdict.FAIL]
    assert FAULT in failing
    for name, text in written.items():
        assert [each for each in failing if each not in text] == [], name


def test_no_secret_is_in_any_report(made: tuple[Path, Assessment], written: dict[str, str]) -> None:
    assert made[1].requests > 10
    for name, text in written.items():
        assert CANARY not in text, name
    for name in ("html", "junit", "markdown", "json", "allure", "terminal"):
        assert "$BLOG_TOKEN" in written[name], name


def test_the_place_is_marked_in_the_exchange(made: tuple[Path, Assessment], written: dict[str, str]) -> None:
    place = next(each for each in made[1].results if each.id == FAULT).findings[0].place
    marked = re.findall("<mark>(.*?)</mark>", written["html"])
    assert marked
    assert [text for text in marked if f"&#34;{place[1:]}&#34;:" in text]


def test_the_machines_formats_agree_with_the_assessment(
    made: tuple[Path, Assessment], written: dict[str, str]
) -> None:
    folder, assessment = made
    assert json.loads(written["json"]) == json.loads((folder / "assessment.json").read_text("utf-8"))
    failed = {
        case.get("name")
        for case in ET.fromstring(written["junit"]).iter("testcase")
        if case.find("failure") is not None
    }
    assert failed - {"profile ci"} == {each.id for each in assessment.results if each.verdict is Verdict.FAIL}
