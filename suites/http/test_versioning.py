"""Versions of the API: the one asked for is served, told and cached as such, and another is never served silently."""

from __future__ import annotations

from accord.authoring import (
    Client,
    Contract,
    Exchange,
    Survey,
    expect,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
    with_query,
)
from accord.judge.cache_control import parse_cache_control
from accord.model.terms import Versioning
from suites.http.asking import first_url
from suites.http.outcomes import field_of, require_refusal, settled, vary_of
from suites.http.raw import request_octets
from suites.http.versions import REFUSALS, UNKNOWN, ask, differs, media_type, shape, strangers, told, versioning_of

_MOST = 5


@verifies("http/versioning/unknown-version-refused")
def test_unknown_versions_are_refused(client: Client, survey: Survey, contract: Contract) -> None:
    """A version that there is not is refused, however it is wrong; another is never served in its place."""
    versioning = versioning_of(contract, "header", "media-type", "query")
    url = first_url(survey)
    _served(client, contract, url, versioning.current)
    for version in strangers(versioning):
        exchange = ask(client, contract, url, version)
        require_refusal(exchange, versioning.refused or REFUSALS, f"version `{version}`")


@verifies("http/versioning/absent-equals-default")
def test_without_a_version_the_default_is_served(client: Client, survey: Survey, contract: Contract) -> None:
    """Who asks for no version gets the documented default; where one is mandatory, a refusal."""
    versioning = versioning_of(contract)
    url = first_url(survey)
    if versioning.default is None:
        if versioning.by == "path":
            raise not_applicable("the contract names no version that is served without one in the path")
        exchange = settled(ask(client, contract, url, None), "a 4xx, since a version is mandatory")
        if exchange.ok:
            warn(exchange, "status", expected="a 4xx, since the contract names no default version",
                 actual=f"status {exchange.status}")  # fmt: skip
        return
    control = _served(client, contract, url, versioning.default)
    exchange = settled(ask(client, contract, url, None), f"version {versioning.default}, the default")
    if not exchange.ok:
        raise violation(exchange, "status", expected=f"version {versioning.default}, the default",
                        actual=f"status {exchange.status}")  # fmt: skip
    _require_same(contract, control, exchange, f"version {versioning.default}, the default")


def _require_same(contract: Contract, control: Exchange, exchange: Exchange, expected: str) -> None:
    if told(contract, control) != told(contract, exchange):
        echo = contract.versioning.echo if contract.versioning else ""
        raise violation(exchange, echo or "body", expected=expected, actual=told(contract, exchange) or "absent")
    place = differs(shape(control.json.value), shape(exchange.json.value))
    if place:
        raise violation(exchange, place, expected=f"{expected}, in its shape", actual="another shape")


@verifies("http/versioning/conflicting-selectors")
def test_contradicting_versions_are_settled_the_same_way(client: Client, survey: Survey, contract: Contract) -> None:
    """Two versions in one request are refused, or resolved the same way every time."""
    versioning = versioning_of(contract, "header", "media-type", "query")
    url = first_url(survey)
    _served(client, contract, url, versioning.current)
    other = next((version for version in versioning.supported if version != versioning.current), UNKNOWN)
    for way in ("lines", "list") if versioning.by == "header" else ("repeated",):
        one, two = (_contradict(client, contract, url, way, other) for _ in range(2))
        what = f"{versioning.current} and {other} for the version"
        for exchange in (one, two):
            settled(exchange, f"a 4xx, or a documented choice, for {what}")
        first, second = _outcome(contract, one), _outcome(contract, two)
        if first != second:
            raise violation(two, "status", expected=f"{first}, as a moment before for {what}", actual=second)
        if one.ok:
            warn(one, "status", expected=f"a 4xx, or a documented choice, for {what}",
                 actual=first)  # fmt: skip


def _contradict(client: Client, contract: Contract, url: str, way: str, other: str) -> Exchange:
    versioning = versioning_of(contract)
    name, current = versioning.name, versioning.current
    if way == "lines":
        lines = [f"{name}: {version}" for version in (current, other)]
        return client.send_octets(request_octets(client, "GET", url, lines, headers={name: None}))
    if way == "list":
        return client.get(url, headers={name: f"{current}, {other}"}, fresh=True)
    if versioning.by == "query":
        return client.get(with_query(url, {name: current}), {name: other}, fresh=True)
    if "{version}" in name:
        raise not_applicable("a media type has one name only, which cannot repeat its version")
    return client.get(url, accept=f"{media_type(contract, current)}; {name}={other}", fresh=True)


def _outcome(contract: Contract, exchange: Exchange) -> str:
    parts = [f"status {exchange.status}", told(contract, exchange), *sorted(exchange.document if exchange.ok else ())]
    return ", ".join(part for part in parts if part)


@verifies("http/versioning/response-echo")
def test_the_version_served_is_told(client: Client, survey: Survey, contract: Contract) -> None:
    """The documented field tells which version was served."""
    versioning = versioning_of(contract)
    if not versioning.echo:
        raise not_applicable("the contract names no field that tells the version")
    url = first_url(survey)
    for version in (versioning.supported or (versioning.current,))[:_MOST]:
        exchange = _served(client, contract, url, version)
        value = told(contract, exchange)
        # an alias or a range may be told as what it stands for
        resolved = value is not None and (value.startswith(f"{version}.") or not version[:1].isdigit())
        if value is None or not (value == version or resolved):
            raise violation(exchange, versioning.echo, expected=version, actual=value or "absent")


@verifies("http/versioning/vary-lists-selector")
def test_the_field_that_chooses_the_version_is_in_vary(client: Client, survey: Survey, contract: Contract) -> None:
    """What a request field chooses is not stored without telling so."""
    versioning = versioning_of(contract, "header", "media-type")
    field = versioning.name if versioning.by == "header" else "Accept"
    one, other = _two_versions(client, survey, contract, versioning)
    for exchange in (one, other):
        control = parse_cache_control(exchange.response.fields.get("cache-control", []) if exchange.response else [])
        unstored = control.has("no-store") or control.plain("private")
        if not {field.lower(), "*"} & vary_of(exchange) and not unstored:
            raise violation(exchange, "Vary", expected=f"{field}, which chooses the version",
                            actual=field_of(exchange, "vary") or "absent")  # fmt: skip


def _two_versions(
    client: Client, survey: Survey, contract: Contract, versioning: Versioning
) -> tuple[Exchange, Exchange]:
    """Answers in two versions that differ in their shape, or in what they tell of the version."""
    url = first_url(survey)
    if len(versioning.supported) < 2:
        raise not_applicable("the contract names one version only")
    one, other = (_served(client, contract, url, version) for version in versioning.supported[:2])
    same = not differs(shape(one.json.value), shape(other.json.value))
    if same and told(contract, one) == told(contract, other):
        raise not_applicable("two versions were answered alike")
    return one, other


def _served(client: Client, contract: Contract, url: str, version: str) -> Exchange:
    """The answer in a version that the contract names, a control; raises Inconclusive where it is no success."""
    exchange = expect(ask(client, contract, url, version)).answered().exchange
    if not exchange.ok:
        raise inconclusive(f"version {version} of {exchange.request.line} was answered {exchange.status}")
    return exchange
