"""The rehearsal: finds out by trying how a type's resources are created, changed and deleted."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from accord.judge.document import identity
from accord.model.exchange import Exchange
from accord.model.survey import Identity, RelationshipFacts, ResourceFacts
from accord.runtime.making.recipes import Made, Recipe, Removal
from accord.runtime.surveying.samples import computed, fullest, varied_names
from accord.wire.client import Client

if TYPE_CHECKING:
    from accord.runtime.making.maker import Maker

_TRIES = 8
_CHANGES = 3
_LOOKS = 2
_PAUSE_S = 0.7
REHEARSING = "being rehearsed"
"""The refusal of a recipe that is not known yet."""
_POINTER = re.compile(r"/data/(attributes|relationships)/([^/]+)")


class Rehearsal:
    """Finds out by trying how a type's resources are created, changed and deleted."""

    def __init__(self, maker: Maker, facts: ResourceFacts) -> None:
        self._maker = maker
        self._facts = facts
        self._rows = rows_of(maker.client, facts)

    def recipe(self) -> Recipe:
        """The recipe, or the reason why there is none."""
        facts = self._facts
        if facts.read_only:
            return Recipe(facts, refusal="the contract says that it is read-only")
        if not facts.create and (lasting := self._lasting()):
            return Recipe(facts, refusal=lasting)
        for recipe in [self._declared()] if facts.create else self._derived():
            made = self._made(recipe)
            if made:
                return self._related(self._studied(recipe, made))
            if recipe.answer:
                break
        return recipe

    def _made(self, recipe: Recipe) -> Made | None:
        """The first resource that a recipe makes, amended until it is accepted; else the recipe tells the refusal."""
        last: Exchange | None = None
        for _ in range(_TRIES):
            document = self._maker.body(recipe)
            last = self._maker.client.post(self._facts.url or "", document)
            recipe.answer = last if last.ok else None
            if made := self._maker.made_by(last):
                return Made(*made, document["data"], last)
            if last.ok or not self._amended(recipe, last):
                break
        answer = f"{last.request.line} was answered {last.status or last.fault}" if last else ""
        recipe.refusal = f"nothing could be created: {answer}"
        recipe.hindered = answer if last and _is_fault(last) else ""
        return None

    def _lasting(self) -> str:
        """Why what would be created here could not be deleted again, as far as OPTIONS tells."""
        if not self._facts.sample_url:
            return ""
        exchange = self._maker.client.request("OPTIONS", self._facts.sample_url)
        allow = exchange.response.header("allow") if exchange.response and exchange.ok else None
        return f"{exchange.request.line} allows no DELETE" if allow and "DELETE" not in allow.upper() else ""

    def _declared(self) -> Recipe:
        given = self._facts.create or {}
        given = given.get("data", given)
        shaped = {"attributes", "relationships"} & given.keys()
        attributes = dict(given.get("attributes", {})) if shaped else dict(given)
        varied = {name for name, value in attributes.items() if isinstance(value, str)} & varied_names(self._rows)
        return Recipe(self._facts, attributes, dict(given.get("relationships", {})), varied)

    def _derived(self) -> Iterator[Recipe]:
        """A recipe after the rows that are there, and one that leads to rows of others where it takes that.

        Relationships to a type that is being rehearsed, such as the own one, are left out of the first.
        """
        attributes = {name: value for name, value in fullest(self._rows).items() if not computed(name)}
        relationships: dict[str, Any] = {}
        foreign: dict[str, Any] = {}
        for relationship in self._facts.relationships:
            if relationship.to_many is False and relationship.filled and relationship.filled.members:
                target = self._target(relationship)
                circular = target is None and self._is_circular(relationship)
                kind, name = target or relationship.filled.members[0]
                (foreign if circular else relationships)[relationship.name] = {"data": {"type": kind, "id": name}}
        yield Recipe(self._facts, dict(attributes), dict(relationships), varied_names(self._rows))
        if foreign:
            yield Recipe(self._facts, attributes, relationships | foreign, varied_names(self._rows))

    def _is_circular(self, relationship: RelationshipFacts) -> bool:
        """Whether it leads to a type whose rehearsal has to end first."""
        known = [facts for kind in relationship.types if (facts := self._maker.survey.resource(kind)) and facts.url]
        return any(self._maker.recipe(facts).refusal == REHEARSING for facts in known)

    def _related(self, recipe: Recipe) -> Recipe:
        """The recipe with its relationships to the own type, where these take a resource of the run's own."""
        kind, maker, url = self._facts.type, self._maker, self._facts.url or ""
        own = [item.name for item in self._facts.relationships if item.to_many is False and kind in item.types]
        if not own or recipe.refusal or self._facts.create:
            return recipe
        first = maker.made_by(maker.client.post(url, maker.body(recipe)))
        if first:
            linkage = {"data": {"type": first[0][0], "id": first[0][1]}}
            for name in own:
                before = recipe.relationships
                recipe.relationships = before | {name: linkage}
                if not maker.made_by(maker.client.post(url, maker.body(recipe))):
                    recipe.relationships = before
        return recipe

    def _target(self, relationship: RelationshipFacts) -> Identity | None:
        """A resource of the run's own to relate to: others would show in their relationships what the run creates."""
        for kind in relationship.types:
            facts = self._maker.survey.resource(kind)
            recipe = self._maker.recipe(facts) if facts and facts.url else None
            if recipe and not recipe.refusal:
                return self._maker.create(recipe).identity
        return None

    def _amended(self, recipe: Recipe, refused: Exchange) -> bool:
        """Change the recipe by what the errors point at, or else leave out the likeliest offender."""
        if refused.status in (401, 404, 405, 501) or not refused.response:
            return False
        errors = refused.document.get("errors")
        changed = False
        for error in errors if isinstance(errors, list) else []:
            source = error.get("source") if isinstance(error, dict) else None
            pointer = source.get("pointer") if isinstance(source, dict) else None
            match = _POINTER.match(pointer) if isinstance(pointer, str) else None
            if match:
                part = recipe.attributes if match[1] == "attributes" else recipe.relationships
                changed |= part.pop(match[2], None) is not None
        if changed:
            return True
        for part, name in self._suspects(recipe):
            del part[name]
            return True
        return False

    def _suspects(self, recipe: Recipe) -> Iterator[tuple[dict[str, Any], str]]:
        """Members that may be refused, the likeliest first: dates, then what is no text, then relationships."""
        order = {"date": 0, "object": 1, "array": 1, "boolean": 2, "number": 3}
        kinds = self._facts.attributes
        names = sorted(
            (name for name in recipe.attributes if kinds.get(name) in order), key=lambda n: order[kinds[n]]
        )
        yield from ((recipe.attributes, name) for name in names)
        yield from ((recipe.relationships, name) for name in list(recipe.relationships))

    def _studied(self, recipe: Recipe, made: Made) -> Recipe:
        """What the first resource made by a recipe teaches: which attributes stay as sent, and can be changed."""
        maker = self._maker
        shown = _attributes(maker.read(made.url))
        sent = made.sent.get("attributes", {})
        recipe.plain = tuple(name for name, value in sent.items() if name in shown and shown[name] == value)
        declared = self._facts.update or {}
        wanted = [
            *declared.get("attributes", declared),
            *sorted(recipe.plain, key=lambda name: name not in recipe.varied),
        ]
        kind, own = made.identity
        for name in list(dict.fromkeys(wanted))[:_CHANGES]:
            value = self._maker.another(recipe, name, shown.get(name))
            if value is None:
                continue
            document = {"data": {"type": kind, "id": own, "attributes": {name: value}}}
            if maker.client.patch(made.url, document).ok and _attributes(maker.read(made.url)).get(name) == value:
                recipe.updatable = name
                break
        recipe.removal = self._removed(made.url)
        done, after, gone = recipe.removal.exchange, recipe.removal.after, _is_gone(recipe.removal)
        recipe.deletable = done.ok and gone
        if not recipe.deletable and (fault := next((each for each in (done, after) if _is_fault(each)), None)):
            recipe.hindered = f"{fault.request.line} was answered {fault.status or fault.fault}"
        if not gone and not self._facts.create:
            recipe.refusal = "what is created here cannot be deleted again"
        return recipe

    def _removed(self, url: str) -> Removal:
        """Delete a resource; what is still served afterwards is read again, since a copy may lag behind."""
        before, exchange = self._maker.client.get(url), self._maker.remove(url)
        after = self._maker.read(url)
        for _ in range(_LOOKS if exchange.ok and after.ok else 0):
            time.sleep(_PAUSE_S)
            after = self._maker.read(url)
        if exchange.ok and exchange.status != 202 and after.ok:
            self._maker.custody.lost[exchange.id] = f"{url}, whose deletion was answered {exchange.status}"
        return Removal(before, exchange, after)


def _is_fault(exchange: Exchange) -> bool:
    """Whether a target failed, so that what it would do stays unknown."""
    return exchange.response is None or exchange.status >= 500


def _is_gone(removal: Removal) -> bool:
    """Whether a resource is gone: it is not found, or its deletion was confirmed and it is served no more."""
    confirmed = removal.exchange.ok and removal.exchange.status != 202
    return removal.after.status in (404, 410) or (confirmed and removal.after.status >= 400)


def _attributes(exchange: Exchange) -> dict[str, Any]:
    data = exchange.document.get("data")
    attributes = data.get("attributes") if isinstance(data, dict) else None
    return attributes if isinstance(attributes, dict) else {}


def rows_of(client: Client, facts: ResourceFacts) -> list[dict[str, Any]]:
    """The attributes of the resources that a collection lists."""
    data = client.get(facts.url or "").document.get("data")
    rows = data if isinstance(data, list) else []
    mine = [row for row in rows if identity(row) and row["type"] == facts.type]
    return [row["attributes"] for row in mine if isinstance(row.get("attributes"), dict)]
