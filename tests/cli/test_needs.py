"""What a run says of promises before it starts: those it may not try, and what filling costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from accord.cli.needs import announced, megabytes, needs, spent, total
from accord.model.contract import Contract, contract_from
from accord.model.promise import Promise
from accord.runtime.checks import Check
from accord.runtime.kinds import Cost, Kind
from accord.runtime.options import Options
from accord.runtime.promises import Bound
from tests.cli.conftest import Accord

FREE: Mapping[str, bool] = {}
WRITES, FILLS, LOADS = {"writes": True}, {"writes": True, "fills": True}, {"loads": True}


def bound(number: int, check: Mapping[str, bool] = FREE, kind_needs: tuple[str, ...] = ("read",)) -> Bound:
    kind = Kind("k", "s.", "t.", "p.", "f.", "o.", kind_needs, requests=10, octets_per={"max": 1_000_000})
    promise = Promise(f"mine/part/{number}", "k", "MUST", parameters={"max": 2})
    return Bound(promise, promise.requirement(), kind, ((f"suites/x.py::check{number}", Check(keeps="k", **check)),))


ALL = [bound(1), bound(2, WRITES), bound(3, FILLS), bound(4, FILLS), bound(5, LOADS), bound(6, FREE, ("history",))]


def contract(**capabilities: Any) -> Contract:
    return contract_from({"api": {"base_url": "http://h"}, "capabilities": capabilities})


def test_needs_are_what_checks_and_kinds_take() -> None:
    assert [needs(each) for each in ALL] == [
        (), ("writes",), ("writes", "throwaway"), ("writes", "throwaway"), ("load",), ("history",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "capabilities", "lines"),
    [
        (
            Options(),
            {},
            ["5 promises of 6 will not be tried: 3 need --allow-writes, "
             "2 need `throwaway = true` under [capabilities] of the contract, 1 needs --allow-load, "
             "1 needs --baseline"],
        ),
        (
            Options(allow_writes=True, allow_load=True, baseline=Path("x")),
            {},
            ["2 promises of 6 will not be tried: 2 need `throwaway = true` under [capabilities] of the contract"],
        ),
        (
            Options(allow_writes=True, allow_load=True, baseline=Path("x")),
            {"throwaway": True},
            ["2 promises fill the target: at most 20 requests and 4.0 MB of bodies"],
        ),
        (
            Options(only="mine/part/[13]"),
            {"throwaway": True},
            ["1 promise of 2 will not be tried: 1 needs --allow-writes"],
        ),
        (Options(only="mine/part/1"), {}, []),
        (Options(only="other/*"), {}, []),
    ],
)  # fmt: skip
def test_a_run_says_what_stays_untried_and_what_filling_costs(
    options: Options, capabilities: dict[str, bool], lines: list[str]
) -> None:
    assert list(announced(options, contract(**capabilities), ALL)) == lines


def test_what_nothing_tries_is_not_counted() -> None:
    idle = replace(bound(7, FREE, ("history",)), checks=())
    assert list(announced(Options(), contract(), [idle])) == []


def test_costs_are_told_in_words() -> None:
    assert total(ALL[:2]) == Cost(20, 4_000_000)
    assert spent(Cost(1)) == "1 request"
    assert spent(Cost(2_000, 1_500_000)) == "2,000 requests and 1.5 MB of bodies"
    assert megabytes(Cost(1)) == "0"


def test_a_run_begins_with_what_it_may_not_try(accord: Accord, origin: str, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        f'[api]\nname = "mine"\nbase_url = "{origin}/jsonapi-1.1/clean"\nstandard = "jsonapi-1.1"\n'
        '[capabilities]\nwrites = true\n[[resource]]\npath = "/tags"\ncreate = { name = "{unique}" }\n'
        '[[promise]]\nid = "mine/tags/unknown"\nkind = "unknown-member"\nlevel = "MUST"\n'
        'summary = "Unknown is fine."\nresource = "tags"\nmember = "attributes.odd"\n'
    )
    said = accord("run", "--contract", "mine.toml", "--only", "mine/*")
    assert "accord: 1 promise of 1 will not be tried: 1 needs --allow-writes" in said.out
    assert said.code == 0
