"""Compares two OpenAPI 3 descriptions of one API: what the newer one takes away, adds and relaxes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from accord.evolve.description import Description, Raw, mapping, sequence, template
from accord.evolve.difference import Difference, Effect, exempted
from accord.evolve.renamed import renamed
from accord.evolve.schema_pairs import SchemaPairs

_IGNORED = frozenset({"header accept", "header content-type", "header authorization"})

Paths = dict[str, dict[str, Raw]]


def compare_descriptions(old: Any, new: Any, exempt: Iterable[str] = ()) -> tuple[Difference, ...]:
    """Every difference between two descriptions.

    `exempt` holds patterns of places, and names of extensions such as `x-beta` whose marks exempt what carries them.
    Raises ValueError where one of the two is no description.
    """
    patterns = tuple(exempt)
    before, after = Description(old), Description(new)
    names = renamed(before, after)
    marks = frozenset(each for each in patterns if each.startswith("x-") or each == "deprecated")
    pairs = SchemaPairs(before, after, names, marks)
    found = [*_operations(pairs), *_schemas(before, after, names)]
    for name in before.schemas:
        if names.get(name, name) in after.schemas:
            found += pairs.schema(name)
    return exempted(found, patterns)


def _schemas(old: Description, new: Description, names: dict[str, str]) -> Iterator[Difference]:
    for name in old.schemas:
        if name in names:
            reason = "the names of schemas do not go over the wire"
            yield Difference(name, "schema renamed", name, names[name], Effect.NOISE, reason)
        elif name not in new.schemas:
            used = name in old.sent | old.given
            reason = "" if used else "no operation used it"
            yield Difference(
                name, "schema", "described", "not described", Effect.UNSEEN if used else Effect.NOISE, reason
            )
    for name in new.schemas:
        if name not in old.schemas and name not in names.values():
            yield Difference(name, "schema", "", "described", Effect.ADDITION)


def _operations(pairs: SchemaPairs) -> Iterator[Difference]:
    earlier, later = pairs.old.paths(), pairs.new.paths()
    matched = dict(_matched(earlier, later))
    for path, methods in earlier.items():
        if path not in matched:
            alike = next((each for each in later if template(each) == template(path)), "")
            reason = f"{alike} is described, for other methods" if alike else ""
            yield Difference(path, "path", "described", "not described", Effect.BREAK, reason)
            continue
        now = later[matched[path]]
        for method in sorted(methods.keys() | now.keys()):
            place = f"{method} {path}"
            if method not in now:
                yield Difference(place, "operation", "described", "not described", Effect.BREAK)
            elif method not in methods:
                yield Difference(place, "operation", "", "described", Effect.ADDITION)
            else:
                yield from _parameters(place, pairs, methods[method], now[method])
                yield from _bodies(place, pairs, methods[method], now[method])
    for path in later.keys() - matched.values():
        yield Difference(path, "path", "", "described", Effect.ADDITION)


def _matched(earlier: Paths, later: Paths) -> Iterator[tuple[str, str]]:
    """Old and new spelling of each path: parameters may be called otherwise, if all its methods are still there."""
    free = {path for path in later if path not in earlier}
    for path, methods in earlier.items():
        if path in later:
            yield path, path
            continue
        alike = (each for each in sorted(free) if template(each) == template(path))
        found = next((each for each in alike if methods.keys() <= later[each].keys()), None)
        if found:
            free.discard(found)
            yield path, found


def _parameters(place: str, pairs: SchemaPairs, one: Raw, other: Raw) -> Iterator[Difference]:
    was, now = _named(pairs.old, one), _named(pairs.new, other)
    for name in sorted(was.keys() | now.keys()):
        required = mapping(now.get(name)).get("required") is True
        if name not in now:
            effect, reason = (Effect.NOISE, "its name is a pattern") if name.endswith("/") else (Effect.BREAK, "")
            yield Difference(f"{place} {name}", "parameter", "described", "not described", effect, reason)
        elif name not in was:
            effect = Effect.BREAK if required else Effect.ADDITION
            yield Difference(f"{place} {name}", "parameter", "", "required" if required else "described", effect)
        elif required != (was[name].get("required") is True):
            effect, words = (Effect.BREAK, ("optional", "required")) if required else (
                Effect.RELAXATION, ("required", "optional"))  # fmt: skip
            yield Difference(f"{place} {name}", "parameter", *words, effect)


def _named(description: Description, operation: Raw) -> dict[str, Raw]:
    """The parameters of an operation by place and name; those that OpenAPI ignores, and of the path, are left out."""
    found = [description.resolve(each)[0] for each in sequence(operation.get("parameters"))]
    told = {f"{each.get('in')} {each.get('name')}": each for each in found if each.get("in") != "path"}
    return {name: each for name, each in told.items() if name.lower() not in _IGNORED}


def _bodies(place: str, pairs: SchemaPairs, one: Raw, other: Raw) -> Iterator[Difference]:
    was, now = pairs.old.resolve(one.get("requestBody"))[0], pairs.new.resolve(other.get("requestBody"))[0]
    if now.get("required") is True and not was and now:
        yield Difference(f"{place} request", "body", "", "required", Effect.BREAK)
    yield from _contents(f"{place} request", pairs, was, now, sent=True)
    answers, later = mapping(one.get("responses")), mapping(other.get("responses"))
    for status, answer in answers.items():
        if status in later:
            yield from _contents(f"{place} {status}", pairs, answer, later[status], sent=False)
        else:
            good = str(status).startswith("2")
            reason = "" if good else "that an error is no longer described takes nothing away"
            told = ", ".join(each for each in map(str, later) if good and each[:1] == "2") or "not described"
            effect = Effect.BREAK if good else Effect.NOISE
            yield Difference(f"{place} {status}", "status", str(status), told, effect, reason)
    for status in later:
        if status not in answers:
            yield Difference(f"{place} {status}", "status", "", "described", Effect.ADDITION)


def _contents(place: str, pairs: SchemaPairs, one: Any, other: Any, sent: bool) -> Iterator[Difference]:
    was, now = dict(pairs.old.contents(one)), dict(pairs.new.contents(other))
    for media_type, schema in was.items():
        if media_type in now:
            yield from pairs.pair(place, schema, now[media_type], sent, not sent)
        elif now:
            yield Difference(f"{place} {media_type}", "media type", "described", "not described", Effect.BREAK)
        else:
            reason = "the newer description says no content here"
            yield Difference(
                f"{place} {media_type}", "media type", "described", "not described", Effect.UNSEEN, reason
            )
    for media_type in now.keys() - was.keys() if was else ():
        yield Difference(f"{place} {media_type}", "media type", "", "described", Effect.ADDITION)
