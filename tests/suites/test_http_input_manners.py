"""APIs that take what they are sent in their own way, lawful and not: what the checks of content and limits say."""

from __future__ import annotations

import gzip
import itertools
import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accord.model.verdict import Verdict
from sandbox.message import Request, Response, Serve
from tests.suites.plain_manners import Judged, Manner, judge, saying

INPUT = {
    "input-encoding-robust", "input-deep-or-large", "input-duplicate-names", "number-fidelity", "unicode-round-trip",
    "request-content-type-absent", "required-headers-enforced", "request-coding-unsupported",
    "documented-boundaries", "page-size",
}  # fmt: skip
TURNS = itertools.count()


class Notes:
    """A server that keeps documents as they are, once `take` has made them of content; ValueError is a 400."""

    def __init__(self, take: Callable[[Request], dict[str, Any]], most: int | None = None) -> None:
        self.take, self.most = take, most

    def __call__(self, request: Request, serve: Serve) -> Response:
        kept = request.memory.setdefault("kept", {str(each): note(each) for each in range(1, 31)})
        if request.method == "POST":
            try:
                made = self.take(request)
            except (ValueError, RecursionError):
                return saying(400, {"error": "that cannot be taken"})
            made = {**made, "id": f"n{len(kept)}"}
            kept[made["id"]] = made
            return saying(201, made, location=f"/notes/{made['id']}")
        if len(request.segments) > 1:
            found = kept.get(request.segments[1])
            if request.method == "DELETE":
                kept.pop(request.segments[1], None)
            return saying(200, found) if found else saying(404, {"error": "not found"})
        return self._page(request, list(kept.values()))

    def _page(self, request: Request, rows: list[Any]) -> Response:
        asked = request.parameter("size") or "10"
        if not asked.isdigit() or asked == "0":
            return saying(400, {"error": "size is a number"})
        return saying(200, {"items": rows[: min(int(asked), self.most or len(rows))]})


def note(number: int) -> dict[str, Any]:
    return {"id": str(number), "title": f"A note {number}", "text": f"It says {number}", "tags": [], "priority": 1,
            "amount": 1.5}  # fmt: skip


def plain(request: Request) -> dict[str, Any]:
    """Exactly what was sent, read strictly, if it is JSON by its type and without a coding."""
    if request.header("content-encoding") or "json" not in (request.header("content-type") or ""):
        raise ValueError("another type or coding")
    return dict(json.loads(request.body.decode("utf-8"), parse_float=_exactly, parse_int=_exactly))


def _exactly(digits: str) -> float:
    value = float(digits)
    if repr(value) not in (digits, f"{digits}.0"):
        raise ValueError("a number that cannot be kept")
    return value


def doubles(request: Request) -> dict[str, Any]:
    """Numbers become doubles, whatever is lost."""
    return dict(json.loads(request.body.decode(), parse_float=float, parse_int=float))


def money(request: Request) -> dict[str, Any]:
    """Amounts are texts with two digits."""
    made = plain(request)
    return {**made, "amount": f"{made['amount']:.2f}" if isinstance(made.get("amount"), float) else None}


def normalised(request: Request) -> dict[str, Any]:
    return {name: unicodedata.normalize("NFC", value) if isinstance(value, str) else value
            for name, value in plain(request).items()}  # fmt: skip


def in_latin_letters(request: Request) -> dict[str, Any]:
    return {name: value.encode("latin-1", "replace").decode("latin-1") if isinstance(value, str) else value
            for name, value in plain(request).items()}  # fmt: skip


def replacing(request: Request) -> dict[str, Any]:
    """What is no UTF-8 is replaced."""
    made = dict(json.loads(request.body.decode("utf-8", "replace").removeprefix("\ufeff")))
    return {name: re.sub("[\ud800-\udfff]", "\ufffd", value) if isinstance(value, str) else value
            for name, value in made.items()}  # fmt: skip


def by_turns(request: Request) -> dict[str, Any]:
    def one_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return dict(pairs if turn % 2 else reversed(pairs))

    turn = next(TURNS)
    return dict(json.loads(request.body.decode(), object_pairs_hook=one_of))


def first_of_two(request: Request) -> dict[str, Any]:
    return dict(json.loads(request.body.decode(), object_pairs_hook=lambda pairs: dict(reversed(pairs))))


def of_any_type(request: Request) -> dict[str, Any]:
    """Content is JSON whatever its label says, in gzip where it says that."""
    packed = request.header("content-encoding") == "gzip"
    return dict(json.loads(gzip.decompress(request.body) if packed else request.body))


def forms_by_default(request: Request) -> dict[str, Any]:
    """Without a type content is a form, in which nothing is found."""
    return plain(request) if request.header("content-type") else {"title": ""}


def cut(request: Request) -> dict[str, Any]:
    made = plain(request)
    return {**made, "title": str(made.get("title"))[:40]}


def shorter_than_forty(request: Request) -> dict[str, Any]:
    made = plain(request)
    if len(str(made.get("title"))) >= 40:
        raise ValueError("too long")
    return made


def up_to_forty(request: Request) -> dict[str, Any]:
    made = plain(request)
    if len(str(made.get("title"))) > 40:
        raise ValueError("too long")
    return made


def slugs(request: Request) -> dict[str, Any]:
    """A title that is long in any way is refused, for reasons of its own."""
    made = plain(request)
    if "xxx" in str(made.get("title")):
        raise ValueError("no title")
    return made


def insisting_on_a_name(request: Request, serve: Serve) -> Response:
    """Whoever reads has to give a name, whichever it is."""
    named = request.header("user-agent") or request.method != "GET"
    return HONEST(request, serve) if named else saying(403, {"error": "who are you?"})


HONEST = Notes(plain)
NAMED = '[[required_header]]\nname = "User-Agent"\nvalue = "notes-client"\n'
TITLE = '[[limit]]\npath = "/notes"\nmember = "title"\nlongest = 40\n'
CUT = TITLE + 'over = "cut"\n'
SIZE = '[[limit]]\npath = "/notes"\nparameter = "size"\nmaximum = 20\n'
MANDATORY = '[[required_header]]\nname = "Content-Type"\nvalue = "application/json"\nmethods = ["POST"]\n'


def crashing_on(octets: bytes) -> Manner:
    """A server that fails where some octets are sent."""
    honest = Notes(plain)

    def manner(request: Request, serve: Serve) -> Response:
        return saying(500, {"error": "oops"}) if octets in request.body else honest(request, serve)

    return manner


@pytest.mark.parametrize(
    ("manner", "only", "terms", "failed", "warned"),
    [
        (Notes(plain), "http/json/*", "", set(), set()),
        (Notes(money), "http/json/number*", "", set(), set()),
        (Notes(doubles), "http/json/number*", "", {"number-fidelity"}, set()),
        (crashing_on(b"1e400"), "http/json/number*", "", {"number-fidelity"}, set()),
        (Notes(normalised), "http/json/unicode*", "", set(), {"unicode-round-trip"}),
        (Notes(in_latin_letters), "http/json/unicode*", "", {"unicode-round-trip"}, set()),
        (crashing_on("𝒜".encode()), "http/json/unicode*", "", {"unicode-round-trip"}, set()),
        (Notes(replacing), "http/json/input-e*", "", set(), {"input-encoding-robust"}),
        (crashing_on(b"\\u0000"), "http/json/input-e*", "", {"input-encoding-robust"}, set()),
        (Notes(by_turns), "http/json/input-du*", "", {"input-duplicate-names"}, set()),
        (Notes(first_of_two), "http/json/input-du*", "", set(), set()),
        (Notes(of_any_type), "http/*/request-co*", "", set(), {"request-coding-unsupported"}),
        (Notes(forms_by_default), "http/*/request-co*", "", {"request-content-type-absent"},
         {"request-coding-unsupported"}),
        (Notes(of_any_type), "http/field/required*", MANDATORY, {"required-headers-enforced"}, set()),
        (Notes(plain), "http/field/required*", MANDATORY, set(), set()),
        (insisting_on_a_name, "http/field/required*", NAMED, set(), set()),
        (Notes(plain), "http/field/required*", NAMED, {"required-headers-enforced"}, set()),
        (Notes(cut), "http/limits/d*", CUT, set(), set()),
        (Notes(cut), "http/limits/d*", TITLE, {"documented-boundaries"}, set()),
        (Notes(plain), "http/limits/d*", TITLE, {"documented-boundaries"}, set()),
        (Notes(up_to_forty), "http/limits/d*", TITLE, set(), set()),
        (Notes(shorter_than_forty), "http/limits/d*", TITLE, {"documented-boundaries"}, set()),
        (Notes(plain, most=20), "http/limits/[dp]*", SIZE, {"documented-boundaries"}, set()),
        (Notes(plain, most=20), "http/limits/[dp]*", SIZE + 'over = "cut"\n', set(), set()),
        (Notes(plain), "http/limits/[dp]*", SIZE, {"documented-boundaries", "page-size"}, set()),
    ],
)  # fmt: skip
def test_content_is_judged_by_what_becomes_of_it(
    manner: Manner, only: str, terms: str, failed: set[str], warned: set[str], tmp_path: Path
) -> None:
    judged = judge(manner, tmp_path, only, terms)
    assert judged.assessment.complete
    assert (judged.failed & INPUT, judged.warned & INPUT) == (failed, warned)
    assert decided(judged)


def decided(judged: Judged) -> set[str]:
    """Which of our requirements were found kept or broken."""
    found = {result.id for result in judged.assessment.results if result.verdict in (Verdict.PASS, Verdict.FAIL)}
    return {name.rpartition("/")[2] for name in found} & INPUT


@pytest.mark.parametrize(
    ("manner", "only", "terms", "verdict"),
    [
        (crashing_on(b"[" * 9999), "http/json/input-deep-or-large", "", Verdict.NOT_APPLICABLE),
        (Notes(slugs), "http/limits/documented-boundaries", TITLE, Verdict.INCONCLUSIVE),
        (Notes(slugs), "http/limits/page-size", SIZE.replace("20", "500"), Verdict.NOT_APPLICABLE),
    ],
)
def test_what_cannot_be_told_is_no_fault(
    manner: Manner, only: str, terms: str, verdict: Verdict, tmp_path: Path
) -> None:
    judged = judge(manner, tmp_path, only, terms)
    assert judged[only.rpartition("/")[2]].verdict is verdict
