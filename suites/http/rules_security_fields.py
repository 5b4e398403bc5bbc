"""Rules of the fields that protect those who read an answer, and of what fields give away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from suites.http.answers import content_of, essence_of, is_json_type

_VERSION = re.compile(
    r"/v?\d+(?:\.\d+)*(?![\w.])|\b\d+\.\d+|\((?:Ubuntu|Debian|CentOS|Red Hat|Fedora|Amazon|Unix|Win)|\bmod_\w+"
)
"""A version, a module, or the operating system."""
_COMMENT = re.compile(r"\([^()]*\)")
_TELLING = ("server", "x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "x-runtime", "x-generator")
_EXPOSABLE = ("location", "link", "etag", "retry-after", "ratelimit", "ratelimit-policy", "deprecation", "sunset",
              "x-deprecation-notice", "x-request-id", "x-correlation-id", "request-id")  # fmt: skip


@rule(
    "http/sec/nosniff",
    on="answer",
    when=lambda node: is_json_type(essence_of(node)) and bool(content_of(node)),
)
def content_is_not_sniffed(node: Node) -> Iterator[Remark]:
    """JSON says that it is not to be taken for anything else."""
    values = [
        value.strip().lower() for line in node.value.get("x-content-type-options", ()) for value in line.split(",")
    ]
    if not values:
        yield node.warns("it is absent", at="X-Content-Type-Options", expected="`nosniff`")
    elif set(values) != {"nosniff"}:
        yield node.violates("its value is another than `nosniff`", at="X-Content-Type-Options", expected="`nosniff`")
    elif len(values) > 1:
        yield node.warns("`nosniff` is repeated", at="X-Content-Type-Options", expected="`nosniff` once")


@rule("http/sec/no-version-leak", on="answer")
def fields_keep_versions(node: Node) -> Iterator[Remark]:
    """Fields about the software name no version of it."""
    for name in _TELLING:
        for value in node.value.get(name, ()):
            timed = name == "x-runtime" and re.fullmatch(r"[\d.]+(?:m?s)?", value)
            if not timed and _VERSION.search(value):
                yield node.warns("it names a version or a module", at=name, expected="the name of a product at most")
    for value in node.value.get("via", ()):
        # The numbers outside of comments are versions of the protocol.
        if any(_VERSION.search(comment) for comment in _COMMENT.findall(value)):
            yield node.warns("it names a version", at="via", expected="the version of the protocol at most")


@rule(
    "http/sec/cors-exposes-contract-fields",
    on="answer",
    having="access-control-allow-origin",
    when=lambda node: node.exchange.request.method != "OPTIONS",
)
def scripts_see_the_fields(node: Node) -> Iterator[Remark]:
    """Scripts that may read an answer may read its fields that matter."""
    lines = node.value.get("access-control-expose-headers", ())
    exposed = {name.strip().lower() for line in lines for name in line.split(",")}
    with_credentials = node.value.get("access-control-allow-credentials", [""])[0].strip() == "true"
    if "*" in exposed and not with_credentials:
        return
    contract = node.document.context.contract
    promised = contract.promised if contract else None
    wanted = {*_EXPOSABLE}
    if promised:
        own = (promised.request_id, *promised.rate_limit, *promised.response_headers)
        wanted |= {name.lower() for name in own if name}
    present = [name for name in node.value if name in wanted or name.startswith("x-ratelimit-")]
    if missing := [name for name in present if name not in exposed]:
        yield node.warns(f"not exposed: {', '.join(sorted(missing))}", at="Access-Control-Expose-Headers",
                         expected="the fields that callers rely on")  # fmt: skip
