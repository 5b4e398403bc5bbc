"""Requests of every sort, and the answers to them in a form that can be compared."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from sandbox.app import Application, application, base_path
from sandbox.blog import moment
from sandbox.cursors import encode
from sandbox.message import ATOMIC, CURSORS
from sandbox.negotiation import EXTENSION, PROFILE
from sandbox.provisioning import letters_id

JSONAPI = "application/vnd.api+json"
LATER = re.compile(r"20(?:2[5-9]|[3-9]\d)-\d\d-\d\dT[\d:.]+Z")
RANDOM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{24}")


REQUIRED_OF_PROVIDERS = (
    *("name", "client_id", "client_secret", "issuer"),
    *("domains", "token_url", "authorize_url", "jwks_url"),
)


class Ask(NamedTuple):
    """A request to be tried on a clean server and on a faulty one; `beside` stands beside `data`.

    `document` is sent in place of both.
    """

    method: str
    target: str
    data: Any = None
    headers: dict[str, str] = {}  # noqa: RUF012
    beside: dict[str, Any] = {}  # noqa: RUF012
    document: Any = None


def reads(paths: dict[str, str]) -> Iterator[Ask]:
    """Reading requests of every sort; `paths` names the places that an edition has for each."""
    collection, one, many, single = paths["collection"], paths["resource"], paths["many"], paths["one"]
    queries = ["", "page[size]=3", "page[number]=2&page[size]=3", "page[number]=99", "page[size]=25", "page[x]=1"]
    queries += [f"sort={paths['sort']}", f"sort=-{paths['sort']}", f"sort={paths['ties']},-{paths['sort']}"]
    queries += ["sort=nope", f"sort={paths['sort']},nope", f"filter[{paths['filter']}]=nope", "filter[nope]=1"]
    queries += [
        f"include={single}",
        f"include={single},{many}",
        f"include={many}.{single}",
        "include=",
        "include=nope",
    ]
    queries += [f"include={single},nope", f"include={single}.nope", f"include={single}%2C{many}"]
    queries += [
        f"fields[{paths['type']}]={paths['sort']}",
        f"fields[{paths['type']}]=",
        f"fields%5B{paths['type']}%5D={single}",
    ]
    queries += [f"fields[{paths['type']}]={paths['sort']},{single}&include={single}", "fields=x", "fields[nope]=x"]
    queries += [f"include={single}&fields[{paths['guest']}]=name"]
    queries += ["unknown=1", "_x=1", "fooBar=1", "fooBar[_]=1", "sort=+x", f"sort={paths['sort']}&page[size]=2"]
    for place in (collection, one, f"{one}/{single}", f"{one}/{many}", f"{one}/relationships/{single}"):
        yield from (Ask("GET", f"{place}?{query}" if query else place) for query in queries)
    for place in (
        "",
        "/nope",
        f"{collection}/nope",
        f"{one}/nope",
        f"{one}/relationships/nope",
        f"{one}/relationships/{many}",
    ):
        yield from (Ask(method, place) for method in ("GET", "GET", "HEAD", "OPTIONS", "PUT"))
    for empty in paths["empty"].split():
        yield from (Ask("GET", empty.replace("*", middle)) for middle in ("", "relationships/"))
        yield Ask("GET", empty.rpartition("*")[0] + f"?include={empty.rpartition('*')[2]}")
    parameters = (
        "q=0.5",
        "a=b",
        f"a=b, {JSONAPI}",
        'ext="x:y"',
        'profile="x:y"',
        f'profile="{PROFILE}"',
        f'ext="{EXTENSION}"',
        f'profile="{CURSORS}"',
    )
    for accept in ("*/*", "text/html", "", *(f"{JSONAPI};{parameter}" for parameter in parameters)):
        yield Ask("GET", collection, headers={"accept": accept})
        yield Ask("GET", one, headers={"accept": accept})
    for target in (f"{paths['walk']}?page[number]={number}&page[size]=10" for number in range(1, 6)):
        yield Ask("GET", target)
    yield from (Ask("GET", path) for path in ("/profiles/entry", "/context", "/schema", "/jobs/1"))
    for version in ("v1", "v2"):
        yield Ask("GET", collection, headers={"accept-version": version})
    yield Ask("GET", f"{one}/relationships/{many}?include={many}")
    yield Ask("GET", f"{collection}/nope?include=nope")
    yield Ask("GET", f"{paths['listed']}?filter[{paths['state']}")
    yield Ask("GET", f"{paths['listed']}?sort={paths['dotted']}")
    yield Ask("GET", f"{collection}?s%6Frt={paths['sort']}")
    yield Ask("GET", f"{paths['second']}?sort={paths['clock']}")


BY_CURSOR = {"accept": f'{JSONAPI}; profile="{CURSORS}"'}


def cursor_reads() -> Iterator[Ask]:
    """Requests for pages by cursor, good and bad."""
    headers = BY_CURSOR
    marks = {number: encode("tags?", [moment(number), str(number)]) for number in (0, 1, 7, 20, 30)}
    queries = [
        "",
        *(f"page[size]={size}" for size in ("1", "2", "3", "5", "10", "50", "0", "-1", "x", "1.5", "", "010", "51")),
        *("page[size]=1000000", "sort=weight", "sort=weight", f"page[before]={encode('tags?', [])}&page[size]=10"),
        f"page[after]={encode('tags?', [moment(25), '25'])}&page[size]=10",
    ]
    queries += [f"page[{side}]={mark}{more}" for side in ("after", "before") for mark in marks.values()
                for more in ("", "&page[size]=2")]  # fmt: skip
    queries += [
        f"page[after]={marks[1]}&page[before]={marks[end]}{more}" for end in (7, 20) for more in ("", "&page[size]=3")
    ]
    queries += ["page[after]=x", "page[before]=x", "page[after]=", "page[number]=1"]
    yield from (Ask("GET", f"/tags?{query}", headers=headers) for query in queries)
    yield from (Ask("GET", f"/articles?{query}") for query in ("include=tags", "filter[author]=3"))
    friends = [encode("people?", [moment(number), str(number)]) for number in (2, 9)]
    for query in ("page[size]=3", "sort=age&page[size]=3", "sort=-age", "sort=joinedAt", "sort=name&page[size]=2"):
        yield Ask("GET", f"/people?{query}", headers=headers)
    yield Ask("GET", f"/people?page[after]={friends[0]}&page[before]={friends[1]}", headers=headers)
    tie = encode("people?age", [25, moment(2), "2"])
    yield Ask("GET", f"/people?sort=age&page[after]={tie}", headers=headers)
    for place in ("/articles/1/comments", "/articles/3/comments", "/articles/1/relationships/comments", "/tags/1"):
        for query in ("", "?page[size]=2", "?page[size]=3", "?page[size]=3"):
            yield Ask("GET", place + query, headers=headers)


def blog_writes() -> Iterator[Ask]:
    """Writing requests to the 1.1 server, good and bad."""
    person, tag = {"type": "people", "id": "1"}, {"type": "tags", "id": "3"}
    links = {"author": {"data": person}, "tags": {"data": [tag, {"type": "tags", "id": "4"}]}}
    new = {"type": "articles", "attributes": {"title": "New"}, "relationships": links}
    yield Ask("POST", "/articles", new)
    yield Ask("GET", "/articles/1001")
    yield Ask("POST", "/articles", new, beside={"jsonapi": {"version": "1.1", "ext": [EXTENSION]}})
    yield Ask("POST", "/articles", new, {"prefer": "respond-async"})
    yield from (Ask("GET", "/jobs/1") for _ in range(3))
    change = {"type": "articles", "id": "3", "attributes": {"title": "Changed"}}
    yield Ask("POST", "/articles/3", change, {"x-http-method-override": "PATCH"})
    yield Ask("PATCH", "/articles/3", change, {"prefer": "respond-async"})
    comments = {"comments": {"data": [{"type": "comments", "id": "5"}]}}
    yield Ask("PATCH", "/articles/4", {**change, "id": "4", "relationships": comments})
    yield Ask("GET", "/articles/4")
    for content_type in (
        f"{JSONAPI};charset=utf-8",
        "application/json",
        f'{JSONAPI};ext="x:y"',
        f'{JSONAPI};profile="x:y"',
    ):
        yield Ask("POST", "/articles", new, {"content-type": content_type})
    yield Ask("POST", "/articles", {**new, "id": "7000"})
    yield Ask("POST", "/articles", {**new, "type": "people"})
    yield Ask("POST", "/articles", {**new, "lid": "a", "extra": 1, "@x": 1})
    yield Ask("POST", "/articles", {**new, "attributes": {}})
    yield Ask("POST", "/articles", {**new, "attributes": {"title": 1, "@x": 1}})
    yield Ask("POST", "/articles", {**new, "relationships": {"author": {"data": {"type": "people", "id": "999"}}}})
    yield Ask("POST", "/tags", {"type": "tags", "id": "mine", "attributes": {"name": "mine"}})
    yield Ask("POST", "/tags", {"type": "tags", "id": "mine", "attributes": {"name": "other"}})
    yield Ask("GET", "/tags/mine")
    yield Ask("PATCH", "/tags/mine", {"type": "tags", "id": "mine", "attributes": {"name": "n"}})
    yield Ask("DELETE", "/tags/mine")
    me = {"type": "people", "lid": "me"}
    yield Ask("POST", "/people", {**me, "attributes": {"name": "x"}, "relationships": {"bestFriend": {"data": me}}})
    yield from updates("articles", "1", "title", "views", "author", person, "tags", tag, "2")
    yield from updates(
        "people", "1", "name", "age", "bestFriend", {"type": "people", "id": "3"}, "articles", None, "2"
    )
    yield from relationship_writes("/articles/1", "author", person, "tags", tag, {"type": "tags", "id": "9"})
    yield from relationship_writes(
        "/people/1", "bestFriend", person, "articles", {"type": "articles", "id": "1"}, tag
    )
    yield from relationship_writes("/articles/2", "author", person, "comments", {"type": "comments", "id": "5"}, tag)
    yield Ask("DELETE", "/articles/1")
    yield Ask("GET", "/articles/1")
    yield Ask("DELETE", "/articles/1")
    yield Ask("DELETE", "/people/5")
    yield Ask("DELETE", "/tags/7")
    yield from member_writes("/tags/9/relationships/articles", [{"type": "articles", "id": each} for each in "234"])
    yield from member_writes("/articles/2/relationships/comments", [{"type": "comments", "id": n} for n in "567"])
    yield from (Ask("DELETE", "/people/20", headers=headers) for headers in ({"prefer": "respond-async"}, {}))
    yield Ask("GET", "/people/20")
    yield Ask("GET", f"/tags?page[after]={encode('tags?', [moment(7), '7'])}", headers=BY_CURSOR)


def operations() -> Iterator[Ask]:
    """Atomic operations, good and bad, alone and together."""
    label = f'{JSONAPI}; ext="{ATOMIC}"'
    new, tag = {"type": "articles", "attributes": {"title": "New"}}, {"type": "tags", "id": "17"}
    article, nothing = {"type": "articles", "id": "7"}, {"type": "tags", "id": "nope"}
    author, tags = {**article, "relationship": "author"}, {**article, "relationship": "tags"}
    local, gone = {"type": "articles", "lid": "a"}, {"op": "remove", "ref": {"type": "articles", "id": "nope"}}
    update = {"op": "update", "ref": article, "data": {**article, "attributes": {"title": "Newer"}}}
    later = {"op": "update", "ref": article, "data": {**article, "attributes": {"title": "Newest"}}}
    mine = {"type": "tags", "id": "new", "attributes": {"name": "new"}}
    comment = {"type": "comments", "attributes": {"body": "x"}, "relationships": {"article": {"data": local}}}
    comment["relationships"]["author"] = {"data": {"type": "people", "id": "1"}}
    batches: list[list[dict[str, Any]]] = [
        [{"op": "add", "data": new}],
        [{"op": "add", "data": {**new, "type": "nope"}}],
        [{"op": "add", "data": {**mine, "id": "1"}}],
        [update],
        [update, later],
        [update, gone, update],
        [{"op": "add", "data": new}, gone],
        [{"op": "update", "data": {"type": "people", "id": "2", "attributes": {"name": "x"}}}],
        [{"op": "update", "data": nothing}],
        [gone],
        [{"op": "add", "data": new}, {"op": "remove", "ref": {"type": "articles", "id": "9"}}, later],
        [{"op": "add", "data": {**new, "lid": "a"}}, {"op": "update", "ref": local, "data": local}],
        [{"op": "add", "data": {**new, "lid": "a"}}, {"op": "add", "data": comment}],
        [{"op": "add", "data": mine}, {"op": "add", "data": {**new, "relationships": {"tags": {"data": [mine]}}}}],
        *([{"op": "update", "ref": author, "data": data}] for data in ({"type": "people", "id": "3"}, None)),
        [{"op": "update", "ref": author, "data": {"type": "people", "id": "nope"}}],
        *([{"op": code, "ref": tags, "data": [each]}] for code in ("add", "remove") for each in (tag, nothing)),
        [{"data": new}],
        [{"op": "create", "data": new}],
        [{"op": "remove", "ref": tag, "href": "/tags/17"}],
    ]
    for batch in batches:
        document = {"atomic:operations": batch}
        yield Ask("POST", "/operations", headers={"content-type": label, "accept": label}, document=document)
        yield from (
            Ask("GET", path) for path in ("/articles/7", "/articles?page[size]=50&page[number]=1", "/tags/new")
        )


def provisioning_writes(ids: dict[str, list[str]]) -> Iterator[Ask]:
    """Writing requests to the 1.0 server, good and bad."""
    profile, organization, role = ids["membership_profiles"][0], ids["organizations"][0], ids["roles"][0]
    to_organization = {"organization": {"data": {"type": "organizations", "id": organization}}}
    new = {
        "type": "membership_profiles",
        "attributes": {"name": "x", "access_scope": "all_access"},
        "relationships": to_organization,
    }
    yield Ask("POST", "/membership_profiles", new)
    yield Ask("GET", "/membership_profiles?sort=-created_at")
    yield Ask("POST", "/membership_profiles?include=organization", new)
    yield Ask("POST", "/membership_profiles", new, {"content-type": f"{JSONAPI};charset=utf-8"})
    yield Ask("POST", "/membership_profiles", new, {"content-type": "application/json"})
    yield Ask("POST", "/membership_profiles", {**new, "id": "abcdefghij"})
    yield Ask("POST", "/membership_profiles", {**new, "type": "roles"})
    yield Ask("POST", "/membership_profiles", {**new, "extra": 1})
    yield Ask("POST", "/membership_profiles", {**new, "attributes": {"name": ""}})
    missing = {"organization": {"data": {"type": "organizations", "id": "XxYyZzKkJj"}}}
    yield Ask("POST", "/membership_profiles", {**new, "relationships": missing})
    provider = {"type": "identity_providers", "id": "mine", "attributes": dict.fromkeys(REQUIRED_OF_PROVIDERS, "x")}
    for method in ("POST", "POST"):
        yield Ask(method, "/identity_providers", provider)
    yield Ask("PATCH", "/identity_providers/mine", {**provider, "attributes": {"name": "y"}})
    yield from (Ask(method, "/identity_providers/mine") for method in ("GET", "DELETE", "GET"))
    later = {"prefer": "respond-async"}
    yield Ask("POST", "/identity_providers", {**provider, "id": "later"}, later)
    yield Ask("POST", "/identity_providers", {name: value for name, value in provider.items() if name != "id"})
    credential = {"type": "api_credentials", "attributes": {"name": "x", "kind": "webapp"}}
    links = {**to_organization, "role": {"data": {"type": "roles", "id": role}}}
    yield Ask("POST", "/api_credentials", {**credential, "relationships": links})
    first = {"type": "api_credentials", "id": ids["api_credentials"][0]}
    for members in ({"attributes": {"Name": "y"}}, {"relationships": {"role": {"data": None}}}):
        yield Ask("PATCH", f"/api_credentials/{first['id']}", {**first, **members})
        yield from (Ask("GET", f"/api_credentials/{first['id']}{more}") for more in ("", "/relationships/role"))
    yield Ask("PATCH", f"/api_credentials/{first['id']}", {**first, "attributes": {"name": "y"}}, later)
    other, membership = ids["membership_profiles"][1], ids["memberships"][0]
    yield from updates(
        "membership_profiles",
        profile,
        "name",
        "access_scope",
        "organization",
        None,
        "application_memberships",
        None,
        other,
    )
    to_role, to_profile = {"type": "roles", "id": ids["roles"][3]}, {"type": "membership_profiles", "id": other}
    yield from updates(
        "memberships",
        membership,
        "access_scope",
        "metadata",
        "role",
        to_role,
        "versions",
        None,
        ids["memberships"][1],
    )
    applications = [{"type": "application_memberships", "id": each} for each in ids["application_memberships"]]
    path = f"/memberships/{membership}"
    yield from relationship_writes(
        path, "membership_profile", to_profile, "application_memberships", *applications[:2]
    )
    yield from member_writes(f"{path}/relationships/application_memberships", applications[4:7])
    yield from relationship_writes(
        f"/membership_profiles/{profile}", "organization", None, "application_memberships", *applications[2:4]
    )
    yield from relationship_writes(
        f"/roles/{role}", "organization", None, "versions", applications[0], applications[1]
    )
    for path in (f"/application_memberships/{ids['application_memberships'][0]}", f"/membership_profiles/{profile}"):
        yield from (Ask(method, path) for method in ("DELETE", "GET", "DELETE"))
    free = f"/api_credentials/{letters_id('api_credentials', 33)}"
    yield from (Ask("DELETE", free, headers=headers) for headers in (later, {}))
    yield Ask("GET", free)
    for path in ("/organizations/XxYyZzKkJj", "/versions/XxYyZzKkJj", "/user"):
        yield from (Ask(method, path, {"type": "x"}) for method in ("DELETE", "PATCH", "POST"))


def updates(
    kind: str, row: str, text: str, other: str, one: str, to: Any, many: str, member: Any, stranger: str
) -> Iterator[Ask]:
    """Changes of a resource: of a value, of values that are not fit, of relationships, of the wrong resource."""
    path, base = f"/{kind}/{row}", {"type": kind, "id": row}
    changes: list[dict[str, Any]] = [
        {"attributes": {text: "live_access"}},
        {"attributes": {text.upper(): "x", "@note": 1}, "extra": 1},
        {"attributes": {text: "live_access", other: None}, "relationships": {one: {"data": to}}},
        {"attributes": {text: "live_access"}, "relationships": {one: {"data": {"type": kind, "id": "nope"}}}},
        {"attributes": {text: "live_access"}, "relationships": {many: {"data": [member] if member else []}}},
        {"attributes": {"createdAt": "x", "created_at": "x"}},
        {"id": stranger, "attributes": {text: "live_access"}},
        {"type": "versions"},
    ]
    for change in changes:
        yield Ask("PATCH", path, {**base, **change})
        yield from (Ask("GET", f"{path}/relationships/{name}") for name in (one, many))
        yield Ask("GET", path)
    yield Ask("PATCH", f"/{kind}/nope", {**base, "id": "nope"})
    yield Ask("GET", f"/{kind}/{stranger}")


def member_writes(path: str, members: list[Any]) -> Iterator[Ask]:
    """Changes of a to-many relationship by several members at a time, and one that is put off."""
    for method, data in (
        ("PATCH", members[:1]),
        ("POST", members),
        ("POST", members[1:]),
        ("DELETE", members[1:]),
        ("PATCH", [*members[1:], *members[1:]]),
    ):
        yield Ask(method, path, data)
        yield Ask("GET", path)
    yield Ask("PATCH", path, [], {"prefer": "respond-async"})


def relationship_writes(path: str, one: str, to: Any, many: str, member: Any, other: Any) -> Iterator[Ask]:
    """Changes at relationship URLs."""
    targets: tuple[Any, ...] = (None, to, {"type": "people", "id": "nope"}, [])
    for data in targets:
        yield Ask("PATCH", f"{path}/relationships/{one}", data)
        yield Ask("GET", f"{path}/relationships/{one}")
    for method in ("POST", "POST", "DELETE", "DELETE", "PATCH"):
        for data in ([member], [member, other], [member, {"type": "tags", "id": "nope"}], []):
            yield Ask(method, f"{path}/relationships/{many}", data)
            yield Ask("GET", f"{path}/relationships/{many}")
    for method in ("POST", "DELETE"):
        yield Ask(method, f"{path}/relationships/{one}", [])
    yield Ask("GET", path)


def ids_of(sandbox: Application) -> dict[str, list[str]]:
    variant = sandbox.variant("jsonapi-1.0", "clean")
    assert variant is not None
    return {kind: list(rows) for kind, rows in variant.store.tables.items()}


def battery(edition: str) -> list[Ask]:
    """All requests to be tried in an edition."""
    if edition == "1.1":
        paths = {
            "type": "articles",
            "collection": "/articles",
            "resource": "/articles/1",
            "many": "comments",
            "one": "author",
            "guest": "people",
        }
        paths |= {"sort": "views", "ties": "rating", "filter": "title", "walk": "/articles"}
        paths |= {"second": "/comments", "clock": "postedAt"}
        paths |= {"listed": "/articles", "state": "rating]=3", "dotted": "author.name"}
        paths |= {"empty": "/articles/6/*author /articles/3/*comments /articles/2/*comments /comments/4/*parent"}
        return [*reads(paths), *cursor_reads(), *blog_writes(), *operations()]
    ids = ids_of(application())
    role, lone, credential = ids["roles"][0], ids["roles"][30], ids["api_credentials"][3]
    paths = {
        "type": "roles",
        "collection": "/roles",
        "resource": f"/roles/{role}",
        "many": "permissions",
        "one": "organization",
        "guest": "organizations",
    }
    paths |= {"sort": "created_at", "ties": "reference_origin", "filter": "name", "walk": "/versions"}
    paths |= {"second": "/application_memberships", "clock": "updated_at"}
    paths |= {"listed": "/api_credentials", "state": "kind]=webapp", "dotted": "organization.name"}
    paths |= {
        "empty": f"/api_credentials/{credential}/*role /roles/{lone}/*versions /roles/{ids['roles'][1]}/*versions"
        f" /application_memberships/{ids['application_memberships'][0]}/*membership_profile"
    }
    return [*reads(paths), *provisioning_writes(ids)]


BATTERIES = {edition: battery(edition) for edition in ("1.0", "1.1")}


def answers(sandbox: Application, edition: str, *fault_ids: str) -> Iterator[str]:
    """The answers of a variant to the battery, with all that differs by chance or by prefix made equal."""
    base, names = base_path(edition, *fault_ids), dict[str, str]()
    for ask in BATTERIES[edition]:
        path, _, query = (base + ask.target).partition("?")
        body = (
            b""
            if ask.data is None and ask.method in ("GET", "HEAD")
            else json.dumps(ask.document or {"data": ask.data, **ask.beside}).encode()
        )
        headers = {"host": "sandbox.test", "content-type": JSONAPI, "accept": JSONAPI, **ask.headers}
        scope = {
            "type": "http",
            "method": ask.method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
        response = sandbox.respond(scope, body)
        text = f"{response.status} {sorted(response.headers)} {response.octets().decode(errors='replace')}"
        text = LATER.sub("later", text.replace(base, "BASE"))
        yield RANDOM.sub(lambda match: names.setdefault(match[0], f"random-{len(names)}"), text)
