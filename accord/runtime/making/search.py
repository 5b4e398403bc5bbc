"""Searches for what the run may have created without being told so, by the marks that all its rows bear."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from accord.model.exchange import Exchange
from accord.model.survey import Identity, ResourceFacts, Survey
from accord.runtime.making.custody import Custody, Doubt
from accord.runtime.surveying.rows import rows_in
from accord.runtime.surveying.specimens import link_url
from accord.wire.client import Client
from accord.wire.urls import bare, segment


class Search:
    """Looks in the target's collections for what doubtful requests made there, in so many pages of each at most.

    `items` tells by path where the rows of plain documents stand.
    """

    def __init__(
        self, client: Client, survey: Survey, custody: Custody, pages: int, items: Mapping[str, str | None]
    ) -> None:
        self._client = client
        self._survey = survey
        self._custody = custody
        self._pages = pages
        self._items = items

    def find(self, doubts: Iterable[Doubt]) -> list[str]:
        """Take what requests made into custody; returns in words what may be left besides, a line a collection."""
        at: dict[str, list[Doubt]] = {}
        for each in doubts:
            if each.method == "PUT":
                self._find_at(each)
            else:
                at.setdefault(bare(each.url), []).append(each)
        return [told for url, several in at.items() for told in self._find_below(url, several)]

    def _find_at(self, each: Doubt) -> None:
        """What a PUT made at its own URL, which the run made up."""
        url = bare(each.url)
        if any(mark in url for mark in each.marks):
            self._custody.made[(url.rpartition("/")[0], url.rpartition("/")[2])] = url

    def _find_below(self, url: str, doubts: list[Doubt]) -> Iterator[str]:
        """What POSTs to one URL made."""
        places = [facts for facts in self._survey.collections if bare(facts.url or "") == url]
        if not places and self._survey.operations and bare(self._survey.operations) == url:
            places = list(self._survey.collections)
        marked = [each for each in doubts if each.marks]
        if places and marked:
            marks = {mark for each in marked for mark in each.marks}
            whole = [self._look_through(facts, marks) for facts in places]
            if not all(whole):
                yield f"what {_told(marked)} may have created was looked for, but not all rows could be read"
        if places and (plain := [each for each in doubts if not each.marks]):
            yield f"what {_told(plain)} may have created bears no mark of the run"

    def _look_through(self, facts: ResourceFacts, marks: Collection[str]) -> bool:
        """Take into custody the rows of a collection that bear a mark; tells whether there can be no others.

        Pages that lack a row which the run is known to have made there are not all that there are.
        """
        url, met = facts.url or "", set[str]()
        unseen = {made for made in self._custody.made if made[0] == facts.type}
        for _ in range(self._pages):
            exchange = self._client.get(url, fresh=True)
            rows = self._rows(facts, exchange)
            if not exchange.ok or rows is None:
                return False
            for identity, own in rows:
                unseen.discard(identity)
                borne = {mark for mark in marks if _bears(own, mark)}
                if borne and identity[1] not in facts.ids:
                    met |= borne
                    place = f"{bare(facts.url or '')}/{segment(identity[1])}"
                    self._custody.made.setdefault(identity, place)
            following = link_url(exchange.document.get("links"), "next", exchange.request.url)
            if not following or met == set(marks):
                return met == set(marks) or (bool(self._survey.edition) and not unseen)
            url = following
        return False

    def _rows(self, facts: ResourceFacts, exchange: Exchange) -> list[tuple[Identity, list[Any]]] | None:
        """The rows of a page: who each is, and the values of its own."""
        if self._survey.edition:
            data = exchange.document.get("data")
            if not isinstance(data, list):
                return None
            rows = [row for row in data if isinstance(row, dict)]
            return [
                ((str(row.get("type")), str(row.get("id"))), [row.get("id"), *_values(row.get("attributes"))])
                for row in rows
            ]
        plain = rows_in(exchange.json.value, self._items.get(facts.path))
        if plain is None:
            return None
        return [((facts.type, str(row.get(facts.id_member))), _values(row)) for row in plain]


def _told(doubts: list[Doubt]) -> str:
    more = f" and {len(doubts) - 1} more like it" if len(doubts) > 1 else ""
    return f"{doubts[0]}{more}"


def _values(members: Any) -> list[Any]:
    return list(members.values()) if isinstance(members, dict) else []


def _bears(values: Iterable[Any], mark: str) -> bool:
    """Whether one of a row's own texts holds a mark; what stands deeper may be another row's."""
    return any(isinstance(value, str) and mark in value for value in values)
