"""include, fields, sort, page, filter, and names of parameters."""

from typing import Any

import httpx
import pytest


def ids(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["data"]]


def values(answer: httpx.Response, name: str) -> list[Any]:
    return [each["attributes"][name] for each in answer.json()["data"]]


def parameter(answer: httpx.Response) -> str:
    assert answer.status_code == 400, answer.text
    source: dict[str, str] = answer.json()["errors"][0]["source"]
    return source["parameter"]


def keys(answer: httpx.Response) -> set[tuple[str, str]]:
    return {(each["type"], each["id"]) for each in answer.json()["included"]}


def test_nested_include_brings_what_lies_on_the_way(blog: httpx.Client) -> None:
    answer = blog.get("/articles/2?include=comments.author")
    comments = blog.get("/articles/2/comments").json()["data"]
    author = comments[0]["relationships"]["author"]["data"]
    assert keys(answer) == {("comments", comments[0]["id"]), ("people", author["id"])}


def test_cycles_in_include_end_and_leave_primary_data_out(blog: httpx.Client) -> None:
    assert keys(blog.get("/people/0?include=bestFriend.bestFriend")) == {("people", "1")}
    assert keys(blog.get("/people/2?include=bestFriend")) == set()


@pytest.mark.parametrize("path", ["nope", "author,nope", "author.nope", "author,", ".", "author..articles", "title"])
def test_unknown_include_path(blog: httpx.Client, path: str) -> None:
    assert parameter(blog.get("/articles", params={"include": path})) == "include"


@pytest.mark.parametrize("query", ["include=", "include=author"])
def test_included_is_there_even_if_empty(blog: httpx.Client, query: str) -> None:
    assert blog.get(f"/articles/6?{query}").json()["included"] == []
    assert blog.get(f"/articles/6/author?{query.replace('author', 'articles')}").json()["included"] == []


def test_include_at_a_relationship_begins_with_its_name(blog: httpx.Client) -> None:
    answer = blog.get("/articles/2/relationships/comments?include=comments.author")
    assert answer.json()["data"] == [{"type": "comments", "id": "5"}]
    assert keys(answer) == {("comments", "5"), ("people", "5")}
    assert keys(blog.get("/people/2/relationships/bestFriend?include=bestFriend")) == {("people", "2")}
    assert parameter(blog.get("/articles/2/relationships/comments?include=author")) == "include"


def test_linkage_shows_along_included_paths_only_in_1_0(provisioning: httpx.Client) -> None:
    plain = provisioning.get("/roles").json()["data"][0]["relationships"]
    assert all("data" not in relationship for relationship in plain.values())
    found = provisioning.get("/roles?include=organization").json()["data"][0]["relationships"]
    assert [name for name in found if "data" in found[name]] == ["organization"]


def test_sparse_fields_hold_for_primary_and_included(blog: httpx.Client) -> None:
    answer = blog.get("/articles?include=author&fields[articles]=title,author&fields[people]=&fields[nope]=x")
    document = answer.json()
    assert {*document["data"][0]["attributes"], *document["data"][0]["relationships"]} == {"title", "author"}
    assert all(set(each) == {"type", "id", "links"} for each in document["included"])


def test_unknown_field_is_refused_in_1_0_and_ignored_in_1_1(blog: httpx.Client, provisioning: httpx.Client) -> None:
    assert parameter(provisioning.get("/roles?fields[roles]=nope")) == "fields[roles]"
    assert "attributes" not in blog.get("/tags/1?fields[tags]=nope").json()["data"]


def test_sort_by_several_fields(blog: httpx.Client) -> None:
    answer = blog.get("/articles?sort=-rating,views&page[size]=50")
    found = list(zip(values(answer, "rating"), values(answer, "views"), strict=True))
    assert found == sorted(found, key=lambda pair: (-pair[0], pair[1]))
    assert len(found) == 42


def test_sort_holds_across_pages(provisioning: httpx.Client) -> None:
    found, url = [], "/versions?sort=-created_at&page[size]=7"
    while url:
        answer = provisioning.get(url)
        found += values(answer, "created_at")
        url = answer.json()["links"].get("next")
    assert len(found) == 36
    assert found == sorted(found, reverse=True)


def test_times_are_sorted_as_moments(blog: httpx.Client) -> None:
    change = {"type": "articles", "id": "1", "attributes": {"publishedAt": "2030-01-01T00:00:00+14:00"}}
    other = {"type": "articles", "id": "2", "attributes": {"publishedAt": "2029-12-31T23:00:00Z"}}
    for each in (change, other):
        headers = {"content-type": "application/vnd.api+json"}
        assert blog.patch(f"/articles/{each['id']}", json={"data": each}, headers=headers).status_code == 200
    assert ids(blog.get("/articles?sort=-publishedAt&page[size]=2")) == ["2", "1"]


def test_dotted_names_sort_by_what_a_relationship_leads_to(blog: httpx.Client) -> None:
    sort = {"sort": "author.name", "include": "author", "page[size]": "50"}
    answer = blog.get("/articles", params=sort).json()
    names = {each["id"]: each["attributes"]["name"] for each in answer["included"]}
    authors = [article["relationships"]["author"]["data"] for article in answer["data"]]
    known = [names[author["id"]] for author in authors if author]
    assert len(set(known)) > 3
    assert known == sorted(known)
    assert not any(authors[len(known) :])


@pytest.mark.parametrize(
    "sort",
    ["nope", "title,nope", "-", "", "body", "author.email", "comments.likes", "author.x", "author.bestFriend.name"],
)
def test_sort_that_cannot_be_done(blog: httpx.Client, sort: str) -> None:
    assert parameter(blog.get("/articles", params={"sort": sort})) == "sort"


@pytest.mark.parametrize("query", ["sort=title", "page[number]=1", "filter[title]=x"])
def test_collections_alone_are_sorted_paged_and_filtered(blog: httpx.Client, query: str) -> None:
    for path in ("/articles/1", "/articles/1/author", "/articles/1/relationships/author", ""):
        assert parameter(blog.get(f"{path}?{query}")) == query.partition("=")[0]


def test_pages_have_every_row_once(api: httpx.Client) -> None:
    path = "/people" if "1.1" in str(api.base_url) else "/organizations"
    first = api.get(f"{path}?page[size]=4")
    assert "prev" not in first.json()["links"]
    found, url, last = [], f"{path}?page[size]=4", None
    while url:
        last = api.get(url)
        found += ids(last)
        url = last.json()["links"].get("next")
    assert last is not None
    assert (
        len(found)
        == len(set(found))
        == len(ids(api.get(f"{path}?page[size]=25"))) + len(ids(api.get(f"{path}?page[size]=25&page[number]=2")))
    )
    assert ids(api.get(first.json()["links"]["last"])) == ids(last)


def test_page_links_keep_other_parameters_and_encode_brackets(blog: httpx.Client) -> None:
    links = blog.get("/articles?sort=-views&fields[articles]=views&page[number]=2&page[size]=5&fooBar=1").json()[
        "links"
    ]
    start = f"{blog.base_url}articles?sort=-views&fields%5Barticles%5D=views&page%5Bnumber%5D="
    assert links["next"] == f"{start}3&page%5Bsize%5D=5"
    assert links["prev"] == f"{start}1&page%5Bsize%5D=5"
    assert links["self"] == f"{start}2&page%5Bsize%5D=5"


def test_a_page_beyond_the_last_is_empty(blog: httpx.Client) -> None:
    document = blog.get("/articles?page[number]=99").json()
    assert document["data"] == []
    assert "next" not in document["links"]
    assert document["meta"] == {"recordCount": 42, "pageCount": 5}


@pytest.mark.parametrize(
    "name",
    [
        "page[bogus]",
        "page",
        "page[]",
        "page[number][x]",
        "fields",
        "sort[x]",
        "include[x]",
        "filter",
        "filter[bogus]",
    ],
)
def test_parameters_of_the_standard_that_mean_nothing(api: httpx.Client, name: str) -> None:
    path = "/articles" if "1.1" in str(api.base_url) else "/roles"
    assert parameter(api.get(path, params={name: "1"})) == name


@pytest.mark.parametrize("value", ["0", "-1", "abc", "", "1.5", "999999999999", "\u0661"])
def test_page_values_that_are_no_numbers(api: httpx.Client, value: str) -> None:
    path = "/articles" if "1.1" in str(api.base_url) else "/roles"
    for name in ("page[number]", "page[size]"):
        assert parameter(api.get(path, params={name: value})) == name


def test_page_size_has_a_limit(provisioning: httpx.Client, blog: httpx.Client) -> None:
    assert len(ids(provisioning.get("/permissions?page[size]=25"))) == 25
    assert parameter(provisioning.get("/permissions?page[size]=26")) == "page[size]"
    assert parameter(blog.get("/articles?page[size]=51")) == "page[size]"


@pytest.mark.parametrize(
    "name", ["unknown", "_x", "x_", "fooBar[_]", "fooBar[a", "foo:bar", "fooBar]", "", "a.b", "limit"]
)
def test_badly_named_parameters(api: httpx.Client, name: str) -> None:
    path = "/articles" if "1.1" in str(api.base_url) else "/roles"
    assert parameter(api.get(path, params={name: "1"})) == name
    assert parameter(api.get("", params={name: "1"})) == name


@pytest.mark.parametrize("name", ["fooBar", "foo-bar", "fooBar[x]", "fooBar[a.b][]", "x1", "größe"])
def test_well_named_parameters_are_ignored(api: httpx.Client, name: str) -> None:
    path = "/articles" if "1.1" in str(api.base_url) else "/roles"
    assert api.get(path, params={name: "1"}).json() == api.get(path).json()


def test_encoded_and_raw_spellings_mean_the_same(blog: httpx.Client) -> None:
    raw = blog.get("/articles?page[size]=3&fields[articles]=title,views&include=author,tags")
    encoded = blog.get("/articles?%70age%5Bsize%5D=%33&fields%5Barticles%5D=title%2Cviews&include=author%2Ctags")
    assert raw.json() == encoded.json()


def test_a_parameter_given_twice_is_refused(blog: httpx.Client) -> None:
    assert parameter(blog.get("/articles?sort=title&sort=views")) == "sort"


def test_filters_of_the_blog(blog: httpx.Client) -> None:
    assert values(blog.get("/articles?filter[rating]=1,5"), "rating") == [5, 1, 5, 1, 5, 1, 5, 1, 5, 1]
    assert ids(blog.get("/articles?filter[rating]=1&filter[author]=0")) == []
    assert ids(blog.get("/articles?filter[author]=3")) == ["1", "23", "34"]
    assert ids(blog.get("/tags?filter[id]=0,3")) == ["0", "3"]


@pytest.mark.parametrize(
    ("predicate", "value", "names"),
    [
        ("name_eq", "Custom role 3", {"Custom role 3"}),
        ("name_in", "Custom role 3,Custom role 4", {"Custom role 3", "Custom role 4"}),
        ("name_end", " 33", {"Custom role 33"}),
        (
            "name_start_any",
            "x,custom ROLE 3",
            {"Custom role 3", "Custom role 30", "Custom role 31", "Custom role 32", "Custom role 33"},
        ),
        ("name_or_reference_eq", "REF 7", {"Custom role 7"}),
        ("created_at_gteq", "2024-01-07T20:00:00Z", {"Custom role 33"}),
        ("organization_name_eq", "The Blue Brand 1", {"Custom role 1"}),
        ("permissions_subject_or_name_eq", "nothing", set()),
        ("name_null", "true", set()),
        ("metadata_jcont", '{"number": 5}', {"Custom role 5"}),
        ("id_not_null", "0", set()),
    ],
)
def test_predicates_of_the_provisioning_api(
    provisioning: httpx.Client, predicate: str, value: str, names: set[str]
) -> None:
    answer = provisioning.get("/roles", params={f"filter[q][{predicate}]": value, "page[size]": "25"})
    assert answer.status_code == 200, answer.text
    assert set(values(answer, "name")) == names


@pytest.mark.parametrize(
    "name", ["filter[q][nope_eq]", "filter[q][name]", "filter[q][name_nope]", "filter[q]", "filter[q][]"]
)
def test_unknown_predicates(provisioning: httpx.Client, name: str) -> None:
    assert parameter(provisioning.get("/roles", params={name: "x"})) == name


def test_predicate_values_have_the_kind_of_their_attribute(provisioning: httpx.Client) -> None:
    for name in (
        "filter[q][created_at_gt]",
        "filter[q][organization_permissions_can_read_eq]",
        "filter[q][metadata_jcont]",
    ):
        assert parameter(provisioning.get("/roles", params={name: "x{"})) == name


def test_plain_filters_of_the_provisioning_api(provisioning: httpx.Client) -> None:
    some = provisioning.get("/roles?page[size]=2").json()["data"]
    chosen = ",".join(each["id"] for each in some)
    assert len(ids(provisioning.get(f"/roles?filter[ids]={chosen}"))) == 2
    organization = provisioning.get(f"/roles/{some[1]['id']}/organization").json()["data"]["id"]
    assert ids(provisioning.get(f"/roles?filter[organization_id]={organization}")) == [some[1]["id"]]
    bounds = "filter[created_at_from]=2024-01-07T00:00:00.000Z&filter[created_at_to]=2024-01-07T09:00:00.000Z"
    assert 0 < len(ids(provisioning.get(f"/roles?{bounds}"))) < 4
