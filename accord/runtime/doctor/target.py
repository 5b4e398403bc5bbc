"""Looks at a target with a handful of safe requests: who answers, with what, and whether a run could judge it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from email.utils import parsedate_to_datetime
from itertools import islice
from statistics import median
from urllib.parse import urlsplit

from accord.judge.edge import Usual, answered_by
from accord.judge.fields import parse_media_type
from accord.model.contract import Contract, ResourceTerms
from accord.model.exchange import Exchange
from accord.runtime.doctor.faults import fault_remark
from accord.runtime.doctor.remark import Hopeless, Remark, Remarks, broken, counted, look, ok, some, wrong
from accord.runtime.drafting.descriptions import lone_client
from accord.runtime.drafting.hints import challenged, limit_hint
from accord.runtime.surveying.discovery import candidates
from accord.runtime.surveying.rows import rows_in
from accord.runtime.surveying.smoke import is_jsonapi
from accord.wire.client import Client
from accord.wire.urls import below, resolve, same_origin

MOST = 20
"""So many requests at most."""
PATIENCE_S = 10.0
"""So long an answer may take at most."""
_RESOURCES = 10
_OTHERS = 8
_RUN = 300
"""So many requests a reading run sends, about."""
_SKEW = 60.0
_SLOW = 2.0
_PLACES = ("/api", "/v1", "/api/v1", "/rest", "/jsonapi")
_PLAIN = 'if it is no JSON:API, write `standard = "http"`, or say --standard http'
_LOGIN = ("login", "signin", "sign-in", "sso", "oauth", "authorize")


class Examination:
    """Looks at one target; `seen` takes every exchange, in order.

    `lacking` tells that its contract has credentials, and that those at hand cannot be sent.
    """

    def __init__(self, contract: Contract, seen: list[Exchange], lacking: bool = False) -> None:
        self._contract = contract
        self._lacking = lacking
        self.seen = seen
        self._lacks_entry = False

    def remarks(self) -> Remarks:
        """What was found, in the order in which it matters; ends early where nothing else can be seen."""
        limits = self._contract.limits
        limits = replace(limits, requests=MOST, timeout=min(limits.timeout, PATIENCE_S))
        with lone_client(replace(self._contract, limits=limits), self.seen.append) as client:
            try:
                yield from self._entry(client)
                yield from self._resources(client)
                yield from self._writing(client)
            except Hopeless:
                return
        yield from self._manners()

    def _get(self, client: Client, path: str) -> Exchange:
        return client.get(path, follow=False, patient=False)

    def _entry(self, client: Client) -> Remarks:
        """Who answers at the base URL."""
        contract = self._contract
        first = self._get(client, contract.entry or "/")
        if first.response is None:
            yield fault_remark(first, contract)
            raise Hopeless
        if 300 <= first.status < 400:
            remark = _redirect(first, contract)
            yield remark
            if remark.mark == "wrong":
                raise Hopeless
        elif who := answered_by(first, Usual(frozenset({contract.media_type}))):
            yield broken(
                f"{contract.base_url} is answered by {who} in place of the API ({first.status})",
                "give credentials (`[auth]`)" if "login" in who else "look at what stands before it",
            )
            raise Hopeless
        elif first.status == 429:
            yield broken(f"{first.request.line} is answered {first.status}", "wait, or lower `requests_per_second`")
            raise Hopeless
        elif first.status >= 500 and not contract.resources:
            yield broken(
                f"{first.request.line} is answered {first.status}: the target is broken", "look into its log"
            )
            raise Hopeless
        elif first.status in (401, 403, 407):
            yield self._denied(first)
            raise Hopeless
        elif contract.entry and first.status == 404 and contract.resources:
            self._lacks_entry = True
        elif not contract.resources and first.status == 404:
            yield wrong(f"{contract.base_url} is answered 404", self._elsewhere(client))
            raise Hopeless
        elif _is_html(first) and not contract.resources and "html" not in contract.media_type:
            yield wrong(f"{contract.base_url} answers with HTML", self._elsewhere(client))
            raise Hopeless
        else:
            yield ok(f"{contract.base_url} answers ({first.status} in {1000 * _elapsed(first):.0f} ms)")

    def _resources(self, client: Client) -> Remarks:
        """Whether the contract's resources are there, and hold something."""
        terms = self._contract.resources or self._linked(client)
        asked = [(each, self._get(client, each.path)) for each in terms[:_RESOURCES]]
        remarks = [(each, _resource(each, exchange, self._contract)) for each, exchange in asked]
        if asked and all(exchange.status == 404 for _, exchange in asked):
            paths = some([each.path for each, _ in asked])
            yield wrong(f"none of the resources is there: {paths} answered 404", self._elsewhere(client))
            raise Hopeless
        if self._lacks_entry:
            told = f"`entry` {self._contract.entry} is answered 404"
            yield wrong(told, "name the path of the entry document, or leave it out")
        denied = [exchange for _, exchange in asked if exchange.status in (401, 403)]
        if len(denied) == len(asked):
            yield self._denied(denied[0])
            raise Hopeless
        fine = [each.path for each, remark in remarks if remark is None]
        if fine:
            more = len(terms) - len(asked)
            untold = f"; {more} more were not asked for" if more > 0 else ""
            yield ok(f"{counted(len(fine), 'resource')} can be read: {some(fine)}{untold}")
        yield from (remark for _, remark in remarks if remark)

    def _linked(self, client: Client) -> tuple[ResourceTerms, ...]:
        """What can be read of what the entry document leads to, or that document: where a contract names nothing."""
        contract = self._contract
        itself = ResourceTerms(path=contract.entry or "/")
        entry, home = self._get(client, itself.path), contract.base_url.rstrip("/")
        if not contract.edition or "data" in entry.document:
            return (itself,)
        leads = dict.fromkeys(candidates(entry, contract))
        terms = [ResourceTerms(path=url.removeprefix(home)) for url in leads if url.startswith(f"{home}/")]
        seen = [(each, self._get(client, each.path)) for each in terms[:_RESOURCES]]
        return tuple(each for each, exchange in seen if not _resource(each, exchange, contract)) or (itself,)

    def _writing(self, client: Client) -> Remarks:
        """Whether rows could be made, where the contract has them made."""
        contract = self._contract
        if contract.allows("writes") is not True:
            yield look("a run only reads", "`writes = true` under [capabilities] and --allow-writes let it make rows")
            return
        where = next((each for each in contract.resources if not each.read_only and not each.single), None)
        if where is None:
            yield look("`writes = true`, but no collection can be written to", "take `read_only` from one")
            return
        exchange = client.request("OPTIONS", where.path, patient=False)
        allow = (exchange.response.header("allow") if exchange.response else None) or ""
        if exchange.ok and allow and "POST" not in allow.upper():
            yield look(f"OPTIONS {where.path} offers {allow}, and no POST", "mark it `read_only = true`")
        elif not contract.edition and not any(each.create for each in contract.resources):
            yield look(
                "`writes = true`, but no resource has a draft", "give a `create` to one: a body that makes a row"
            )
        else:
            yield ok("rows can be made with --allow-writes")

    def _denied(self, exchange: Exchange) -> Remark:
        """What it means that nothing is shown to these credentials, or to none."""
        asked, auth = challenged(exchange), self._contract.auth
        told = f"{exchange.request.line} is answered {exchange.status}"
        if self._lacking:
            return look(f"{told} without credentials", "set them, and look again")
        if not auth:
            scheme = f' and `scheme = "{asked}"`' if asked else ""
            return wrong(f"{told}: it takes credentials", f"add [auth] with the variable that holds them{scheme}")
        if asked and asked.lower() != auth.scheme.lower():
            sent = auth.scheme or "a bare secret"
            return wrong(
                f"{told}: it asks for {asked}, and was sent {sent}", f'write `scheme = "{asked}"` under [auth]'
            )
        why = "they may have expired" if exchange.status == 401 else "they may lack rights"
        return wrong(f"{told}: the credentials in ${auth.env} are refused", f"{why}; get new ones")

    def _elsewhere(self, client: Client) -> str:
        """Where documents were found instead, as a remedy."""
        contract, path = self._contract, next((each.path for each in self._contract.resources), "/")
        for base in islice(_bases(contract.base_url), _OTHERS):
            exchange = self._get(client, below(base, path))
            found = is_jsonapi(exchange, contract) if contract.edition else exchange.json.ok
            if exchange.ok and found and not _is_html(exchange):
                return f"{base} answers with documents: make that the `base_url`"
        if not contract.resources:
            return "check its path, or name what is there: `accord init URL --resource PATH`"
        return "check the path of `base_url` and the paths of the resources"

    def _manners(self) -> Remarks:
        """Clock, speed and limits, as the answers show them."""
        answered = [exchange for exchange in self.seen if exchange.response]
        limits = self._contract.limits
        if skews := [skew for exchange in answered if (skew := _skew(exchange)) is not None]:
            skew = median(skews)
            if abs(skew) > _SKEW:
                side = "behind" if skew < 0 else "ahead"
                yield look(
                    f"the target's clock is {abs(skew):.0f} s {side} of this one",
                    "set both by NTP; dates and tokens depend on it",
                )
            else:
                yield ok("its clock agrees with this one")
        each = median(_elapsed(exchange) for exchange in answered) if answered else 0.0
        pace = 1 / limits.requests_per_second if limits.requests_per_second else 0.0
        whole = _RUN * max(each, pace)
        if whole > limits.seconds:
            told = f"a run takes about {whole / 60:.0f} minutes at this speed, and may take {limits.seconds / 60:g}"
            yield look(told, "raise `seconds` under [limits]")
        elif each > _SLOW:
            yield look(
                f"answers take {each:.1f} s each", f"a run takes about {whole / 60:.0f} minutes; warm the target up"
            )
        else:
            yield ok(f"answers take {1000 * each:.0f} ms each")
        rate, evidence = limit_hint(answered)
        if rate and (limits.requests_per_second or 1 / max(each, 0.001)) > rate:
            yield look(
                f"answers tell of a limit ({evidence})",
                f"`requests_per_second = {rate:g}` under [limits] keeps runs below it",
            )


def _redirect(exchange: Exchange, contract: Contract) -> Remark:
    url = exchange.request.url
    goal = resolve(url, exchange.response.header("location") or "") if exchange.response else ""
    if any(word in goal.lower() for word in _LOGIN):
        return broken(f"{url} redirects to a login page ({goal})", "give credentials (`[auth]`)")
    one, other = urlsplit(url), urlsplit(goal)
    if one.hostname == other.hostname and (one.scheme, other.scheme) == ("http", "https"):
        return wrong(
            f"{url} redirects to https", f"make {goal.rstrip('/')} the `base_url`: credentials never go over http"
        )
    if not same_origin(goal, contract.base_url):
        return wrong(f"{url} redirects to another host ({goal})", "use that address as `base_url`")
    if goal.rstrip("/") == url.rstrip("/"):
        return look(f"{url} redirects to {goal}: only the slash differs", "nothing, if the resources do not")
    return look(f"{url} redirects to {goal}", "use that as `base_url`, if the API lives there")


def _resource(terms: ResourceTerms, exchange: Exchange, contract: Contract) -> Remark | None:
    """What is wrong with a resource's answer, or None where nothing is."""
    told = f"{terms.path} is answered {exchange.status or exchange.fault}"
    if not exchange.ok:
        if exchange.status in (401, 403):
            return look(told, "the credentials do not reach so far, or it is to be left out")
        if exchange.status >= 500 or exchange.response is None:
            return broken(told, "look into the target's log")
        if 300 <= exchange.status < 400 and exchange.response:
            return look(
                f"{terms.path} redirects to {exchange.response.header('location')}", "write that path instead"
            )
        if exchange.status != 404:
            return look(told, "leave it out, if that is not meant")
        return wrong(told, "correct its path, or leave it out")
    if _is_html(exchange) and "html" not in contract.media_type:
        return wrong(f"{terms.path} answers with HTML", "correct its path, or `base_url`")
    if contract.edition and not is_jsonapi(exchange, contract):
        content_type = exchange.response.header("content-type") if exchange.response else None
        kind = parse_media_type(content_type or "")
        if kind and kind.essence != contract.media_type:
            return wrong(
                f"{terms.path} comes as {kind.essence}, not {contract.media_type}",
                _PLAIN,
            )
        return wrong(f"{terms.path} has no document of JSON:API", _PLAIN)
    if contract.edition and "data" not in exchange.document:
        return wrong(f"{terms.path} has no document of JSON:API that holds `data`", _PLAIN)
    rows = exchange.document.get("data") if contract.edition else rows_in(exchange.json.value, terms.items)
    if rows == [] and not terms.single:
        return look(f"{terms.path} is empty: there is nothing to try on", "fill it, or let the run write")
    return None


def _bases(base_url: str) -> Iterator[str]:
    """Other base URLs that may be meant: shorter paths, then usual ones."""
    base = base_url.rstrip("/")
    root = f"{urlsplit(base).scheme}://{urlsplit(base).netloc}"
    shorter = base
    while shorter != root:
        shorter = shorter.rpartition("/")[0]
        yield shorter
    yield from dict.fromkeys(base + place for place in _PLACES)


def _skew(exchange: Exchange) -> float | None:
    """By how many seconds the target's clock was ahead of this one when it answered."""
    date = exchange.response.header("date") if exchange.response else None
    try:
        told = parsedate_to_datetime(date or "").timestamp()
    except ValueError:
        return None
    return told - (exchange.started + _elapsed(exchange)) if exchange.started else told - time.time()


def _elapsed(exchange: Exchange) -> float:
    return exchange.response.elapsed if exchange.response else 0.0


def _is_html(exchange: Exchange) -> bool:
    content_type = exchange.response.header("content-type") if exchange.response else None
    found = parse_media_type(content_type or "")
    return bool(found) and found is not None and found.essence in ("text/html", "application/xhtml+xml")
