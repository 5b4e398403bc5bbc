"""The maker: creates resources of the run's own, for checks to work on, and removes them again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from accord.judge.expect import Inconclusive
from accord.model.exchange import Exchange
from accord.model.survey import Identity, RelationshipFacts, ResourceFacts, Survey
from accord.model.terms import Updates
from accord.runtime.making.custody import Custody
from accord.runtime.making.placeholders import fill
from accord.runtime.making.recipes import Made, Recipe
from accord.runtime.making.rehearsal import REHEARSING, Rehearsal, rows_of
from accord.runtime.making.search import Search
from accord.runtime.making.writable import PlainWritable, ResourceWritable, Writable
from accord.runtime.surveying.samples import another, vary
from accord.wire.budget import BudgetSpent
from accord.wire.client import Client

_PAGES = 20
"""How many pages of a collection are looked through for what a failed request may have made."""


class Maker:
    """Makes and removes resources of at most so many types; `tag` marks everything that this run creates."""

    def __init__(
        self,
        client: Client,
        survey: Survey,
        custody: Custody,
        tag: str,
        most: int | None = None,
        updates: Updates | None = None,
        items: Mapping[str, str | None] | None = None,
    ) -> None:
        self.client = client
        self.updates = updates or Updates()
        self.survey = survey
        self._items = items or {}
        self.custody = custody
        self._tag = tag
        self._most = most
        self._serial = 0
        self._recipes: dict[str, Recipe] = {}
        self._targets: dict[str, list[Identity]] = {}
        self._kept: dict[str, Made] = {}
        self._filling: dict[str, tuple[str, str]] = {}

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
            self._recipes[facts.type] = Recipe(facts, refusal=REHEARSING)
            try:
                found = Rehearsal(self, facts).recipe()
            except (BudgetSpent, Inconclusive) as error:
                found = Recipe(facts, refusal=str(error), hindered=str(error))
            self._recipes[facts.type] = found
        return self._recipes[facts.type]

    @property
    def hindrance(self) -> str:
        """Which fault kept a rehearsal from showing what can be made; empty where none did."""
        return next((recipe.hindered for recipe in self._recipes.values() if recipe.hindered), "")

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
        data: dict[str, Any] = {"type": recipe.facts.type, "attributes": self.fill(attributes)}
        if recipe.relationships:
            data["relationships"] = self.fill(recipe.relationships)
        return {"data": data}

    def fill(self, draft: Any, n: int = 0, **named: Any) -> Any:
        """A copy of a draft with its placeholders filled in: the general ones (`placeholders.py`), and the named.

        Raises Inconclusive where something that it refers to cannot be made or is not there.
        """

        def look(name: str) -> Any:
            what, _, path = name.partition(":")
            match what:
                case "unique":
                    return self.unique()
                case "n":
                    return n
                case "fraction":
                    return self._fraction()
                case "made":
                    return self._made_for(path)
                case "any":
                    return self._any_of(path)
            return named.get(name)

        return fill(draft, look)

    def _fraction(self) -> str:
        """A number between 0 and 1, as a text, that the run uses once."""
        self._serial += 1
        return f"0.{int.from_bytes(self._tag.encode()[-4:], 'big')}{self._serial:05}1"

    def _any_of(self, path: str) -> str:
        facts = self._facts_at(path)
        if not facts.ids:
            raise Inconclusive(f"{path} holds no resource that could be referred to")
        return facts.ids[0]

    def _made_for(self, told: str) -> Any:
        """The id, or another member, of a resource of the run's own that drafts refer to."""
        path, _, member = told.partition("#")
        facts = self._facts_at(path)
        known = self._filling.get(path)
        if known is None or known[1] not in self.custody.made.values():
            if self.survey.edition:
                made = self.create(self.recipe(facts))
                known = made.identity[1], made.url
            else:
                url = PlainWritable(self, facts).create().url
                known = unquote(url.rpartition("/")[2]), url
            self._filling[path] = known
        return self.client.get(known[1]).document.get(member) if member else known[0]

    def _facts_at(self, path: str) -> ResourceFacts:
        found = next((facts for facts in self.survey.collections if facts.path == path), None)
        if found is None:
            raise Inconclusive(f"{path}, to which a draft refers, is no collection that was seen")
        return found

    def another(self, recipe: Recipe, name: str, value: Any) -> Any:
        """A value for an attribute that differs from the one it has, or None where none can be told."""
        tag = self.unique() if name in recipe.varied else ""
        found = another(value, (), tag)
        if found is not None:
            return found
        return another(value, [row[name] for row in rows_of(self.client, recipe.facts) if name in row], tag)

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

    def lasting(self) -> set[Identity]:
        """What the run made to be used again and again."""
        kept = {made.identity for made in self._kept.values()}
        return kept.union(*self._targets.values())

    def discard(self, made: Identity) -> None:
        """Delete what the run created, if it can be; what stays is tried again in the end."""
        exchange = self._delete(made, self.custody.made[made])
        if exchange.status in (404, 410):
            self.custody.made.pop(made, None)

    def clean_up(self) -> list[str]:
        """Delete what the run created, the newest first; returns what is still there: URLs, and what has none.

        What requests may have made that failed is looked for before.
        """
        search = Search(self.client, self.survey, self.custody, _PAGES, self._items)
        possible = search.find(self.custody.doubts.values())
        for _ in range(2):
            for made, url in reversed(list(self.custody.made.items())):
                exchange = self._delete(made, url)
                if exchange.ok or exchange.status in (404, 410):
                    self.custody.made.pop(made, None)
                elif exchange.response is None or exchange.status >= 500:
                    self.client.close()  # what broke may have left the connection useless
        return [*self.custody.made.values(), *self.custody.lost.values(), *possible]

    def remove(self, url: str, version: Any = None) -> Exchange:
        """The answer to DELETE of a resource of the run's own, by the present version or by another."""
        token, parameter = self.updates.token, self.updates.delete_parameter
        if not (token and parameter):
            return self.client.delete(url)
        version = self.read(url).document.get(token) if version is None else version
        return self.client.request("DELETE", url, {parameter: str(version)})

    def _delete(self, made: Identity, url: str) -> Exchange:
        """The answer to DELETE, which is sent again where a redirect leads to another URL of the same resource."""
        exchange = self.remove(url)
        moved = self.custody.moved(made, exchange) if exchange.status in (307, 308) else None
        return self.client.delete(moved) if moved else exchange
