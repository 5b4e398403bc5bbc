"""Learns the observed contract of an API from recorded exchanges."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from accord.evolve.inputs import inputs_of
from accord.evolve.listings import ListingBuilder
from accord.evolve.observed import Answer, Observed, Operation
from accord.evolve.places import Collection, Places
from accord.evolve.shapes import ShapeBuilder
from accord.evolve.sightings import errors_in, listed, sightings
from accord.model.exchange import Exchange, Request, Response

_PASSING = frozenset({408, 425, 429, 502, 503, 504})
"""Statuses that tell of the moment and not of the API."""
_TRIMMING = frozenset({"fields", "field", "select", "only", "exclude", "omit", "attributes"})
"""Parameters that leave members out, by the part of their name before a bracket."""
_WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_OF_CONTENT = frozenset({"content-type", "content-length"})
_VOLATILE = frozenset(
    {"date", "age", "connection", "keep-alive", "transfer-encoding", "content-length", "server", "via", "x-runtime"}
    | {"server-timing", "set-cookie", "x-cache", "cf-ray", "alt-svc"}
)
_NOTICES = ("deprecation", "sunset", "x-deprecation-notice")

Facts = dict[str, dict[str, Counter[str]]]


def learn(
    exchanges: Iterable[Exchange],
    *,
    base_url: str,
    collections: Iterable[Collection] = (),
    by_operation: bool = False,
) -> Observed:
    """What an API was seen to be.

    Only answers to usual requests count: those with the headers that most have, so that versions asked for,
    conditions and ranges stay out. What a run created itself shows no shapes: it has what the run sent. With
    `by_operation`, a type of resource has a shape for each operation that gives it.
    """
    every = [each for each in exchanges if each.response and not each.fault and not each.request.raw]
    every.sort(key=lambda each: each.started)
    told = tuple(collections)
    names = {each.id_member for each in told} | {"id"}
    made = _made(every, names)
    ids = {name for each in every if each.ok for name in _ids(each.json.value, names)} - made
    learner = _Learner(Places(base_url, told, ids), every, made, by_operation)
    for exchange in every:
        learner.see(exchange)
    return learner.observed(base_url)


class _Learner:
    """Sorts exchanges into what is learned of operations, shapes, answers, listings and inputs."""

    def __init__(self, places: Places, every: list[Exchange], made: set[str], by_operation: bool) -> None:
        self._places, self._made, self._by_operation = places, made, by_operation
        usual = Counter(_chosen(each.request) for each in every if each.request.method == "GET").most_common(1)
        self._usual = usual[0][0] if usual else frozenset()
        self._requests = 0
        self._operations: Facts = defaultdict(lambda: defaultdict(Counter))
        self._answers: Facts = defaultdict(lambda: defaultdict(Counter))
        self._shapes: dict[str, ShapeBuilder] = {}
        self._listings: dict[str, ListingBuilder] = {}
        self._creating: list[tuple[str, Exchange]] = []

    def see(self, exchange: Exchange) -> None:
        """Take in one exchange."""
        request, response = exchange.request, exchange.response
        elsewhere = self._places.path(request.url) is None
        if response is None or elsewhere or _chosen(request) != self._usual or response.status in _PASSING:
            return
        self._requests += 1
        operation = f"{request.method} {self._places.template(request.url)}"
        _note_operation(self._operations[operation], response)
        if request.method == "POST":
            self._creating.append((operation, exchange))
        elif request.method in ("GET", "HEAD", "OPTIONS") and not self._about_made(request):
            _note_answer(self._answers[self._key(request)], exchange)
            if request.method == "GET" and not _trims(request):
                self._see_document(operation, exchange)

    def observed(self, base_url: str) -> Observed:
        """All that was learned."""
        builders = [builder for _, builder in sorted(self._shapes.items())]
        return Observed(
            base_url,
            self._requests,
            tuple(Operation(name, **_columns(facts)) for name, facts in sorted(self._operations.items())),
            tuple(builder.shape() for builder in builders),
            tuple(each for builder in builders for each in builder.relationships()),
            tuple(Answer(name, **_columns(facts)) for name, facts in sorted(self._answers.items())),
            tuple(builder.listing() for _, builder in sorted(self._listings.items())),
            inputs_of(self._creating),
        )

    def _see_document(self, operation: str, exchange: Exchange) -> None:
        for each in sightings(exchange, operation, self._places, self._by_operation):
            if each.row not in self._made:
                builder = self._shapes.setdefault(each.shape, ShapeBuilder(each.shape, each.resource))
                builder.see(each.owner, each.value, each.leave)
        rows = listed(exchange, self._places) if exchange.ok and not exchange.request.query else None
        if rows is not None:
            self._listings.setdefault(operation, ListingBuilder(operation)).see(exchange, rows)

    def _about_made(self, request: Request) -> bool:
        return any(unquote(part) in self._made for part in urlsplit(request.url).path.split("/") if part)

    def _key(self, request: Request) -> str:
        path = self._places.template(request.url, tell=True)
        slash = "/" if request.path.endswith("/") and path != "/" else ""
        query = f"?{request.query}" if request.query else ""
        return f"{request.method} {path}{slash}{query}"


def _note_operation(facts: dict[str, Counter[str]], response: Response) -> None:
    facts["statuses"][str(response.status)] += 1
    facts["notices"].update(name for name in _NOTICES if name in response.fields)
    if 200 <= response.status < 300:
        facts["media_types"][_label(response)] += 1
        facts["fields"].update(name for name in response.fields if name not in _VOLATILE)


def _note_answer(facts: dict[str, Counter[str]], exchange: Exchange) -> None:
    if response := exchange.response:
        facts["statuses"][str(response.status)] += 1
        facts["media_types"][_label(response)] += 1
        for error in errors_in(exchange.json.value) if response.status >= 400 else ():
            code = error.get("code") or error.get("type")
            named = isinstance(code, str) and code not in ("", "about:blank")
            facts["codes"].update([f"{response.status} {str(code).rstrip('/').rpartition('/')[2]}"] if named else [])


def _label(response: Response) -> str:
    return (response.header("content-type") or "").partition(";")[0].strip().lower()


def _columns(facts: dict[str, Counter[str]]) -> dict[str, dict[str, int]]:
    return {name: dict(sorted(counts.items())) for name, counts in facts.items()}


def _chosen(request: Request) -> frozenset[tuple[str, str]]:
    """The headers of a request but those of its content."""
    return frozenset((name.lower(), value) for name, value in request.headers if name.lower() not in _OF_CONTENT)


def _trims(request: Request) -> bool:
    return any(name.partition("[")[0].lower() in _TRIMMING for name, _ in request.parameters)


def _made(every: list[Exchange], names: set[str]) -> set[str]:
    """The ids of what came up after the first request that writes: what a run created, however it was answered."""
    first = next(
        (place for place, each in enumerate(every) if each.ok and each.request.method in _WRITING), len(every)
    )
    before, after = every[:first], every[first:]
    shown = {name for each in after for name in _ids(each.json.value, names)}
    told = {name for each in after for name in _created(each)}
    return (shown | told) - {"", *(name for each in before for name in _ids(each.json.value, names))}


def _created(exchange: Exchange) -> Iterator[str]:
    """The id at the end of the URL of what a request created."""
    request = exchange.request
    if request.method == "POST" and exchange.ok and exchange.response:
        yield _last(exchange.response.header("location") or "")
    elif request.method == "PUT" and exchange.status == 201:
        yield _last(request.url)


def _last(url: str) -> str:
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])


def _ids(value: Any, names: set[str]) -> Iterator[str]:
    """The ids of a row, or of the rows and resources one level below."""
    found = [value, *(value.values() if isinstance(value, dict) else ())]
    for item in found:
        for row in item if isinstance(item, list) else [item]:
            if isinstance(row, dict):
                yield from (str(row[name]) for name in names if isinstance(row.get(name), str | int))
