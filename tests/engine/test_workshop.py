"""The workshop: rows of the run's own by the contract's drafts, on a plain API and on one of JSON:API."""

import pytest

from accord.judge.expect import Inconclusive
from accord.runtime.making.workshop import Workshop, resource_in
from accord.runtime.options import Options
from accord.runtime.run import open_run, prepare
from sandbox import serving
from sandbox.plain.tokens import environment

APIS = {
    "plain": ("/http/clean", "http", "ACCORD_SANDBOX_TOKEN", """
[[resource]]
path = "/notes"
items = "/items"
create = { title = "Bread {unique}", text = "no. {n}", tags = ["a", "b"] }
[updates]
style = "merge"
method = "PATCH"
"""),
    "jsonapi": ("/jsonapi-1.1/clean", "jsonapi-1.1", "", """
[[resource]]
path = "/people"
create = { attributes = { name = "Bread {unique}", email = "no.{n}@example.org" } }
"""),
}  # fmt: skip
NAMES = {"plain": "notes", "jsonapi": "people"}
TITLES = {"plain": "title", "jsonapi": "attributes.name"}


@pytest.fixture(scope="module")
def sandbox():
    with serving() as origin:
        yield origin


@pytest.fixture(params=["plain", "jsonapi"])
def api(request):
    return request.param


@pytest.fixture
def workshop(sandbox, tmp_path, monkeypatch, api):
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    path, standard, env, resources = APIS[api]
    auth = f'[auth]\nenv = "{env}"\n' if env else ""
    file = tmp_path / "mine.toml"
    file.write_text(
        f'[api]\nname = "mine"\nbase_url = "{sandbox}{path}"\nstandard = "{standard}"\n{auth}'
        f'[capabilities]\nwrites = true\n{resources}[[resource]]\npath = "/bare"\nread_only = true\n'
    )
    folder = prepare(Options(str(file), run_dir=tmp_path / "run", allow_writes=True))
    run = open_run(folder)
    made = Workshop(run.maker, run.contract)
    yield made
    run.close()


def at(resource, place):
    for step in place.split("."):
        resource = resource[step]
    return resource


def test_a_draft_is_filled_afresh_each_time(workshop, api):
    first, second = (resource_of(workshop.draft(NAMES[api], n=7), api) for _ in range(2))
    assert at(first, TITLES[api]) != at(second, TITLES[api])
    assert str(first).replace("no. 7", "no.7").count("no.7") == 1
    assert "{" not in str(at(first, TITLES[api]))


def resource_of(document, api):
    return document["data"] if api == "jsonapi" else document


def test_changes_of_a_draft_stand_at_their_places(workshop, api):
    changed = resource_of(workshop.draft(NAMES[api], {TITLES[api]: "x{unique}y"}), api)
    assert at(changed, TITLES[api]).startswith("x")
    assert "{" not in at(changed, TITLES[api])
    if api == "jsonapi":
        assert changed["type"] == "people"


def test_a_row_is_made_read_changed_and_removed(workshop, api):
    row = workshop.make(NAMES[api])
    place = TITLES[api]
    assert at(workshop.shown(row), place) == at(resource_of(row.sent, api), place)
    assert workshop.update(row, {place: "Butter {unique}"}).ok
    assert at(workshop.shown(row), place).startswith("Butter accord")
    assert workshop.remove(row).ok
    assert workshop.read(row).status == 404
    with pytest.raises(Inconclusive, match="404"):
        workshop.shown(row)


def test_a_kept_row_is_the_same_until_it_is_gone(workshop, api):
    first = workshop.kept(NAMES[api])
    assert workshop.kept(NAMES[api]) is first
    workshop.remove(first)
    assert workshop.kept(NAMES[api]).url != first.url


def test_what_is_left_is_removed_at_the_end(workshop, api):
    row = workshop.make(NAMES[api])
    assert workshop.maker.clean_up() == []
    assert workshop.read(row).status == 404


def test_a_refused_control_is_inconclusive(workshop, api):
    bad = {"data": {"type": "nonsense"}} if api == "jsonapi" else {"title": 5}
    with pytest.raises(Inconclusive, match=r"the control POST .* was answered 4"):
        workshop.make(NAMES[api], bad)


def test_what_the_contract_does_not_say_is_inconclusive(workshop):
    with pytest.raises(Inconclusive, match="names no resource things; add it as"):
        workshop.draft("things")
    with pytest.raises(Inconclusive, match="gives no draft of bare; add `create`"):
        workshop.draft("bare")


def test_a_resource_is_known_by_path_or_slash(workshop, api):
    assert workshop.terms(f"/{NAMES[api]}/") is workshop.terms(NAMES[api])
    assert workshop.url(NAMES[api]).endswith(f"/{NAMES[api]}")


def test_the_resource_of_an_answer_is_what_an_update_changes(workshop, api):
    row = workshop.make(NAMES[api])
    assert at(resource_in(workshop.read(row)), TITLES[api])
    method, body = workshop.updating(row, {TITLES[api]: "x"})
    assert method == "PATCH"
    assert at(resource_of(body, api), TITLES[api]) == "x"
    assert set(body) == ({"data"} if api == "jsonapi" else {"title"})
