"""Custody: knows what the run created, lets nothing else be changed, and removes it in the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from accord.judge.document import identity
from accord.model.exchange import Exchange, Request
from accord.model.json_text import read_json
from accord.model.survey import Identity, Survey
from accord.record.ledger import marks_in
from accord.runtime.surveying.operations import Operation, created_by, lid_of, made_by, operations_in
from accord.runtime.surveying.specimens import link_url
from accord.wire.client import UnsafeRequest
from accord.wire.urls import bare, resolve, segment


@dataclass(frozen=True, slots=True)
class Doubt:
    """A request that may have created what no answer told: none came, or it told of a failure.

    `marks` are the texts of the run's own that it held.
    """

    id: str
    method: str
    url: str
    marks: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {urlsplit(self.url).path} ({self.id})"


class Custody:
    """The resources that the run created, and where it may create more.

    `doubts` are requests that failed and may have created something; `unused` are URLs of nothing; `linked` are whole
    URLs, queries included, of relationships of what was created; `accounts` is what stands in the record for the
    secrets of other accounts than the run's own.
    """

    def __init__(self, survey: Survey) -> None:
        self._collections = {bare(facts.url): facts.type for facts in survey.collections if facts.url}
        self._of_type = {kind: url for url, kind in self._collections.items()}
        self._slashed = {facts.type for facts in survey.resources if (facts.sample_url or "").endswith("/")}
        self._plain = {
            bare(facts.url): facts.id_member for facts in survey.collections if facts.url and facts.id_member
        }
        self._known = {(facts.type, name) for facts in survey.resources for name in facts.ids}
        self._operations = survey.operations and bare(survey.operations)
        self.made: dict[Identity, str] = {}
        self.by_exchange: dict[str, tuple[Identity, str]] = {}
        self.unused: set[str] = set()
        self.accounts: tuple[str, ...] = ()
        self.linked: set[str] = set()
        self.lost: dict[str, str] = {}
        self.doubts: dict[str, Doubt] = {}

    def permit(self, request: Request) -> None:
        """Raise UnsafeRequest unless a request creates, or touches only what the run created or what is nowhere."""
        url = bare(request.url)
        if (request.method == "POST" and url in self._collections) or request.url in self.linked:
            return
        if request.method == "POST" and url == self._operations and self._permits_operations(request):
            return
        if self._is_ours(url):
            return
        raise UnsafeRequest(f"{request.line} would touch what this run did not create")

    def note(self, exchange: Exchange) -> None:
        """Take a newly created resource into custody, and a deleted one out of it."""
        method, url = exchange.request.method, bare(exchange.request.url)
        if method in ("POST", "PUT") and _is_doubtful(exchange) and self._may_create(method, url):
            if (marks := tuple(marks_in(exchange.request))) or exchange.response is None:
                self.doubts[exchange.id] = Doubt(exchange.id, method, exchange.request.url, marks)
            return
        if method == "POST" and exchange.ok and url == self._operations:
            self._note_operations(exchange)
            return
        if method == "POST" and exchange.ok and url in self._collections:
            made = self._made(exchange)
            if made and made not in self._known:
                self.adopt(exchange, made, self._place(made, exchange))
            elif not made:
                self.lost[exchange.id] = f"what {exchange.id} created in {url}"
        elif method == "PUT" and exchange.ok and url in self.unused:
            self.adopt(exchange, (url.rpartition("/")[0], _name_in(url)), url)
        elif method == "DELETE" and exchange.ok and exchange.status != 202 and not self._by_another(exchange):
            for made in [made for made, own in self.made.items() if bare(own) == url]:
                del self.made[made]

    def _may_create(self, method: str, url: str) -> bool:
        return url in self.unused if method == "PUT" else url in self._collections or url == self._operations

    def _by_another(self, exchange: Exchange) -> bool:
        """Whether a request was made with another account, whose word that something is gone is not taken."""
        return any(name in value for name in self.accounts for _, value in exchange.request.headers)

    def adopt(self, exchange: Exchange, made: Identity, url: str) -> None:
        """Take into custody what an exchange turned out to have created."""
        self.made[made] = f"{bare(url)}/" if made[0] in self._slashed else bare(url)
        self.by_exchange[exchange.id] = (made, self.made[made])
        self.lost.pop(exchange.id, None)

    def moved(self, made: Identity, redirect: Exchange) -> str | None:
        """Where a redirect leads that answers for what the run created, unless it may be to something else."""
        location = redirect.response.header("location") if redirect.response else None
        url = link_url({"self": location}, "self", redirect.request.url)
        others = [collection for collection, kind in self._collections.items() if kind != made[0]]
        if not url or _name_in(bare(url)) != made[1] or not self._is_single(bare(url)):
            return None
        if any(bare(url).startswith(f"{collection}/") for collection in others):
            return None
        self.made[made] = url
        return url

    def _is_ours(self, url: str) -> bool:
        """Whether a URL is of what the run created, or of nothing."""
        return any(url == own or url.startswith(own + "/") for own in (*self._own_urls(), *self.unused))

    def _permits_operations(self, request: Request) -> bool:
        """Whether each operation creates, or names only what the run created, what it is creating, or nothing."""
        lids: set[tuple[str, str]] = set()
        for operation in operations_in(request):
            if operation.creates and identity(operation.data) not in self._known:
                lids |= {lid for lid in [lid_of(operation.data)] if lid}
                if operation.href and bare(resolve(request.url, operation.href)) not in self._collections:
                    return False
                continue
            if operation.href and not self._is_ours(bare(resolve(request.url, operation.href))):
                return False
            if not all(lid_of(value) in lids or self._may_be_named(value) for value in operation.named()):
                return False
        return True

    def _may_be_named(self, value: dict[str, Any]) -> bool:
        """Whether a `ref` or resource names what the run created or what is nowhere; one without id names nothing."""
        told = identity(value)
        if told is None:
            return "id" not in value or str(value["id"]) in {name for _, name in self.made}
        kind, name = told
        return told in self.made or self._is_ours(f"{self._of_type.get(kind, '')}/{segment(name)}")

    def _note_operations(self, exchange: Exchange) -> None:
        """Take what operations created into custody, and what they removed out of it."""
        lids: dict[Any, Identity | None] = {}
        for place, operation, data in created_by(exchange):
            made = made_by(operation, data)
            own = link_url(data.get("links"), "self", exchange.request.url)
            if made and made not in self._known and made[0] in self._of_type:
                self.made[made] = bare(own) if own else f"{self._of_type[made[0]]}/{segment(made[1])}"
            elif not made:
                self.lost[f"{exchange.id}/{place}"] = f"what operation {place} of {exchange.id} created"
            if lid := lid_of(operation.data):
                lids[lid] = made
        for operation in operations_in(exchange.request):
            if operation.removes:
                self._forget(operation, lids.get(lid_of(operation.ref)), exchange.request.url)

    def _forget(self, operation: Operation, made: Identity | None, asked: str) -> None:
        url = bare(resolve(asked, operation.href)) if operation.href else None
        for known, own in list(self.made.items()):
            if known in (made, identity(operation.ref)) or bare(own) == url:
                del self.made[known]

    def _own_urls(self) -> Iterable[str]:
        for (kind, name), own in self.made.items():
            yield bare(own)
            if kind in self._of_type:
                yield f"{self._of_type[kind]}/{segment(name)}"

    def _made(self, exchange: Exchange) -> Identity | None:
        """What a creation made, as far as its answer tells; a 202 may tell of a job instead."""
        told = self._named(exchange) or identity(exchange.document.get("data"))
        if exchange.status == 202:
            return told if told and told[0] == self._collections[bare(exchange.request.url)] else None
        return told or self._located(exchange) or self._sent(exchange)

    def _named(self, exchange: Exchange) -> Identity | None:
        """What a plain document names by the member that holds its id."""
        url = bare(exchange.request.url)
        name = exchange.document.get(self._plain[url]) if url in self._plain else None
        return (self._collections[url], str(name)) if isinstance(name, str | int) else None

    def _place(self, made: Identity, exchange: Exchange) -> str:
        """Where a new resource is served: by its self link, else by a Location that names it, else by its id."""
        data, asked = exchange.document.get("data"), exchange.request.url
        own = link_url(data.get("links"), "self", asked) if isinstance(data, dict) else None
        if own and self._is_single(bare(own)):
            return bare(own)
        location = self._location(exchange)
        return (
            location
            if location and self._is_trusted(location, made, bare(asked))
            else f"{bare(asked)}/{segment(made[1])}"
        )

    def _is_trusted(self, location: str, made: Identity, collection: str) -> bool:
        """Whether a Location is that of what was made: it names it, or something new below a plain collection."""
        name = _name_in(location)
        new = collection in self._plain and (made[0], name) not in self._known
        return name == made[1] or (new and location.startswith(f"{collection}/"))

    def _is_single(self, url: str) -> bool:
        """Whether a URL can be that of one resource, since no collection is there or below."""
        return not any(f"{collection}/".startswith(f"{url}/") for collection in self._collections)

    def _location(self, exchange: Exchange) -> str | None:
        value = exchange.response.header("location") if exchange.response else None
        url = link_url({"self": value}, "self", exchange.request.url)
        return bare(url) if url and self._is_single(bare(url)) else None

    def _located(self, exchange: Exchange) -> Identity | None:
        location = self._location(exchange)
        return (self._collections[bare(exchange.request.url)], _name_in(location)) if location else None

    def _sent(self, exchange: Exchange) -> Identity | None:
        value = read_json(exchange.request.body).value
        return identity(value.get("data")) if isinstance(value, dict) else None


def _is_doubtful(exchange: Exchange) -> bool:
    """Whether a request may have done its work, though its answer does not say so."""
    return exchange.response is None or exchange.status >= 500


def _name_in(url: str) -> str:
    return unquote(url.rpartition("/")[2])
