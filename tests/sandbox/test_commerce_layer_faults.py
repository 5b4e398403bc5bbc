"""Every fault of the vendor's API changes an answer to some request, and the honest server is left as it was."""

import json
import re
from collections.abc import Callable, Iterator

import pytest

from sandbox.commerce_layer.limits import VARIABLE
from sandbox.faults import faults
from sandbox.message import Response
from sandbox.plain.tokens import CLIENT_ID, CLIENT_SECRET, EXPIRED, FULL, LIMITED, OTHER
from tests.sandbox.commerce_layer import EDITION, JSONAPI, Provisioning, linked

RATES = "commerce-layer/rate-limits/"
NAMES = sorted(name for name, fault in faults().items() if fault.editions == (EDITION,))
VARYING = re.compile(
    r"(?<=/commerce-layer/)[^/]+|20(?:2[5-9]|[3-9]\d)-\d\d-\d\dT[\d:.]+Z|eyJ[\w-]+\.[\w-]+\.[\w-]{30,}"
    r"|(?<=created_at\":)\d+"
)
UNKNOWN = "XxYyZzKkJj"
QUERIES = (
    *(
        "",
        "page[size]=25",
        "page[size]=25&page[number]=2&sort=id",
        "page[size]=26",
        "page[size]=abc",
        "page[number]=0",
    ),
    *("page[size]=5&page[number]=2", "sort=-created_at", "sort=-created_at,reference", "sort=no_such_field"),
    *("include=nosuch", "fields[roles]=no_such", "fields[roles]=name", "unknownparam=1", "filter[no_such]=1"),
    *("filter[q][name_eq]=nobody", "filter[q][name_start]=C", "filter[q][name_cont]=2", "include=organization"),
    *("filter[q][name_in]=Custom role 2,Custom role 3", "filter[q][name_or_reference_eq]=REF 2"),
    *("filter[q][name_eq]=Custom role 2&filter[q][kind_eq]=admin", "filter[q][no_such_attribute_eq]=1"),
)


def variant(fault: str) -> Provisioning:
    """The variant of a fault, or the clean one."""
    return Provisioning(fault.removeprefix("commerce-layer/").replace("/", ".") or "clean")


def read(api: Provisioning) -> Iterator[Response]:
    """Reading, with fields of every sort."""
    yield from (api.get(f"/roles?{query}") for query in QUERIES)
    yield api.get("/permissions?sort=-created_at&filter[q][can_read_true]=true&page[size]=5&page[number]=2")
    yield api.get("/permissions?page[size]=25&page[number]=2&sort=id")
    role, version, organization = (api.one(kind)["id"] for kind in ("roles", "versions", "organizations"))
    for rest in ("", "/permissions", "/versions", "/relationships/organization"):
        yield api.get(f"/roles/{role}{rest}")
    yield api.get(f"/organizations/{organization}/roles?page[size]=1")
    yield from (api.get(f"/versions{rest}") for rest in ("", f"/{version}"))
    yield from (api.get(f"/memberships?include={path}") for path in ("organization,role", "role.permissions"))
    yield api.get(f"/identity_providers/{api.one('identity_providers', 1)['id']}/user")
    yield api.get("/organizations", authorization="")
    for value in ("", "*/*", f"{JSONAPI};charset=utf-8", "application/json"):
        yield api.get("/user", accept=value)
    for value in ("v1", "v2", "v999", "latest", "1"):
        yield api.get("/user", accept_version=value)
    for value in ("", f"Basic {FULL}", "Bearer x", f"Bearer {OTHER}", f"Bearer {EXPIRED}"):
        yield api.get("/user", authorization=value)


def refuse(api: Provisioning) -> Iterator[Response]:
    """Writing that is refused."""
    yield api.get(f"/roles/{UNKNOWN}")
    yield api.send("POST", "/roles", {"type": "roles", "attributes": {"name": ""}})
    yield api.send("POST", "/roles", {"type": "roles"}, authorization=f"Bearer {LIMITED}")
    yield api.send("POST", "/roles", {"type": "roles"}, accept_version="v1")
    yield api.send("POST", "/roles", {"type": "roles"}, content_type="application/json")
    yield api.send("POST", "/roles", body=b'{"data":')
    for kind in ("organizations", "permissions", "api_credentials", "identity_providers", "memberships", "versions"):
        yield api.send("POST", f"/{kind}", {"type": kind})
    yield api.send("POST", "/user", {"type": "users"})
    yield api.send("PUT", f"/roles/{UNKNOWN}", {"type": "roles"})
    for kind in ("organizations", "permissions", "roles", "versions", "membership_profiles"):
        yield api.send("DELETE", f"/{kind}/{UNKNOWN}")
    yield api.send("POST", f"/memberships/{UNKNOWN}/resend")
    yield api.send("PATCH", f"/organizations/{UNKNOWN}/transfer_ownership", {"type": "organizations"})


def write(api: Provisioning) -> Iterator[Response]:
    """Writing that succeeds, and what is seen of it afterwards."""
    profile = api.profile(metadata={"word": "é", "parts": {"a": [1]}})
    made = api.send("POST", "/membership_profiles?include=organization", profile)
    yield made
    row, path = made.document["data"], f"/membership_profiles/{made.document['data']['id']}"
    for attributes in ({"name": "Staff"}, {"created_at": "2020-01-01T00:00:00.000Z"}):
        sent = {"type": "membership_profiles", "id": row["id"], "attributes": attributes}
        yield api.send("PATCH", f"{path}?include=organization", sent)
        yield api.get(path)
    yield api.send("POST", "/membership_profiles", {**profile, "attributes": {"name": "x"}})
    organization, role, credential = (linked(api.one(kind)) for kind in ("organizations", "roles", "api_credentials"))
    related = {"organization": organization, "api_credential": credential, "membership_profile": linked(row)}
    application = {"type": "application_memberships", "relationships": related}
    yield api.send("POST", "/application_memberships", application)
    application["relationships"] = {**related, "role": role}
    yield api.send("POST", "/application_memberships", application)
    yield api.send("DELETE", path)
    other = api.send("POST", "/membership_profiles", profile).document["data"]
    yield api.send("DELETE", f"/membership_profiles/{other['id']}")
    member = {"type": "memberships", "attributes": {"user_email": "a@example.com"}}
    yield from (
        api.send("POST", "/memberships", {**member, "relationships": {"organization": organization, "role": role}})
        for _ in range(2)
    )
    short = {"name": "x", "kind": "webapp", "expires_in": 7199}
    sent = {"type": "api_credentials", "attributes": short, "relationships": {"organization": organization}}
    yield api.send("POST", "/api_credentials", sent)


def issue(api: Provisioning) -> Iterator[Response]:
    """Tokens, for the right secret and the wrong one, and what they open."""
    for secret in (CLIENT_SECRET, "wrong"):
        given = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": secret}
        issued = api.send("POST", "/oauth/token", body=json.dumps(given).encode(), content_type="application/json")
        yield issued
        token = (issued.document or {}).get("access_token")
        yield api.get("/user", authorization=f"Bearer {token}")


def answers(fault: str) -> list[str]:
    """The answers of a variant to all of these, in a form that can be compared."""
    api = variant(fault)
    found = [response for ask in (read, refuse, write, issue) for response in ask(api)]
    return [_told(response) for response in found]


def _told(response: Response) -> str:
    fields = [pair for pair in response.headers if pair[0] not in ("etag", "x-ratelimit-remaining", "location")]
    return VARYING.sub("*", f"{response.status} {sorted(fields)} {response.octets().decode('latin-1')}")


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "pace=1000000")


@pytest.fixture(scope="module")
def honest() -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, "pace=1000000")
        return answers("")


def test_the_honest_server_answers_the_same_twice(honest: list[str]) -> None:
    assert answers("") == honest
    statuses = {int(each[:3]) for each in honest}
    assert statuses == {200, 201, 204, 400, 401, 403, 404, 405, 406, 409, 415, 422, 423}


SHOWN_BY_LOAD = {name for name in NAMES if name.startswith(RATES)} - {
    f"{RATES}{each}" for each in ("no-reset-header", "header-limit", "header-interval", "headers-average-only")
}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SHOWN_BY_LOAD])
def test_a_fault_changes_an_answer(honest: list[str], name: str) -> None:
    assert answers(name) != honest


SMALL = "requests=0.04"
"""GET: 40 in 60 s, 10 in 10 s to one endpoint; POST: 8 and 2; tokens: 1."""


def statuses(api: Provisioning, count: int, target: str = "/roles", method: str = "GET") -> list[int]:
    return [api.send(method, target).status for _ in range(count)]


def spread(method: str, each: int) -> Callable[[Provisioning], list[int]]:
    """So many requests to each of five endpoints."""
    kinds = ("/roles", "/permissions", "/organizations", "/memberships", "/versions")
    return lambda api: [status for kind in kinds for status in statuses(api, each, kind, method)]


def by_another_token(api: Provisioning) -> list[int]:
    found = statuses(api, 11)
    api.token = LIMITED
    return found + statuses(api, 1)


def by_clusters(api: Provisioning) -> list[int]:
    found = statuses(api, 2)
    api.clock.move(4.5)
    found += statuses(api, 8)
    api.clock.move(5.6)
    return found + statuses(api, 4)


def going_on(api: Provisioning) -> list[int]:
    """A limit gone over, and as much again in the midst of its window."""
    found = statuses(api, 11)
    api.clock.move(5)
    found += statuses(api, 11)
    api.clock.move(5.1)
    return found + statuses(api, 1)


def after(seconds: float) -> Callable[[Provisioning], list[int]]:
    """A limit gone over, and what comes after some time."""

    def ask(api: Provisioning) -> list[int]:
        found = statuses(api, 11)
        api.clock.move(seconds)
        return found + statuses(api, 1)

    return ask


def elsewhere(method: str, target: str) -> Callable[[Provisioning], list[int]]:
    """A limit of writes gone over, and what another request meets."""
    return lambda api: statuses(api, 3, "/roles", "POST") + statuses(api, 1, target, method)


def refusal(api: Provisioning) -> str:
    return _told([api.get("/roles") for _ in range(11)][-1])


def remaining(api: Provisioning) -> list[str | None]:
    return [api.get("/roles").header("x-ratelimit-remaining") for _ in range(3)]


SHOWING: dict[str, Callable[[Provisioning], object]] = {
    "get-average": spread("GET", 7),
    "get-burst": lambda api: statuses(api, 7),
    "post-average": spread("DELETE", 2),
    "post-burst": lambda api: statuses(api, 4, "/roles", "POST"),
    "currently-uncacheable-live": spread("DELETE", 2),
    "two-limit-types": lambda api: statuses(api, 11),
    "below-limit-not-blocked": spread("GET", 3),
    "oauth-token": lambda api: statuses(api, 3, "/oauth/token", "POST"),
    "oauth-stricter": lambda api: statuses(api, 2, "/oauth/token", "POST"),
    "per-ip": by_another_token,
    "sliding-window": by_clusters,
    "blocked-while-over": going_on,
    "unblocked-when-below": after(11),
    "methods-apart": elsewhere("GET", "/roles"),
    "block-scope-specific-call": lambda api: statuses(api, 11) + statuses(api, 1, "/permissions"),
    "patch-delete-as-write": lambda api: statuses(api, 3, f"/roles/{UNKNOWN}", "DELETE"),
    "429-status": refusal,
    "429-error-document": refusal,
    "retry-after": refusal,
    "header-remaining": remaining,
}
"""What shows the faults of limits."""

LARGER = {"oauth-token": "requests=0.1", "post-burst": "requests=0.1"}
"""The figures for those that a fraction of a small one does not show."""


@pytest.mark.parametrize("name", sorted(SHOWN_BY_LOAD))
def test_a_fault_of_limits_shows_under_load(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    short = name.removeprefix(RATES)
    monkeypatch.setenv(VARIABLE, LARGER.get(short, SMALL))
    ask = SHOWING[short]
    assert ask(variant(name)) != ask(variant(""))
