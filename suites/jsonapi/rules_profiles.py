"""Rules of saying that extensions and profiles were applied, and that answers depend on Accept."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from accord.judge.fields import MediaType, list_members, parse_media_type
from suites.jsonapi.kinds import shown
from suites.jsonapi.rules_members import MEMBERS, is_object, shows_extension

_CONTENT_TYPE = "Content-Type"


def _has_readable_label(node: Node) -> bool:
    media_type = node.document.media_type
    return node.document.labelled and media_type is not None and media_type.valid


def _shows_any(node: Node) -> bool:
    if not (is_object(node) and _has_readable_label(node)):
        return False
    listed = node.value.get("ext") if node.kind == "jsonapi" else None
    return bool(listed and isinstance(listed, list)) or any(shows_extension(node, name) for name in node.value)


@rule("jsonapi-1.1/content-negotiation/content-type-ext-parameter", on=tuple(MEMBERS), when=_shows_any)
def applied_extensions_are_named(node: Node) -> Iterator[Remark]:
    """Content-Type names the extensions that `jsonapi.ext` lists, and some where members have namespaces."""
    named = node.document.extensions
    if node.kind == "jsonapi":
        yield from _unnamed(node, "ext", named)
    for name in node.value:
        if not named and shows_extension(node, name):
            yield Remark(_CONTENT_TYPE, f"no `ext`, although members such as {shown(name)} are an extension's")


def _unnamed(node: Node, member: str, named: tuple[str, ...]) -> Iterator[Remark]:
    """A remark for each URI that the `jsonapi` object lists and Content-Type does not."""
    listed = node.value.get(member)
    for uri in listed if isinstance(listed, list) else ():
        if isinstance(uri, str) and uri not in named:
            yield Remark(_CONTENT_TYPE, f"`{member}` does not name {shown(uri)}, which `jsonapi.{member}` lists")


def _lists_profiles(node: Node) -> bool:
    return is_object(node) and _has_readable_label(node) and bool(node.value.get("profile"))


@rule("jsonapi-1.1/content-negotiation/content-type-profile-parameter", on="jsonapi", when=_lists_profiles)
def applied_profiles_are_named(node: Node) -> Iterator[Remark]:
    """Content-Type names the profiles that `jsonapi.profile` lists."""
    yield from _unnamed(node, "profile", node.document.profiles)


def _negotiates(node: Node) -> bool:
    context = node.document.context
    return node.document.labelled and bool(context.extensions or context.profiles)


@rule("jsonapi-1.1/content-negotiation/vary-accept", on="exchange", when=_negotiates)
def answers_vary_by_accept(node: Node) -> Iterator[Remark]:
    """A server that knows `ext` or `profile` says that its answers vary by Accept."""
    fields = list_members(node.value.response.values("vary"))
    if not {"accept", "*"} & {field.lower() for field in fields}:
        actual = f"Vary names {', '.join(fields)}" if fields else "there is no Vary"
        yield Remark("Vary", actual, "`Accept` in Vary, as answers depend on it", warning=True)


def _applied_and_linked(node: Node) -> bool:
    links = node.value.get("links")
    applied = node.document.extensions or node.document.profiles
    return bool(applied) and _has_readable_label(node) and isinstance(links, dict) and links.get("self") is not None


@rule("jsonapi-1.1/document-top-level/top-level-self-link-media-type", on="document", when=_applied_and_linked)
def self_link_tells_the_media_type(node: Node) -> Iterator[Remark]:
    """Where something is applied, the top-level `self` link has a `type` with all parameters of the media type."""
    link = node.value["links"]["self"]
    told = link.get("type") if isinstance(link, dict) else None
    media_type = parse_media_type(told) if isinstance(told, str) else None
    if media_type is None or _meaning(media_type) != _meaning(node.document.media_type or MediaType("")):
        actual = "a plain URL" if not isinstance(link, dict) else "no `type`" if told is None else "another `type`"
        expected = "a link object whose `type` is the media type of the answer with all its parameters"
        yield Remark(node.at("links", "self"), actual, expected, warning=True)


def _meaning(media_type: MediaType) -> tuple[str, set[str], set[str]]:
    """What a media type says, whatever the order and the blanks in its lists."""
    return media_type.essence, {*media_type.uris("ext"), ""}, {*media_type.uris("profile"), ""}
