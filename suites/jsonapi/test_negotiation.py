"""Content negotiation by Accept: which instances of the media type a server may, and may not, refuse."""

from __future__ import annotations

from collections.abc import Iterable

from accord.authoring import (
    JSONAPI,
    Client,
    Exchange,
    Survey,
    expect,
    inconclusive,
    verifies,
    violation,
    warn,
)

FOREIGN = f"{JSONAPI}; foo=bar"
FOREIGN_TWICE = f"{JSONAPI}; foo=bar, {JSONAPI}; foo=baz"
BESIDE_FOREIGN = f"{JSONAPI}; foo=bar, {JSONAPI}"
WEIGHTED = f"{JSONAPI};q=0.9"
UNKNOWN_EXTENSION = f'{JSONAPI}; ext="https://example.com/ext/unknown"'
UNKNOWN_PROFILE = f'{JSONAPI}; profile="https://example.com/profiles/unknown"'


@verifies("jsonapi-*/content-negotiation/response-not-acceptable")
def test_only_parametrised_instances_are_refused(client: Client, survey: Survey) -> None:
    """Accept with nothing but instances that carry a foreign parameter gets 406."""
    for url in _controls(client, survey):
        for accept in (FOREIGN, FOREIGN_TWICE):
            exchange = client.get(url, accept=accept)
            expect(exchange).status(406, because="every instance of the media type in Accept has a parameter")


@verifies("jsonapi-1.1/content-negotiation/response-not-acceptable-extension")
def test_unknown_extension_is_refused(client: Client, survey: Survey) -> None:
    """Accept with nothing but an instance that demands an unknown extension gets 406."""
    for url in _controls(client, survey):
        exchange = client.get(url, accept=UNKNOWN_EXTENSION)
        expect(exchange).status(406, because="Accept demands an extension that nobody has")


@verifies("jsonapi-1.0/content-negotiation/response-acceptable-instance")
def test_bare_instance_is_enough(client: Client, survey: Survey) -> None:
    """One instance without parameters keeps Accept acceptable, whatever stands beside it; a weight is none."""
    for url in _controls(client, survey):
        for accept in (BESIDE_FOREIGN, WEIGHTED):
            exchange = client.get(url, accept=accept)
            if expect(exchange).answered().exchange.status == 406:
                raise _refused(exchange, accept)
        for exchange in (client.get(url, accept="*/*"), client.get(url, headers={"Accept": None})):
            if exchange.status == 406:
                warn(exchange, "status", expected="success, since Accept allows every media type",
                     actual="status 406")  # fmt: skip


@verifies("jsonapi-1.1/content-negotiation/accept-ignore-foreign-parameters")
def test_instances_with_foreign_parameters_are_skipped(client: Client, survey: Survey) -> None:
    """An instance with a foreign parameter beside a bare one changes nothing, and a weight is no parameter."""
    _require_success(client, survey, (BESIDE_FOREIGN, WEIGHTED))


@verifies("jsonapi-1.1/content-negotiation/profile-ignore-unknown")
def test_unknown_profile_is_ignored(client: Client, survey: Survey) -> None:
    """Accept with an unknown profile is answered as without it."""
    _require_success(client, survey, (UNKNOWN_PROFILE,))


def _require_success(client: Client, survey: Survey, headers: Iterable[str]) -> None:
    for url in _controls(client, survey):
        for accept in headers:
            exchange = client.get(url, accept=accept)
            if not expect(exchange).answered().exchange.ok:
                raise _refused(exchange, accept)


def _refused(exchange: Exchange, accept: str) -> Exception:
    return violation(exchange, "status", expected=f"the answer to `Accept: {JSONAPI}`, a success, for `{accept}` too",
                     actual=f"status {exchange.status}")  # fmt: skip


def _controls(client: Client, survey: Survey) -> list[str]:
    """A collection and a single resource that the bare media type was seen to bring."""
    urls = [next((facts.url for facts in survey.collections), None),
            next((facts.sample_url for facts in survey.resources if facts.sample_url), None)]  # fmt: skip
    found = [url for url in urls if url and client.get(url, accept=JSONAPI).ok]
    if not found:
        raise inconclusive("no URL could be read with the bare media type in Accept")
    return found
