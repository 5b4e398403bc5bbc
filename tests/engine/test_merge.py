"""Contracts over others: what is merged, what is replaced, whose promises are whose, and what goes wrong."""

import pytest

from accord.model.contract import read_contract
from accord.model.merge import merged
from accord.model.validate import InvalidFile
from accord.runtime.options import Options, contract_path, find_contract

BASE = """
[api]
name = "vendor"
base_url = "http://127.0.0.1:9/v"
standard = "http"
[auth]
env = "VENDOR_TOKEN"
scheme = "Token"
[[resource]]
path = "/notes"
items = "/items"
sortable = ["title"]
[[promise]]
id = "vendor/pages/largest"
kind = "page-size-max"
level = "MUST"
summary = "A page has at most 500 notes."
parameter = "limit"
max = 500
[[promise]]
id = "vendor/remark"
kind = "none"
level = "MAY"
summary = "It is good."
untried = "a remark"
"""


def contract(tmp_path, text, base=BASE):
    (tmp_path / "vendor.toml").write_text(base)
    path = tmp_path / "mine.toml"
    path.write_text(f'extends = "vendor"\n{text}')
    return read_contract(path)


def test_tables_are_merged_member_by_member():
    assert merged({"a": {"b": 1, "c": 2}, "d": 3}, {"a": {"c": 4}, "e": 5}) == {
        "a": {"b": 1, "c": 4}, "d": 3, "e": 5,
    }  # fmt: skip


def test_lists_are_replaced_unless_their_entries_have_names():
    base = {"limits": [1, 2], "resource": [{"path": "/a", "x": 1}, {"path": "/b"}]}
    over = {"limits": [3], "resource": [{"path": "/c"}, {"path": "/a", "y": 2}]}
    assert merged(base, over) == {
        "limits": [3], "resource": [{"path": "/a", "x": 1, "y": 2}, {"path": "/b"}, {"path": "/c"}],
    }  # fmt: skip


def test_neither_side_of_a_merger_is_changed():
    base, over = {"promise": [{"id": "a", "x": {"y": 1}}]}, {"promise": [{"id": "a", "x": {"z": 2}}]}
    assert merged(base, over)["promise"] == [{"id": "a", "x": {"y": 1, "z": 2}}]
    assert (base, over) == ({"promise": [{"id": "a", "x": {"y": 1}}]}, {"promise": [{"id": "a", "x": {"z": 2}}]})


def test_a_contract_stands_over_the_one_that_it_extends(tmp_path):
    text = """
    [api]
    base_url = "http://127.0.0.1:9/mine"
    [auth]
    env = "MY_TOKEN"
    [[resource]]
    path = "/notes"
    sortable = []
    [[promise]]
    id = "vendor/pages/largest"
    max = 50
    [[promise]]
    id = "mine/remark"
    kind = "none"
    level = "MAY"
    summary = "It is better."
    untried = "a remark"
    """
    found = contract(tmp_path, text)
    assert (found.name, found.base_url) == ("vendor", "http://127.0.0.1:9/mine")
    assert (found.auth.env, found.auth.scheme) == ("MY_TOKEN", "Token")
    assert [(each.path, each.items, each.sortable) for each in found.resources] == [("/notes", "/items", ())]
    assert [each.id for each in found.promises] == ["vendor/pages/largest", "vendor/remark", "mine/remark"]
    assert found.promises[0].parameters == {"parameter": "limit", "max": 50}


def test_promises_stay_those_of_the_contract_that_makes_them(tmp_path):
    text = (
        '[api]\nname = "mine"\n[[promise]]\nid = "mine/x"\nkind = "none"\nlevel = "MAY"\nsummary = "x"\nuntried = "x"'
    )
    found = contract(tmp_path, text)
    assert found.name == "mine"
    assert {each.id: each.catalogue for each in found.promises} == {
        "vendor/pages/largest": "vendor", "vendor/remark": "vendor", "mine/x": "mine",
    }  # fmt: skip


def test_a_chain_of_contracts_is_read_to_its_end(tmp_path):
    contract(tmp_path, '[api]\nname = "mine"\n[auth]\nenv = "MY_TOKEN"')
    (tmp_path / "staging.toml").write_text('extends = "mine"\n[api]\nbase_url = "http://127.0.0.1:9/staging"\n')
    found = read_contract(tmp_path / "staging.toml")
    assert (found.name, found.base_url, found.auth.env) == ("mine", "http://127.0.0.1:9/staging", "MY_TOKEN")
    assert {each.catalogue for each in found.promises} == {"vendor"}


@pytest.mark.parametrize("name", ["vendor.toml", "./vendor.toml", "../common/vendor.toml"])
def test_a_file_that_is_extended_is_looked_for_beside_the_contract(tmp_path, monkeypatch, name):
    (tmp_path / "common").mkdir()
    (tmp_path / "mine").mkdir()
    for folder in ("common", "mine"):
        (tmp_path / folder / "vendor.toml").write_text(BASE)
    (tmp_path / "mine" / "mine.toml").write_text(f'extends = "{name}"\n')
    monkeypatch.chdir(tmp_path)
    assert find_contract(Options(contract="mine/mine.toml")).name == "vendor"


def test_a_contract_that_ships_is_extended_by_its_name(tmp_path):
    (tmp_path / "mine.toml").write_text('extends = "commercetools"\n[api]\nbase_url = "http://127.0.0.1:9/p"\n')
    found = find_contract(Options(contract=str(tmp_path / "mine.toml")))
    assert found.base_url == "http://127.0.0.1:9/p"
    assert len(found.promises) == len(read_contract(contract_path("commercetools")).promises)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('extends = "mine"', "extends: the contract extends itself; name another"),
        ('extends = ["a"]', "extends: should be the name or the file of one contract"),
        ('extends = "nowhere"', "cannot be read"),
        ('extends = "vendor"\n[[promise]]\nid = "vendor/pages/largest"\nmax = 1\n'
         '[[promise]]\nid = "vendor/pages/largest"\nmax = 2', "the id vendor/pages/largest stands twice"),
        ('extends = "vendor"\n[[promise]]\nlevel = "MUST"', "promise[3]: `id` is missing"),
        ('extends = "vendor"\npromise = ["x"]', "promise[3]: 'x' should be of type object"),
        ('extends = "vendor"\n[[resource]]\npath = "/x"\n[[resource]]\npath = "/x"', "the path /x stands twice"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_extension_is_told(tmp_path, text, line):
    (tmp_path / "vendor.toml").write_text(BASE)
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(InvalidFile, match=r"(?s)(vendor|mine|nowhere)\.toml") as told:
        read_contract(tmp_path / "mine.toml")
    assert line in str(told.value)


def test_a_ring_of_contracts_is_told(tmp_path):
    for name, other in (("a", "b"), ("b", "c"), ("c", "a")):
        (tmp_path / f"{name}.toml").write_text(f'extends = "{other}"\n')
    with pytest.raises(InvalidFile, match=r"a\.toml: extends: the contract extends itself"):
        read_contract(tmp_path / "a.toml")


@pytest.mark.parametrize("entries", ['promise = ["x"]', 'promise = [{level = "MUST"}]', "resource = [1]"])
def test_a_faulty_base_is_told_and_not_tripped_over(tmp_path, entries):
    own = '[[promise]]\nid = "mine/x"\nkind = "none"\nlevel = "MAY"\nsummary = "x"\nuntried = "x"\n'
    base = f'{entries}\n[api]\nbase_url = "http://127.0.0.1:9"\n'
    with pytest.raises(InvalidFile, match="mine"):
        contract(tmp_path, own + '[[resource]]\npath = "/x"\n', base)
