"""Aims: the request that is sent for each key of a rating, and what may share a counter with it."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote_plus, urlencode, urlsplit

from accord.model.contract import Contract
from accord.model.exchange import Headers, Request
from accord.runtime.rating.goals import Goal
from accord.wire.budget import Budget
from accord.wire.client import Client
from accord.wire.redact import Redactor
from accord.wire.shooter import Aim
from accord.wire.urls import below

UNREADABLE = b"{"
"""The body of requests that write: it is no JSON, so that nothing comes of them."""
_ELSEWHERE = "127.0.0.2"
_ALIKE: Mapping[str, tuple[str, ...]] = {"GET": ("HEAD", "OPTIONS"), "POST": ("PATCH", "PUT")}
"""Methods that may be counted with another; what writes has the same unreadable body."""
_BODILESS = ("GET", "HEAD", "OPTIONS", "DELETE")


def aims_of(contract: Contract, secrets: Mapping[str, str], goals: Iterable[Goal]) -> dict[str, Aim]:
    """What is sent for every key of the goals, and for the variants of each that differ in one thing."""
    fields = _fields(contract, secrets)
    other = _other_account(contract, secrets)
    others = _fields(other, secrets) if other else None
    found: dict[str, Aim] = {}
    for goal in goals:
        for key, path in zip(goal.keys, goal.paths, strict=True):
            aim = Aim(_request(contract, secrets, fields, goal.method, path))
            found[key] = aim
            for method in _ALIKE.get(goal.method, ()) if aim.request.body in (b"", UNREADABLE) else ():
                found.setdefault(f"{method} {path}", Aim(replace(aim.request, method=method)))
            if (urlsplit(aim.request.url).hostname or "").startswith("127."):
                found[_from_elsewhere(key)] = replace(aim, address=_ELSEWHERE)
            if others and aim.request.headers[: len(fields)] == fields:
                rest = aim.request.headers[len(fields) :]
                found[_as_another(key)] = Aim(replace(aim.request, headers=(*others, *rest)))
    return found


def variants_of(goal: Goal, key: str, aims: Collection[str]) -> dict[str, str]:
    """The keys that differ from one of a goal in one thing, each by that thing: they may share its counter."""
    path = key.partition(" ")[2]
    methods = {f"method {each}": f"{each} {path}" for each in _ALIKE.get(goal.method, ())}
    clients = {"client-address": _from_elsewhere(key), "token": _as_another(key)}
    endpoints = {"endpoint": goal.keys[1]} if key == goal.keys[0] and len(goal.keys) > 1 else {}
    # Where not all can be tried, the first key tells of clients and endpoints, another one of methods.
    found = {**clients, **endpoints, **methods} if key == goal.keys[0] else {**methods, **clients}
    return {what: each for what, each in found.items() if each in aims}


def redactor_of(contract: Contract, secrets: Mapping[str, str]) -> Redactor:
    """What hides the secrets of a contract."""
    oauth = contract.oauth
    client = (oauth.client_id_env, oauth.client_secret_env) if oauth else None
    return Redactor(secrets, contract.auth.header if contract.auth else "", client)


def _from_elsewhere(key: str) -> str:
    return f"{key} from {_ELSEWHERE}"


def _as_another(key: str) -> str:
    return f"{key} with another token"


def _other_account(contract: Contract, secrets: Mapping[str, str]) -> Contract | None:
    """The contract as another of our accounts meets it, if there is one whose credential is known."""
    if contract.auth is None:
        return None
    own = secrets.get(contract.auth.env)
    for account in contract.accounts:
        if account.role != "expired" and secrets.get(account.env, own) != own:
            return replace(contract, auth=replace(contract.auth, env=account.env))
    return None


def _fields(contract: Contract, secrets: Mapping[str, str]) -> Headers:
    """The fields that every request to the target carries."""
    with tempfile.TemporaryDirectory() as folder:
        budget = Budget(Path(folder) / "budget", 0, 0.0)
        client = Client(contract, budget, lambda _: None, secrets=secrets)
        try:
            return client.fields()
        finally:
            client.close()
            budget.close()


def _request(contract: Contract, secrets: Mapping[str, str], fields: Headers, method: str, path: str) -> Request:
    url = below(contract.base_url, path)
    if contract.oauth and method == "POST" and url == below(contract.base_url, contract.oauth.token_url):
        return _token_request(contract, secrets, url)
    if method in _BODILESS:
        return Request(method, url, fields)
    return Request(method, url, (*fields, ("Content-Type", contract.media_type)), UNREADABLE)


def _token_request(contract: Contract, secrets: Mapping[str, str], url: str) -> Request:
    """Right credentials, since wrong ones may lock the client out; without any, none are sent."""
    oauth = contract.oauth
    form = {"grant_type": "client_credentials"}
    headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json")]
    if oauth and oauth.client_id_env in secrets and oauth.client_secret_env in secrets:
        name, secret = secrets[oauth.client_id_env], secrets[oauth.client_secret_env]
        form |= {"scope": oauth.scope} if oauth.scope else {}
        if oauth.client == "body":
            form |= {"client_id": name, "client_secret": secret}
        else:
            pair = f"{quote_plus(name)}:{quote_plus(secret)}".encode()
            headers.append(("Authorization", f"Basic {base64.b64encode(pair).decode()}"))
    return Request("POST", url, tuple(headers), urlencode(form).encode())
