"""Kinds of promises: their data is whole, their parameters are checked, and their costs add up."""

import re
import tomllib

import pytest

from accord.model.contract import contract_from
from accord.model.promise import NO_KIND, OWN_KEYS, Promise
from accord.model.validate import InvalidFile
from accord.runtime import bundle
from accord.runtime.kinds import Cost, Kind, check_kinds, kinds
from accord.runtime.options import Options, find_contract
from accord.runtime.promises import shipped

NEEDS = {"read", "writes", "throwaway", "load", "history"}
PAGES = {"id": "mine/pages/largest", "kind": "page-size-max", "level": "MUST", "summary": "A page has 50 at most.",
         "parameter": "limit", "max": 50}  # fmt: skip


def contract(*entries):
    return contract_from({"api": {"base_url": "http://127.0.0.1:9"}, "promise": list(entries)}, "mine.toml")


def kind(**values):
    texts = dict.fromkeys(("summary", "tried", "passes", "fails", "open"), "x")
    return Kind("any", **texts, **values)


def promise(**parameters):
    return Promise("mine/x", "any", "MUST", parameters=parameters)


@pytest.mark.parametrize("name", sorted(kinds()))
def test_each_kind_is_whole(name):
    found = kinds()[name]
    assert all(text.strip().endswith((".", "?")) for text in (found.summary, found.tried, found.passes, found.fails))
    assert found.open.strip()
    assert found.needs
    assert set(found.needs) <= NEEDS
    assert set(found.parameters) & OWN_KEYS == set()
    assert all(about["about"].endswith(".") for about in found.parameters.values())
    named = {place.partition("[")[0].partition(".")[0] for place in (*found.requests_per, *found.octets_per)}
    assert named <= set(found.parameters)


def test_kinds_are_listed_only_where_they_are_known():
    used = {each.kind for found in shipped() for each in found.promises} - {NO_KIND}
    assert used <= set(kinds())


def test_a_promise_of_a_known_kind_passes():
    good = contract(PAGES)
    assert check_kinds(good) is good


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"kind": "page-sise-max"}, "no kind is called `page-sise-max`; did you mean `page-size-max`?"),
        ({"maximum": 50}, "unknown key `maximum`"),
        ({"paramter": "x"}, "unknown key `paramter`; did you mean `parameter`?"),
        ({"parameter": None}, "`parameter` is missing (The query parameter"),
        ({"max": None}, "`max` is missing"),
        ({"max": "50"}, "mine/pages/largest.max: '50' should be of type integer"),
        ({"max": 0}, "0 is less than the minimum of 1"),
        ({"over": "refused"}, "'refused' is none of refuse, refuse-or-cut; did you mean `refuse`?"),
        ({"catalogue": 5}, "promise[1].catalogue: 5 should be of type string"),
    ],
)
def test_what_is_wrong_with_a_promise_is_told(changes, line):
    entry = {name: value for name, value in {**PAGES, **changes}.items() if value is not None}
    with pytest.raises(InvalidFile) as told:
        check_kinds(contract(entry))
    assert line in str(told.value)
    assert str(told.value).startswith("mine.toml: promise")


def test_every_mistake_of_every_promise_is_told_at_once():
    other = {**PAGES, "id": "mine/pages/other", "max": 0, "odd": 1}
    with pytest.raises(InvalidFile) as told:
        check_kinds(contract({**PAGES, "kind": "none-such"}, other))
    assert len(told.value.mistakes) == 3


def test_what_has_no_kind_is_not_checked():
    remark = {"id": "mine/x", "kind": NO_KIND, "level": "MAY", "summary": "x", "untried": "a remark", "anything": 1}
    assert check_kinds(contract(remark))


@pytest.mark.parametrize(
    ("values", "parameters", "cost"),
    [
        ({"requests": 3}, {"max": 500}, Cost(3, 0)),
        ({"requests": 3, "requests_per": {"max": 1}}, {"max": 500}, Cost(503, 0)),
        ({"requests_per": {"max": 0.2}}, {"max": 7}, Cost(1, 0)),
        ({"requests": 1, "requests_per": {"max": 1}}, {}, Cost(1, 0)),
        ({"requests_per": {"cases": 2}}, {"cases": ["a", "b", "c"]}, Cost(6, 0)),
        ({"octets_per": {"max_octets": 4}}, {"max_octets": 1_000_000}, Cost(0, 4_000_000)),
        ({"requests_per": {"layers[].limit": 1}}, {"layers": [{"limit": 10}, {"limit": 5}]}, Cost(15, 0)),
    ],
)
def test_costs_follow_the_parameters(values, parameters, cost):
    assert kind(**values).cost(promise(**parameters)) == cost


def test_the_promise_that_the_readme_shows_can_be_used():
    blocks = re.findall(r"```toml\n(.*?)```", (bundle.root() / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    (shown,) = [tomllib.loads(block) for block in blocks if block.startswith("[[promise]]")]
    assert check_kinds(contract(*shown["promise"])).promises[0]["max"] == 100


def test_the_contract_that_the_readme_extends_is_right(tmp_path):
    blocks = re.findall(r"```toml\n(.*?)```", (bundle.root() / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    (shown,) = [block for block in blocks if block.startswith("extends")]
    (tmp_path / "mine.toml").write_text(shown)
    found = find_contract(Options(contract=str(tmp_path / "mine.toml")))
    assert found.base_url.endswith("/my-project")
    assert found.allows("throwaway")
    assert found.promises
