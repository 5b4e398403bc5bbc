"""Seeded faults of sparse fieldsets: lists that are long, doubled or empty, and fieldsets beside `include`."""

from __future__ import annotations

from collections import Counter

from sandbox.message import Document, Pairs
from sandbox.seeded import Request, Response, Serve, seeded
from sandbox.shaping import edit, edit_included, edit_resources, is_success, place_of, without_parameter

LONGEST = 6
"""How many names of a list are kept where long ones are cut."""


def _fieldsets(request: Request) -> Pairs:
    """The pairs of the query that ask for fields."""
    return tuple(pair for pair in request.query if pair[0].startswith("fields["))


def _kind(name: str) -> str:
    return name[7:-1]


@seeded("fieldsets/empty-among-several", breaks="properties/queries/fields", editions=("1.1",))
def an_empty_fieldset_among_several_is_dropped(request: Request, serve: Serve) -> Response:
    """Of two fieldsets or more, those without a value are dropped."""
    asked = _fieldsets(request)
    if request.method != "GET" or len(asked) < 2:
        return serve(request)
    dropped = {pair for pair in asked if not pair[1]}
    return serve(request.replacing(query=tuple(pair for pair in request.query if pair not in dropped)))


@seeded("fieldsets/reached-by-two-paths", breaks="properties/queries/fields", editions=("1.1",))
def what_two_paths_reach_shows_all(request: Request, serve: Serve) -> Response:
    """Included resources that two relationships of the primary data lead to ignore their fieldset."""
    response = serve(request)
    if not _fieldsets(request) or "," not in (request.parameter("include") or "") or not is_success(response):
        return response
    plain = serve(without_parameter(request, "fields[")).document
    whole = {(each["type"], each["id"]): each for each in plain.get("included", ())}
    data = plain["data"] if isinstance(plain["data"], list) else [plain["data"]]
    sources = [*(row for row in data if row), *whole.values()]
    names = Counter(key for key, _ in {target for row in sources for target in _targets(row)})

    def widen(resource: Document) -> None:
        key = resource["type"], resource["id"]
        if names[key] > 1 and key in whole:
            resource.update(whole[key])

    return edit_included(response, widen)


def _targets(row: Document) -> set[tuple[tuple[str, str], str]]:
    """What a resource leads to, each with the type and relationship that lead there."""
    found = set()
    for name, relationship in row.get("relationships", {}).items():
        data = relationship.get("data")
        for member in data if isinstance(data, list) else [data] if data else []:
            found.add(((member["type"], member["id"]), f"{row['type']}.{name}"))
    return found


@seeded("fieldsets/relationship-lost-beside-include", breaks="properties/queries/fields", editions=("1.0",))
def a_relationship_is_lost_beside_include(request: Request, serve: Serve) -> Response:
    """A fieldset beside `include` shows of the relationships only those that the paths begin with."""
    response, include = serve(request), request.parameter("include")
    asked = {_kind(name) for name, _ in _fieldsets(request)}
    if not include or not asked or not is_success(response):
        return response
    kept = {path.partition(".")[0] for path in include.split(",")}

    def lose(document: Document) -> None:
        data = document["data"] if isinstance(document["data"], list) else [document["data"]]
        for row in data:
            if row and row["type"] in asked:
                shown = row.get("relationships", {})
                row["relationships"] = {name: value for name, value in shown.items() if name in kept}

    return edit(response, lose)


@seeded("fieldsets/long-lists-are-cut", breaks="properties/queries/fields", editions=("1.0",))
def long_lists_of_fields_are_cut(request: Request, serve: Serve) -> Response:
    """Of a list of fields, the seventh and those behind it are overlooked."""
    pairs = tuple(
        (name, ",".join(value.split(",")[:LONGEST]) if name.startswith("fields[") else value)
        for name, value in request.query
    )
    return serve(request.replacing(query=pairs))


@seeded("fieldsets/doubled-names-vanish", breaks="properties/queries/fields", editions=("1.1",))
def a_name_given_twice_vanishes(request: Request, serve: Serve) -> Response:
    """A field that is listed twice is not shown."""
    response = serve(request)
    twice = {
        (_kind(name), field)
        for name, value in _fieldsets(request)
        for field, count in Counter(value.split(",")).items()
        if count > 1
    }

    def vanish(resource: Document) -> None:
        for member in ("attributes", "relationships"):
            for name in [name for name in resource.get(member, {}) if (resource["type"], name) in twice]:
                del resource[member][name]

    return edit_resources(response, vanish) if twice else response


@seeded("fieldsets/relationships-only-shows-all", breaks="properties/queries/fields", editions=("1.0",))
def relationships_alone_show_all_attributes(request: Request, serve: Serve) -> Response:
    """At collections, a fieldset of two or more relationships and no attribute hides no attributes."""
    kind = place_of(request).type
    name = f"fields[{kind.name}]" if kind else ""
    asked = set((request.parameter(name) or "").split(","))
    alone = kind is not None and len(asked) > 1 and asked <= set(kind.relationships)
    if not alone or kind is None or place_of(request).kind != "collection":
        return serve(request)
    pairs = tuple(
        (key, ",".join([*sorted(asked), *kind.attributes]) if key == name else value) for key, value in request.query
    )
    return serve(request.replacing(query=pairs))
