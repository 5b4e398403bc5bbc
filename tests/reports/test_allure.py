"""What Allure knows a result by: the requirement and the contract, and nothing that a run changes."""

from dataclasses import replace
from pathlib import Path

from accord.model.assessment import Assessment
from accord.model.promise import Promise
from accord.model.requirement import Level
from accord.model.verdict import Verdict
from reports import render
from tests.reports.samples import BASE, assessment, evidence, exchange, record, requirements, result
from tests.reports.test_render import results


def known(folder: Path, made: Assessment) -> set[tuple[object, object]]:
    found = results(render(folder, made, ["allure"])["allure"])
    return {(each["historyId"], each["testCaseId"]) for each in found.values()}


def test_a_case_is_a_requirement_of_a_contract(tmp_path: Path) -> None:
    made = assessment(*map(result, requirements()[:5]))
    first = known(tmp_path, made)
    assert len(first) == 5
    moved = replace(made, started="2027-01-01T00:00:00Z", target={**made.target, "url": BASE.replace(":9", ":10")})
    assert known(tmp_path, moved) == first
    assert not known(tmp_path, replace(made, contract={"name": "shop"})) & first


def test_other_figures_make_no_other_case(tmp_path: Path) -> None:
    def of(most: int) -> dict[str, object]:
        promise = Promise("blog/pages/size", "page-size-max", Level.MUST, "blog", parameters={"max": most})
        made = replace(assessment(replace(result(requirements()[0]), id=promise.id)), promises=(promise,))
        return results(render(tmp_path, made, ["allure"])["allure"])[promise.id]

    first, second = of(25), of(50)
    assert [(each["name"], each["value"]) for each in first["parameters"]] != [  # type: ignore[attr-defined]
        (each["name"], each["value"]) for each in second["parameters"]]  # type: ignore[attr-defined]  # fmt: skip
    assert all(each["excluded"] for each in first["parameters"])  # type: ignore[attr-defined]
    assert first["historyId"] == second["historyId"]


def test_the_same_trouble_has_the_same_text_in_every_run(tmp_path: Path) -> None:
    def message(number: int) -> object:
        seen = exchange(number)
        made = assessment(result(requirements()[0], Verdict.FAIL, evidence(seen)), exit_code=1)
        (found,) = results(render(record(tmp_path / str(number), seen), made, ["allure"])["allure"]).values()
        return found["statusDetails"]["message"]  # type: ignore[index]

    assert message(1) == message(2) == "GET /api/articles: /data: `data` is null, expected an array"


def test_a_requirement_of_http_is_told_under_http(tmp_path: Path) -> None:
    made = assessment(replace(result(requirements()[0]), id="http/status/valid-code"))
    (found,) = results(render(tmp_path, made, ["allure"])["allure"]).values()
    labels = {label["name"]: label["value"] for label in found["labels"]}  # type: ignore[attr-defined]
    assert labels["epic"].startswith("HTTP")
