"""The world of a property: the target as it was surveyed, and short ways to ask it and to make rows of our own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from accord.judge.expect import Inconclusive
from accord.model.contract import Contract
from accord.model.exchange import Exchange
from accord.model.survey import ResourceFacts, Survey
from accord.runtime.exploring.draws import Stale
from accord.runtime.exploring.sights import Sights
from accord.runtime.making.maker import Maker
from accord.runtime.making.recipes import Made, Recipe
from accord.runtime.making.workshop import Workshop
from accord.runtime.surveying.specimens import link_url
from accord.wire.client import Client

Value = TypeVar("Value")
Query = str | Mapping[str, str]


class World:
    """What a property sees of the target; `writes` tells whether it may be changed."""

    def __init__(self, client: Client, survey: Survey, contract: Contract, maker: Maker, sights: Sights) -> None:
        self.client = client
        self.survey = survey
        self.contract = contract
        self.maker = maker
        self.workshop = Workshop(maker, contract)
        self.sights = sights
        self.known: dict[Any, Any] = {}

    @property
    def writes(self) -> bool:
        """Whether the target may be changed."""
        return self.client.writes

    @property
    def collections(self) -> list[ResourceFacts]:
        """The collections of the target."""
        return [facts for facts in self.survey.collections if facts.url]

    def resource(self, kind: str) -> ResourceFacts:
        """The facts of a type that has a collection; raises Stale where there is none."""
        for facts in self.collections:
            if facts.type == kind:
                return facts
        raise Stale(f"no collection holds {kind}")

    def recipes(self) -> list[Recipe]:
        """How rows of our own are made, by type; empty where nothing may be written."""
        return self.maker.recipes() if self.writes else []

    def recipe(self, kind: str) -> Recipe:
        """The recipe of a type; raises Stale where none can be made."""
        for recipe in self.recipes():
            if recipe.facts.type == kind:
                return recipe
        raise Stale(f"no {kind} can be made")

    def updatable(self) -> list[Recipe]:
        """The recipes of types with an attribute that an update was seen to change."""
        return [recipe for recipe in self.recipes() if recipe.updatable]

    def make(self, recipe: Recipe, attributes: Mapping[str, Any] | None = None) -> Made:
        """A fresh row of our own, with other attributes than the plain draft's where some are given.

        Raises Inconclusive where it is refused.
        """
        document = self.maker.body(recipe)
        document["data"]["attributes"].update(attributes or {})
        return self.maker.create(recipe, document)

    def kept(self, recipe: Recipe) -> Made:
        """A row of our own that outlives the example; it is to be left as it is."""
        return self.maker.kept(recipe)

    def row(self, made: Made) -> Exchange:
        """A row as it is served now."""
        return self.get(made.url)

    def get(self, url: str, query: Query = "", **options: Any) -> Exchange:
        """GET a URL anew."""
        return self.client.get(url, query, fresh=True, **options)

    def head(self, url: str, query: Query = "", **options: Any) -> Exchange:
        """HEAD a URL anew."""
        return self.client.head(url, query, fresh=True, **options)

    def post(self, url: str, document: Any = None, **options: Any) -> Exchange:
        """POST a document."""
        return self.client.post(url, document, **options)

    def patch(self, url: str, document: Any = None, **options: Any) -> Exchange:
        """PATCH a document."""
        return self.client.patch(url, document, **options)

    def delete(self, url: str, document: Any = None, **options: Any) -> Exchange:
        """DELETE a URL, with a document where one is given."""
        return self.client.delete(url, document, **options)

    def send(self, method: str, url: str, query: Query = "", **options: Any) -> Exchange:
        """Send any request; options are those of the client."""
        return self.client.request(method, url, query, **{"fresh": True, **options})

    def everything(self, url: str, query: Query = "", most: int = 40) -> list[dict[str, Any]] | None:
        """All rows of a collection, page after page; None where it cannot be read whole in so many pages."""
        exchange = self.get(url, query)
        rows: list[dict[str, Any]] = []
        for _ in range(most):
            data = exchange.document.get("data")
            if not exchange.ok or not isinstance(data, list):
                return None
            rows += [row for row in data if isinstance(row, dict)]
            following = link_url(exchange.document.get("links"), "next", exchange.request.url)
            if not following:
                return rows
            exchange = self.get(following)
        return None

    def once(self, key: Any, find: Callable[[], Value]) -> Value:
        """What a function gives, asked once in a search; what it could not decide is remembered as well."""
        if key not in self.known:
            try:
                self.known[key] = find()
            except Inconclusive as error:
                self.known[key] = error
        found: Value | Inconclusive = self.known[key]
        if isinstance(found, Inconclusive):
            raise Inconclusive(str(found.msg))
        return found

    def tell(self, kind: str, name: str) -> None:
        """Note what was tried, for the account of what was explored: a defect, a parameter, a kind of value."""
        self.sights.tell(kind, name)
