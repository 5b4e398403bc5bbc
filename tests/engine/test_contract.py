"""Contracts: little suffices, and every mistake is told at once with a hint."""

import datetime as dt

import pytest

from accord.model.codec import from_json, to_json
from accord.model.contract import Contract, read_contract
from accord.model.validate import InvalidFile
from accord.model.waiver import read_waivers

LITTLE = '[api]\nbase_url = "https://api.example.com/v1/"\n[[resource]]\npath = "articles"\n'
FULL = (
    LITTLE
    + """
type = "articles"
sortable = ["title"]
create = {attributes = {title = "A"}}
[[resource.relationship]]
name = "author"
to = "one"
[auth]
env = "TOKEN"
[limits]
requests_per_second = 5
[capabilities]
writes = true
[capabilities.pagination]
max_size = 25
[headers]
Accept-Version = "v1"
"""
)


def write(tmp_path, text):
    path = tmp_path / "contract.toml"
    path.write_text(text)
    return path


def test_a_base_url_and_a_path_suffice(tmp_path):
    contract = read_contract(write(tmp_path, LITTLE))
    assert (contract.base_url, contract.name) == ("https://api.example.com/v1", "api-example-com")
    assert [resource.path for resource in contract.resources] == ["/articles"]
    assert contract.allows("writes") is None


def test_a_contract_survives_being_frozen(tmp_path):
    contract = read_contract(write(tmp_path, FULL))
    assert from_json(Contract, to_json(contract)) == contract
    assert contract.allows("writes") is True
    assert contract.resources[0].relationships[0].to == "one"


def test_every_mistake_is_told_at_once_with_a_hint(tmp_path):
    text = '[api]\nbase_ur = "x"\nstandard = "jsonapi-1.2"\n[[resource]]\npth = "/a"\n[limits]\nrequests = "many"\n'
    with pytest.raises(InvalidFile) as caught:
        read_contract(write(tmp_path, text))
    message = str(caught.value)
    assert len(caught.value.mistakes) == 6
    for expected in (
        "api: unknown key `base_ur`; did you mean `base_url`?",
        "api: `base_url` is missing",
        "api.standard: 'jsonapi-1.2' is none of jsonapi-1.0, jsonapi-1.1, http; did you mean `jsonapi-1.1`?",
        "limits.requests: 'many' should be of type integer",
        "resource[1]: unknown key `pth`; did you mean `path`?",
        "resource[1]: `path` is missing",
    ):
        assert expected in message
    assert all(line.startswith(str(tmp_path)) for line in message.splitlines())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[api", "is not valid TOML"),
        ('[api]\nbase_url = "ftp://x"\n', "does not fit"),
        (LITTLE + '[[resource]]\npath = "/articles"\n', "the path /articles stands twice"),
    ],
)
def test_unusable_files_are_told_in_one_line(tmp_path, text, words):
    with pytest.raises(InvalidFile) as caught:
        read_contract(write(tmp_path, text))
    assert words in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_missing_file_is_told_in_one_line(tmp_path):
    with pytest.raises(InvalidFile, match="cannot be read"):
        read_contract(tmp_path / "none.toml")


def test_waivers_have_a_reason_an_owner_and_an_end(tmp_path):
    path = tmp_path / "waivers.toml"
    path.write_text('[[waiver]]\nrequirement = "a/*"\nreason = "r"\nowner = "o"\nuntil = 2026-12-31\n')
    (waiver,) = read_waivers(path)
    assert waiver.matches("a/b")
    assert not waiver.expired(dt.date(2026, 12, 31))
    assert waiver.expired(dt.date(2027, 1, 1))


@pytest.mark.parametrize("until", ['"soon"', "7", "2026-12-31T00:00:00Z"])
def test_a_waiver_without_a_date_is_told(tmp_path, until):
    path = tmp_path / "waivers.toml"
    path.write_text(f'[[waiver]]\nrequirement = "a"\nreason = "r"\nowner = "o"\nuntil = {until}\n')
    with pytest.raises(InvalidFile, match="until"):
        read_waivers(path)
