"""Rules of the fields that a status calls for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from accord.judge.fields import parse_media_type
from accord.judge.grammar import split_list
from suites.http.answers import asked, content_of, has_status, may_be_an_edge

_NAMES_A_TYPE = re.compile(rb"\b(?:application|text|multipart|image|audio|video)/[A-Za-z0-9][A-Za-z0-9.+*-]*|\*/\*")
_LEADS = ("location", "content-location", "link", "operation-location", "azure-asyncoperation", "retry-after")


@rule("http/status/405-has-allow", on="answer", when=has_status(405))
def method_not_allowed_tells_which_are(node: Node) -> Iterator[Remark]:
    """A 405 has Allow, be it empty."""
    if "allow" not in node.value:
        remark = node.warns if may_be_an_edge(node) else node.violates
        yield remark("status 405 without Allow", at="Allow", expected="Allow with the methods that are supported")


@rule("http/status/426-has-upgrade", on="answer", when=has_status(426))
def upgrade_required_tells_to_what(node: Node) -> Iterator[Remark]:
    """A 426 in HTTP/1.1 has Upgrade with a protocol."""
    response = node.exchange.response
    if (
        response
        and response.version.startswith("1")
        and not any(value.strip() for value in node.value.get("upgrade", []))
    ):
        remark = node.warns if may_be_an_edge(node) else node.violates
        yield remark(
            "status 426 without Upgrade", at="Upgrade", expected="Upgrade with the protocols that are required"
        )


@rule("http/status/redirect-location", on="answer", when=has_status(301, 302, 307, 308))
def redirect_tells_where(node: Node) -> Iterator[Remark]:
    """A 301, 302, 307 or 308 has a Location."""
    if not any(value.strip() for value in node.value.get("location", [])):
        trouble = "an empty Location" if "location" in node.value else "no Location"
        yield node.violates(f"status {node.exchange.status} with {trouble}", at="Location", expected="a Location")


@rule("http/status/202-status-monitor", on="answer", when=has_status(202))
def accepted_tells_where_to_follow(node: Node) -> Iterator[Remark]:
    """A 202 tells in its content or fields how the work stands, or where that is told."""
    if not content_of(node) and not any(name in node.value for name in _LEADS):
        wanted = "content, Location, Content-Location or Link that tell of the work"
        yield node.warns("status 202 leads nowhere", at="status", expected=wanted)


def _is_refused_type(node: Node, patching: bool) -> bool:
    """Whether it is a 415, to PATCH or not, that no content coding caused."""
    return (
        node.exchange.status == 415
        and (node.exchange.request.method == "PATCH") is patching
        and not asked(node, "Content-Encoding")
    )


@rule(
    "http/status/415-accept-encoding-only-for-coding",
    on="answer",
    when=lambda node: node.exchange.status == 415 and not asked(node, "Content-Encoding"),
)
def refused_type_says_nothing_of_codings(node: Node) -> Iterator[Remark]:
    """A 415 that no content coding caused has no Accept-Encoding."""
    if "accept-encoding" in node.value:
        yield node.violates("Accept-Encoding in a 415 to a request without coding", at="Accept-Encoding")


@rule("http/status/415-advertises-supported-types", on="answer", when=lambda node: _is_refused_type(node, False))
def refused_type_tells_which_are_taken(node: Node) -> Iterator[Remark]:
    """A 415 names media types in Accept, Accept-Post or its content; that it does not is only told of."""
    sent = (node.exchange.request.header("Content-Type") or "").partition(";")[0].strip().lower().encode()
    named = {found.lower() for found in _NAMES_A_TYPE.findall(content_of(node))} - {sent}
    if "accept" not in node.value and "accept-post" not in node.value and not named:
        yield node.warns("status 415 names no media type", at="Accept", expected="Accept or Accept-Post with types")


@rule("http/status/415-patch-accept-patch", on="answer", when=lambda node: _is_refused_type(node, True))
def refused_patch_tells_which_are_taken(node: Node) -> Iterator[Remark]:
    """A 415 to PATCH lists the formats of patches in Accept-Patch."""
    members = split_list(",".join(node.value.get("accept-patch", [])))
    if not any(parse_media_type(member) for member in members):
        trouble = "Accept-Patch names no media type" if "accept-patch" in node.value else "there is no Accept-Patch"
        yield node.violates(trouble, at="Accept-Patch", expected="Accept-Patch with media types")
