"""Rules of what content gives away, and of the form of errors."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from accord.authoring import Node, Remark, rule
from accord.judge.edge import Usual, answered_by
from suites.http.answers import content_of, essence_of, is_json_type, response_of
from suites.http.internals import internals_in
from suites.http.members import text_members
from suites.http.secrets import is_token_endpoint, may_hold_secrets, secret_in

_MOST = 5


@rule(
    "http/sec/no-internals-in-errors",
    on="answer",
    when=lambda node: node.exchange.status >= 400 and bool(content_of(node)),
)
def errors_keep_internals(node: Node) -> Iterator[Remark]:
    """Errors show no traces, statements, paths, private addresses or pages for developers."""
    kind, excerpt = internals_in(content_of(node), node.exchange.request)
    if kind == "a private address" and _is_private(node.exchange.request.url):
        return
    if kind:
        yield node.violates(f"it shows {kind}: {excerpt}", at="body")


def _is_private(url: str) -> bool:
    """Whether a target is itself at a private address, where a client's address would be one, too."""
    try:
        address = ip_address(urlsplit(url).hostname or "")
    except ValueError:
        return False
    return address.is_private and not address.is_loopback


@rule(
    "http/sec/no-secret-members",
    on="answer",
    when=lambda node: is_json_type(essence_of(node)) and bool(content_of(node)),
)
def documents_hold_no_secrets(node: Node) -> Iterator[Remark]:
    """Documents hold no passwords, hashes of them, private keys or tokens."""
    if not may_hold_secrets(content_of(node)) or is_token_endpoint(node):
        return
    exchange, found = node.exchange, 0
    # Errors name the members that they are about; what makes a key may show it once.
    names_count = exchange.ok and exchange.status != 201
    for member in text_members(node.document.value):
        if kind := secret_in(member, names_count=names_count):
            yield node.warns(f"`{member.name}` holds {kind}", at=member.pointer)
            found += 1
            if found == _MOST:
                return


def _documented(node: Node) -> tuple[str, ...]:
    """The media types of errors that the contract names."""
    contract = node.document.context.contract
    return tuple(name.lower() for name in contract.errors.media_types) if contract and contract.errors else ()


def _is_api_error(node: Node) -> bool:
    if node.exchange.status < 400 or not content_of(node):
        return False
    contract = node.document.context.contract
    good = frozenset({*_documented(node), contract.media_type if contract else "application/json"})
    return not answered_by(node.exchange, Usual(good))


@rule("http/sec/errors-in-api-media-type", on="answer", when=_is_api_error)
def errors_have_the_form_of_the_api(node: Node) -> Iterator[Remark]:
    """Errors come in the API's media type for them, not as pages or bare text."""
    essence, documented = essence_of(node), _documented(node)
    wanted = (node.exchange.request.header("accept") or "").lower()
    if essence in documented or (essence and essence in wanted):
        return
    if essence in ("text/html", "text/plain", "") or documented:
        label = essence or "no media type"
        early = ", perhaps by what serves the API" if node.exchange.status in (400, 408, 413, 414, 431, 505) else ""
        place = "Content-Type" if "content-type" in response_of(node).fields else "body"
        yield node.warns(f"status {node.exchange.status} as {label}{early}", at=place,
                         expected=" or ".join(documented) or "the media type of the API's errors")  # fmt: skip
