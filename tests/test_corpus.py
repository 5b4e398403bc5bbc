"""The corpus: the rules say nothing of what is right, and one thing of what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from accord.judge.document import JSONAPI, Context
from accord.judge.judge import Judge, Sighting
from accord.model.exchange import Exchange, Request, Response
from accord.runtime.registry import registry

CORPUS = Path(__file__).parent / "corpus"
BASE = "https://api.example.com"
HEADER = {"about", "editions", "request", "status", "content_type"}
OPTIONAL = {"document", "body", "encoding", "accept", "headers", "sent", "offered"}
ODD = (None, True, 0, "", "x", [], {}, [None], [[]], [{}], [1, "x"], {"type": {}}, {"data": []}, {"self": 1})


@cache
def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def files(folder: str, name: str = "*") -> list[Path]:
    return sorted((CORPUS / folder).glob(f"{name}.json"))


def cases(folder: str, name: str = "*") -> list[Any]:
    return [
        pytest.param(path, edition, id=f"{path.stem}-{edition}")
        for path in files(folder, name)
        for edition in read(path)["editions"]
    ]


def exchange(entry: dict[str, Any], body: bytes | None = None) -> Exchange:
    method, _, target = entry["request"].partition(" ")
    sent = json.dumps(entry["sent"]).encode() if "sent" in entry else b""
    request = Request(method, BASE + target, (("Accept", entry.get("accept", JSONAPI)),), sent)
    headers = [(name, str(value)) for name, value in entry.get("headers", {}).items()]
    if entry["content_type"] is not None:
        headers.append(("Content-Type", entry["content_type"]))
    if body is None:
        text = entry["body"] if "body" in entry else json.dumps(entry["document"], ensure_ascii=False)
        body = text.encode(entry.get("encoding", "utf-8"), "surrogatepass")
    return Exchange("x-1", request, Response(entry["status"], tuple(headers), body))


def judge(entry: dict[str, Any], edition: str, body: bytes | None = None) -> Sighting:
    rules = registry().rules_for(f"jsonapi-{edition}")
    offered = {name: tuple(uris) for name, uris in entry.get("offered", {}).items()}
    sighting = Judge(rules, Context(edition, BASE, **offered)).see(exchange(entry, body))
    assert sighting is not None
    return sighting


@pytest.mark.parametrize(("path", "edition"), cases("valid"))
def test_nothing_is_said_of_what_is_right(path: Path, edition: str) -> None:
    assert [str(finding) for finding in judge(read(path), edition).findings] == []


@pytest.mark.parametrize(("path", "edition"), cases("invalid"))
def test_one_thing_is_said_of_what_is_wrong(path: Path, edition: str) -> None:
    entry = read(path)
    findings = judge(entry, edition).findings
    said = {(finding.requirement, finding.warning) for finding in findings}
    assert said == {(f"jsonapi-{edition}/{entry['offends']}", entry.get("warning", False))}, findings


@pytest.mark.parametrize("edition", ["1.0", "1.1"])
def test_every_rule_is_offended_by_some_document(edition: str) -> None:
    entries = [read(path) for path in files("invalid")]
    offended = {f"jsonapi-{edition}/{entry['offends']}" for entry in entries if edition in entry["editions"]}
    assert {requirement.id for requirement, _ in registry().rules_for(f"jsonapi-{edition}")} - offended == set()


@pytest.mark.parametrize("folder", ["valid", "invalid"])
def test_entries_are_complete(folder: str) -> None:
    more = {"offends", "warning"} if folder == "invalid" else set()
    for path in files(folder):
        names = read(path).keys()
        assert names >= HEADER | ({"offends"} & more), path.name
        assert names <= HEADER | OPTIONAL | more, path.name
        assert ("document" in names) != ("body" in names), path.name


@pytest.mark.parametrize(("path", "edition"), cases("valid", "everything-*"))
def test_rules_bear_any_value_anywhere(path: Path, edition: str) -> None:
    entry = read(path)
    document = json.loads(json.dumps(entry["document"]))
    tried = 0
    for holder, key in list(places({"root": document})):
        kept = holder[key]
        for value in ODD:
            holder[key] = value
            root = value if kept is document else document
            judge(entry, edition, json.dumps(root).encode())
            tried += 1
        holder[key] = kept
    assert tried > 300


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    pending = [value]
    while pending:
        here = pending.pop()
        for key in here if isinstance(here, dict) else range(len(here)):
            yield here, key
            if isinstance(here[key], dict | list):
                pending.append(here[key])
