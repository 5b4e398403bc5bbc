"""Versions that a header chooses: the current one, its absence, others, and what is no version."""

from __future__ import annotations

import re

from accord.authoring import (
    Client,
    Earlier,
    Exchange,
    Promise,
    Survey,
    Workshop,
    expect,
    inconclusive,
    keeps,
    not_applicable,
    violation,
    warn,
)
from suites.http.versions import differs, shape
from suites.promises.aims import aim

_NONE_SUCH = 999_999


class Versions:
    """Asks for one thing in several versions."""

    def __init__(self, client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
        self._client, self.header = client, promise["header"]
        self._url = aim(promise, workshop, survey).url

    def ask(self, version: str | None) -> Exchange:
        """The answer in a version; without one the header is left out."""
        exchange = self._client.get(self._url, headers={self.header: version}, fresh=True)
        return expect(exchange).answered().exchange

    def require_served(self, version: str) -> Exchange:
        """The answer in a version that must be served, where what is asked for can be read at all."""
        exchange = self.ask(version)
        if not exchange.ok:
            if not self.ask(None).ok:
                raise inconclusive("the control failed: nothing is read without the header either")
            raise violation(exchange, "status", expected=f"success with {self.header}: {version}",
                            actual=f"status {exchange.status}")  # fmt: skip
        return exchange


@keeps("version-header", where=lambda promise: "current" in promise)
def test_current_version_is_served(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """The current version works; absence is the same, where the header is optional; others are answered in order."""
    versions = Versions(client, survey, workshop, promise)
    current = versions.require_served(promise["current"])
    if promise.get("optional"):
        _require_same(versions.ask(None), current)
    for value in promise.get("unknown", ()):
        answer = _require_no_error(versions.ask(value), f"{versions.header}: {value}")
        if answer.ok:
            alike = differs(shape(answer.json.value), shape(current.json.value)) is None
            actual = "the header is ignored: the same is served" if alike else "something else is served"
            warn(answer, "status", expected=f"a refusal of {value}, which there is not", actual=actual)
    for value in promise.get("record", ()):
        _require_no_error(versions.ask(value), f"{versions.header}: {value}")


@keeps("version-header", where=lambda promise: "versions" in promise)
def test_each_version_is_served(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """Each of several versions can be had."""
    if len(promise["versions"]) < 2:
        raise not_applicable("the contract names one version only, so that there is nothing to choose")
    versions = Versions(client, survey, workshop, promise)
    for version in promise["versions"]:
        versions.require_served(version)


@keeps("version-header", where=lambda promise: promise.get("history") is True)
def test_numbers_of_versions_never_fall(
    client: Client, survey: Survey, workshop: Workshop, earlier: Earlier | None, promise: Promise
) -> None:
    """The highest number that an earlier run was served is served still, by an API that refuses unknown ones."""
    if earlier is None:
        raise inconclusive("no earlier run is given, with --baseline")
    versions, form = Versions(client, survey, workshop, promise), promise.get("format", "v{n}")
    pattern = re.compile(re.escape(form).replace(r"\{n\}", "([0-9]+)"))
    served = [
        int(number[1])
        for exchange in earlier.exchanges
        if exchange.ok and (number := pattern.fullmatch(exchange.request.header(versions.header) or ""))
    ]
    if not served:
        raise inconclusive(f"the earlier run was served no version of the form {form}")
    if versions.ask(form.replace("{n}", str(_NONE_SUCH))).ok:
        raise inconclusive("versions that there are not are served as well, so that the header says nothing")
    versions.require_served(form.replace("{n}", str(max(served))))


def _require_same(answer: Exchange, current: Exchange) -> None:
    """That an answer without the header is that of the current version, as far as names and types tell."""
    if answer.status != current.status:
        raise violation(answer, "status", expected=f"status {current.status}, as with the current version",
                        actual=f"status {answer.status}")  # fmt: skip
    if place := differs(shape(answer.json.value), shape(current.json.value)):
        raise violation(answer, place, expected="the members of the current version", actual="others")


def _require_no_error(answer: Exchange, what: str) -> Exchange:
    if answer.status >= 500:
        raise violation(answer, "status", expected=f"no 5xx to {what}", actual=f"status {answer.status}")
    return answer
