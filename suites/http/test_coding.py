"""Content codings of answers: used only where the client takes them, and told apart by entity tags."""

from __future__ import annotations

from accord.authoring import Client, Exchange, Survey, expect, not_applicable, verifies, violation, warn
from suites.http.asking import readable_urls
from suites.http.outcomes import field_of


@verifies("http/coding/only-accepted")
def test_excluded_codings_are_not_used(client: Client, survey: Survey) -> None:
    """Content is not coded in a way that Accept-Encoding leaves out."""
    tried = False
    for url in readable_urls(survey)[-1:]:
        for accepted in ("identity", "gzip;q=0", ""):
            exchange = expect(client.get(url, headers={"Accept-Encoding": accepted})).answered().exchange
            if exchange.status == 406:
                warn(exchange, "status", expected=f"content without a coding for `Accept-Encoding: {accepted}`",
                     actual="status 406")  # fmt: skip
            if not exchange.ok or not exchange.response or not exchange.response.body:
                continue
            tried = True
            if coding := _coding(exchange):
                expected = f"no coding, since Accept-Encoding is `{accepted}`"
                if accepted:
                    raise violation(exchange, "Content-Encoding", expected=expected, actual=coding)
                warn(exchange, "Content-Encoding", expected=expected, actual=coding)
    if not tried:
        raise not_applicable("no answer with content was seen")


@verifies("http/coding/etag-per-coding")
def test_codings_do_not_share_a_strong_tag(client: Client, survey: Survey) -> None:
    """The same URL in another coding has another strong entity tag, or a weak one."""
    tried = False
    for url in readable_urls(survey):
        plain, packed = (client.get(url, headers={"Accept-Encoding": coding}) for coding in ("identity", "gzip"))
        tags = [field_of(exchange, "etag") for exchange in (plain, packed)]
        if not plain.ok or not packed.ok or _coding(plain) == _coding(packed) or not any(tags):
            continue
        tried = True
        if tags[0] == tags[1] and tags[0] and not tags[0].startswith("W/"):
            warn(packed, "ETag", expected=f"another tag than {tags[0]}, which the content without coding has",
                 actual=f"{tags[1]} in {_coding(packed)}")  # fmt: skip
    if not tried:
        raise not_applicable("no URL was seen that has an entity tag and codes its content")


def _coding(exchange: Exchange) -> str:
    """The coding of an answer, empty where it has none."""
    coding = (field_of(exchange, "content-encoding") or "").lower()
    return "" if coding == "identity" else coding
