"""What checks of HTTP ask about: a URL or two that can be read, and whose credentials go along."""

from __future__ import annotations

from collections.abc import Mapping

from accord.authoring import Client, Survey, not_applicable


def readable_urls(survey: Survey) -> list[str]:
    """The URLs of one resource and of one collection, as far as there are any; else that of the entry."""
    resource = next((facts.sample_url for facts in survey.resources if facts.sample_url), None)
    collection = next((facts.url for facts in survey.collections if facts.url), None)
    found = [url for url in (resource, collection) if url]
    return found or [url for url in (survey.entry_url,) if url]


def first_url(survey: Survey) -> str:
    """A URL that can be read, of a resource where there is one; raises NotApplicable where nothing can be read."""
    for url in readable_urls(survey):
        return url
    raise not_applicable("nothing was seen that can be read")


def as_account(client: Client, role: str) -> Mapping[str, str | None]:
    """The headers of a further account of ours; raises NotApplicable where there is none."""
    try:
        headers = client.authorization(role)
    except KeyError:
        raise not_applicable(f"no credentials of an account `{role}` are at hand") from None
    if headers == client.authorization():
        raise not_applicable(f"the account `{role}` has the credentials of the run itself")
    return headers
