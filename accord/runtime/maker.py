"""The maker: creates resources of the run's own, for checks to work on, and removes them again."""

from __future__ import annotations

import copy
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from accord.judge.document import identity
from accord.judge.expect import Inconclusive
from accord.model.exchange import Exchange
from accord.model.survey import Identity, RelationshipFacts, ResourceFacts, Survey
from accord.runtime.custody import Custody
from accord.runtime.samples import another, computed, fullest, varied_names, vary
from accord.runtime.writable import PlainWritable, ResourceWritable, Writable
from accord.wire.client import Client

_TRIES = 8
_CHANGES = 3
_LOOKS = 2
_PAUSE_S = 0.7
_REHEARSING = "being rehearsed"
_POINTER = re.compile(r"/data/(attributes|relationships)/([^/]+)")


@dataclass(frozen=True, slots=True)
class Made:
    """A resource that the run created: what was sent, how that was answered, and where it is served."""

    identity: Identity
    url: str
    sent: dict[str, Any]
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Removal:
    """A deletion that was rehearsed: the resource before it, the answer to DELETE, and what a GET says after it."""

    before: Exchange
    exchange: Exchange
    after: Exchange


@dataclass(slots=True)
class Recipe:
    """How resources of one type are made: found by rehearsal.

    `attributes` and `relationships` are a body that was accepted, with `answer`; `varied` are the attributes that
    take a text of our own; `plain` those that come back just as they were sent; `updatable` is one that PATCH was
    seen to change; `removal` is the deletion of what was made. `refusal` says why nothing can be made.
    """

    facts: ResourceFacts
    attributes: dict[str, Any] = field(default_factory=dict)
    relationships: dict[str, Any] = field(default_factory=dict)
    varied: set[str] = field(default_factory=set)
    plain: tuple[str, ...] = ()
    updatable: str | None = None
    deletable: bool = False
    removal: Removal | None = None
    refusal: str = ""
    answer: Exchange | None = None

    def __str__(self) -> str:
        return str(self.facts)


class Maker:
    """Makes and removes resources of at most so many types; `tag` marks everything that this run creates."""

    def __init__(self, client: Client, survey: Survey, custody: Custody, tag: str, most: int | None = None) -> None:
        self.client = client
        self.survey = survey
        self.custody = custody
        self._tag = tag
        self._most = most
        self._serial = 0
        self._recipes: dict[str, Recipe] = {}
        self._targets: dict[str, list[Identity]] = {}
        self._kept: dict[str, Made] = {}

    def recipes(self) -> list[Recipe]:
        """The recipes of all collections in which something can be made."""
        found: list[Recipe] = []
        for facts in self.survey.collections:
            if self._most is not None and len(found) >= self._most:
                break
            recipe = self.recipe(facts)
            if not recipe.refusal:
                found.append(recipe)
        return found

    def creations(self) -> list[Recipe]:
        """The recipes that were accepted, also where what they made cannot be found or deleted again."""
        self.recipes()
        known = [self._recipes.get(facts.type) for facts in self.survey.collections]
        return [recipe for recipe in known if recipe and recipe.answer]

    def writables(self) -> list[Writable]:
        """The collections in which something can be made, for checks that care for no form of documents."""
        if self.survey.edition:
            return [ResourceWritable(self, recipe) for recipe in self.recipes() if recipe.deletable]
        offered = [facts for facts in self.survey.collections if facts.create and not facts.read_only]
        return [PlainWritable(self, facts) for facts in offered]

    def recipe(self, facts: ResourceFacts) -> Recipe:
        """The recipe of a type, rehearsed on first use."""
        if facts.type not in self._recipes:
            self._recipes[facts.type] = Recipe(facts, refusal=_REHEARSING)
            self._recipes[facts.type] = Rehearsal(self, facts).recipe()
        return self._recipes[facts.type]

    def unique(self) -> str:
        """A text that occurs nowhere else."""
        self._serial += 1
        return f"{self._tag}{self._serial}"

    def body(self, recipe: Recipe) -> dict[str, Any]:
        """A fresh document that creates a resource by a recipe."""
        tag = self.unique()
        attributes = {
            name: vary(value, tag) if name in recipe.varied else value for name, value in recipe.attributes.items()
        }
        data: dict[str, Any] = {"type": recipe.facts.type, "attributes": copy.deepcopy(attributes)}
        if recipe.relationships:
            data["relationships"] = copy.deepcopy(recipe.relationships)
        return {"data": data}

    def another(self, recipe: Recipe, name: str, value: Any) -> Any:
        """A value for an attribute that differs from the one it has, or None where none can be told."""
        tag = self.unique() if name in recipe.varied else ""
        found = another(value, (), tag)
        if found is not None:
            return found
        return another(value, [row[name] for row in _rows(self.client, recipe.facts) if name in row], tag)

    def create(self, recipe: Recipe, document: dict[str, Any] | None = None) -> Made:
        """Create a resource, from a document where one is given; raises Inconclusive where that is refused."""
        document = document or self.body(recipe)
        exchange = self.client.post(recipe.facts.url or "", document)
        made = self.made_by(exchange)
        if made is None:
            raise Inconclusive(f"nothing could be created: {exchange.request.line} was answered {exchange.status}")
        return Made(made[0], made[1], document["data"], exchange)

    def kept(self, recipe: Recipe) -> Made:
        """A resource made just as the recipe says, always the same: for checks that leave it as it is."""
        kind = recipe.facts.type
        if kind not in self._kept or self._kept[kind].identity not in self.custody.made:
            self._kept[kind] = self.create(recipe)
        return self._kept[kind]

    def made_by(self, exchange: Exchange) -> tuple[Identity, str] | None:
        """The resource that a POST created, and its URL."""
        return self.custody.by_exchange.get(exchange.id)

    def targets(self, relationship: RelationshipFacts, count: int = 1) -> list[Identity]:
        """So many resources of the run's own that fit a relationship; raises Inconclusive where none can be made."""
        for kind in relationship.types:
            facts = self.survey.resource(kind)
            recipe = self.recipe(facts) if facts and facts.url else None
            if recipe and not recipe.refusal:
                ready = self._targets.setdefault(kind, [])
                ready[:] = [target for target in ready if target in self.custody.made]
                while len(ready) < count:
                    ready.append(self.create(recipe).identity)
                return ready[:count]
        raise Inconclusive(f"no resource for {relationship} could be created")

    def read(self, url: str) -> Exchange:
        """GET a URL anew."""
        return self.client.get(url, fresh=True)

    def clean_up(self) -> list[str]:
        """Delete what the run created, the newest first; returns what is still there: URLs, and what has none."""
        for _ in range(2):
            for made, url in reversed(list(self.custody.made.items())):
                exchange = self._delete(made, url)
                if exchange.ok or exchange.status in (404, 410):
                    self.custody.made.pop(made, None)
                elif exchange.response is None or exchange.status >= 500:
                    self.client.close()  # what broke may have left the connection useless
        return [*self.custody.made.values(), *self.custody.lost.values()]

    def _delete(self, made: Identity, url: str) -> Exchange:
        """The answer to DELETE, which is sent again where a redirect leads to another URL of the same resource."""
        exchange = self.client.delete(url)
        moved = self.custody.moved(made, exchange) if exchange.status in (307, 308) else None
        return self.client.delete(moved) if moved else exchange


class Rehearsal:
    """Finds out by trying how a type's resources are created, changed and deleted."""

    def __init__(self, maker: Maker, facts: ResourceFacts) -> None:
        self._maker = maker
        self._facts = facts
        self._rows = _rows(maker.client, facts)

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
        return any(self._maker.recipe(facts).refusal == _REHEARSING for facts in known)

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
        recipe.deletable = recipe.removal.exchange.ok and recipe.removal.after.status in (404, 410)
        if not recipe.deletable and not self._facts.create:
            recipe.refusal = "what is created here cannot be deleted again"
        return recipe

    def _removed(self, url: str) -> Removal:
        """Delete a resource; what is still served afterwards is read again, since a copy may lag behind."""
        before, exchange = self._maker.client.get(url), self._maker.client.delete(url)
        after = self._maker.read(url)
        for _ in range(_LOOKS if exchange.ok and after.ok else 0):
            time.sleep(_PAUSE_S)
            after = self._maker.read(url)
        if exchange.ok and exchange.status != 202 and after.ok:
            self._maker.custody.lost[exchange.id] = f"{url}, whose deletion was answered {exchange.status}"
        return Removal(before, exchange, after)


def _attributes(exchange: Exchange) -> dict[str, Any]:
    data = exchange.document.get("data")
    attributes = data.get("attributes") if isinstance(data, dict) else None
    return attributes if isinstance(attributes, dict) else {}


def _rows(client: Client, facts: ResourceFacts) -> list[dict[str, Any]]:
    data = client.get(facts.url or "").document.get("data")
    rows = data if isinstance(data, list) else []
    mine = [row for row in rows if identity(row) and row["type"] == facts.type]
    return [row["attributes"] for row in mine if isinstance(row.get("attributes"), dict)]
