"""Rules of the query parameters that a server uses in links to itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote_plus, urlsplit

from accord.authoring import Node, Remark, rule
from accord.judge.names import is_member_name
from suites.jsonapi.kinds import shown

RESERVED = frozenset({"include", "sort", "fields", "page", "filter"})
_OF_THE_API = frozenset({"self", "related", "first", "last", "prev", "next"})
_FAMILY = re.compile(r"([^\[\]]*)((?:\[[^\[\]]*\])*)")


def _spelt(url: str) -> list[str]:
    """The names of the query parameters of a URL, as spelt."""
    return [pair.partition("=")[0] for pair in urlsplit(url).query.split("&") if pair]


def own_names(node: Node) -> list[str]:
    """The parameter names of a link, as spelt, save those that the request brought and the server only repeats."""
    request = node.document.exchange.request.url
    sent = {spelling for name in _spelt(request) for spelling in (name, unquote_plus(name))}
    return [name for name in _spelt(node.value) if not {name, unquote_plus(name)} & sent]


def _has_query(node: Node) -> bool:
    return node.key in _OF_THE_API and bool(own_names(node))


def _custom(node: Node) -> Iterator[tuple[str, str]]:
    """Decoded name and base name of each parameter that is neither the specification's nor an extension's."""
    for name in map(unquote_plus, own_names(node)):
        base = name.partition("[")[0]
        if base not in RESERVED and not (node.edition != "1.0" and ":" in base):
            yield name, base


def _remark(node: Node, name: str, trouble: str, *, warning: bool = False) -> Remark:
    """One remark for a parameter in links of one name, wherever in documents these stand."""
    return Remark(f"links/{node.key}?{name}", f"the parameter {shown(name)} {trouble}", warning=warning)


@rule("jsonapi-1.1/query-parameters/query-parameters-family-name", on="own-link", when=_has_query)
def family_members_are_bracketed_names(node: Node) -> Iterator[Remark]:
    """After its base name a parameter has bracket groups: empty, or of member names joined by dots."""
    for name in map(unquote_plus, own_names(node)):
        match = _FAMILY.fullmatch(name)
        if not match:
            yield _remark(node, name, "has brackets that do not pair up")
        elif odd := [group for group in re.findall(r"\[([^\[\]]*)\]", match[2]) if not _is_path(group)]:
            yield _remark(node, name, f"has {shown(odd[0])} in brackets, which is no member name")


def _is_path(group: str) -> bool:
    return not group or all(is_member_name(step.removeprefix("@")) for step in group.split("."))


@rule("jsonapi-1.0/query-parameters/query-parameters-member-names", on="own-link", when=_has_query)
def custom_parameters_have_member_names(node: Node) -> Iterator[Remark]:
    """The name of a custom parameter, up to its first bracket, obeys the rules for member names."""
    for name, base in _custom(node):
        if not is_member_name(base):
            yield _remark(node, name, "is no member name")


@rule("jsonapi-1.0/query-parameters/query-parameters-non-alpha", on="own-link", when=_has_query)
def custom_parameters_are_not_all_lowercase(node: Node) -> Iterator[Remark]:
    """The name of a custom parameter has a character outside a-z."""
    for name, base in _custom(node):
        if _is_lowercase(base):
            yield _remark(node, name, "has lowercase letters only")


@rule("jsonapi-1.1/query-parameters/query-parameters-non-alpha", on="own-link", when=_has_query)
def custom_base_names_are_legal(node: Node) -> Iterator[Remark]:
    """The base name of a custom parameter is a member name, and has a character outside a-z."""
    for name, base in _custom(node):
        if _is_lowercase(base):
            yield _remark(node, name, "has lowercase letters only")
        elif not is_member_name(base):
            yield _remark(node, name, "is no member name")


@rule("jsonapi-*/query-parameters/query-parameters-under-camel", on="own-link", when=_has_query)
def custom_parameters_are_camel_case(node: Node) -> Iterator[Remark]:
    """A capital letter should set custom parameters apart, in 1.0 also a hyphen or underscore."""
    wanted = r"[-_A-Z]" if node.edition == "1.0" else r"[A-Z]"
    for name, base in _custom(node):
        if is_member_name(base) and not _is_lowercase(base) and not re.search(wanted, base):
            yield _remark(node, name, "is set apart by another character", warning=True)


def _is_lowercase(base: str) -> bool:
    return bool(re.fullmatch(r"[a-z]+", base))


@rule("jsonapi-1.1/appendix/query-serialization", on="own-link", when=lambda node: bool(own_names(node)))
def brackets_are_encoded(node: Node) -> Iterator[Remark]:
    """Square brackets in parameter names are percent-encoded; raw ones are so common that it is one warning."""
    if any("[" in name or "]" in name for name in own_names(node)):
        yield Remark("links", "parameter names have raw square brackets", warning=True)
