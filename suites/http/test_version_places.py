"""Versions in the media type and in the path: unknown ones are refused there, and known ones stay what they are."""

from __future__ import annotations

import re

from accord.authoring import (
    Client,
    Contract,
    Survey,
    Writable,
    expect,
    for_each,
    inconclusive,
    resolve,
    verifies,
    violation,
    warn,
)
from accord.judge.fields import parse_media_type
from suites.http.asking import first_url
from suites.http.outcomes import field_of, require_refusal, settled
from suites.http.versions import UNKNOWN, ask, in_path, media_type, version_in, versioning_of

_MOST = 5
_REDIRECTS = range(300, 400)


@verifies("http/versioning/media-type-version")
def test_the_media_type_asked_for_is_the_one_sent(client: Client, survey: Survey, contract: Contract) -> None:
    """An unknown version in Accept gets 406, and Content-Type states the version that was asked for and sent."""
    versioning = versioning_of(contract, "media-type")
    url = first_url(survey)
    for version in (versioning.supported or (versioning.current,))[:_MOST]:
        exchange = expect(ask(client, contract, url, version)).answered().exchange
        if not exchange.ok:
            raise inconclusive(f"version {version} of {exchange.request.line} was answered {exchange.status}")
        wanted, sent = media_type(contract, version), field_of(exchange, "content-type") or "absent"
        stated = _stated(sent, versioning.name)
        if stated is None:
            warn(exchange, "Content-Type", expected=wanted, actual=sent)
        elif stated != version:
            raise violation(exchange, "Content-Type", expected=wanted, actual=sent)
    exchange = ask(client, contract, url, UNKNOWN)
    require_refusal(exchange, versioning.refused or (406, 415), f"version {UNKNOWN} in Accept")


@verifies("http/versioning/media-type-version", writes=True)
@for_each("writable", otherwise="nothing can be created here", most=1)
def test_content_of_an_unknown_version_is_refused(client: Client, contract: Contract, subject: Writable) -> None:
    """Content whose media type has an unknown version gets 415."""
    versioning = versioning_of(contract, "media-type")
    subject.create()
    exchange = client.post(subject.url, subject.document(), content_type=media_type(contract, UNKNOWN))
    require_refusal(exchange, versioning.refused or (406, 415), f"version {UNKNOWN} in Content-Type")


def _stated(content_type: str, name: str) -> str | None:
    """The version that a media type states: in its parameter of that name, or where the name is a template has it."""
    if "{version}" in name:
        found = re.match(re.escape(name).replace(r"\{version\}", "([^;, ]+)"), content_type, re.IGNORECASE)
        return found[1] if found else None
    parsed = parse_media_type(content_type)
    return parsed.parameter(name) if parsed else None


@verifies("http/versioning/path-version")
def test_paths_of_versions_stay_apart(client: Client, survey: Survey, contract: Contract) -> None:
    """An unknown version in the path leads nowhere, and a known one to no other."""
    versioning = versioning_of(contract, "path")
    url = first_url(survey)
    in_path(versioning, url, UNKNOWN)
    wanted = "404 or 410 for a version that there is not"
    for version in ("9999", "abc"):
        exchange = settled(ask(client, contract, url, version, follow=False), wanted)
        if exchange.ok or exchange.status in _REDIRECTS:
            raise violation(exchange, "status", expected=wanted, actual=f"status {exchange.status}")
        require_refusal(exchange, versioning.refused or (404, 410), f"version {version} in the path")
    for version in (versioning.supported or (versioning.current,))[:_MOST]:
        _require_own(client, contract, url, version)


def _require_own(client: Client, contract: Contract, url: str, version: str) -> None:
    """That a documented version does not lead to another one, save where it is said to be on its way out."""
    versioning = versioning_of(contract)
    exchange = expect(ask(client, contract, url, version, follow=False)).answered().exchange
    goal = resolve(exchange.request.url, field_of(exchange, "location") or "")
    leads = version_in(versioning, goal)
    retired = field_of(exchange, "deprecation") or field_of(exchange, "sunset")
    if exchange.status in _REDIRECTS and leads not in (None, version) and not retired:
        raise violation(
            exchange, "Location", expected=f"version {version}, or no redirect", actual=f"version {leads}"
        )
    if exchange.status >= 400:
        raise inconclusive(f"version {version} of {exchange.request.line} was answered {exchange.status}")
