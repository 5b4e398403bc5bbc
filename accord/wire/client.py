"""The client: paces, counts, redacts and keeps every request of a run."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from accord.model.contract import Contract
from accord.model.exchange import Exchange, Headers, Request, Response
from accord.model.json_text import read_json
from accord.wire.budget import Budget, Pace
from accord.wire.hearing import broken_response
from accord.wire.raw import Line
from accord.wire.redact import Redactor, hides
from accord.wire.tls_host import is_loopback
from accord.wire.transport import Transport, TransportFault, trust_of
from accord.wire.urls import below, resolve, same_origin, with_query

JSONAPI = "application/vnd.api+json"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONGEST_WAIT = 30.0
_PATIENCE = 3
_TIDYING, _TIDYING_S = 2_000, 300.0
"""How many requests, and how many seconds, removing what a run created may take beyond its budget."""

Query = str | Mapping[str, str]


class UnsafeRequest(Exception):
    """A request that could change the target was asked for where only reading is allowed."""


class Client:
    """Sends requests to one target; every exchange goes to `sink`, redacted.

    Equal safe requests are sent once and remembered until something is written, unless `fresh` is asked for.
    What may change the target is `announced` before it goes out, by the id that its exchange will have.
    """

    def __init__(
        self,
        contract: Contract,
        budget: Budget,
        sink: Callable[[Exchange], None],
        *,
        secrets: Mapping[str, str] | None = None,
        writes: bool = False,
        worker: str = "main",
        workers: int = 1,
    ) -> None:
        self.base_url = contract.base_url
        self.writes = writes
        self.purpose = ""
        self.permit: Callable[[Request], None] = _permit_all
        self.noted: Callable[[Exchange], None] = _note_nothing
        self.announced: Callable[[str, Request], None] = _announce_nothing
        self._budget = budget
        self._sink = sink
        self._worker = worker
        self._pace = Pace(contract.limits.requests_per_second, workers)
        self._trust = trust_of(contract)
        self._transport = Transport(contract.limits.timeout, self._trust)
        self._contract = contract
        self._secrets = dict(secrets or {})
        self._defaults = {**_defaults(contract), **_credentials(contract, self._secrets)}
        oauth = contract.oauth
        self._redactor = Redactor(
            self._secrets,
            contract.auth.header if contract.auth else "",
            (oauth.client_id_env, oauth.client_secret_env) if oauth else None,
        )
        self._memo: dict[tuple[str, str, Headers], Exchange] = {}
        self._tokens: dict[str, str] = {}
        self._sent = 0

    def tidy(self) -> None:
        """From here on requests remove what the run created: they go out even where its budget is spent."""
        self.purpose = "cleaning up"
        self._budget.reserve(_TIDYING, _TIDYING_S)

    def get(self, url: str, query: Query = "", **options: Any) -> Exchange:
        """GET a URL, or a path below the base URL; same-origin redirects are followed.

        Options are those of `request`.
        """
        return self.request("GET", url, query, **options)

    def head(self, url: str, query: Query = "", **options: Any) -> Exchange:
        """HEAD a URL; options are those of `request`."""
        return self.request("HEAD", url, query, **options)

    def post(self, url: str, document: Any = None, **options: Any) -> Exchange:
        """POST a document; options are those of `request`."""
        return self.request("POST", url, document=document, **options)

    def patch(self, url: str, document: Any = None, **options: Any) -> Exchange:
        """PATCH a document; options are those of `request`."""
        return self.request("PATCH", url, document=document, **options)

    def delete(self, url: str, document: Any = None, **options: Any) -> Exchange:
        """DELETE a URL, with a document where one is given; options are those of `request`."""
        return self.request("DELETE", url, document=document, **options)

    def request(
        self,
        method: str,
        url: str,
        query: Query = "",
        *,
        document: Any = None,
        body: bytes | None = None,
        accept: str | None = None,
        content_type: str | None = None,
        headers: Mapping[str, str | None] | None = None,
        fresh: bool = False,
        follow: bool = True,
        patient: bool = True,
    ) -> Exchange:
        """Send one request and return its exchange.

        `document` is sent as JSON, `body` as it is. A header given as None is left out. A 429 is waited out where
        the client is to be `patient`. A token may be asked for at any time: that changes nothing.
        Raises UnsafeRequest where writing is not allowed, or a token would be had without TLS, BudgetSpent where the
        run may send no more, ValueError for another origin, that of the contract's token endpoint apart.
        """
        url = with_query(below(self.base_url, url), query)
        asks_for_token, elsewhere = self._asks_for_token(method, url), not same_origin(url, self.base_url)
        if elsewhere and not asks_for_token:
            raise ValueError(f"{url} is not of the target's origin")
        if method not in SAFE and not self.writes and not asks_for_token:
            raise UnsafeRequest(f"{method} {url} could change the target")
        if document is not None:
            body = json.dumps(document, ensure_ascii=False).encode("utf-8", "backslashreplace")
        fields = self._headers(headers or {}, accept, content_type, body, elsewhere=elsewhere)
        if elsewhere:
            self._permit_elsewhere(url, fields)
        request = Request(method, url, fields, body or b"")
        tries = _PATIENCE if patient else 1
        exchange = self._once(request, fresh, tries)
        hops = 0
        while follow and method in SAFE and exchange.status in _REDIRECTS and hops < 5:
            goal = resolve(url, exchange.response.header("location") or "") if exchange.response else ""
            if not goal or not same_origin(goal, self.base_url):
                break
            url, hops = goal, hops + 1
            exchange = self._once(Request(method, url, fields), fresh, tries)
        return exchange

    def authorization(self, role: str = "main") -> Mapping[str, str | None]:
        """Headers for the run's own credentials (main), for none, or for those of a contract's account.

        Raises KeyError where the contract has no account of that role, or the environment no secret for it.
        """
        auth = self._contract.auth
        if not auth:
            if role in ("main", "none"):
                return {}
            raise KeyError(role)
        if role == "main":
            return dict(_credentials(self._contract, self._secrets))
        if role == "none":
            return {auth.header: None}
        env = next((account.env for account in self._contract.accounts if account.role == role), role)
        return {auth.header: f"{auth.scheme} {self._secrets[env]}".strip()}

    def client_credentials(self) -> tuple[str, str]:
        """The id and the secret of the contract's OAuth client.

        Raises KeyError where the contract has none, or the environment no such values.
        """
        oauth = self._contract.oauth
        if oauth is None:
            raise KeyError("oauth")
        return self._secrets[oauth.client_id_env], self._secrets[oauth.client_secret_env]

    def issued(self, exchange: Exchange) -> Mapping[str, str | None]:
        """Headers with the token that an exchange with the token endpoint issued; raises KeyError if it did not."""
        auth = self._contract.auth
        header, scheme = (auth.header, auth.scheme) if auth else ("Authorization", "Bearer")
        return {header: f"{scheme} {self._tokens[exchange.id]}".strip()}

    def fields(self, headers: Mapping[str, str | None] | None = None) -> Headers:
        """The header fields that every request carries, credentials too, with others set or, by None, left out."""
        return self._headers(headers or {}, None, None, None)

    def send_octets(self, octets: bytes, *, timeout: float | None = None) -> Exchange:
        """Send octets as they are, over a connection of their own, and hear the response to its end.

        Raises UnsafeRequest where the method writes and may not, or where it is no known method and the contract
        does not allow raw octets.
        """
        with self.line() as line:
            return line.send(octets, timeout=timeout)

    def repeat(self, request: Request) -> Exchange:
        """Send a recorded request again as it was, its secrets in place of their names; no redirect is followed.

        Raises KeyError with the name of a secret that is not at hand, UnsafeRequest where it may not go out,
        ValueError for another origin than the target's.
        """
        request = self._redactor.reveal(request, self._contract.variables)
        if not same_origin(request.url, self.base_url):
            raise ValueError(f"{request.url} is not of the target's origin")
        if request.raw:
            return self.send_octets(request.raw)
        if request.method not in SAFE and not self.writes:
            raise UnsafeRequest(f"{request.line} could change the target")
        return self._once(request, True, _PATIENCE)

    def line(self) -> Line:
        """A connection of its own for octets that go out as they are; what it sends is permitted and recorded."""
        limits = self._contract.limits
        return Line(self.base_url, limits.timeout, self._trust, self._attempt_octets)

    def remember(self, exchanges: Iterable[Exchange]) -> None:
        """Take over safe exchanges that the run has seen already."""
        for exchange in exchanges:
            if exchange.response and exchange.request.method in SAFE and not hides(exchange.request.headers):
                self._memo.setdefault(self._memo_key(exchange.request), exchange)

    def forget(self) -> None:
        """Remember no exchange any more."""
        self._memo.clear()

    def seen(self) -> list[Exchange]:
        """The safe exchanges that are remembered."""
        return list(self._memo.values())

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()

    def _headers(
        self,
        given: Mapping[str, str | None],
        accept: str | None,
        content_type: str | None,
        body: bytes | None,
        *,
        elsewhere: bool = False,
    ) -> Headers:
        merged: dict[str, str | None] = dict(_ours(self._contract) if elsewhere else self._defaults)
        if accept is not None:
            merged["Accept"] = accept
        if body is not None:
            merged["Content-Type"] = content_type or self._contract.media_type
        elif content_type is not None:
            merged["Content-Type"] = content_type
        names = {name.lower(): name for name in merged}
        for name, value in given.items():
            merged[names.get(name.lower(), name)] = value
        return tuple((name, value) for name, value in merged.items() if value is not None)

    def _memo_key(self, request: Request) -> tuple[str, str, Headers]:
        return request.method, request.url, self._redactor.headers(request.headers)

    def _asks_for_token(self, method: str, url: str) -> bool:
        """Whether a request is one to the token endpoint of the contract, which changes no resource."""
        oauth = self._contract.oauth
        return method == "POST" and oauth is not None and url == below(self.base_url, oauth.token_url)

    def _permit_elsewhere(self, url: str, fields: Headers) -> None:
        """Let the OAuth client's credentials out to a token endpoint of another origin, by TLS, and no others."""
        parts = urlsplit(url)
        if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
            raise UnsafeRequest(f"{url} would be sent credentials without TLS")
        auth = self._contract.auth
        own = {self._secrets.get(auth.env, "")} if auth else set()
        own |= {self._secrets.get(account.env, "") for account in self._contract.accounts}
        if any(secret and secret in value for secret in own for _, value in fields):
            raise ValueError(f"{url} is not of the target's origin, and its credentials are not sent there")

    def _once(self, request: Request, fresh: bool, tries: int) -> Exchange:
        if self._asks_for_token(request.method, request.url):
            return self._send(request, tries)
        if request.method not in SAFE:
            self.permit(request)
            self._memo.clear()
            exchange = self._send(request, tries)
            self.noted(exchange)
            return exchange
        key = self._memo_key(request)
        if fresh or key not in self._memo:
            exchange = self._send(request, tries)
            if not exchange.response or hides(key[2]):
                return exchange
            self._memo[key] = exchange
        return self._memo[key]

    def _send(self, request: Request, tries: int) -> Exchange:
        for attempt in range(tries):
            exchange = self._attempt(request)
            last = attempt == tries - 1
            if exchange.response is None:
                if last or request.method not in SAFE or "broken response" not in exchange.fault:
                    return exchange
            elif exchange.status != 429 or last:
                return exchange
            else:
                time.sleep(_retry_after(exchange.response, attempt))
        return exchange

    def _attempt_octets(self, request: Request, talk: Callable[[], Response]) -> Exchange:
        if request.method in _WRITING:
            if not self.writes:
                raise UnsafeRequest(f"{request.line} could change the target")
            self.permit(request)
            self._memo.clear()
        elif request.method not in SAFE | {"TRACE"} and self._contract.allows("raw") is not True:
            raise UnsafeRequest(f"{request.line}: raw octets are not allowed by the contract")
        exchange = self._attempt(request, talk)
        if request.method in _WRITING:
            self.noted(exchange)
        return exchange

    def _attempt(self, request: Request, talk: Callable[[], Response] | None = None) -> Exchange:
        self._budget.spend()
        self._pace.wait()
        self._sent += 1
        name = f"{self._worker}-{self._sent}"
        if request.method in _WRITING and self.writes:
            self.announced(name, self._redactor.request(request))
        started = time.time()
        response: Response | None = None
        broken: Response | None = None
        fault = ""
        try:
            response = talk() if talk else self._transport.send(request)
        except TransportFault as error:
            fault = self._redactor.text(str(error))
            broken = broken_response(request.method, error.heard, time.time() - started)
        exchange = Exchange(
            id=name,
            request=self._redactor.request(request),
            response=response and self._redactor.response(response),
            fault=fault,
            purpose=self.purpose,
            started=started,
        )
        if response and self._asks_for_token(request.method, request.url):
            self._keep_token(exchange.id, response)
        # What is broken is judged as it came, and is no answer to whoever asked.
        self._sink(replace(exchange, response=self._redactor.response(broken)) if broken else exchange)
        return exchange

    def _keep_token(self, name: str, response: Response) -> None:
        document = read_json(response.body).value
        token = document.get("access_token") if isinstance(document, dict) else None
        if isinstance(token, str) and token:
            self._tokens[name] = token
            self._redactor.learn(token)


def _permit_all(request: Request) -> None:
    """Let a request out."""


def _note_nothing(exchange: Exchange) -> None:
    """Take no notice of an exchange."""


def _announce_nothing(name: str, request: Request) -> None:
    """Tell nobody of a request before it goes out."""


def _defaults(contract: Contract) -> dict[str, str]:
    return {**_ours(contract), **contract.headers}


def _ours(contract: Contract) -> dict[str, str]:
    """The fields that go along wherever a request goes."""
    from accord import __version__

    return {"User-Agent": f"accord/{__version__}", "Accept": contract.media_type}


def _credentials(contract: Contract, secrets: Mapping[str, str]) -> dict[str, str]:
    auth = contract.auth
    secret = secrets.get(auth.env) if auth else None
    return {auth.header: f"{auth.scheme} {secret}".strip()} if auth and secret else {}


def _retry_after(response: Response, attempt: int) -> float:
    value = response.header("retry-after") or ""
    return min(float(value) if value.isdigit() else 1.0 * 2**attempt, _LONGEST_WAIT)
