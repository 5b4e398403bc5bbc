"""Sparse fieldsets: asking for them in either spelling, and seeing what an answer shows beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from accord.authoring import Client, Exchange, expect, not_applicable, with_query
from suites.jsonapi.parts import Resource, attributes_of, included, primary, relationships_of


@dataclass(frozen=True, slots=True)
class Fieldset:
    """Some fields of one type at one URL, and the others that a plain answer shows there."""

    url: str
    kind: str
    names: tuple[str, ...]
    others: frozenset[str]

    @property
    def encoded(self) -> str:
        """The URL that asks for it, brackets percent-encoded."""
        return with_query(self.url, {f"fields[{self.kind}]": ",".join(self.names)})

    @property
    def raw(self) -> str:
        """The URL that asks for it with brackets as they are."""
        names = ",".join(quote(name, safe="") for name in self.names)
        return with_query(self.url, f"fields[{quote(self.kind, safe='')}]={names}")

    def of(self, *names: str) -> Fieldset:
        """The same with other names."""
        others = (self.others | set(self.names)) - set(names)
        return replace(self, names=names, others=others)

    def extra(self, exchange: Exchange) -> list[str]:
        """The places of fields that an answer shows of the type beyond those asked for."""
        return [place for place, name in fields_shown(exchange, self.kind) if name not in self.names]

    def lacking(self, exchange: Exchange) -> list[str]:
        """The fields asked for that an answer shows nowhere."""
        shown = {name for _, name in fields_shown(exchange, self.kind)}
        return [name for name in self.names if name not in shown]

    def restricts(self, exchange: Exchange) -> bool:
        """Whether an answer hides some of the other fields."""
        shown = {name for _, name in fields_shown(exchange, self.kind)}
        return exchange.ok and "data" in exchange.document and not shown >= self.others

    def effective(self, exchange: Exchange) -> bool:
        """Whether an answer shows the fields asked for, and hides some of the others."""
        return self.restricts(exchange) and not self.lacking(exchange)

    def ask(self, client: Client) -> Exchange:
        """The answer to it, with raw brackets where only these have an effect."""
        exchange = client.get(self.encoded)
        if exchange.ok and not self.effective(exchange):
            raw = client.get(self.raw)
            return raw if self.effective(raw) else exchange
        return exchange


def fields_shown(exchange: Exchange, kind: str) -> Iterator[tuple[str, str]]:
    """Place and name of each field that resources of a type show."""
    document = exchange.document
    single = isinstance(document.get("data"), dict)
    rows = [("/data" if single else f"/data/{index}", row) for index, row in enumerate(primary(exchange))]
    rows += [(f"/included/{index}", row) for index, row in enumerate(included(exchange))]
    for place, row in rows:
        if row.get("type") == kind:
            yield from ((f"{place}/attributes/{name}", name) for name in attributes_of(row))
            yield from ((f"{place}/relationships/{name}", name) for name in relationships_of(row))


def fieldset_in(control: Exchange, rows: list[Resource], kind: str, most: int = 1) -> Fieldset | None:
    """A fieldset of so many attributes that resources of a type show beside others, or None."""
    shown = {name for _, name in fields_shown(control, kind)}
    for row in rows:
        names = [name for name, value in attributes_of(row).items() if value is not None and "," not in name]
        if row.get("type") == kind and len(names) >= most and len(shown) > most:
            return Fieldset(control.request.url, kind, tuple(names[:most]), frozenset(shown - set(names[:most])))
    return None


def fieldset_at(client: Client, url: str, kind: str, most: int = 1) -> Fieldset:
    """A fieldset of so many attributes of the primary data at a URL; not applicable without."""
    control = client.get(url)
    expect(control).accepted()
    found = fieldset_in(control, primary(control), kind, most)
    if found is None:
        raise not_applicable(f"no resource of type {kind} shows enough attributes")
    return found
