"""Each seeded fault of pages, fieldsets and include shows in the answer to a telling request, not in a plain one."""

import json
from typing import NamedTuple

import pytest

from sandbox.app import Application, application, base_path
from sandbox.message import CURSORS, JSONAPI

BY_CURSOR = f'{JSONAPI}; profile="{CURSORS}"'


class Telling(NamedTuple):
    """A fault, a request that shows it, and one like it that does not."""

    fault: str
    edition: str
    shows: str
    hides: str


TELLING = [
    Telling(
        "pages/full-last-page-begins-early",
        "1.1",
        "/articles?page[size]=21&page[number]=2",
        "/articles?page[size]=20&page[number]=3",
    ),
    Telling("pages/large-page-loses-a-row", "1.0", "/roles?page[size]=21", "/roles?page[size]=20"),
    Telling(
        "pages/beyond-is-the-first", "1.1", "/tags?page[size]=20&page[number]=4", "/tags?page[size]=20&page[number]=3"
    ),
    Telling("pages/total-of-all", "1.1", "/articles?page[size]=3&filter[rating]=3", "/articles?filter[rating]=3"),
    Telling(
        "pages/next-forgets-fields",
        "1.1",
        "/tags?page[size]=3&page[number]=2&fields[tags]=name",
        "/tags?page[size]=3&fields[tags]=name",
    ),
    Telling(
        "pages/last-forgets-include", "1.0", "/roles?page[size]=3&include=organization", "/roles?include=organization"
    ),
    Telling(
        "pages/related-pages-overlap",
        "1.1",
        "/articles/1/comments?page[size]=4&page[number]=2",
        "/articles/1/comments?page[size]=5&page[number]=2",
    ),
    Telling(
        "fieldsets/empty-among-several",
        "1.1",
        "/articles/1?include=author&fields[articles]=&fields[people]=name",
        "/articles/1?fields[articles]=",
    ),
    Telling(
        "fieldsets/reached-by-two-paths",
        "1.1",
        "/articles?include=author,author.bestFriend&fields[people]=name",
        "/articles?include=author&fields[people]=name",
    ),
    Telling(
        "fieldsets/relationship-lost-beside-include",
        "1.0",
        "/roles?include=organization&fields[roles]=organization,permissions",
        "/roles?fields[roles]=organization,permissions",
    ),
    Telling(
        "fieldsets/long-lists-are-cut",
        "1.0",
        "/organizations?fields[organizations]=name,slug,domain,region,config,gtm_id,logo_url",
        "/organizations?fields[organizations]=name,slug,domain,region,config,gtm_id",
    ),
    Telling(
        "fieldsets/doubled-names-vanish",
        "1.1",
        "/tags?fields[tags]=name,weight,name",
        "/tags?fields[tags]=name,weight",
    ),
    Telling(
        "fieldsets/relationships-only-shows-all",
        "1.0",
        "/roles?fields[roles]=organization,permissions",
        "/roles?fields[roles]=organization",
    ),
    Telling(
        "including/third-step-misses-one",
        "1.1",
        "/articles/1?include=comments.author.bestFriend",
        "/articles/1?include=comments.author",
    ),
    Telling(
        "including/repeated-path-delivers-twice",
        "1.1",
        "/articles?include=author,tags,author",
        "/articles?include=author,tags",
    ),
    Telling(
        "including/beginning-cuts-the-path",
        "1.0",
        "/roles?include=organization.memberships,organization",
        "/roles?include=organization,organization.memberships",
    ),
    Telling(
        "including/way-back-repeats-the-primary",
        "1.1",
        "/people?include=articles,articles.author",
        "/people?include=articles",
    ),
    Telling("including/many-are-cut", "1.1", "/articles?include=tags&page[size]=20", "/articles?include=tags"),
    Telling(
        "including/fieldset-adds-the-rest",
        "1.1",
        "/articles/1?include=author&fields[articles]=author,tags",
        "/articles/1?include=author&fields[articles]=author",
    ),
    Telling(
        "including/chains-end-after-two",
        "1.1",
        "/people/3?include=bestFriend.bestFriend.bestFriend",
        "/people/3?include=bestFriend.bestFriend",
    ),
    Telling(
        "including/last-of-three-is-lost",
        "1.0",
        "/roles?include=permissions,organization,organization.memberships",
        "/roles?include=organization,organization.memberships",
    ),
]


@pytest.fixture(scope="module")
def sandbox() -> Application:
    return application()


def ask(sandbox: Application, base: str, target: str, accept: str = JSONAPI, document: object = None) -> str:
    """What a GET, or a POST of a document, is answered, without the base of the URL in it."""
    path, _, query = f"{base}{target}".partition("?")
    headers = {"host": "sandbox", "accept": accept, "content-type": JSONAPI}
    scope = {
        "type": "http",
        "http_version": "1.1",
        "scheme": "http",
        "method": "POST" if document else "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "server": ("sandbox", 80),
        "client": ("test", 1),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    body = json.dumps(document).encode() if document else b""
    return sandbox.respond(scope, body).octets().decode().replace(base, "")


@pytest.mark.parametrize("told", TELLING, ids=lambda told: told.fault)
def test_a_fault_shows_where_it_should(sandbox: Application, told: Telling) -> None:
    faulty, clean = base_path(told.edition, f"seeded/{told.fault}"), base_path(told.edition)
    assert ask(sandbox, faulty, told.hides) == ask(sandbox, clean, told.hides)
    assert ask(sandbox, faulty, told.shows) != ask(sandbox, clean, told.shows)


def ids_by_next(sandbox: Application, base: str, target: str, accept: str) -> list[str]:
    """The ids of the rows of all pages."""
    found: list[str] = []
    while target:
        document = json.loads(ask(sandbox, base, target, accept))
        found += [row["id"] for row in document["data"]]
        target = "".join((document["links"].get("next") or "").partition("/articles")[1:])
    return found


def test_ties_are_skipped_by_cursor(sandbox: Application) -> None:
    faulty, clean = base_path("1.1", "seeded/pages/ties-are-skipped-by-cursor"), base_path("1.1")
    for sort, differs in (("rating", False), ("rating,-views", True)):
        target = f"/articles?sort={sort}&page[size]=5"
        pair = [ids_by_next(sandbox, base, target, BY_CURSOR) for base in (faulty, clean)]
        assert (pair[0] != pair[1]) is differs


def test_a_new_row_shifts_the_rest(sandbox: Application) -> None:
    faulty = base_path("1.1", "seeded/pages/a-new-row-shifts-the-rest")
    second = "/tags?page[size]=5&page[number]=2"
    ask(sandbox, faulty, "/tags?page[size]=5")
    before = json.loads(ask(sandbox, faulty, second))["data"]
    ask(sandbox, faulty, "/tags", document={"data": {"type": "tags", "attributes": {"name": "new"}}})
    assert json.loads(ask(sandbox, faulty, second))["data"] == before[1:]
