"""The recipes for pipelines: they parse, their commands are commands, and their scripts do what they say."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from accord.cli import cli
from accord.record.assess import read_assessment
from sandbox.app import base_path
from tests import recipes

FEW = "jsonapi-1.1/fetching-includes/*"
FAULT = "jsonapi-1.1/fetching-includes/inclusion-bad-request"
TOKEN = "a-token-of-the-tests"
KUBERNETES = {
    "PersistentVolumeClaim": "v1",
    "Job": "batch/v1",
    "CronJob": "batch/v1",
}
EXPRESSION = re.compile(r"\$\{\{ (\S+) \}\}")


def contract(path: Path, base_url: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'[api]\nname = "my-api"\nbase_url = "{base_url}"\nstandard = "jsonapi-1.1"\n'
        '[auth]\nenv = "MY_API_TOKEN"\n[[resource]]\npath = "/articles"\n',
        encoding="utf-8",
    )
    return path


@pytest.fixture
def shell(tmp_path: Path, origin: str) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Carries out a script in an empty folder that has the contract of a sandbox, and little else around it."""
    contract(tmp_path / "contracts" / "my-api.toml", f"{origin}/jsonapi-1.1/clean")
    (tmp_path / "contracts" / "waivers.toml").write_text("", encoding="utf-8")

    def call(
        script: str, *arguments: str, by: str = "bash -euo pipefail -c", **more: str
    ) -> subprocess.CompletedProcess[str]:
        few = script.replace("accord run ", f"accord run --only '{FEW}' ")
        environment = {"PATH": f"{Path(sys.executable).parent}:{os.defpath}", "HOME": str(tmp_path),
                       "MY_API_TOKEN": TOKEN, **more}  # fmt: skip
        return subprocess.run(
            [*by.split(), few, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    return call


Shell = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.mark.parametrize("page", [page.name for page in recipes.PAGES])
def test_the_yaml_of_every_page_parses(page: str) -> None:
    assert all(isinstance(document, dict) for document in recipes.documents(page))


def test_every_command_is_taken_by_the_command_line() -> None:
    seen: dict[str, int] = {}
    for where, scripts in recipes.everything().items():
        for script in scripts:
            for words in recipes.commands(script):
                name, arguments = words[0], words[1:]
                if name == "--version":
                    continue
                assert name in cli.commands, f"{where}: accord {' '.join(words)}"
                cli.commands[name].make_context(name, list(arguments))
                seen[where] = seen.get(where, 0) + 1
    for where in ("action.yml", "docker.md", "github-actions.md", "gitlab.md", "jenkins.md", "pre-commit.md",
                  "merge.yaml", "nightly.yaml", "shards.yaml", ".pre-commit-hooks.yaml"):  # fmt: skip
        assert seen.get(where), where


@pytest.mark.parametrize("where", sorted(recipes.everything()))
def test_every_script_is_one_that_a_shell_reads(where: str) -> None:
    for script in recipes.everything()[where]:
        done = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


# The composite action


@dataclass
class Runner:
    """What a runner of GitHub does with the steps of the composite action, as far as these tests need it."""

    folder: Path
    inputs: dict[str, str]
    outputs: dict[str, str] = field(default_factory=dict)

    def value(self, expression: str) -> str:
        scope, _, name = expression.rpartition(".")
        return {"inputs": self.inputs, "steps.run.outputs": self.outputs}[scope][name]

    def carry_out(self, name: str, **more: str) -> subprocess.CompletedProcess[str]:
        """The step of a name, as `bash` runs it there, with fresh files for outputs and the like."""
        (step,) = [step for step in recipes.action()["runs"]["steps"] if step.get("name") == name]
        files = {key: self.folder / key.lower() for key in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV")}
        for path in files.values():
            path.touch()
        told = {key: EXPRESSION.sub(lambda match: self.value(match[1]), value) for key, value in step["env"].items()}
        environment = {"PATH": f"{Path(sys.executable).parent}:{os.defpath}", "HOME": str(self.folder), **told,
                       **{key: str(path) for key, path in files.items()}, **more}  # fmt: skip
        script = self.folder / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
            cwd=self.folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        for line in files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines():
            self.outputs[line.partition("=")[0]] = line.partition("=")[2]
        return done

    @property
    def summary(self) -> str:
        return (self.folder / "github_step_summary").read_text(encoding="utf-8")


def runner(folder: Path, **given: str) -> Runner:
    defaults = {name: about["default"] for name, about in recipes.action()["inputs"].items()}
    assert set(given) <= set(defaults)
    return Runner(folder, defaults | given)


def judged(each: Runner) -> subprocess.CompletedProcess[str]:
    done = each.carry_out("Judge the API", ACCORD=f"{Path(sys.executable).parent}/accord", MY_API_TOKEN=TOKEN)
    assert done.returncode == 0, done.stderr
    return done


def test_the_action_passes_where_the_api_keeps_its_word(tmp_path: Path, origin: str) -> None:
    contract(tmp_path / "a" / "my api.toml", "http://127.0.0.1:9/elsewhere")
    each = runner(tmp_path, contract="a/my api.toml", target=f"{origin}/jsonapi-1.1/clean", args=f"--only\n{FEW}\n")
    done = judged(each)
    assert each.outputs == {
        "exit-code": "0", "run-dir": "accord-run",
        "report": "accord-run/report.html", "sarif": "accord-run/report.sarif",
    }  # fmt: skip
    assert done.stdout.startswith("::stop-commands::")
    assert all((tmp_path / each.outputs[name]).exists() for name in ("run-dir", "report", "sarif"))
    told = each.carry_out("Annotate and summarise")
    assert (told.returncode, "::error" in told.stdout) == (0, False)
    assert each.summary == (tmp_path / "accord-run" / "report.md").read_text(encoding="utf-8")
    assert each.carry_out("Pass or fail").returncode == 0


def test_the_action_fails_and_annotates_where_it_does_not(tmp_path: Path, origin: str) -> None:
    contract(tmp_path / "my-api.toml", "http://127.0.0.1:9/elsewhere")
    each = runner(tmp_path, contract="my-api.toml", target=faulty(origin), args=f"--only\n{FEW}")
    judged(each)
    told = each.carry_out("Annotate and summarise")
    assert each.outputs["exit-code"] == "1"
    assert f"::error title={FAULT}" in told.stdout
    assert FAULT in each.summary
    assert each.carry_out("Pass or fail").returncode == 1


def faulty(origin: str) -> str:
    return origin + base_path("1.1", FAULT)


def test_the_action_says_where_nothing_could_be_judged(tmp_path: Path) -> None:
    each = runner(tmp_path, contract="nowhere.toml")
    done = judged(each)
    assert each.outputs["exit-code"] == "2"
    assert "nowhere.toml" in done.stdout
    told = each.carry_out("Annotate and summarise")
    assert "::error title=Accord::Nothing was judged (exit 2)" in told.stdout
    assert "exit 2" in each.summary
    assert each.carry_out("Pass or fail").returncode == 2


def test_a_part_of_an_audit_decides_nothing_by_itself(tmp_path: Path, origin: str) -> None:
    each = runner(tmp_path, shard="1/2")
    each.outputs["exit-code"] = "1"
    assert each.carry_out("Pass or fail").returncode == 0
    each.outputs["exit-code"] = "2"
    assert each.carry_out("Pass or fail").returncode == 2


def test_no_input_of_the_action_can_become_a_command(tmp_path: Path) -> None:
    for step in recipes.action()["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
    mark = tmp_path / "mark"
    each = runner(tmp_path, target=f"$(touch {mark})", args=f"--only\n`touch {mark}`; touch {mark}")
    judged(each)
    assert not mark.exists()


# Pipelines and containers


def _gitlab() -> list[dict[str, dict[str, object]]]:
    return recipes.documents("gitlab.md")


def test_the_gate_of_gitlab_leaves_the_reports_that_it_names(shell: Shell, tmp_path: Path) -> None:
    job = _gitlab()[0]["accord"]
    done = shell("\n".join(job["script"]))
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / job["artifacts"]["reports"]["junit"]).exists()
    assert all((tmp_path / path).is_dir() for path in job["artifacts"]["paths"])


def test_the_shards_of_gitlab_are_merged(shell: Shell, tmp_path: Path) -> None:
    pipeline = _gitlab()[1]
    assert pipeline["accord-shard"]["parallel"] == 3
    done = shell("\n".join(pipeline["accord-shard"]["script"]), CI_NODE_INDEX="1", CI_NODE_TOTAL="1")
    assert done.returncode == 0, done.stdout + done.stderr
    done = shell("\n".join(pipeline["accord"]["script"]))
    assert done.returncode == 0, done.stdout + done.stderr
    assert read_assessment(tmp_path / "accord-run").complete


def test_the_pods_of_kubernetes_judge_and_one_merges(shell: Shell, tmp_path: Path) -> None:
    def run(name: str, **more: str) -> subprocess.CompletedProcess[str]:
        (each,) = recipes.container(recipes.manifest(name))
        (script,) = each["args"]
        for inside, here in {"/work/runs": tmp_path / "runs", "/etc/accord": tmp_path / "contracts"}.items():
            script = script.replace(inside, str(here))
        plain = {entry["name"]: entry["value"] for entry in each["env"] if "value" in entry}
        return shell(script, by=" ".join(each["command"]), **plain | more)

    (tmp_path / "runs").mkdir()
    for index in range(recipes.manifest("shards.yaml")["spec"]["completions"]):
        done = run("shards.yaml", JOB_COMPLETION_INDEX=str(index))
        assert done.returncode == 0, done.stdout + done.stderr
    done = run("merge.yaml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert read_assessment(tmp_path / "runs" / "audit-1" / "merged").complete
    (tmp_path / "contracts" / "my-api.toml").write_text("nonsense", encoding="utf-8")
    assert run("shards.yaml", JOB_COMPLETION_INDEX="0", AUDIT="audit-2").returncode != 0


def test_manifests_say_alike_how_many_shards_there_are() -> None:
    shards = recipes.manifest("shards.yaml")["spec"]
    (each,) = recipes.container(shards)
    values = {entry["name"]: entry.get("value") for entry in each["env"]}
    assert values["SHARDS"] == str(shards["completions"]) == str(shards["parallelism"])
    (merging,) = recipes.container(recipes.manifest("merge.yaml"))
    assert {entry["name"]: entry.get("value") for entry in merging["env"]}["AUDIT"] == values["AUDIT"]


@pytest.mark.parametrize("path", recipes.MANIFESTS, ids=lambda path: path.name)
def test_manifests_are_of_kinds_that_there_are_and_ask_for_little(path: Path) -> None:
    document = recipes.manifest(path.name)
    assert KUBERNETES[document["kind"]] == document["apiVersion"]
    for each in recipes.container(document):
        assert each["securityContext"] == {
            "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
        }  # fmt: skip
        assert {"requests", "limits"} == set(each["resources"])
        mounted = {mount["name"] for mount in each["volumeMounts"]}
        assert mounted == {volume["name"] for volume in _volumes(document)}
        assert not [entry for entry in each["env"] if "TOKEN" in entry["name"] and "value" in entry]


def _volumes(document: object) -> list[Mapping[str, object]]:
    if not isinstance(document, dict):
        return []
    return [*document.get("volumes", ()), *(each for value in document.values() for each in _volumes(value))]


def test_the_pipeline_of_jenkins_runs(shell: Shell, tmp_path: Path) -> None:
    (text,) = recipes.blocks("jenkins.md", "groovy")
    assert text.count("{") == text.count("}")
    (script,) = re.findall(r"script: '([^']*)'", text)
    assert shell(script).returncode == 0
    (junit,) = re.findall(r"testResults: '([^']*)'", text)
    assert (tmp_path / junit).exists()


def test_the_hook_tells_the_worst_of_several_contracts(shell: Shell, tmp_path: Path) -> None:
    (hook,) = recipes.hooks()
    assert (hook["id"], hook["language"]) == ("accord-contract", "python")
    _, _, script, name = shlex.split(hook["entry"])
    right = str(tmp_path / "contracts" / "my-api.toml")
    wrong = tmp_path / "contracts" / "wrong.toml"
    wrong.write_text('[api]\nbase_ur = "http://127.0.0.1:9"\n', encoding="utf-8")
    assert shell(script, name, right).returncode == 0
    done = shell(script, name, str(wrong), right)
    assert done.returncode == 2
    assert "did you mean `base_url`" in done.stderr
    assert re.search(hook["files"], "api/contracts/mine.toml")
    assert re.search(hook["exclude"], "contracts/waivers.toml")


# The image


def test_the_image_is_built_by_hashes_without_secrets_and_runs_as_nobody_special() -> None:
    installs = [line for line in recipes.instructions("RUN") if "pip install" in line]
    assert installs
    for line in installs:
        assert "--require-hashes" in line or "--no-deps /opt/dist/" in line
    assert recipes.instructions("ENTRYPOINT") == ['["accord"]']
    assert recipes.instructions("USER") == ["10001:10001"]
    assert recipes.instructions("VOLUME") == ["/work/runs"]
    assert recipes.instructions("ARG") == ["PYTHON=python:3.12-slim-bookworm"]
    copied = [word for line in recipes.instructions("COPY") if "--from" not in line for word in line.split()[:-1]]
    assert all((recipes.ROOT / word).exists() for word in copied)
    let_through = [line[1:] for line in (recipes.ROOT / ".dockerignore").read_text().splitlines() if line[0] == "!"]
    assert sorted(let_through) == sorted(word.rstrip("/") for word in copied)


def test_what_builds_the_wheel_is_pinned_as_it_is_for_developers() -> None:
    def pins(name: str) -> dict[str, str]:
        text = (recipes.ROOT / "requirements" / name).read_text(encoding="utf-8")
        return {pin.partition("==")[0]: pin for pin in re.findall(r"^\S+==.*?(?:\\\n.*?)*$", text, re.MULTILINE)}

    wanted = (recipes.ROOT / "requirements" / "build.in").read_text(encoding="utf-8").split()
    assert f'requires = ["{wanted[0]}"]' in (recipes.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    every, building = pins("dev.txt"), pins("build.txt")
    assert wanted[0].partition("==")[0] in building
    assert {name: every.get(name) for name in building} == building


def test_workflows_name_inputs_and_outputs_that_the_action_has() -> None:
    inputs, outputs = recipes.action()["inputs"], recipes.action()["outputs"]
    text = (recipes.RECIPES / "github-actions.md").read_text(encoding="utf-8")
    used = [
        step["with"]
        for workflow in recipes.documents("github-actions.md")
        for job in workflow["jobs"].values()
        for step in job["steps"]
        if "accord@" in step.get("uses", "")
    ]
    assert len(used) >= 4
    assert {name for given in used for name in given} <= set(inputs)
    assert set(re.findall(r"steps\.accord\.outputs\.([\w-]+)", text)) <= set(outputs)
    table = {
        name for row in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE) for name in re.findall(r"`([\w-]+)`", row)
    }
    assert table == set(inputs)
    assert yaml.safe_load(text.partition("```yaml")[2].partition("```")[0])
