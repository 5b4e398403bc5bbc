"""What can be written, whatever the form of an API's documents: for checks of HTTP that create, change and delete."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from accord.judge.expect import Inconclusive
from accord.model.exchange import Exchange
from accord.model.survey import ResourceFacts
from accord.runtime.making.placeholders import is_open
from accord.runtime.surveying.rows import rows_in
from accord.runtime.surveying.samples import another, varied_names, vary

if TYPE_CHECKING:
    from accord.runtime.making.maker import Maker
    from accord.runtime.making.recipes import Recipe


@dataclass(frozen=True, slots=True)
class Written:
    """A resource that the run created: where it is, what was sent, and how that was answered."""

    url: str
    sent: Any
    exchange: Exchange


@dataclass(frozen=True, slots=True)
class Change:
    """An update that changes one member; `shows` tells whether the answer to a GET has it."""

    method: str
    document: Any
    shows: Callable[[Exchange], bool]


class Writable(ABC):
    """A collection in which the run can create; what it creates is deleted in the end."""

    def __init__(self, maker: Maker, facts: ResourceFacts) -> None:
        self.maker = maker
        self.facts = facts

    def __str__(self) -> str:
        return str(self.facts)

    @property
    def url(self) -> str:
        """The collection's URL."""
        return self.facts.url or ""

    @property
    def puts(self) -> bool:
        """Whether PUT to an unused URL creates."""
        return self.facts.put_creates

    @abstractmethod
    def document(self) -> Any:
        """A fresh document that creates a resource."""

    @abstractmethod
    def change(self, written: Written) -> Change:
        """An update of a resource; raises Inconclusive where none can be told."""

    def post(self, document: Any) -> Exchange:
        """The answer to a document sent to the collection."""
        return self.maker.client.post(self.url, document)

    def create(self) -> Written:
        """Create a resource; raises Inconclusive where that is refused."""
        document = self.document()
        exchange = self.post(document)
        made = self.maker.made_by(exchange)
        if made is None:
            answer = exchange.status or exchange.fault
            raise Inconclusive(f"nothing could be created: {exchange.request.line} was answered {answer}")
        return Written(made[1], document, exchange)

    def nowhere(self) -> str:
        """A URL below the collection at which nothing is, so that unsafe methods harm nobody."""
        url = f"{self.url.partition('?')[0].rstrip('/')}/{self.maker.unique()}"
        self.maker.custody.unused.add(url)
        return url


class ResourceWritable(Writable):
    """A collection of JSON:API resources, by the recipe that was rehearsed."""

    def __init__(self, maker: Maker, recipe: Recipe) -> None:
        super().__init__(maker, recipe.facts)
        self._recipe = recipe

    def document(self) -> Any:
        """A fresh document that creates a resource."""
        return self.maker.body(self._recipe)

    def change(self, written: Written) -> Change:
        """An update of the attribute that the rehearsal saw change."""
        name = self._recipe.updatable
        if name is None:
            raise Inconclusive(f"no attribute of {self.facts.type} was seen to change")
        data = self.maker.read(written.url).document.get("data") or {}
        value = self.maker.another(self._recipe, name, data.get("attributes", {}).get(name))
        update = {"data": {"type": data.get("type"), "id": data.get("id"), "attributes": {name: value}}}

        def shows(exchange: Exchange) -> bool:
            shown = exchange.document.get("data")
            attributes = shown.get("attributes") if isinstance(shown, dict) else None
            return isinstance(attributes, dict) and attributes.get(name) == value

        return Change("PATCH", update, shows)


class PlainWritable(Writable):
    """A collection whose contract gives a body that creates."""

    def document(self) -> Any:
        """The contract's body, its free text marked as the run's own."""
        tag, free = self.maker.unique(), varied_names(self._rows())
        given = self.facts.create or {}
        filled = self.maker.fill(dict(given))
        return {
            name: vary(value, tag) if name in free and not is_open(given.get(name)) else value
            for name, value in filled.items()
        }

    def change(self, written: Written) -> Change:
        """An update by the contract's body, else of a member that was sent; by PUT where PATCH is not allowed."""
        shown = self.maker.read(written.url).document
        if self.maker.updates.style == "actions":
            return self._action(shown)
        name, value = self._changed(shown, written)
        allow = self._allowed(written.url)
        if "PUT" in allow and "PATCH" not in allow:
            return Change("PUT", {**written.sent, name: value}, lambda exchange: exchange.document.get(name) == value)
        return Change("PATCH", {name: value}, lambda exchange: exchange.document.get(name) == value)

    def _action(self, shown: dict[str, Any]) -> Change:
        """The contract's update as a named action on the present version."""
        updates, action = self.maker.updates, self.facts.update
        if not action or not updates.token:
            raise Inconclusive(
                f"no action that updates {self.facts.path} is known; give `update` and `[updates] token`"
            )
        token, before = updates.token, shown.get(updates.token)
        document = {token: before, updates.actions: [self.maker.fill(dict(action))]}
        return Change(updates.method, document, lambda exchange: exchange.document.get(token) not in (None, before))

    def _changed(self, shown: dict[str, Any], written: Written) -> tuple[str, Any]:
        for name, value in (self.facts.update or {}).items():
            if shown.get(name) != value:
                return name, value
        rows = self._rows()
        free = varied_names(rows)
        for name in [name for name in written.sent if shown.get(name) == written.sent[name]]:
            tag = self.maker.unique() if name in free else ""
            value = another(shown[name], [row[name] for row in rows if name in row], tag)
            if value is not None:
                return name, value
        raise Inconclusive(f"no member of {self.facts.path} is known that could be changed; give `update`")

    def _allowed(self, url: str) -> set[str]:
        exchange = self.maker.client.request("OPTIONS", url)
        told = exchange.response if exchange.ok or exchange.status == 405 else None
        values = told.fields.get("allow", []) if told else []
        return {method.strip().upper() for value in values for method in value.split(",")}

    def _rows(self) -> list[dict[str, Any]]:
        return rows_in(self.maker.client.get(self.url).json.value) or []
