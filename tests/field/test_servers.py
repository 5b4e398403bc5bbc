"""The field servers start, hold their data, and answer as the rest of the field tests presume."""

import copy
from collections.abc import Iterator

import httpx
import pytest

from tests.field import servers

COLLECTIONS = {"articles": 36, "people": 8, "comments": 48, "tags": 6}
JSONAPI = "application/vnd.api+json"


@pytest.fixture(scope="module")
def django() -> Iterator[httpx.Client]:
    if reason := servers.available("django"):
        pytest.skip(reason)
    with servers.django_server() as url, httpx.Client(base_url=url, trust_env=False) as client:
        yield client


@pytest.fixture(scope="module")
def node() -> Iterator[httpx.Client]:
    if reason := servers.available("node"):
        pytest.skip(reason)
    with servers.jsonapi_server() as url, httpx.Client(base_url=url, trust_env=False) as client:
        yield client


@pytest.fixture(params=["django", "node"])
def client(request: pytest.FixtureRequest) -> httpx.Client:
    server: httpx.Client = request.getfixturevalue(request.param)
    return server


@pytest.mark.parametrize("name", COLLECTIONS)
def test_collection_is_a_document_of_its_type(client: httpx.Client, name: str) -> None:
    answer = client.get(name)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == JSONAPI
    assert {resource["type"] for resource in answer.json()["data"]} == {name}


@pytest.mark.parametrize(("name", "size"), COLLECTIONS.items())
def test_django_pages_lead_through_the_whole_collection(django: httpx.Client, name: str, size: int) -> None:
    ids: list[str] = []
    url: str | None = name
    while url:
        page = django.get(url).json()
        ids += [resource["id"] for resource in page["data"]]
        url = page["links"]["next"]
    assert ids == [str(number) for number in range(1, size + 1)]


def test_node_next_link_leads_on(node: httpx.Client) -> None:
    first = node.get("comments").json()
    second = node.get(first["links"]["next"]).json()
    assert (len(first["data"]), len(second["data"])) == (50, 6)


def test_included_resources_are_those_asked_for(client: httpx.Client) -> None:
    document = client.get("articles", params={"include": "author"}).json()
    assert {resource["type"] for resource in document["included"]} == {"people"}


def test_related_link_of_a_to_one_yields_the_linked(client: httpx.Client) -> None:
    author = client.get("articles").json()["data"][0]["relationships"]["author"]
    related = client.get(author["links"]["related"]).json()["data"]
    assert (related["type"], related["id"]) == ("people", author["data"]["id"])


def test_related_link_of_a_to_many_yields_the_linked(client: httpx.Client) -> None:
    tags = client.get("articles").json()["data"][1]["relationships"]["tags"]
    related = client.get(tags["links"]["related"]).json()["data"]
    assert len(related) == 2
    assert {item["id"] for item in related} == {item["id"] for item in tags["data"]}


@pytest.mark.parametrize(("position", "name", "empty"), [(3, "tags", []), (4, "author", None)])
def test_some_relationships_are_empty(
    client: httpx.Client, position: int, name: str, empty: list[str] | None
) -> None:
    article = client.get("articles").json()["data"][position]
    assert article["relationships"][name]["data"] == empty


def test_unknown_resource_is_not_found(client: httpx.Client) -> None:
    answer = client.get("articles/999999")
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["status"] == "404"


def test_head_leaves_the_connection_usable(client: httpx.Client) -> None:
    assert client.head("tags").content == b""
    assert client.get("tags").status_code == 200


def test_dump_shows_what_a_write_changed(django: httpx.Client) -> None:
    url = str(django.base_url).rstrip("/")
    before = servers.dump(url)
    tag = {"data": {"type": "tags", "attributes": {"name": "new"}}}
    made = django.post("tags", json=tag, headers={"content-type": JSONAPI})
    assert made.status_code == 201
    number = int(made.json()["data"]["id"])

    after = copy.deepcopy(servers.dump(url))
    assert after["blog_tag"].pop(number)["name"] == "new"
    assert after == before

    assert django.delete(f"tags/{number}").status_code == 204
    assert servers.dump(url) == before


def test_every_start_begins_with_the_same_rows(django: httpx.Client) -> None:
    with servers.django_server() as other:
        assert servers.dump(other) == servers.dump(str(django.base_url).rstrip("/"))
