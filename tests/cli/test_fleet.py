"""Many targets at once: one overview, one exit code, and no target that stops another."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from accord.model.fleet import FleetTarget, Outcome, worst
from accord.runtime.fleet import Fleet, by_host
from reports.overview import write_overview
from sandbox import base_path, serving
from tests.cli.conftest import Accord
from tests.cli.servers import answering

SORTING = "jsonapi-1.1/fetching-sorting/sorting-not-supported"
HOSTILE = "<script>alert(1)</script>\u202e|`x`"


@pytest.fixture(scope="module")
def other() -> Iterator[str]:
    """The origin of another sandbox."""
    with serving() as url:
        yield url


def write_fleet(*tables: dict[str, Any]) -> Path:
    lines = []
    for table in tables:
        lines += ["[[target]]", *(f"{name} = {json.dumps(value)}" for name, value in table.items()), ""]
    path = Path("targets.toml")
    path.write_text("\n".join(lines))
    return path


def judged(name: str, url: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "url": url, "contract": "sandbox-1.1", "only": SORTING, **more}


def test_every_target_is_judged_and_the_gravest_decides(accord: Accord, origin: str, other: str) -> None:
    Path("mine.toml").write_text(
        f'[api]\nbase_url = "{other}{base_path("1.1")}"\nstandard = "jsonapi-1.1"\n[[resource]]\npath = "/articles"\n'
    )
    with answering((401, {}, b"")) as closed:
        fleet = write_fleet(
            judged("sound", origin + base_path("1.1")),
            judged("broken", other + base_path("1.1", SORTING)),
            {"name": "closed", "url": closed},
            {"name": "mistaken", "url": origin, "contract": "sandbox-9.9"},
            {"name": "own", "contract": "mine.toml", "only": SORTING},
        )
        said = accord("fleet", fleet, "--run-dir", "all", "-n", "2")
    assert (said.code, said.err) == (1, "")
    told = json.loads(Path("all/overview.json").read_text())
    assert {each["name"]: each["exit_code"] for each in told["targets"]} == {
        "sound": 0, "broken": 1, "closed": 3, "mistaken": 2, "own": 0,
    }  # fmt: skip
    broken, closed_, mistaken = told["targets"][1:4]
    assert broken["blocks"] == [f"{SORTING} (MUST) is violated"]
    assert broken["summary"]["fail"] == 1
    assert "401" in closed_["blocks"][0]
    assert "no such contract ships" in mistaken["blocks"][0]
    assert mistaken["report"] == closed_["report"] == ""
    page = Path("all/overview.html").read_text()
    assert '<a href="broken/report.html">broken</a>' in page
    assert Path("all/broken/report.html").exists()
    assert "| broken | violated (1) | 1 |" in Path("all/overview.md").read_text()
    assert "broken: exit 1: 1 fail" in said.out
    assert said.out.splitlines()[-1] == f"exit 1; overview: {Path('all/overview.html')}"


def test_one_target_is_judged_alone_and_names_are_listed(accord: Accord, origin: str) -> None:
    fleet = write_fleet(judged("one", origin + base_path("1.1")), judged("two", "http://127.0.0.1:1"))
    assert accord("fleet", fleet, "--list").out == '["one", "two"]\n'
    assert accord("fleet", fleet, "--target", "one", "--run-dir", "all").code == 0
    assert [path.name for path in Path("all").iterdir() if path.is_dir()] == ["one"]
    said = accord("fleet", fleet, "--target", "on")
    assert (said.code, said.line) == (2, "there is no target 'on'; did you mean one?")


def test_all_mistakes_are_told_at_once(accord: Accord) -> None:
    fleet = write_fleet(
        {"name": "a b", "url": "https://one.test"},
        {"name": "two", "alow_writes": True},
        {"name": "two", "contract": "x", "standard": "http"},
    )
    said = accord("fleet", fleet)
    assert said.code == 2
    assert [line.removeprefix("accord: targets.toml: ") for line in said.err.splitlines()] == [
        "target[1].name: 'a b' does not fit: a name for its run folder: letters, digits, dots, hyphens",
        "target[2]: unknown key `alow_writes`; did you mean `allow_writes`?",
        "target[2]: give `url`, or `contract`, or both",
        "target[3].standard: is for targets without a contract; change it in the contract instead",
        "target: 2 are called two; give each a name of its own",
    ]
    assert not Path("runs").exists()


def test_what_is_asked_of_a_target_reaches_its_run(tmp_path: Path) -> None:
    target = FleetTarget(
        "a", "https://one.test", "c.toml", "", "release", "w.toml", "b", "http/*", "polite", 0, 2, True, True
    )
    assert " ".join(target.arguments) == (
        "https://one.test --contract c.toml --profile release --waivers w.toml --baseline b --only http/* "
        "--explore polite --seed 0 -n 2 --allow-writes --allow-load"
    )


def digests(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_fleet_that_is_there_already_is_not_overwritten(accord: Accord, origin: str) -> None:
    fleet = write_fleet(judged("one", origin + base_path("1.1")), judged("two", origin + base_path("1.1", SORTING)))
    assert accord("fleet", fleet, "--run-dir", "all", "--target", "one").code == 0
    before = digests(Path("all"))
    said = accord("fleet", fleet, "--run-dir", "all")
    assert (said.code, said.out) == (2, "")
    assert said.line == "all holds a run of one already; name another folder with --run-dir"
    assert accord("fleet", fleet, "--run-dir", "all", "--target", "one").code == 2
    assert accord("fleet", fleet, "--run-dir", "all/one", "--target", "two").code == 2
    other = write_fleet(judged("three", "http://127.0.0.1:1"))
    said = accord("fleet", other, "--run-dir", "all")
    assert said.code == 2
    assert (
        said.line == "all holds a fleet already; name another folder with --run-dir, or with --target what it lacks"
    )
    assert digests(Path("all")) == before


def test_targets_that_are_judged_one_by_one_share_a_folder_and_its_overview(accord: Accord, origin: str) -> None:
    fleet = write_fleet(judged("one", origin + base_path("1.1", SORTING)), judged("two", origin + base_path("1.1")))
    assert accord("fleet", fleet, "--run-dir", "all", "--target", "one").code == 1
    assert accord("fleet", fleet, "--run-dir", "all", "--target", "two").code == 0
    told = json.loads(Path("all/overview.json").read_text())
    assert [(each["name"], each["exit_code"]) for each in told["targets"]] == [("one", 1), ("two", 0)]
    assert told["exit_code"] == 1
    assert '<a href="one/report.html">one</a>' in Path("all/overview.html").read_text()


def test_a_target_that_could_not_be_judged_may_be_tried_again(accord: Accord) -> None:
    fleet = write_fleet(judged("one", "http://127.0.0.1:1"))
    assert accord("fleet", fleet, "--run-dir", "all").code == 3
    assert accord("fleet", fleet, "--run-dir", "all", "--target", "one").err == ""


def test_urls_are_checked_when_the_file_is_read_and_secrets_stay_out(accord: Accord) -> None:
    fleet = write_fleet(
        {"name": "a", "url": "http://user:S3cr3tPw@127.0.0.1:1/api"},
        {"name": "b", "url": "http://127.0.0.1:1/api?api_key=S3cr3tPw"},
        {"name": "c", "url": "ftp://a/b"},
    )
    said = accord("fleet", fleet, "--run-dir", "all")
    assert said.code == 2
    assert [line.removeprefix("accord: targets.toml: ") for line in said.err.splitlines()] == [
        "target[1].url: a URL holds no credentials; put them into a variable that `[auth]` of the contract names",
        "target[2].url: 'http://127.0.0.1:1/api' has a query or fragment; give the base URL alone, as "
        "https://host/path",
        "target[3].url: 'ftp://a/b' is no URL; write it as https://host/path",
    ]
    assert not Path("all").exists()


def test_an_overview_shows_the_bare_url(tmp_path: Path) -> None:
    target = FleetTarget("one", "http://user:S3cr3tPw@one.test/api?api_key=S3cr3tPw")
    files = write_overview(tmp_path, [Outcome(target, 2, "one", "accord: x")])
    assert all("S3cr3tPw" not in path.read_text() for path in files.values())
    assert "http://one.test/api" in files["html"].read_text()


@pytest.mark.parametrize(
    ("codes", "gravest"),
    [((0, 0), 0), ((0, 3), 3), ((3, 2), 2), ((2, 1), 1), ((1, 4), 4), ((3, 1, 0), 1), ((), 0)],
)
def test_the_gravest_code_is_that_of_all(codes: tuple[int, ...], gravest: int) -> None:
    assert worst([Outcome(FleetTarget(str(code)), code, "") for code in codes]) == gravest


class Acted(Fleet):
    """A fleet whose runs are acted by a few lines of Python, and told when each began and ended."""

    times: dict[str, tuple[float, float]]

    def _start(self, call: list[str], log: object) -> subprocess.Popen[str]:
        name = Path(call[-1]).name
        act = "import os; os.kill(os.getpid(), 9)" if name == "crashing" else "import time; time.sleep(0.3)"
        begun = time.monotonic()
        process = super()._start([sys.executable, "-c", act], log)
        process.wait()
        self.times[name] = (begun, time.monotonic())
        return process


def acted(folder: Path, targets: list[FleetTarget], most: int) -> tuple[list[Outcome], dict[str, Any]]:
    fleet = Acted(folder, lambda _: None)
    fleet.times = {}
    return fleet.judge(targets, most), fleet.times


def test_a_crash_stops_no_other(tmp_path: Path) -> None:
    targets = [FleetTarget("crashing", "http://a.test"), FleetTarget("sound", "http://b.test")]
    outcomes, _ = acted(tmp_path, targets, 1)
    assert [(each.target.name, each.exit_code) for each in outcomes] == [("crashing", 4), ("sound", 0)]


def test_one_host_is_judged_by_one_run_at_a_time_and_load_goes_last_and_alone(tmp_path: Path) -> None:
    targets = [
        FleetTarget("load", "http://c.test", allow_load=True),
        FleetTarget("a1", "http://a.test/x"),
        FleetTarget("b", "http://b.test"),
        FleetTarget("a2", "http://a.test/y"),
        FleetTarget("more", "http://d.test", allow_load=True),
    ]
    assert [[each.name for each in same] for same in by_host(targets)] == [["load"], ["a1", "a2"], ["b"], ["more"]]
    outcomes, times = acted(tmp_path, targets, 3)
    assert [each.target.name for each in outcomes] == ["load", "a1", "b", "a2", "more"]
    assert times["a1"][1] <= times["a2"][0] or times["a2"][1] <= times["a1"][0]
    assert times["b"][0] < times["a1"][1]
    assert max(times[name][1] for name in ("a1", "a2", "b")) <= times["load"][0]
    assert times["load"][1] <= times["more"][0]


def test_what_others_wrote_is_escaped_everywhere(tmp_path: Path) -> None:
    target = FleetTarget("one", f"http://one.test/{HOSTILE}")
    files = write_overview(tmp_path, [Outcome(target, 2, "one", f"accord: {HOSTILE}\nsecond line")])
    page = files["html"].read_text(encoding="utf-8")
    assert "<script" not in page
    assert "\u202e" not in page
    assert "default-src &#39;none&#39;" in page
    assert "src=" not in page.replace("default-src", "").replace("style-src", "")
    listed = files["md"].read_text(encoding="utf-8")
    assert "<script" not in listed.replace("\\<script", "")
    assert json.loads(files["json"].read_text())["targets"][0]["blocks"] == [f"accord: {HOSTILE}", "second line"]


def test_an_interrupted_fleet_lets_its_runs_end_in_order(
    origin: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    fleet = write_fleet(
        {"name": "one", "url": origin + base_path("1.1"), "contract": "sandbox-1.1"},
        {"name": "two", "url": origin + base_path("1.1"), "contract": "sandbox-1.1"},
        {"name": "last", "url": "http://127.0.0.1:1", "allow_load": True},
    )
    call = [sys.executable, "-m", "accord", "fleet", str(fleet), "--run-dir", "all"]
    process = subprocess.Popen(
        call, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    deadline = time.monotonic() + 30
    ledger = tmp_path / "all" / "one" / "ledger-main.jsonl"
    while not ledger.exists() or '"line":"case"' not in ledger.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 4
    assert json.loads((tmp_path / "all" / "one" / "assessment.json").read_text())["complete"] is False
    told = json.loads((tmp_path / "all" / "overview.json").read_text())
    assert [(each["name"], each["exit_code"]) for each in told["targets"]] == [("one", 4), ("two", 4), ("last", 4)]
    assert [each["blocks"] for each in told["targets"][1:]] == [["not run: the fleet was interrupted"]] * 2
    page = Path("all/overview.html")
    assert said == f"accord: interrupted; {page} tells what was judged so far\n"
