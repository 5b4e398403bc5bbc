"""What a server leaves alone in a request document: unknown members, @-members, and claims about itself."""

from __future__ import annotations

from accord.authoring import Maker, Recipe, for_each, verifies
from suites.jsonapi.creations import NOTHING, require_same_outcome
from suites.jsonapi.provoking import INVENTED

_SOMETHING = "of no meaning"
_EXTENSION = "https://example.com/ext/unknown"
_PROFILE = "https://example.com/profiles/unknown"


@verifies("jsonapi-*/document-structure/ignore-additional-members", writes=True)
@for_each("creatable", otherwise=NOTHING, most=1)
def test_unknown_members_of_a_document_are_ignored(maker: Maker, subject: Recipe) -> None:
    """A creation with an unknown member, at the top level or in the resource object, is taken as without it."""
    at_top = {**maker.body(subject), INVENTED: _SOMETHING}
    require_same_outcome(maker, subject, at_top, "the unknown member at the top level")
    in_resource = maker.body(subject)
    in_resource["data"][INVENTED] = _SOMETHING
    require_same_outcome(maker, subject, in_resource, "the unknown member of the resource object")


@verifies("jsonapi-*/document-structure/ignore-additional-members", writes=True)
@for_each(
    "creatable",
    where=lambda recipe: bool(recipe.relationships),
    otherwise="nothing is created with a relationship here",
    most=1,
)
def test_unknown_members_of_relationships_are_ignored(maker: Maker, subject: Recipe) -> None:
    """A creation with an unknown member in a relationship object is taken as without it."""
    document = maker.body(subject)
    name, relationship = next(iter(document["data"]["relationships"].items()))
    relationship[INVENTED] = _SOMETHING
    require_same_outcome(maker, subject, document, f"the unknown member of the relationship `{name}`")


@verifies("jsonapi-1.1/document-member-names/member-name-at-members-no-process", writes=True)
@for_each("creatable", otherwise=NOTHING, most=1)
def test_at_members_are_not_processed(maker: Maker, subject: Recipe) -> None:
    """A creation with an @-member, among the attributes or beside them, is taken as without it."""
    among = maker.body(subject)
    among["data"]["attributes"]["@note"] = _SOMETHING
    require_same_outcome(maker, subject, among, "the @-member among the attributes")
    beside = maker.body(subject)
    beside["data"]["@note"] = _SOMETHING
    require_same_outcome(maker, subject, beside, "the @-member of the resource object")


@verifies("jsonapi-1.1/document-jsonapi-object/json-api-no-negotiation", writes=True)
@for_each("creatable", otherwise=NOTHING, most=1)
def test_jsonapi_object_takes_no_part_in_negotiation(maker: Maker, subject: Recipe) -> None:
    """A creation whose `jsonapi` object names unknown extensions and profiles is taken as without them."""
    document = {**maker.body(subject), "jsonapi": {"version": "1.1", "ext": [_EXTENSION], "profile": [_PROFILE]}}
    control = {**maker.body(subject), "jsonapi": {"version": "1.1"}}
    require_same_outcome(maker, subject, document, "`ext` and `profile` of the `jsonapi` object", control=control)
