"""What the method says is what counts: neither content nor fields nor the query make another one of it."""

from __future__ import annotations

from accord.authoring import (
    Client,
    Exchange,
    Survey,
    Writable,
    Written,
    expect,
    for_each,
    inconclusive,
    verifies,
    violation,
    warn,
)
from suites.http.asking import first_url
from suites.http.states import differences, read

_GONE = frozenset({404, 410})
_CONTENT = b'{"limit": 1, "offset": 1, "sort": "-id", "filter": {"id": "0"}, "query": "accord"}'
_OVERRIDES = dict.fromkeys(("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"), "DELETE")


@verifies("http/method/get-content-ignored")
def test_content_of_a_get_means_nothing(client: Client, survey: Survey) -> None:
    """GET with content is answered as without, or refused with 400 or 413, or the connection is closed."""
    url = next((facts.url for facts in survey.collections if facts.url), None) or first_url(survey)
    control = expect(client.get(url)).answered().exchange
    exchange = client.get(
        control.request.url, body=_CONTENT, headers={"Connection": "close"}, fresh=True, follow=False
    )
    if not exchange.response or exchange.status in (400, 413):
        return
    expect(exchange).answered()
    if 400 <= exchange.status < 500:
        raise inconclusive(f"{exchange.request.line}: GET with content was answered {exchange.status}")
    if exchange.status != control.status or differences(client, control, exchange):
        actual = f"status {exchange.status}, another answer"
        raise violation(exchange, "body", expected="the answer as without content", actual=actual)


@verifies("http/method/override-not-a-bypass", writes=True)
@for_each("writable", most=1)
def test_a_get_is_not_overridden(client: Client, subject: Writable) -> None:
    """A GET whose fields or query say DELETE deletes nothing, and is answered as a GET."""
    url = subject.create().url
    control = read(client, url)
    for query, headers in _overrides():
        exchange = expect(client.get(url, query, headers=headers, fresh=True)).answered().exchange
        after = client.get(url, fresh=True)
        if after.status in _GONE:
            raise violation(after, "status", expected="the resource, which a GET cannot delete", actual="it is gone")
        other = exchange.status == 405 or (exchange.ok and exchange.status != control.status)
        if other or (exchange.ok and not query and differences(client, control, exchange)):
            actual = f"another answer, of status {exchange.status}"
            warn(exchange, "status", expected="the answer as without an override", actual=actual)


@verifies("http/method/override-not-a-bypass", writes=True)
@for_each("writable", most=1)
def test_a_post_is_not_overridden_by_who_may_not_delete(client: Client, subject: Writable) -> None:
    """A POST whose fields or query say DELETE deletes nothing for those who may not DELETE."""
    for role in ("main", "limited"):
        try:
            credentials = client.authorization(role)
        except (KeyError, StopIteration):
            continue
        written = subject.create()
        read(client, written.url)
        for query, headers in _overrides():
            exchange = client.request("POST", written.url, query, headers={**headers, **credentials})
            if client.get(written.url, fresh=True).status in _GONE:
                _require_right_to_delete(client, subject.create(), exchange, dict(credentials))
                break


def _overrides() -> list[tuple[str, dict[str, str]]]:
    return [("", _OVERRIDES), ("_method=DELETE", {})]


def _require_right_to_delete(
    client: Client, other: Written, exchange: Exchange, credentials: dict[str, str | None]
) -> None:
    """That whose overridden POST deleted a resource can delete another by DELETE."""
    direct = expect(client.delete(other.url, headers=credentials)).answered(401).exchange
    if not direct.ok:
        actual = f"a deletion, while DELETE is answered {direct.status}"
        raise violation(exchange, "status", expected="no deletion, which the caller may not do", actual=actual)
