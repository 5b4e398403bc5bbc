"""Queries of the shop: predicates, order, pages, expansion, search and GraphQL."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.sandbox.shop import code_of, fresh_client_of, made, product, product_type

SEARCH = "/product-projections/search"


@pytest.fixture(scope="module")
def shop(origin: str) -> Iterator[httpx.Client]:
    with fresh_client_of(origin) as client:
        yield client


@pytest.fixture(scope="module")
def old_shop(origin: str) -> Iterator[httpx.Client]:
    with fresh_client_of(origin, "commercetools-2018") as client:
        yield client


def keys(shop: httpx.Client, path: str, **query: Any) -> list[str]:
    answer = shop.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return [each["key"] for each in answer.json()["results"]]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ('name(en="Toys")', ["toys"]),
        ('slug(en="toys" or en="bags")', ["bags", "toys"]),
        ('key in ("toys","books")', ["toys", "books"]),
        ('key="toys" or (key = "bags" and not (name(en="x")))', ["bags", "toys"]),
        ('key not in ("toys") and parent is not defined', ["clothing", "shoes", "bags", "books", "garden"]),
        ('orderHint > "0.5" and orderHint <= "0.6"', ["garden"]),
        ("version < 1", []),
        (
            'ancestors is empty and key <> "toys" and key <> "bags" and key != "books"',
            ["clothing", "shoes", "garden"],
        ),
        ('ancestors(typeId="category") and name(en="New Toys")', ["toys-new"]),
        ("key = :wanted", ["toys"]),
        ('`key` contains any ("x") or name.en = "Toys"', ["toys"]),
    ],
)
def test_predicates_choose(shop: httpx.Client, where: str, found: list[str]) -> None:
    assert keys(shop, "/categories", **{"where": where, "var.wanted": "toys", "limit": 500}) == found


def test_several_predicates_all_hold(shop: httpx.Client) -> None:
    assert keys(shop, "/categories", where=['key in ("toys","bags")', 'name(en="Toys")']) == ["toys"]
    assert shop.head("/categories", params={"where": 'key="toys"'}).status_code == 200
    assert shop.head("/categories", params={"where": 'key="none"'}).status_code == 404


BAD = [
    *(
        {"where": each}
        for each in ("name(", "", "key", "key=", "key = nothing", "nope=1", ")", "key='x'", "key in ()")
    ),
    *(
        {"where": each}
        for each in ("(" * 3000, "not " * 3000, "key(" * 2000, "key." * 2000, 'key="\\x"', "key=:none")
    ),
    *({"limit": each} for each in ("-1", "abc", "501", "", "1.5", "٣")),
    *({"offset": each} for each in ("-1", "10001", "x")),
    *({"sort": each} for each in ("", "nope asc", "name up", "key asc desc")),
    {"withTotal": "maybe"},
    {"expand": "a..b"},
]


@pytest.mark.parametrize("query", BAD)
def test_bad_queries_are_refused(shop: httpx.Client, query: dict[str, str]) -> None:
    answer = shop.get("/categories", params=query)
    assert code_of(answer, 400) == "InvalidInput"
    assert answer.json()["message"].startswith(f"Malformed parameter: {next(iter(query))}: ")


def test_the_range_of_a_limit_is_told(shop: httpx.Client, old_shop: httpx.Client) -> None:
    message = "Malformed parameter: {0}: The {0} parameter must be in the range of [0..{1}]"
    for client, furthest in ((shop, 10_000), (old_shop, 100_000)):
        for path in ("/categories", SEARCH):
            assert client.get(f"{path}?limit=501").json()["message"] == message.format("limit", 500)
            assert client.get(f"{path}?offset={furthest}").status_code == 200
            said = client.get(f"{path}?offset={furthest + 1}").json()["message"]
            assert said == message.format("offset", furthest)


def test_pages_add_up(shop: httpx.Client) -> None:
    first = shop.get("/categories").json()
    assert (first["limit"], first["count"]) == (20, 20)
    seen: list[str] = []
    while len(seen) < first["total"]:
        page = shop.get("/categories", params={"sort": "id asc", "limit": 7, "offset": len(seen)}).json()
        seen += [each["id"] for each in page["results"]]
    assert seen == sorted(set(seen))


def test_the_first_order_weighs_most(shop: httpx.Client) -> None:
    where = 'key in ("toys","bags","toys-new","bags-new")'
    found = keys(shop, "/categories", where=where, sort=["orderHint asc", "name.en desc"])
    assert found == ["bags", "toys", "toys-new", "bags-new"]


def test_totals_are_told_up_to_the_furthest_offset_where_a_predicate_narrows(shop: httpx.Client) -> None:
    assert shop.get("/messages?limit=0").json()["total"] > 10_000
    assert shop.get("/messages", params={"limit": 0, "where": "version >= 0"}).json()["total"] == 10_000


def test_references_are_expanded(shop: httpx.Client) -> None:
    row = shop.get("/categories/key=toys-new?expand=parent&expand=ancestors[*]").json()
    assert row["parent"]["obj"]["key"] == row["ancestors"][0]["obj"]["key"] == "toys"
    carts = shop.get("/carts", params={"expand": "discountCodes[*].discountCode.cartDiscounts[*]"}).json()["results"]
    code = carts[0]["discountCodes"][0]["discountCode"]["obj"]
    assert code["cartDiscounts"][0]["obj"]["key"] == "cart-2"
    assert "obj" not in shop.get("/categories/key=toys-new").json()["parent"]


def test_projections_have_a_side(shop: httpx.Client) -> None:
    assert shop.get("/product-projections?limit=0").json()["total"] == 11
    assert shop.get("/product-projections/key=product-11").status_code == 404
    assert shop.get("/product-projections/key=product-11?staged=true").json()["slug"] == {"en": "simple-11"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"text.en": "book"}, ["product-1", "product-4", "product-7", "product-10"]),
        ({"text.en": "book 4"}, ["product-4"]),
        ({"text.en": "book 4 " + "x" * 300}, []),
        ({"filter": 'variants.sku:"sku-3-0","sku-4-1"'}, ["product-3", "product-4"]),
        ({"filter": "variants.attributes.pages:range (101 to 102), (110 to *)"}, ["product-1", "product-10"]),
        ({"filter.query": 'variants.attributes.size.key:"xs"', "sort": "name.en desc"}, ["product-9", "product-0"]),
        ({"filter": "variants.attributes.pages:missing", "text.en": "4"}, []),
        ({"filter": 'variants.price.currencyCode:"eur"', "limit": 1, "sort": "price desc"}, ["product-10"]),
    ],
)
def test_search_finds(shop: httpx.Client, query: dict[str, Any], found: list[str]) -> None:
    assert keys(shop, SEARCH, **query) == found
    posted = shop.post(SEARCH, data=query).json()
    assert [each["key"] for each in posted["results"]] == found


def test_only_the_beginning_of_a_long_text_counts(shop: httpx.Client) -> None:
    assert keys(shop, SEARCH, **{"text.en": "book 4".ljust(256) + "nothing"}) == ["product-4"]


def test_a_long_url_is_cut(shop: httpx.Client) -> None:
    query = {"x": "y" * 9_000, "text.en": "book 4"}
    assert len(keys(shop, SEARCH, **query)) == 11
    assert len(shop.post(SEARCH, data=query).json()["results"]) == 1


def test_facets_count(shop: httpx.Client) -> None:
    facets = [
        "variants.attributes.colour",
        "variants.attributes.pages as pages",
        'variants.attributes.colour:"red" as reds',
        "variants.price.centAmount:range (0 to 1500), (* to *)",
    ]
    found = shop.get(SEARCH, params={"facet": facets, "limit": 0}).json()
    assert (found["count"], found["total"]) == (0, 11)
    colours = found["facets"]["variants.attributes.colour"]
    assert {each["term"] for each in colours["terms"]} == {"red", "green"}
    assert (colours["dataType"], colours["total"], colours["other"], colours["missing"]) == ("text", 8, 0, 7)
    assert found["facets"]["pages"]["dataType"] == "number"
    assert found["facets"]["reds"] == {"type": "filter", "count": 4}
    spans = found["facets"]["variants.price.centAmount"]["ranges"]
    assert [each["count"] for each in spans] == [20, 44]


def test_a_facet_lists_so_many_terms(shop: httpx.Client) -> None:
    definition = {"name": "many-values", "label": {"en": "l"}, "type": {"name": "text"}}
    type_id = made(shop, "/product-types", product_type(attributes=[definition]))["id"]
    values = [{"attributes": [{"name": "many-values", "value": f"v{number}"}]} for number in range(201)]
    for at in range(0, 201, 90):
        made(shop, "/products", product(type_id, masterVariant=values[at], variants=values[at + 1 : at + 90]))
    query = {"facet": "variants.attributes.many-values", "staged": "true", "limit": 0}
    facet = shop.get(SEARCH, params=query).json()["facets"]["variants.attributes.many-values"]
    assert (len(facet["terms"]), facet["other"], facet["total"]) == (200, 1, 201)


def test_a_lower_cased_currency_is_told_of(shop: httpx.Client) -> None:
    old, new = (
        shop.get(SEARCH, params={"filter": f'variants.price.currencyCode:"{each}"'}) for each in ("eur", "EUR")
    )
    assert old.json() == new.json()
    told = old.headers["x-deprecation-notice"]
    assert told == "The usage of lower-cased search on variants.price.currencyCode is deprecated"
    assert "x-deprecation-notice" not in new.headers


@pytest.mark.parametrize("query", [{"filter": "x y"}, {"filter": "a:nope"}, {"facet": "a:range (1)"}, {"sort": "!"}])
def test_bad_searches_are_refused(shop: httpx.Client, query: dict[str, str]) -> None:
    assert code_of(shop.get(SEARCH, params=query), 400) == "InvalidInput"


def asked(shop: httpx.Client, query: str, **variables: Any) -> Any:
    answer = shop.post("/graphql", json={"query": query, "variables": variables})
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def test_limits_are_told(shop: httpx.Client, old_shop: httpx.Client) -> None:
    told = asked(
        shop,
        "{ limits { query { offset { limit } } products { pricesPerVariant { limit } variants { limit } }"
        " productDiscounts { totalActive { limit current } } productType { total { limit current } }"
        " cartDiscounts { totalActiveWithoutDiscountCodes { limit current } } } }",
    )["limits"]
    assert told["query"] == {"offset": {"limit": 10_000}}
    assert told["products"] == {"pricesPerVariant": {"limit": 100}, "variants": {"limit": 100}}
    assert told["productDiscounts"]["totalActive"]["limit"] == 500
    types = shop.get("/product-types?limit=0").json()["total"]
    assert told["productType"]["total"] == {"limit": 1_000, "current": types}
    old = old_shop.post("/graphql", json={"query": "{ limits { query { offset { limit } } } }"})
    assert code_of(old, 400) == "SyntaxError"
    assert "Cannot query field 'limits'" in old.text


def test_typed_attributes_go_with_too_many_product_types(old_shop: httpx.Client) -> None:
    extensions = "{ __schema { types { name } } }"
    attributes = """query One($key: String!) { product(key: $key) { masterData { staged { masterVariant {
        attributes { __typename ... on shirtProductType { colour } } attributesRaw { name value } } } } } }"""

    def names() -> set[str]:
        return {each["name"] for each in asked(old_shop, extensions)["__schema"]["types"]}

    variant = asked(old_shop, attributes, key="product-0")["product"]["masterData"]["staged"]["masterVariant"]
    assert variant["attributes"] == {"__typename": "shirtProductType", "colour": "red"}
    assert {"name": "colour", "value": "red"} in variant["attributesRaw"]
    present = old_shop.get("/product-types?limit=0").json()["total"]
    while present < 100:
        made(old_shop, "/product-types", product_type(key=f"type-{present}"))
        present += 1
    assert {"shirtProductType", "type_99ProductType"} <= names()
    made(old_shop, "/product-types", product_type())
    assert "shirtProductType" not in names()
    refused = old_shop.post("/graphql", json={"query": attributes, "variables": {"key": "product-0"}})
    assert "Cannot query field 'attributes'" in refused.json()["message"]


def test_beta_is_marked(shop: httpx.Client) -> None:
    told = asked(shop, '{ __type(name: "CartDiscount") { fields { name description type { kind name } } } }')
    marked = {each["name"] for each in told["__type"]["fields"] if (each["description"] or "").startswith("BETA")}
    assert marked == {"createdBy", "lastModifiedBy", "recurringOrderScope"}


def test_collections_are_queried(shop: httpx.Client) -> None:
    query = """{ found: categories(where: "key=\\"toys\\"", limit: 1) {
            total results { ...Named name(locale: "de") } } }
        fragment Named on Category { key nameAllLocales { locale value } }"""
    assert asked(shop, query)["found"] == {
        "total": 1,
        "results": [
            {
                "key": "toys",
                "nameAllLocales": [{"locale": "en", "value": "Toys"}, {"locale": "de", "value": "Toys (de)"}],
                "name": "Toys (de)",
            }
        ],
    }


@pytest.mark.parametrize(
    "query",
    [
        *("", "{", "{}", "{ nope }", "{ categories }", "{ categories { nope } }", "mutation { x }", "{ a(b: ) }"),
        *("\ufffd", "{ ...A } fragment A on Query { ...A }", "{" * 5000, "{ ...B }"),
        '{ category(key: "toys", x: 1) { id } }',
    ],
)
def test_bad_graphql_is_refused(shop: httpx.Client, query: str) -> None:
    assert code_of(shop.post("/graphql", json={"query": query}), 400) == "SyntaxError"


def test_a_standard_introspection_is_answered(shop: httpx.Client) -> None:
    query = """query IntrospectionQuery { __schema {
        queryType { name } mutationType { name } subscriptionType { name }
        types { ...FullType } directives { name } } }
        fragment FullType on __Type { kind name description fields(includeDeprecated: true) { name args { ...Input }
        type { ...Ref } isDeprecated } inputFields { ...Input } interfaces { ...Ref } enumValues { name }
        possibleTypes { ...Ref } }
        fragment Input on __InputValue { name type { ...Ref } defaultValue }
        fragment Ref on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }"""
    types = asked(shop, query)["__schema"]["types"]
    page = next(each for each in types if each["name"] == "CategoryQueryResult")
    results = next(each["type"] for each in page["fields"] if each["name"] == "results")
    assert results["ofType"]["ofType"]["ofType"] == {"kind": "OBJECT", "name": "Category"}
